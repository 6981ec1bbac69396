import { CodeChallengeMethod, OAuth2Client } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OAuthClient } from "../../src/core/google/sign-in/client-file.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { consent, emulatedClient } from "../support/sign-in-browser.ts";

const REDIRECT = "http://127.0.0.1:9/";
const SCOPE = "https://www.googleapis.com/auth/drive.readonly";

let emulators: TestEmulators;
let client: OAuthClient;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  client = await emulatedClient(emulators);
});
afterAll(() => emulators.close());

/** Google's own library, told where this sign-in is. */
function library(secret = client.secret): OAuth2Client {
  const at = (path: string) => `${emulators.endpoints.signIn}/${path}`;
  return new OAuth2Client({
    ...{ clientId: client.id, clientSecret: secret, redirectUri: REDIRECT },
    endpoints: {
      oauth2AuthBaseUrl: at("o/oauth2/v2/auth"),
      oauth2TokenUrl: at("token"),
      oauth2RevokeUrl: at("revoke"),
    },
  });
}

/** A code that somebody agreed to, with the verifier that it takes. */
async function agreed(more: { access_type?: string; scope?: string } = {}) {
  const { codeVerifier, codeChallenge = "" } = await library().generateCodeVerifierAsync();
  const address = library().generateAuthUrl({
    ...{ scope: SCOPE, code_challenge: codeChallenge, code_challenge_method: CodeChallengeMethod.S256 },
    ...{ state: "a state & more", login_hint: "ana@example.com", access_type: "offline" },
    ...more,
  });
  const back = new URL(await consent(address));
  return { codeVerifier, code: back.searchParams.get("code") ?? "", state: back.searchParams.get("state") };
}

describe("the emulated sign-in", () => {
  test("gives a token for a code, and another for the refresh token, until that is revoked", async () => {
    const { code, codeVerifier, state } = await agreed();
    expect(state).toBe("a state & more");
    const { tokens } = await library().getToken({ code, codeVerifier });
    expect(tokens).toMatchObject({ scope: SCOPE, token_type: "Bearer" });
    expect(tokens.id_token).toBeUndefined();
    const again = library();
    again.setCredentials({ refresh_token: tokens.refresh_token ?? "" });
    expect(await accountOf((await again.getAccessToken()).token ?? "")).toBe("ana@example.com");
    await again.revokeToken(tokens.refresh_token ?? "");
    await expect(again.refreshAccessToken()).rejects.toThrow("invalid_grant");
    await expect(again.revokeToken(tokens.refresh_token ?? "")).rejects.toMatchObject({ status: 400 });
  });

  test("gives no refresh token that nobody asked for, and says who it is where that was asked", async () => {
    const { code, codeVerifier } = await agreed({ access_type: "online", scope: `openid ${SCOPE}` });
    const { tokens } = await library().getToken({ code, codeVerifier });
    expect(tokens.refresh_token).toBeUndefined();
    const claims = JSON.parse(Buffer.from(tokens.id_token?.split(".")[1] ?? "", "base64url").toString()) as unknown;
    expect(claims).toMatchObject({ aud: client.id, iss: "https://accounts.google.com", email: "ana@example.com" });
  });

  test("takes a code once, by its verifier, its redirect and its client, within ten minutes", async () => {
    const refused = async (redeem: (given: { code: string; codeVerifier: string }) => Promise<unknown>) =>
      expect(redeem(await agreed())).rejects.toMatchObject({
        status: expect.toSatisfy((status) => status >= 400) as number,
      });
    await refused(async ({ code, codeVerifier }) => {
      await library().getToken({ code, codeVerifier });
      return library().getToken({ code, codeVerifier });
    });
    await refused(({ code }) => library().getToken({ code, codeVerifier: "another" }));
    await refused(({ code, codeVerifier }) => library().getToken({ code, codeVerifier, redirect_uri: `${REDIRECT}x` }));
    await refused(({ code, codeVerifier }) => library("another").getToken({ code, codeVerifier }));
    await refused(({ code, codeVerifier }) => {
      emulators.advance(601_000);
      return library().getToken({ code, codeVerifier });
    });
  });

  test.each([
    ["redirect_uri", "https://evil.test/"],
    ["redirect_uri", "http://127.0.0.1.evil.test/"],
    ["client_id", "other.apps.googleusercontent.com"],
    ["response_type", "token"],
    ["code_challenge_method", "plain"],
    ["code_challenge", "short"],
    ["scope", ""],
  ])("sends nobody anywhere for a request with %s=%s", async (name, value) => {
    const url = new URL(library().generateAuthUrl({ scope: SCOPE }));
    url.searchParams.set("code_challenge", "c".repeat(43));
    url.searchParams.set("code_challenge_method", "S256");
    expect((await fetch(url, { redirect: "manual" })).status).toBe(200);
    url.searchParams.set(name, value);
    const { status, headers } = await fetch(url, { redirect: "manual" });
    expect([400, 401]).toContain(status);
    expect(headers.get("location")).toBeNull();
  });

  test("shows what came with the request as text, and answers no page of another", async () => {
    const url = new URL(library().generateAuthUrl({ scope: `<script>${SCOPE}` }));
    url.searchParams.set("code_challenge", "c".repeat(43));
    url.searchParams.set("code_challenge_method", "S256");
    url.searchParams.set("login_hint", "<img src=x>");
    const page = await (await fetch(url)).text();
    expect(page).not.toMatch(/<(script|img)/);
    expect((await fetch(url, { headers: { origin: "https://evil.test" } })).status).toBe(403);
    const allow = new URL(/href="([^"]+allow)"/.exec(page)?.[1] ?? "", url);
    expect((await fetch(allow, { redirect: "manual" })).status).toBe(302);
    expect((await fetch(allow, { redirect: "manual" })).status).toBe(400);
  });
});

async function accountOf(token: string): Promise<unknown> {
  const about = `${emulators.endpoints.drive}/drive/v3/about?fields=user`;
  const reply = await fetch(about, { headers: { authorization: `Bearer ${token}` } });
  return ((await reply.json()) as { user: { emailAddress: string } }).user.emailAddress;
}
