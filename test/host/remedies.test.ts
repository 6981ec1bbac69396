import { join } from "node:path";
import { expect, test } from "vitest";
import { commands, EDITOR_COMMANDS } from "../../src/commands/index.ts";
import { readConnection } from "../../src/core/connection.ts";
import { Failure } from "../../src/core/failure.ts";
import { remediesOf } from "../../src/host/remedies.ts";

const FILE = join("/", "pipeline", "sluice.json");

/** What helps when a `sluice.json` of this text is read. */
function reading(text: string | undefined, environment: Record<string, string> = {}) {
  try {
    readConnection({ file: text === undefined ? undefined : { path: FILE, text }, environment, flags: {} });
  } catch (error) {
    return remediesOf(error);
  }
  throw new Error("it was read");
}

const whole = {
  project: "my-project",
  region: "europe-west1",
  lakeBucket: "my-project-lake",
  driveFolders: ["f".repeat(20)],
};
const without = (field: keyof typeof whole) => JSON.stringify({ ...whole, [field]: undefined });

test.each([
  ["is cut short", '{\n  "project": "p",\n}', [{ kind: "open", file: FILE, place: { line: 3, column: 1 } }]],
  ["has a token that the parser tells no place of", "hello", [{ kind: "open", file: FILE, place: undefined }]],
  ["is no object", "[]", [{ kind: "open", file: FILE, place: undefined }]],
  [
    "has a field that is not valid",
    JSON.stringify({ ...whole, region: "Europe" }),
    [{ kind: "open", file: FILE, place: { field: "region" } }],
  ],
  ["lacks a field", without("lakeBucket"), [{ kind: "add", file: FILE, field: "lakeBucket" }]],
  [
    "is not there",
    undefined,
    [
      { kind: "command", id: "sluice.tryIt" },
      { kind: "command", id: "sluice.connection.create" },
    ],
  ],
])("sluice.json %s", (_, text, remedies) => {
  expect(reading(text)).toEqual(remedies);
});

test("of a window that nobody trusts the editor is asked to trust it", () => {
  expect(remediesOf(new Failure("connection.untrusted", {}))).toEqual([{ kind: "trust" }]);
});

test("a wrong value of the environment is not looked for in the file", () => {
  expect(reading(JSON.stringify(whole), { SLUICE_REGION: "Europe" })).toEqual([]);
});

const START = { kind: "command", id: "sluice.emulators.start" };
const KEY_FILE = { kind: "command", id: "sluice.account.useKeyFile" };
const KEY_SETTING = { kind: "setting", id: "sluice.credentials.keyFile" };
const SIGN_IN = { kind: "command", id: "sluice.account.signIn" };
const SWITCH = { kind: "command", id: "sluice.account.switch" };
const CLIENT_SETTING = { kind: "setting", id: "sluice.credentials.clientFile" };

const hidden = new Failure("drive.folder-hidden", { folder: "f", account: "ingest@p.iam.gserviceaccount.com" });
const PAGE = { kind: "drive-page", url: "https://drive.google.com/drive/folders/f" };
const AGAIN = { kind: "command", id: "sluice.view.refresh" };
const COPY = { kind: "copy", what: "account", text: "ingest@p.iam.gserviceaccount.com" };

test.each([
  ["no credentials", new Failure("credentials.none", {}), [SIGN_IN, KEY_FILE]],
  [
    "a sign-in that Google takes no longer",
    new Failure("credentials.signed-out", { account: "a", why: "" }),
    [SIGN_IN, SWITCH],
  ],
  [
    "a sign-in that may only read Drive",
    new Failure("sign-in.wider-scope", { account: "a", scope: "s" }),
    [{ kind: "command", id: "sluice.account.allowDriveWriting" }],
  ],
  ["a bad client", new Failure("sign-in.client-file", { file: "/c", why: "web" }), [SIGN_IN, CLIENT_SETTING]],
  ["a key for a client", new Failure("sign-in.client-file", { file: "/c", why: "service-account" }), [KEY_FILE]],
  [
    "sign-ins that can't be read",
    new Failure("document.malformed", { object: "o", why: { kind: "no-sign-ins" } }),
    [{ kind: "command", id: "sluice.account.signOut" }],
  ],
  ["another document", new Failure("document.malformed", { object: "o", why: "no" }), []],
  ["a bad key file", new Failure("credentials.key-file", { file: "/k", why: "not-json" }), [KEY_FILE, KEY_SETTING]],
  ["a hidden folder", hidden, [COPY, PAGE, AGAIN]],
  [
    "nobody knows with whom to share",
    new Failure("drive.folder-hidden", { folder: "f", account: undefined }),
    [PAGE, AGAIN],
  ],
  [
    "a hidden folder among others",
    new Failure("ingest.folders-failed", { failures: [{ folder: "f", failure: hidden }] }),
    [COPY, PAGE, AGAIN],
  ],
  ["emulators that are off", new Failure("connection.local-project", { project: "sluice-local" }), [START]],
  [
    "no Terraform",
    new Failure("terraform.missing", { looked: [], minimum: "1.11" }),
    [{ kind: "setting", id: "sluice.terraform.path" }],
  ],
  ["no SSH key", new Failure("dags.no-login", {}), [{ kind: "setting", id: "sluice.ssh.identityFile" }]],
  ["no proxy between", new Failure("credentials.unreachable", { host: "h", proxy: undefined, why: "" }), []],
  ["a defect", new TypeError("no"), []],
])("%s", (_, error, remedies) => {
  expect(remediesOf(error)).toEqual(remedies);
});

test("a contract is opened at its first problem", () => {
  const problem = { file: "airports.yaml", at: { line: 7, column: 3 }, fault: { kind: "missing" } } as const;
  expect(remediesOf(new Failure("contract.invalid", { folder: join("/", "c"), problems: [problem] }))).toEqual([
    { kind: "open", file: join("/", "c", "airports.yaml"), place: { line: 7, column: 3 } },
  ]);
});

test("buttons run commands that there are", () => {
  const known = new Set<string>([...Object.keys(commands), ...EDITOR_COMMANDS]);
  const failures = [
    new Failure("connection.missing", { field: "project", variable: "V", flag: undefined, file: undefined }),
    new Failure("connection.not-chosen", { pipelines: [] }),
    new Failure("credentials.none", {}),
    new Failure("credentials.signed-out", { account: "a", why: "" }),
    new Failure("document.malformed", { object: "o", why: { kind: "no-sign-ins" } }),
    new Failure("emulators.not-running", { stateFile: "s" }),
    new Failure("emulators.no-spark", { folder: "f", why: "" }),
  ];
  const ids = failures.flatMap(remediesOf).flatMap((remedy) => (remedy.kind === "command" ? [remedy.id] : []));
  expect(ids).toHaveLength(10);
  expect(ids.filter((id) => !known.has(id))).toEqual([]);
});
