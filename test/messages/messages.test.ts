import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import {
  Failure,
  type FailureCode,
  type Failures,
  type OwnReason,
  type OwnReasonKind,
  type Resource,
} from "../../src/core/failure.ts";
import type { Problem } from "../../src/core/problem.ts";
import { en } from "../../src/messages/en/index.ts";
import { render, describe as describeThrown } from "../../src/messages/index.ts";
import { sentence, type Message, type Reader } from "../../src/messages/message.ts";
import { ptBr } from "../../src/messages/pt-br/index.ts";
import { FAULTS } from "./faults.ts";

const shown = { host: "the-host", type: "the-type", fingerprint: "the-fingerprint" };

const PROBLEMS: readonly Problem[] = ["problems-one", "problems-two"].map((path) => ({
  path,
  fault: { kind: "missing" },
}));

/** One of each; every text is one that no message holds of its own accord. */
const samples: { readonly [Code in FailureCode]: Failures[Code] } = {
  "connection.unreadable": { file: "the-file", why: "the-why" },
  "connection.invalid": { source: "the-source", problems: PROBLEMS },
  "connection.missing": { field: "the-field", variable: "the-variable", flag: "the-flag", file: "the-file" },
  "connection.exists": { file: "/w/sluice.json" },
  "connection.local-project": { project: "the-project" },
  "connection.no-workspace": { wanted: "the-wanted" },
  "connection.untrusted": {},
  "connection.foreign": { project: "the-project" },
  "connection.not-chosen": { pipelines: ["the-first", "the-second"] },
  "endpoint.not-allowed": { service: "the-service", endpoint: "the-endpoint" },
  "credentials.none": {},
  "file.missing": { file: "the-file" },
  "file.not-plain": { file: "the-file" },
  "file.too-large": { file: "the-file", bytes: 4107, most: 4100 },
  "output.too-long": { most: 536870888 },
  "table.changed": { name: "the-name" },
  "table.packed": { name: "the-name" },
  "table.none": { name: "the-name" },
  "file.unreadable": { file: "the-file", why: "the-why" },
  "credentials.key-file": { file: "the-file", why: "other-type" },
  "credentials.foreign-universe": { universe: "the-universe" },
  "credentials.unreachable": { host: "the-host", proxy: "the-proxy", why: "the-why" },
  "credentials.signed-out": { account: "the-account", why: "the-why" },
  "sign-in.client-file": { file: "the-file", why: "web" },
  "sign-in.client-refused": { client: "the-client", why: "the-why" },
  "sign-in.denied": {},
  "sign-in.refused": { why: "the-why" },
  "sign-in.timeout": { seconds: 4107 },
  "sign-in.no-port": { why: "the-why" },
  "sign-in.scope-missing": { account: "the-account", scope: "the-scope" },
  "sign-in.wider-scope": { account: "the-account", scope: "the-scope" },
  "sign-in.not-revoked": { account: "the-account", why: "the-why" },
  "proxy.invalid": { source: "the-source", why: "kind" },
  "credentials.no-local-token": { endpoint: "the-endpoint" },
  "credentials.refused": { why: "the-why" },
  "credentials.drive-scope": { why: "the-why" },
  "drive.no-bytes": { name: "the-name", mimeType: "the-type" },
  "drive.read-only": { name: "the-name" },
  "lake-file.kept": { uri: "the-uri", keeper: "ingest" },
  "lake-file.changed": { uri: "the-uri", now: "gone" },
  "lake-file.too-large": { uri: "the-uri", bytes: 4107, most: 4100 },
  "lake-file.version": { uri: "the-uri" },
  "lake-file.encoded": { uri: "the-uri", encoding: "the-encoding" },
  "lake-file.whole-folder": { uri: "the-uri", action: "delete" },
  "lake-file.is-folder": { uri: "the-uri" },
  "lake-file.pattern": { pattern: "the-pattern", why: "the-why" },
  "lake-file.slow-pattern": { pattern: "the-pattern" },
  "lake-file.too-many-to-search": { uri: "the-uri", most: 4107 },
  "lake-file.too-many": { uri: "the-uri", most: 4107 },
  "credentials.drive-write-scope": { why: "the-why" },
  "signed-url.no-signer": { why: "person", account: "the-account" },
  "signed-url.refused": { account: "the-account", why: "the-why" },
  "transfer.source-changed": { name: "the-name" },
  "transfer.damaged": { name: "the-name", expected: "the-expected", got: "the-got" },
  "transfer.refused-place": { place: "the-place", part: "raw" },
  "transfer.exists": { names: ["the-first", "the-second"] },
  "transfer.failed": {
    failed: 4107,
    of: 4114,
    failures: [{ file: "the-file", failure: new Failure("bucket.missing", { bucket: "the-bucket" }) }],
  },
  "transfer.not-written": { file: "the-file", why: "the-why" },
  "transfer.nothing-there": { place: "the-place" },
  "transfer.no-folder": { folder: "the-folder" },
  "transfer.folder-given": { name: "the-name" },
  "transfer.link": { path: "the-path" },
  "transfer.native": { name: "the-name", mimeType: "the-mimeType" },
  "transfer.several-named": { name: "the-name", count: 4107 },
  "transfer.named-twice": { name: "the-name", files: ["the-file", "other-file"] },
  "transfer.into-itself": { from: "the-from", to: "the-to" },
  "transfer.bad-address": { text: "the-text", wanted: "lake" },
  "remote.not-found": { service: "storage", what: { kind: "object", uri: "the-uri" } },
  "remote.denied": { service: "storage", what: { kind: "object", uri: "the-uri" }, why: "the-why" },
  "remote.conflict": { service: "storage", what: { kind: "object", uri: "the-uri" } },
  "remote.invalid": { service: "storage", what: { kind: "object", uri: "the-uri" }, why: "the-why" },
  "remote.unavailable": { service: "storage", what: { kind: "object", uri: "the-uri" }, why: "the-why" },
  "remote.proxy": { service: "storage", what: { kind: "object", uri: "the-uri" }, proxy: "the-proxy", why: "the-why" },
  "remote.malformed": { service: "storage", what: { kind: "object", uri: "the-uri" }, why: "the-why" },
  "remote.stalled": { service: "storage", what: { kind: "object", uri: "the-uri" }, seconds: 4114 },
  "drive.folder-hidden": { folder: "the-folder", account: "the-account" },
  "drive.not-a-folder": { id: "the-id", name: "the-name", mimeType: "the-mimeType" },
  "drive.folder-trashed": { folder: "the-folder", name: "the-name" },
  "bucket.missing": { bucket: "the-bucket" },
  "ingest.lease-held": { holder: "the-holder", until: "the-until" },
  "ingest.lease-lost": { folder: "the-folder", runId: "the-runId", holder: "the-holder" },
  "ingest.folders-failed": {
    failures: [
      { folder: "the-folder", failure: new Failure("bucket.missing", { bucket: "the-bucket" }) },
      { folder: "the-other", failure: new Failure("ingest.lease-held", { holder: "the-holder", until: "the-until" }) },
    ],
  },
  "ingest.defect": { why: "the-why" },
  "ingest.content-mismatch": {
    file: "the-file",
    expected: { bytes: 4100, md5: "the-md5" },
    got: { bytes: 4107, md5: "the-other" },
  },
  "ingest.not-in-folder": { id: "the-id", folder: "the-folder" },
  "ingest.too-many-gone": { count: 4100, of: 4107 },
  "function.bad-request": { problems: ["problems-one", "problems-two"] },
  "function.method-not-allowed": { method: "the-method" },
  "function.unsupported-type": { type: "the-type" },
  "function.too-large": { most: 4114 },
  "document.newer-format": { object: "the-object", format: 4107, known: 4114 },
  "document.malformed": { object: "the-object", why: "the-why" },
  "contract.unreadable": { file: "the-file", why: "the-why" },
  "contract.none": { folder: "the-folder" },
  "contract.invalid": { folder: "the-folder", problems: PROBLEMS },
  "job.staged-foreign": { object: "the-object" },
  "contract.no-match": { name: "the-name", folder: "the-folder" },
  "check.failed": { file: "the-file", why: "the-why" },
  "check.python-outdated": { folder: "the-folder", why: "the-why" },
  "job.code-missing": { file: "the-file", why: "the-why" },
  "batch.failed": { batch: "the-batch", why: "the-why" },
  "connection.unanswered": { flags: ["--the-flag"] },
  "batch.not-ours": { batch: "the-batch", lake: "the-lake" },
  "batch.code-gone": { batch: "the-batch", object: "the-object" },
  "batch.already-running": { batch: "the-batch" },
  "batch.too-many": { batches: 4100 },
  "batch.elsewhere": { given: "the-given", project: "the-project", region: "the-region" },
  "lineage.elsewhere": { given: "the-given", lake: "the-lake" },
  "lineage.folder": { name: "the-name" },
  "lineage.several": { name: "the-name", matches: ["one-match", "other-match"] },
  "lineage.no-match": {
    ...{ name: "the-name", looked: { rawObjects: 4100, datasets: 4101, driveFolders: 4102 }, similar: "the-similar" },
    unasked: [new Failure("bucket.missing", { bucket: "the-bucket" })],
  },
  "results.no-report": { dataset: "the-dataset", known: ["one-known"] },
  "results.never-published": { dataset: "the-dataset", known: ["known-one", "known-two"] },
  "terraform.missing": { looked: ["looked-one", "looked-two"], minimum: "the-minimum" },
  "terraform.too-old": { program: "the-program", version: "the-version", minimum: "the-minimum" },
  "terraform.unreadable": { command: "output", why: "the-why" },
  "terraform.argument-refused": { what: { variable: "the-variable" }, why: "no-name" },
  "terraform.sensitive-output": { output: "the-output" },
  "infrastructure.folder-taken": { folder: "the-folder" },
  "infrastructure.symlink": { path: "the-path" },
  "node.too-old": { version: "20.1.0", minimum: "22.13" },
  "emulators.not-running": { stateFile: "the-stateFile" },
  "emulators.none-to-stop": { stateFile: "the-stateFile" },
  "emulators.silent": { pid: 4100, project: "the-project", stateFile: "the-stateFile", seconds: 4107 },
  "emulators.none-to-use": { project: "the-project" },
  "emulators.seed-folder": { folder: "the-folder", why: "the-why" },
  "emulators.did-not-start": { why: "the-why", log: "the-log" },
  "emulators.already-running": { pid: 4100 },
  "emulators.no-spark": { folder: "the-folder", why: "the-why" },
  "dags.path-invalid": { path: "the-path" },
  "dags.folder-unreadable": { folder: "the-folder", why: "the-why" },
  "dags.folder-empty": { folder: "the-folder" },
  "dags.file-refused": { file: "the-file", why: "name" },
  "dags.file-changed": { files: ["files-one", "files-two"] },
  "dags.no-login": {},
  "dags.agent": { agent: "the-agent", why: "the-why" },
  "dags.key-file": { file: "the-file", reason: "format", why: "the-why" },
  "dags.known-hosts-unreadable": { file: "the-file", why: "the-why" },
  "dags.host-key-unknown": { ...shown },
  "dags.host-key-mismatch": { ...shown, expected: "the-expected" },
  "dags.host-key-revoked": { ...shown, where: "the-where" },
  "dags.host-key-authority": { ...shown, where: "the-where" },
  "dags.unreachable": { host: "the-host", port: 4107, why: "the-why" },
  "dags.login-refused": { host: "the-host", user: "the-user", why: "the-why" },
  "dags.connection-lost": { host: "the-host", why: "the-why", current: { release: "the-release" } },
  "dags.command-failed": {
    host: "the-host",
    step: "the-step",
    exit: "the-exit",
    why: "the-why",
    current: { release: "the-release" },
  },
  "dags.answer-unreadable": { printed: "the-printed" },
  "dags.answer-too-large": { host: "the-host", step: "the-step", bytes: 4113, current: { release: "the-release" } },
  "dags.command-timeout": { host: "the-host", step: "the-step", seconds: 4114, current: { release: "the-release" } },
  "dags.sftp-unavailable": { host: "the-host", why: "the-why", current: { release: "the-release" } },
  "dags.upload-failed": { host: "the-host", file: "the-file", why: "the-why", current: { release: "the-release" } },
  "dags.not-writable": { host: "the-host", path: "the-path", why: "the-why", current: { release: "the-release" } },
  "dags.disk-full": { host: "the-host", path: "the-path", why: "the-why", current: { release: "the-release" } },
  "dags.path-missing": { host: "the-host", path: "the-path" },
  "dags.current-not-a-link": { host: "the-host", path: "the-path" },
  "dags.release-damaged": { host: "the-host", release: "the-release" },
};

const RESOURCES: readonly Resource[] = [
  ...(["file", "folder", "bucket", "batch"] as const).map((kind) => ({ kind, id: "the-id" })),
  { kind: "object", uri: "gs://the/uri" },
  ...(["changes", "new-file", "output"] as const).map((kind) => ({ kind })),
  { kind: "buckets", project: "the-project" },
  { kind: "batches", project: "the-project", region: "the-region" },
  { kind: "element", id: "the-id", of: { kind: "changes" } },
  { kind: "element", id: undefined, of: { kind: "folder", id: "the-id" } },
  { kind: "emulators", pid: 4107 },
  { kind: "emulators", pid: undefined },
];

// The compiler says when one is missing.
const PLAIN: Readonly<Record<OwnReasonKind, true>> = {
  "answer-not-json": true,
  empty: true,
  "listing-incomplete": true,
  "created-and-gone": true,
  "no-id": true,
  "no-batch": true,
  "no-emulators": true,
  "no-python": true,
  "not-an-object": true,
  "copy-without-token": true,
  "upload-ended-early": true,
  "upload-without-session": true,
  "source-without-end": true,
  "tokens-missing": true,
  "not-our-identity": true,
  "no-sign-ins": true,
  "proxy-wants-login": true,
};
const REASONS: readonly OwnReason[] = [
  ...(Object.keys(PLAIN) as OwnReasonKind[]).map((kind) => ({ kind })),
  { kind: "not-json", problem: "the-problem" },
  { kind: "not-parquet", problem: "the-problem" },
  { kind: "metadata-server", host: "the-host", problem: "the-problem" },
  { kind: "bytes-missing", came: 4107, wanted: 4114 },
  { kind: "upload-elsewhere", origin: "the-origin" },
  { kind: "upload-at", next: 4107, start: 4114, end: 4121 },
  { kind: "tried-for", seconds: 4107 },
  { kind: "upload-stuck", next: 4107 },
  { kind: "output-elsewhere", uri: "the-uri" },
  { kind: "no-publish-document", dataset: "the-dataset" },
  { kind: "format", format: "the-format" },
  { kind: "state-of", folder: "the-folder" },
  { kind: "not-a-file-of", line: "the-line", dataset: "the-dataset" },
  { kind: "token-refused", status: 403, account: "the-account" },
];

const codes = Object.keys(samples) as FailureCode[];
const languages = { en, "pt-br": ptBr } as const;

// What a door uses instead of showing it: the hint names the command.
const UNSAID: Partial<Record<FailureCode, readonly string[]>> = { "emulators.not-running": ["stateFile"] };
// Words stand for these.
const WORDED: Partial<Record<FailureCode, readonly string[]>> = {
  "terraform.argument-refused": ["why"],
  "credentials.key-file": ["why"],
  "sign-in.client-file": ["why"],
  "proxy.invalid": ["why"],
  "dags.file-refused": ["why"],
  "ingest.folders-failed": ["failures"],
  "lineage.no-match": ["unasked"],
  "lake-file.kept": ["keeper"],
  "lake-file.changed": ["now"],
  "lake-file.whole-folder": ["action"],
  "transfer.failed": ["failures"],
  "transfer.refused-place": ["part"],
  "transfer.bad-address": ["wanted"],
  "signed-url.no-signer": ["why"],
};

// What can be done about them is done in one of the two alone.
const IN_EDITOR_ONLY: readonly FailureCode[] = ["connection.not-chosen"];
const IN_TERMINAL_ONLY: readonly FailureCode[] = ["connection.unanswered", "output.too-long", "batch.elsewhere"];

function messageOf(code: FailureCode, locale: string, reader: Reader = "terminal"): Message {
  return render(new Failure(code, samples[code]), locale, reader);
}

/** All that a parameter tells, but for the kinds of things, for which there are words. */
function leavesOf(value: unknown): string[] {
  if (value === undefined) return [];
  if (typeof value === "string" || typeof value === "number") return [`${value}`];
  if (typeof value !== "object" || value === null) throw new TypeError("a parameter of an unknown kind");
  return Object.entries(value).flatMap(([field, one]) => (field === "kind" ? [] : leavesOf(one)));
}

function textOf({ what, why, hint }: Message): string {
  return [what, why, hint].filter((part) => part !== "").join(" ");
}

test("a name or a reason of somebody else's stays one line, and short enough to read", () => {
  const forged = "a.csv\nx: FAILED, nothing published: see\u2028http://evil\u001b[2J\u202e";
  const got = { bytes: 1, md5: "x".repeat(200_000_000) };
  const failure = new Failure("ingest.content-mismatch", { file: forged, expected: { bytes: 1, md5: "1" }, got });
  for (const locale of ["en", "pt-br"]) {
    const text = textOf(render(failure, locale));
    expect(text).toContain('"a.csv x: FAILED, nothing published: see http://evil"');
    expect(text).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(text.length).toBeLessThan(10_000);
  }
  expect(failure.message.length).toBeLessThan(20_000);
  expect(failure.params.got.md5?.length).toBe(200_000_000);
});

test("of a long list the first ones are told, and how many more there are", () => {
  const problems = Array.from({ length: 200_000 }, (_, at) => ({
    fault: { kind: "unparsable", problem: `problem ${at}\nand more` } as const,
  }));
  const { why } = render(new Failure("contract.invalid", { folder: "contracts", problems }), "en");
  expect(why.split("\n")).toHaveLength(51);
  expect(why).toMatch(/^problem 0 and more\.\n/);
  expect(why).toMatch(/\n… \(\+199950\)\.$/);
});

describe.each(Object.keys(languages) as (keyof typeof languages)[])("in %s", (locale) => {
  test.each(codes)("%s is told whole", (code) => {
    const message = messageOf(code, locale);
    expect(message.what).not.toBe("");
    for (const part of Object.values(message) as string[]) expect(part).toMatch(/^$|[.!?]$/);
    expect(textOf(message)).not.toMatch(/undefined|null|\[object|NaN| {2}|\.\./);
    for (const [name, value] of Object.entries(samples[code])) {
      if (name === "service") continue;
      if ([...(UNSAID[code] ?? []), ...(WORDED[code] ?? [])].includes(name)) continue;
      for (const one of leavesOf(value)) expect(textOf(message)).toContain(one);
    }
  });

  const readTitles = async () => {
    const file = locale === "en" ? "package.nls.json" : "package.nls.pt-br.json";
    return JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
  };

  test("how to start the emulators is told in the editor by the command's own title, in a terminal by what to type", async () => {
    const title = (await readTitles())["sluice.emulators.start"];
    const codes = ["emulators.silent", "emulators.none-to-use", "emulators.not-running"] as const;
    for (const code of [...codes, "connection.local-project", "credentials.no-local-token"] as const) {
      expect(messageOf(code, locale, "editor").hint).toContain(title);
      expect(messageOf(code, locale, "terminal").hint).toContain("sluice emulators start");
    }
  });

  test.each(codes)("%s tells in the editor nothing that is for a terminal", (code) => {
    const { hint, ...told } = messageOf(code, locale, "editor");
    expect(told).toEqual({ what: messageOf(code, locale).what, why: messageOf(code, locale).why });
    expect(hint).toMatch(/^$|[.!?]$/);
    if (IN_TERMINAL_ONLY.includes(code)) return;
    expect(hint).not.toMatch(/SLUICE_|(^|[\s(])--[a-z]|\bsluice [a-z]+\b(?! [a-z]*\.json)/);
  });

  test("a terminal is told of no button", async () => {
    const titles = Object.entries(await readTitles()).filter(([key]) => /^sluice\.[a-z]+\.\w+$/i.test(key));
    const buttons = titles.map(([, title]) => title).filter((title) => title.includes(" "));
    expect(buttons.length).toBeGreaterThan(20);
    const told = codes.filter((code) => !IN_EDITOR_ONLY.includes(code));
    const named = (code: FailureCode) => buttons.filter((button) => messageOf(code, locale).hint.includes(button));
    expect(Object.fromEntries(told.map((code) => [code, named(code)]).filter(([, found]) => found?.length))).toEqual(
      {},
    );
  });

  test("every service has a name", () => {
    for (const service of ["drive", "storage", "dataproc", "function", "metadata"] as const) {
      expect(
        textOf(render(new Failure("remote.not-found", { service, what: { kind: "object", uri: "thing" } }), locale)),
      ).toMatch(/^\S+ .* thing\./);
    }
  });

  test("what was asked for is named in words of the language, and by its own name", () => {
    for (const [at, what] of RESOURCES.entries()) {
      const { what: told } = render(new Failure("remote.not-found", { service: "drive", what }), locale);
      for (const one of leavesOf(what)) expect(told).toContain(one);
      expect(told, `resource ${at}`).toMatch(locale === "en" ? / has / : / não tem (o|a|os|um|algo|the-)/);
      expect(told).not.toMatch(/undefined|object Object/);
    }
  });

  test("a reason of ours is a sentence of the language, with what it is about", () => {
    const told = REASONS.map((why) => {
      const words = render(new Failure("document.malformed", { object: "o", why }), locale).why;
      for (const one of leavesOf(why)) expect(words).toContain(one);
      expect(words).toMatch(/^\S.*\.$/);
      return words;
    });
    expect(new Set(told).size).toBe(REASONS.length);
  });

  test("every fault of a document is told apart, with what it is about", () => {
    const told = FAULTS.map((fault) => {
      const problem: Problem = { file: "f.yaml", at: { line: 4107, column: 4114 }, path: "the-path", fault };
      const { why } = render(new Failure("contract.invalid", { folder: "o", problems: [problem] }), locale);
      expect(why).toMatch(/^f\.yaml:4107:4114 the-path: \S.*[.?]$/);
      for (const one of JSON.stringify(fault).match(/\bthe-\w+|\b4107\b/g) ?? []) expect(why).toContain(one);
      expect(why).not.toMatch(/undefined|object Object/);
      return why;
    });
    expect(new Set(told).size).toBe(FAULTS.length);
  });

  test("where a value came from, and that the whole document is meant, is told", () => {
    const fault = { kind: "missing" } as const;
    const problems = [
      { path: "", fault },
      { path: "region", fault, from: "--region" },
    ];
    const { why } = render(new Failure("connection.invalid", { source: undefined, problems }), locale);
    expect(why).toMatch(/^\(docum.*\): .*region: .* \((from|de) --region\)/);
  });

  test("every reason to refuse a file is told apart", () => {
    const reasons = (["name", "link", "kind"] as const).map(
      (why) => render(new Failure("dags.file-refused", { file: "dag.py", why }), locale).why,
    );
    expect(new Set(reasons).size).toBe(3);
  });

  test("what a connection lacks is told by what there is", () => {
    const lack = { field: "project", variable: "SLUICE_PROJECT", flag: "--project" };
    const missing = (file: string | undefined, flag: string | undefined = lack.flag, field = lack.field) =>
      textOf(render(new Failure("connection.missing", { ...lack, field, flag, file }), locale));
    expect(missing(undefined)).toMatch(/sluice\.json.*--workspace.*sluice emulators seed.*SLUICE_PROJECT/s);
    expect(missing("/p/sluice.json")).not.toContain("--workspace");
    expect(missing("/p/sluice.json", undefined, "airflow")).toContain('"airflow": {"host", "user"}');
    const bare = render(new Failure("connection.missing", { ...lack, flag: undefined, file: undefined }), locale);
    expect(textOf(bare)).not.toMatch(/undefined|--project/);
  });

  test("who has no SSH key is told how to name one in the editor and to the command line", () => {
    expect(messageOf("dags.no-login", locale, "editor").hint).toContain("sluice.ssh.identityFile");
    expect(messageOf("dags.no-login", locale, "terminal").hint).toContain("SLUICE_IDENTITY_FILE");
  });

  test("what is not known is not shown as undefined", () => {
    const hidden = new Failure("drive.folder-hidden", { folder: "1abc", account: undefined });
    expect(textOf(render(hidden, locale))).not.toContain("undefined");
    const never = new Failure("results.never-published", { dataset: "airports", known: [] });
    expect(render(never, locale).why).toMatch(/\w/);
  });
});

test.each(codes)("%s has words of its own in each language", (code) => {
  expect(textOf(messageOf(code, "en"))).not.toBe(textOf(messageOf(code, "pt-br")));
});

test("a Portuguese text calls a batch one word", () => {
  const texts = codes.map((code) => textOf(messageOf(code, "pt-br")));
  // Names of commands and paths are what they are in any language.
  const english = /(?<!sluice |[/-])\bbatch(es)?\b/i;
  expect(texts.filter((text) => english.test(text))).toEqual([]);
});

test("what is no failure is told by its own message, on one line, as a defect", () => {
  for (const locale of ["en", "pt-br"]) {
    const described = describeThrown(new TypeError("x is\nnot a function"), locale);
    expect(described).toEqual({ code: "defect", what: "x is not a function", why: "", hint: "" });
  }
  const missing = new Failure("file.missing", { file: "a.csv" });
  expect(describeThrown(missing, "en")).toEqual({ code: "file.missing", ...render(missing, "en") });
});

test("what a manifest of before has as text is told as it stands", () => {
  const params = { file: "a.csv", expected: "1 bytes, md5 a", got: "2 bytes, md5 b" };
  const mismatch = new Failure("ingest.content-mismatch", params as never);
  expect(render(mismatch, "en").why).toBe("Expected 1 bytes, md5 a, got 2 bytes, md5 b.");
  const hidden = new Failure("remote.not-found", { service: "drive", what: "file 1" } as never);
  expect(render(hidden, "en").what).toBe("Google Drive has no file 1.");
});

test("both languages word every failure", () => {
  expect(Object.keys(en).sort()).toEqual([...codes].sort());
  expect(Object.keys(ptBr).sort()).toEqual([...codes].sort());
});

test.each([
  ["pt-br", "pt"],
  ["pt-BR", "pt"],
  ["pt_BR.UTF-8", "pt"],
  ["pt", "pt"],
  ["pt.UTF-8", "pt"],
  ["en", "en"],
  ["en-GB", "en"],
  ["de", "en"],
  ["ptx", "en"],
  ["", "en"],
  ["C", "en"],
  ["C.UTF-8", "en"],
])("the locale %j is answered in %s", (locale, language) => {
  const failure = new Failure("emulators.not-running", samples["emulators.not-running"]);
  expect(render(failure, locale).what).toBe(
    language === "pt" ? "Nenhum emulador está em execução." : "No emulators run.",
  );
});

test.each([
  ["it broke", "it broke."],
  ["it broke.", "it broke."],
  ["  it broke!\n", "it broke!"],
  ["did it?", "did it?"],
  ["", ""],
])("%j as a sentence", (why, whole) => {
  expect(sentence(why)).toBe(whole);
});
