import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { newRunId, newIngestFixture, startEmulators, type IngestFixture } from "../support/ingest-fixture.ts";
import type { TestEmulators } from "../support/emulators.ts";
import { freePort } from "../support/free-port.ts";
import { startConnectProxy, type ConnectProxy } from "../support/connect-proxy.ts";
import { startGoogleFront, writeRedirection, type GoogleFront } from "../support/google-front.ts";
import { linesOf, openCommandLine, openPipeline, type CommandLine } from "./command-line.ts";
import { serveFunction } from "./function-server.ts";

const LOGIN = "office:not%20to%20be%20told";
const SECRET = /not to be told|not%20to%20be%20told|b2ZmaWNl/;
const HOSTS = {
  drive: "www.googleapis.com",
  storage: "storage.googleapis.com",
  dataproc: "europe-west1-dataproc.googleapis.com",
  signIn: "oauth2.googleapis.com",
  impersonation: "iamcredentials.googleapis.com",
};
const ANOTHER = "another@test-project.iam.gserviceaccount.com";

let folder: string;
let emulators: TestEmulators;
let fixture: IngestFixture;
let front: GoogleFront;
let proxy: ConnectProxy;
let sluice: CommandLine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-google-"));
  emulators = await startEmulators();
  front = await startGoogleFront(emulators, folder);
});
afterAll(async () => {
  await front.close();
  await emulators.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  fixture = await newIngestFixture(emulators);
  await fixture.owner.file("rows.csv", "a\n1\n", { parent: fixture.folderId });
  proxy = await startConnectProxy({ front: front.port, login: decodeURIComponent(LOGIN) });
  onTestFinished(() => proxy.close());
  sluice = await openCommandLine();
  onTestFinished(() => sluice.close());
  await writeFile(join(sluice.workspace, "sluice.json"), JSON.stringify(connection()));
});

function connection() {
  const { project } = emulators;
  return { project, region: "europe-west1", lakeBucket: fixture.lake.name, driveFolders: [fixture.folderId] };
}

/** As an office's machine is set up: a proxy with a password, and its certificate known. */
function behindProxy(change: Record<string, string> = {}): Record<string, string> {
  const address = proxy.url.replace("http://", `http://${LOGIN}@`);
  return { HTTPS_PROXY: address, NODE_EXTRA_CA_CERTS: front.authority, SLUICE_KEY_FILE: front.keyFile, ...change };
}

const Summary = z.object({ complete: z.literal(true), counts: z.object({ copied: z.literal(1) }) });
const BatchLine = z.object({ id: z.string() });
const hosts = (targets: readonly string[]) =>
  [...new Set(targets)].map((target) => target.replace(/:443$/, "")).toSorted();
const refused = () => front.exchanges.filter(({ status }) => status === 401 || status === 403);

describe("the command line", () => {
  test("speaks to all of Google through a proxy, and says nothing of its own", async () => {
    const before = front.exchanges.length;
    const ingested = await sluice.run(["ingest", "--json"], behindProxy());
    expect(ingested).toMatchObject({ code: 0 });
    expect(linesOf(Summary, ingested.out)).toHaveLength(1);
    expect([...(await fixture.raw()).values()].map(({ text }) => text)).toEqual(["a\n1\n"]);

    const batches = await sluice.run(["batches", "--json"], behindProxy());
    expect(batches).toMatchObject({ code: 0 });
    expect(linesOf(BatchLine, batches.out)).toEqual([]);

    const { drive, storage, dataproc, signIn } = HOSTS;
    expect(hosts(proxy.tunnels)).toEqual([drive, storage, dataproc, signIn].toSorted());
    expect(hosts(front.exchanges.slice(before).map(({ host }) => host))).toEqual(hosts(proxy.tunnels));
    expect(proxy.plain).toEqual([]);
    expect(refused()).toEqual([]);
    expect(ingested.err + batches.err).not.toMatch(SECRET);
    expect(ingested.err + batches.err).not.toMatch(/warning|deprecated|risk|node:/i);
  });

  test("acts as another account through a proxy, without a warning of any library", async () => {
    await fixture.owner.share(fixture.folderId, ANOTHER);
    const { code, err } = await sluice.run(["ingest", "--json", "--service-account", ANOTHER], behindProxy());
    expect(err).not.toMatch(/warning|deprecated|risk|node:/i);
    expect(code).toBe(0);
    expect(hosts(proxy.tunnels)).toContain(HOSTS.impersonation);
    const asked = front.exchanges.filter(({ host, who }) => host === HOSTS.storage && who?.email === ANOTHER);
    expect(new Set(asked.flatMap(({ who }) => who?.scopes))).toEqual(
      new Set(["https://www.googleapis.com/auth/devstorage.full_control"]),
    );
    expect(refused()).toEqual([]);
  });

  test("goes past the proxy to what NO_PROXY names", async () => {
    const redirection = await writeRedirection(front, folder);
    const variables = { NO_PROXY: "intranet.example, .googleapis.com", NODE_OPTIONS: `--import ${redirection}` };
    const { code, err } = await sluice.run(["ingest", "--json"], behindProxy(variables));
    expect(err).not.toMatch(/warning/i);
    expect(code).toBe(0);
    expect([...(await fixture.raw()).values()].map(({ text }) => text)).toEqual(["a\n1\n"]);
    expect([proxy.tunnels, proxy.plain]).toEqual([[], []]);
  });

  test.each([
    ["en", /sign-in \(oauth2\.googleapis\.com\).* through the proxy http:\/\/127\.0\.0\.1:\d+\./],
    ["pt_BR.UTF-8", /login do Google \(oauth2\.googleapis\.com\) pelo proxy http:\/\/127\.0\.0\.1:\d+\./],
  ])("names a proxy that refuses, not its password, in %s", async (LANG, words) => {
    const HTTPS_PROXY = proxy.url.replace("http://", "http://office:wrong-word@");
    const { code, err } = await sluice.run(["ingest"], behindProxy({ HTTPS_PROXY, LANG, SLUICE_DEBUG: "1" }));
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err).toContain("407");
    expect(err).not.toMatch(/wrong-word/);
    expect(proxy.tunnels).toEqual([]);
  });

  test("names a proxy that is not there", async () => {
    const HTTPS_PROXY = `http://127.0.0.1:${await freePort()}`;
    const { code, err } = await sluice.run(["batches"], behindProxy({ HTTPS_PROXY }));
    expect(code).toBe(1);
    expect(err).toContain(`could not be reached through the proxy ${HTTPS_PROXY}.`);
    expect(err).toContain("ECONNREFUSED");
  });

  test("says so in one line when somebody has had no certificate checked", async () => {
    const variables = { NODE_EXTRA_CA_CERTS: "", NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const { code, err } = await sluice.run(["batches"], behindProxy(variables));
    expect(code).toBe(0);
    expect(err).toMatch(/^Setting the NODE_TLS_REJECT_UNAUTHORIZED .+$/m);
    expect(err).not.toContain("node:");
  });

  test("refuses a kind of proxy that it does not know", async () => {
    const { code, err } = await sluice.run(
      ["ingest"],
      behindProxy({ HTTPS_PROXY: "", ALL_PROXY: "socks5://a:b@127.0.0.1:1" }),
    );
    expect(code).toBe(1);
    expect(err).toContain("The proxy in ALL_PROXY can't be used.");
    expect(err).not.toContain("a:b");
  });
});

test("what is said to the emulators goes to no proxy, whatever the environment says", async () => {
  const address = proxy.url;
  const everything = { HTTP_PROXY: address, http_proxy: address, HTTPS_PROXY: address, ALL_PROXY: address };
  const variables = { ...everything, NODE_USE_ENV_PROXY: "1" };
  const seed = join(folder, "seed");
  await mkdir(seed, { recursive: true });
  await writeFile(join(seed, "rows.csv"), "a\n1\n");
  await rm(join(sluice.workspace, "sluice.json"));
  expect((await sluice.run(["emulators", "start"], variables)).code).toBe(0);
  const pipeline = await openPipeline({ ...sluice, run: (args) => sluice.run(args, variables) }, seed);
  const { code, out } = await sluice.run(["ingest", "--json"], variables);
  expect(code).toBe(0);
  expect(linesOf(Summary, out)).toHaveLength(1);
  expect((await pipeline.listBucket()).some((name) => name.includes("rows"))).toBe(true);
  expect((await sluice.run(["batches", "--json"], variables)).code).toBe(0);
  expect((await sluice.run(["emulators", "stop"], variables)).code).toBe(0);
  expect([proxy.tunnels, proxy.plain]).toEqual([[], []]);
});

test("the function speaks to Google through a proxy", async () => {
  const { project, region, lakeBucket, driveFolders } = connection();
  const server = await serveFunction(
    behindProxy({
      ...{ SLUICE_PROJECT: project, SLUICE_REGION: region, SLUICE_LAKE_BUCKET: lakeBucket },
      SLUICE_DRIVE_FOLDERS: driveFolders.join(","),
      GOOGLE_APPLICATION_CREDENTIALS: front.keyFile,
    }),
  );
  onTestFinished(() => server.close());
  const reply = await fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ runId: newRunId() }),
  });
  expect(await reply.json()).toMatchObject({ complete: true, counts: { copied: 1 } });
  expect(hosts(proxy.tunnels)).toEqual([HOSTS.drive, HOSTS.storage, HOSTS.signIn].toSorted());
  expect(server.output()).not.toMatch(SECRET);
});
