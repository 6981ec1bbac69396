import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type ConnectOptions } from "../../../src/connect.ts";
import { accountOf, chooseCredentials, type Kept } from "../../../src/core/google/choose-credentials.ts";
import { NO_PROXY } from "../../../src/core/google/proxy.ts";
import { SCOPES } from "../../../src/core/google/scopes.ts";
import { readSignInEndpoint } from "../../../src/core/google/sign-in/endpoint.ts";
import { signIn } from "../../../src/core/google/sign-in/sign-in.ts";
import { straight } from "../../../src/core/google/transport.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { consent, emulatedClient } from "../../support/sign-in-browser.ts";

const never = new AbortController().signal;
const key: Kept = { kind: "key", key: { email: "k@p.iam.gserviceaccount.com", key: "PEM", keyId: undefined } };

let emulators: TestEmulators;
let account: Kept & { kind: "account" };

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  const signedIn = await signIn(
    {
      client: await emulatedClient(emulators),
      endpoint: readSignInEndpoint(emulators.endpoints.signIn),
      transport: straight,
      hint: "ana@example.com",
      page: () => Promise.resolve(""),
      show: async ({ address, paste }) => void paste(await consent(address)),
    },
    never,
  );
  account = { kind: "account", account: signedIn };
});
afterAll(() => emulators.close());

test("a file that is named goes before what is kept, and that before what this machine has", () => {
  expect(chooseCredentials({ keyFile: "/k", kept: account })).toEqual({ kind: "key-file", file: "/k" });
  expect(chooseCredentials({ keyFile: undefined, kept: account })).toBe(account);
  expect(chooseCredentials({ kept: key })).toBe(key);
  expect(chooseCredentials({})).toEqual({ kind: "default" });
});

test("whose they are is told where it is known without asking", () => {
  const known = [{ keyFile: "/k" }, { kept: account }, { kept: key }, {}].map((offered) =>
    accountOf(chooseCredentials(offered)),
  );
  expect(known).toEqual([undefined, "ana@example.com", "k@p.iam.gserviceaccount.com", undefined]);
});

/** A connection to this machine's Drive and bucket, by what is kept. */
function connected(more: Partial<ConnectOptions>) {
  const { drive, storage, dataproc } = emulators.endpoints;
  const file = { project: emulators.project, region: "europe-west1", lakeBucket: "lake" };
  return connect({
    sources: { file: { path: "sluice.json", text: JSON.stringify(file) }, environment: {}, flags: {} },
    endpoints: { drive, storage, dataproc },
    ...{ keyFile: undefined, emulatorsToken: undefined, emulators: undefined, useEmulators: "never" },
    ...{ metadataHost: undefined, proxy: NO_PROXY },
    ...more,
  });
}

test("who signed in on this machine is who its services see", async () => {
  const { clients, credentials } = connected({ kept: account });
  expect(await (await clients.drive()).account(never)).toBe("ana@example.com");
  expect(credentials).toBe(account);
});

test("the emulators' own token goes before a sign-in there", async () => {
  const { clients, credentials } = connected({ kept: account, emulatorsToken: emulators.token });
  expect(await (await clients.drive()).account(never)).toMatch(/^sluice-ingest@/);
  expect(credentials).toBeUndefined();
});

test("a sign-in on this machine is none towards Google, and one of Google is none here", async () => {
  expect(connected({ kept: account, endpoints: {} }).credentials).toEqual({ kind: "default" });
  const googles: Kept = { kind: "account", account: { ...account.account, issuer: "https://accounts.google.com" } };
  expect(connected({ kept: googles, endpoints: {} }).credentials).toBe(googles);
  const { clients } = connected({ kept: googles });
  const refused = (await clients.drive()).account(never);
  await expect(refused).rejects.toMatchObject({ code: "credentials.no-local-token" });
  expect(account.account.scopes).toContain(SCOPES.driveRead);
});
