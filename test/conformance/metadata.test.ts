import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { Compute, GoogleAuth } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";

let emulators: TestEmulators;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  // The client library reads these on every request.
  vi.stubEnv("GCE_METADATA_HOST", new URL(emulators.endpoints.metadata).host);
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "");
  vi.stubEnv("CLOUDSDK_CONFIG", emulators.data);
  vi.stubEnv("HOME", emulators.data);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await emulators.close();
});

const EMAIL = "sluice-ingest@test-project.iam.gserviceaccount.com";
const DRIVE_READONLY = "https://www.googleapis.com/auth/drive.readonly";
const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

describe("default credentials, by the Node client library", () => {
  test("are those of the service account", async () => {
    const auth = new GoogleAuth();
    const client = await auth.getClient();
    expect(client).toBeInstanceOf(Compute);
    expect(await auth.getProjectId()).toBe("test-project");
    expect((await auth.getCredentials()).client_email).toBe(EMAIL);
    expect(await auth.getUniverseDomain()).toBe("googleapis.com");
  });

  test("give a token with the scopes asked for, which Drive takes or refuses by them", async () => {
    expect(await driveStatus([DRIVE_READONLY])).toBe(200);
    expect(await driveStatus([CLOUD_PLATFORM])).toBe(403);
  });

  test("give an identity token for the audience, which the published keys verify", async () => {
    const client = await new GoogleAuth().getIdTokenClient("https://ingest.example.com");
    const before = Math.floor(Date.now() / 1000);
    const token = await client.idTokenProvider.fetchIdToken("https://ingest.example.com");
    const claims = await claimsOf(token);
    expect(claims).toMatchObject({
      aud: "https://ingest.example.com",
      iss: "https://accounts.google.com",
      email: EMAIL,
      email_verified: true,
    });
    expect(claims.exp - claims.iat).toBe(3600);
    expect(claims.iat).toBeGreaterThanOrEqual(before);
  });

  test("an identity token stays good over a restart", async () => {
    const token = await new Compute().fetchIdToken("https://ingest.example.com");
    await emulators.restart();
    expect((await claimsOf(token)).email).toBe(EMAIL);
  });
});

describe("the protocol", () => {
  const path = (rest: string) => `${emulators.endpoints.metadata}/computeMetadata/v1/${rest}`;
  const flavor = { "Metadata-Flavor": "Google" };

  test("a request without the header is refused", async () => {
    const response = await fetch(path("instance/service-accounts/default/token"));
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain("access_token");
  });

  test.each([
    ["project/project-id", "test-project"],
    ["instance/service-accounts/default/email", EMAIL],
    ["instance/service-accounts/default/scopes", `${CLOUD_PLATFORM}\n`],
    [`instance/service-accounts/${EMAIL}/email`, EMAIL],
    ["instance/service-accounts/", `default/\n${EMAIL}/\n`],
    ["universe/universe-domain", "googleapis.com"],
  ])("%s", async (rest, text) => {
    const response = await fetch(path(rest), { headers: flavor });
    expect(response.headers.get("metadata-flavor")).toBe("Google");
    expect(await response.text()).toBe(text);
  });

  test("the account as one document, as the Python library asks", async () => {
    const response = await fetch(path("instance/service-accounts/default/?recursive=true"), { headers: flavor });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ aliases: ["default"], email: EMAIL, scopes: [CLOUD_PLATFORM] });
  });

  test("the project's number is a number and stays the same", async () => {
    const ask = async () => (await fetch(path("project/numeric-project-id"), { headers: flavor })).text();
    expect(await ask()).toMatch(/^\d{12}$/);
    expect(await ask()).toBe(await ask());
  });

  test("an unknown account is not found, and an identity needs an audience", async () => {
    const unknown = await fetch(path("instance/service-accounts/other@example.com/token"), { headers: flavor });
    expect(unknown.status).toBe(404);
    const aimless = await fetch(path("instance/service-accounts/default/identity"), { headers: flavor });
    expect(aimless.status).toBe(400);
  });
});

describe("tokens of anybody", () => {
  test("are issued for the token of this start only", async () => {
    const body = JSON.stringify({ email: "owner@example.com", scopes: [] });
    const headers = { "content-type": "application/json" };
    const url = `${emulators.endpoints.metadata}/_tokens`;
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(401);

    const lesser = await emulators.issue("owner@example.com", [CLOUD_PLATFORM]);
    const authorization = `Bearer ${lesser}`;
    expect((await fetch(url, { method: "POST", headers: { ...headers, authorization }, body })).status).toBe(401);
  });

  test("expire by the services' clock", async () => {
    const token = await emulators.issue("owner@example.com", [DRIVE_READONLY]);
    expect(await listDrive(token)).toBe(200);
    emulators.advance(3_601_000);
    expect(await listDrive(token)).toBe(401);
  });
});

async function driveStatus(scopes: string[]): Promise<number> {
  const { token } = await new Compute({ scopes }).getAccessToken();
  return listDrive(token!);
}

async function listDrive(token: string): Promise<number> {
  const url = `${emulators.endpoints.drive}/drive/v3/files`;
  return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
}

const Jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) });
const Claims = z.looseObject({ aud: z.string(), email: z.string(), iat: z.number(), exp: z.number() });

/** The claims, once the signature holds by the key that the header names. */
async function claimsOf(jwt: string): Promise<z.infer<typeof Claims>> {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as unknown;
  const { kid, alg } = z.object({ kid: z.string(), alg: z.literal("RS256") }).parse(decode(header));
  const response = await fetch(`${emulators.endpoints.metadata}/_certs`);
  const key = Jwks.parse(await response.json()).keys.find((candidate) => candidate.kid === kid);
  expect(key, `key ${kid} of an ${alg} token`).toBeDefined();
  const publicKey = createPublicKey({ key: key as JsonWebKey, format: "jwk" });
  const good = verify(
    "RSA-SHA256",
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, "base64url"),
  );
  expect(good).toBe(true);
  return Claims.parse(decode(payload));
}
