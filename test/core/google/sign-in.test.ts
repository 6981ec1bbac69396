import { connect as dial } from "node:net";
import { createServer } from "node:http";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { localAccountToken } from "../../../src/core/google/credentials.ts";
import { SCOPES } from "../../../src/core/google/scopes.ts";
import type { Account } from "../../../src/core/google/sign-in/account.ts";
import type { OAuthClient } from "../../../src/core/google/sign-in/client-file.ts";
import { readSignInEndpoint, type SignInEndpoint } from "../../../src/core/google/sign-in/endpoint.ts";
import { signIn, type SignIn, type SignInEnd, type SignInWay } from "../../../src/core/google/sign-in/sign-in.ts";
import { revoke } from "../../../src/core/google/sign-in/sign-out.ts";
import { straight } from "../../../src/core/google/transport.ts";
import { openDrive } from "../../../src/core/services/drive.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { freePort } from "../../support/free-port.ts";
import { PATIENCE } from "../../support/ingest-fixture.ts";
import { arrive, consent, emulatedClient } from "../../support/sign-in-browser.ts";

const never = new AbortController().signal;
const EMAIL = "ana@example.com";

let emulators: TestEmulators;
let client: OAuthClient;
let endpoint: SignInEndpoint;
/** What the browser was told at its end. */
let ends: SignInEnd[];

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  client = await emulatedClient(emulators);
  endpoint = readSignInEndpoint(emulators.endpoints.signIn);
});
afterAll(() => emulators.close());
beforeEach(async () => {
  ends = [];
  await emulators.forget("signIn");
});

/** A sign-in in which the user does that with the browser. */
function signingIn(
  browse: (way: SignInWay) => Promise<unknown>,
  { signal = never, ...more }: Partial<SignIn> & { signal?: AbortSignal } = {},
): Promise<Account> {
  const page = (end: SignInEnd) => {
    ends.push(end);
    return Promise.resolve(`<p>${end.kind}</p>`);
  };
  const show = async (way: SignInWay) => {
    await browse(way);
  };
  return signIn({ ...{ client, endpoint, transport: straight, hint: EMAIL, page, show }, ...more }, signal);
}

/** What a request of the page's address names. */
const asked = ({ address }: SignInWay) => new URL(address).searchParams;
const redirectOf = (way: SignInWay) => asked(way).get("redirect_uri") ?? "";
const refusal = (of: Promise<unknown>) =>
  of.then(
    () => "signed in",
    (error: unknown) => error,
  );
const listens = (redirect: string) =>
  new Promise<boolean>((resolve) => {
    const socket = dial(Number(new URL(redirect).port), "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

describe("signing in", () => {
  test("ends with an account whose tokens read its Drive, and with nobody listening", async () => {
    let redirect = "";
    const account = await signingIn(async (way) => {
      redirect = redirectOf(way);
      expect(Object.fromEntries(asked(way))).toMatchObject({
        ...{ access_type: "offline", code_challenge_method: "S256", response_type: "code" },
        scope: `openid email ${SCOPES.driveRead} ${SCOPES.cloud}`,
      });
      expect(await listens(redirect)).toBe(true);
      expect(await arrive(await consent(way.address))).toEqual({ status: 200, page: "<p>signed-in</p>" });
    });
    expect(account).toMatchObject({ email: EMAIL, client, issuer: emulators.endpoints.signIn });
    expect(await listens(redirect)).toBe(false);
    expect(account.scopes).toContain("https://www.googleapis.com/auth/userinfo.email");
    const token = localAccountToken(account);
    // As another extension may ask for it.
    expect(await token(["openid", "email"])).not.toBe("");
    const drive = await openDrive({ endpoint: emulators.endpoints.drive, token, patience: PATIENCE }, undefined);
    expect(await drive.account(never)).toBe(EMAIL);
  });

  test("asks to write into Drive only where something is to be written there", async () => {
    const account = await signingIn(
      async (way) => {
        expect(asked(way).get("scope")?.split(" ")).toContain(SCOPES.driveWrite);
        way.paste(await consent(way.address));
      },
      { writesDrive: true },
    );
    expect(account.scopes).toContain(SCOPES.driveWrite);
    const narrow = await signingIn(async (way) => {
      way.paste(await consent(way.address));
    });
    await expect(localAccountToken(narrow)([SCOPES.driveWrite])).rejects.toMatchObject({ code: "sign-in.wider-scope" });
    expect(await localAccountToken(account)([SCOPES.driveWrite])).not.toBe("");
  });

  test("is finished by the address that the browser could not open", async () => {
    const account = await signingIn(async ({ address, paste }) => {
      const location = await consent(address);
      expect(paste("hello")).toBe("not-an-address");
      expect(paste(location.replace("127.0.0.1", "evil.test"))).toBe("elsewhere");
      expect(paste(location.replace(/state=[^&]+/, "state=x"))).toBe("wrong-state");
      // As some browsers give it to copy, and with what a paste brings along.
      expect(paste(` ${location.replace("http://", "")}\n`)).toBeUndefined();
      expect(paste(location)).toBe("used");
    });
    expect(account.email).toBe(EMAIL);
    expect(ends).toEqual([{ kind: "signed-in", email: EMAIL }]);
  });

  test("asks for another state, challenge and port each time", async () => {
    const seen: string[] = [];
    const once = () =>
      signingIn(async (way) => {
        seen.push(...["state", "code_challenge", "redirect_uri"].map((name) => asked(way).get(name) ?? ""));
        way.paste(await consent(way.address));
      });
    await once();
    await once();
    expect(new Set(seen).size).toBe(6);
  });

  test("that is denied in the browser says so, and keeps nothing", async () => {
    const denied = signingIn(async (way) =>
      expect((await arrive(await consent(way.address, "deny"))).status).toBe(200),
    );
    await expect(denied).rejects.toMatchObject({ code: "sign-in.denied" });
    expect(await emulators.requests("signIn")).not.toHaveProperty("signIn.token");
  });

  test("hands on what else Google says as text, in no more than its own words", async () => {
    const description = `<img src=x onerror=alert(1)>\u001b[2J`;
    const refused = signingIn((way) => {
      const back = new URL(redirectOf(way));
      const said = {
        error: "admin_policy_enforced",
        error_description: description,
        state: asked(way).get("state") ?? "",
      };
      back.search = String(new URLSearchParams(said));
      return arrive(back.href);
    });
    await expect(refused).rejects.toMatchObject({ code: "sign-in.refused", params: { why: description } });
  });
});

describe("what is not the answer is refused, and spoils nothing:", () => {
  /** Does that first; then the true answer comes all the same. */
  const before = (attack: (location: string, way: SignInWay) => Promise<void>) =>
    signingIn(async (way) => {
      const location = await consent(way.address);
      await attack(location, way);
      expect((await arrive(location)).status).toBe(200);
    });
  const changed = (location: string, name: string, value: string | undefined) => {
    const url = new URL(location);
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    return url.href;
  };

  test.each([
    ["a wrong state", (location: string) => changed(location, "state", "forged")],
    ["no state", (location: string) => changed(location, "state", undefined)],
    ["two states", (location: string) => `${location}&state=forged`],
    ["no code", (location: string) => changed(location, "code", undefined)],
    ["code and error", (location: string) => `${location}&error=access_denied`],
    ["an error without a state", (location: string) => `${new URL(location).origin}/?error=access_denied`],
  ])("%s", async (_, forge) => {
    const account = await before(async (location) => {
      expect((await arrive(forge(location))).status).toBe(400);
    });
    expect(account.email).toBe(EMAIL);
    expect(ends.map(({ kind }) => kind)).toEqual(["no-answer", "signed-in"]);
  });

  test("another path, method, Host or Origin", async () => {
    await before(async (location) => {
      const url = new URL(location);
      expect((await arrive(`${url.origin}/callback${url.search}`)).status).toBe(404);
      expect((await fetch(location, { method: "POST" })).status).toBe(405);
      expect((await fetch(location, { headers: { origin: "https://evil.test" } })).status).toBe(403);
      expect(await rawStatus(url, "evil.test")).toBe(403);
      expect(await rawStatus(url, `localhost:${url.port}`)).toBe(403);
    });
    expect(ends.map(({ kind }) => kind)).toEqual(["signed-in"]);
  });

  test("the answer again", async () => {
    await signingIn(async (way) => {
      const location = await consent(way.address);
      const [first, second] = await Promise.all([arrive(location), arrive(location)]);
      expect([first.status, second.status].toSorted()).toEqual([200, 400]);
    });
    expect((await emulators.requests("signIn"))["signIn.token"]).toBe(1);
  });
});

/** Of a request whose Host is another. */
function rawStatus({ port, search }: URL, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = dial(Number(port), "127.0.0.1", () =>
      socket.write(`GET /${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
    );
    socket.once("data", (bytes) => resolve(Number(String(bytes).split(" ")[1])));
    socket.once("error", reject);
  });
}

describe("a sign-in that can't be finished", () => {
  test("by a code that was used is refused, and takes back what its first use gave", async () => {
    let stolen = "";
    const account = await signingIn(async (way) => {
      stolen = await consent(way.address);
      await arrive(stolen);
    });
    const again = signingIn((way) => {
      const forged = new URL(stolen);
      forged.port = new URL(redirectOf(way)).port;
      forged.searchParams.set("state", asked(way).get("state") ?? "");
      return arrive(forged.href);
    });
    await expect(again).rejects.toMatchObject({ code: "sign-in.refused" });
    await expect(localAccountToken(account)([SCOPES.driveRead])).rejects.toMatchObject({
      code: "credentials.signed-out",
      params: { account: EMAIL },
    });
  });

  test("by a code of another sign-in is refused: its verifier is another", async () => {
    let address = "";
    const stolen = await new Promise<string>((resolve) => {
      void refusal(
        signingIn(async (way) => {
          address = way.address;
          resolve(await consent(way.address));
          throw new Error("left");
        }),
      );
    });
    // Both would have the same port: the verifier alone tells them apart.
    const port = Number(new URL(new URL(address).searchParams.get("redirect_uri") ?? "").port);
    const injected = signingIn(
      (way) => {
        const forged = new URL(stolen);
        forged.searchParams.set("state", asked(way).get("state") ?? "");
        return arrive(forged.href);
      },
      { port },
    );
    await expect(injected).rejects.toMatchObject({ code: "sign-in.refused", params: { why: /verifier/ } });
  });

  test("is told by what is wrong with the client", async () => {
    const wrong = signingIn(async (way) => arrive(await consent(way.address)), { client: { ...client, secret: "no" } });
    await expect(wrong).rejects.toMatchObject({ code: "sign-in.client-refused", params: { client: client.id } });
    expect(ends).toMatchObject([{ kind: "failed", error: { code: "sign-in.client-refused" } }]);
  });

  test("when less was agreed to says what is missing, and keeps nothing at Google either", async () => {
    await emulators.plant("signIn", "signIn.token", [`replace-fields:{"scope":"openid email ${SCOPES.driveRead}"}`]);
    const less = signingIn(async (way) => arrive(await consent(way.address)));
    await expect(less).rejects.toMatchObject({ code: "sign-in.scope-missing", params: { scope: SCOPES.cloud } });
    expect((await emulators.requests("signIn"))["signIn.revoke"]).toBe(1);
  });

  test("may be asked for the right to write into Drive, which no other sign-in has", async () => {
    const scopes: string[][] = [];
    const browse = async (way: SignInWay) => {
      scopes.push((asked(way).get("scope") ?? "").split(" "));
      return arrive(await consent(way.address));
    };
    const narrow = await signingIn(browse);
    await expect(localAccountToken(narrow)([SCOPES.driveWrite])).rejects.toMatchObject({
      code: "sign-in.wider-scope",
      params: { account: EMAIL, scope: SCOPES.driveWrite },
    });
    const wide = await signingIn(browse, { writesDrive: true });
    expect(scopes.map((one) => one.includes(SCOPES.driveWrite))).toEqual([false, true]);
    for (const scope of [SCOPES.driveWrite, SCOPES.driveRead])
      expect(await localAccountToken(wide)([scope])).not.toBe("");
  });

  test("without Drive is one that reads no Drive", async () => {
    await emulators.plant("signIn", "signIn.token", [`replace-fields:{"scope":"openid email ${SCOPES.cloud}"}`]);
    const account = await signingIn(async (way) => arrive(await consent(way.address)));
    await expect(localAccountToken(account)([SCOPES.driveRead])).rejects.toMatchObject({
      code: "sign-in.scope-missing",
      params: { account: EMAIL, scope: SCOPES.driveRead },
    });
    expect(await localAccountToken(account)([SCOPES.storage])).not.toBe("");
  });

  test.each([
    ["no refresh token", '{"refresh_token":null}'],
    ["somebody else's identity", `{"id_token":"x.${Buffer.from('{"aud":"other"}').toString("base64url")}.x"}`],
    ["an identity that is none", '{"id_token":"x"}'],
  ])("since the answer has %s", async (_, fields) => {
    await emulators.plant("signIn", "signIn.token", [`replace-fields:${fields}`]);
    const odd = signingIn(async (way) => arrive(await consent(way.address)));
    await expect(odd).rejects.toMatchObject({ code: "sign-in.refused" });
  });

  test("since nobody answers there says who", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const cut = signingIn(
      async (way) => {
        const state = asked(way).get("state") ?? "";
        await arrive(`${redirectOf(way)}?code=c&state=${state}`);
      },
      { endpoint: readSignInEndpoint(nobody) },
    );
    await expect(cut).rejects.toMatchObject({ code: "credentials.unreachable", params: { host: "127.0.0.1" } });
  });

  test("since the port is taken says so", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    await expect(signingIn(() => Promise.resolve(), { port })).rejects.toMatchObject({ code: "sign-in.no-port" });
    taken.close();
  });

  test("in time, or since the user left it, leaves nobody listening", async () => {
    const cancelling = new AbortController();
    for (const [more, error] of [
      [{ seconds: 0.2 }, { code: "sign-in.timeout" }],
      [{ signal: cancelling.signal }, { name: "AbortError" }],
    ] as const) {
      let way: SignInWay | undefined;
      const left = signingIn((given) => {
        way = given;
        if ("signal" in more) cancelling.abort();
        return Promise.resolve();
      }, more);
      await expect(left).rejects.toMatchObject(error);
      expect(way?.ended.aborted).toBe(true);
      expect(await listens(redirectOf(way!))).toBe(false);
    }
    await expect(signingIn(() => Promise.resolve(), { signal: cancelling.signal })).rejects.toThrow();
  });

  test("is left before anybody was sent anywhere", async () => {
    const leaving = new AbortController();
    const left = signingIn(() => Promise.resolve(), { signal: leaving.signal, seconds: 5 });
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: "AbortError" });
  });

  test("that is left while the code is redeemed takes back what was given for it", async () => {
    await emulators.plant("signIn", "signIn.token", ["stall-for-1s"]);
    const leaving = new AbortController();
    const requests = () => emulators.requests("signIn");
    const left = signingIn(
      async (way) => {
        way.paste(await consent(way.address));
        await expect.poll(async () => (await requests())["signIn.token"]).toBe(1);
        leaving.abort();
      },
      { signal: leaving.signal },
    );
    await expect(left).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(async () => (await requests())["signIn.revoke"]).toBe(1);
  });

  test("since the browser could not be opened ends with that", async () => {
    await expect(signingIn(() => Promise.reject(new Error("no browser")))).rejects.toThrow("no browser");
  });

  test("by a browser that hangs up in between is finished all the same", async () => {
    await emulators.plant("signIn", "signIn.token", ["stall-for-1s"]);
    const account = await signingIn(async (way) => {
      const hangingUp = new AbortController();
      const hung = fetch(await consent(way.address), { signal: hangingUp.signal });
      await expect.poll(async () => (await emulators.requests("signIn"))["signIn.token"]).toBe(1);
      hangingUp.abort();
      await expect(hung).rejects.toThrow();
    });
    expect(account.email).toBe(EMAIL);
  });
});

describe("signing out", () => {
  const signedIn = () => signingIn(async (way) => void way.paste(await consent(way.address)));

  test("takes the refresh token back, once and again", async () => {
    const account = await signedIn();
    await revoke(account, straight);
    await revoke(account, straight);
    await expect(localAccountToken(account)([SCOPES.cloud])).rejects.toMatchObject({ code: "credentials.signed-out" });
  });

  test("tells nobody the token, whatever fails", async () => {
    const account = await signedIn();
    const tells = (thrown: unknown): string =>
      thrown instanceof Error ? `${thrown.stack ?? ""} ${thrown.message} ${tells(thrown.cause)}` : "";
    const nobody = { ...account, issuer: `http://127.0.0.1:${await freePort()}` };
    const failures = [
      await refusal(revoke(nobody, straight)),
      await refusal(localAccountToken(nobody)([SCOPES.cloud])),
      await refusal(
        signingIn(async (way) => arrive(await consent(way.address)), { client: { ...client, secret: "S3cret" } }),
      ),
    ];
    expect(failures).toMatchObject([
      { code: "sign-in.not-revoked" },
      { code: "credentials.unreachable" },
      { code: "sign-in.client-refused" },
    ]);
    const told = decodeURIComponent(failures.map(tells).join("\n"));
    for (const secret of [account.refreshToken, client.secret, "S3cret"]) expect(told).not.toContain(secret);
  });

  test("says so when it could not be told", async () => {
    await emulators.plant("signIn", "signIn.revoke", ["return-400:busy"]);
    await expect(revoke(await signedIn(), straight)).rejects.toMatchObject({
      code: "sign-in.not-revoked",
      params: { account: EMAIL },
    });
  });
});

test.each([
  "https://evil.test",
  "http://127.0.0.1:1/path",
  "http://user@127.0.0.1:1",
  "https://accounts.google.com",
  "x",
])("nobody signs in at %s", (given) => {
  expect(() => readSignInEndpoint(given)).toThrow(/endpoint.not-allowed/);
});
