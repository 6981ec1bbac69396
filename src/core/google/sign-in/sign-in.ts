import { randomBytes } from "node:crypto";
import type { OAuth2Client } from "google-auth-library";
import * as z from "zod";
import { Failure, isFailure, reasonOf } from "../../failure.ts";
import { readOAuthError } from "./oauth-error.ts";
import { route, unanswered } from "../route.ts";
import { SCOPES } from "../scopes.ts";
import type { Transport } from "../transport.ts";
import { openOAuth, type Account } from "./account.ts";
import { expectCallback, type Answer, type NoAnswer } from "./callback.ts";
import type { OAuthClient } from "./client-file.ts";
import type { SignInEndpoint } from "./endpoint.ts";
import { openLoopback, type ShowPage } from "./loopback.ts";
import { revoke } from "./sign-out.ts";

/** How a sign-in is gone about. */
export interface SignIn {
  readonly client: OAuthClient;
  readonly endpoint: SignInEndpoint;
  readonly transport: Transport;
  /** Opens the browser, and a place to paste into. What it throws ends the sign-in. */
  readonly show: (way: SignInWay) => Promise<void>;
  /** The page that the browser ends at. */
  readonly page: (end: SignInEnd) => Promise<string>;
  /** Whom the page of consent is opened for, where that is known. */
  readonly hint?: string | undefined;
  /** Asks to write into Drive too: only where something is to be written there. */
  readonly writesDrive?: boolean;
  /** After which nobody waits any more. */
  readonly seconds?: number;
  /** Of the loopback; left out, one that is free. */
  readonly port?: number;
}

/** Where the user goes, and how they come back where the browser can't. */
export interface SignInWay {
  /** To open in a browser. */
  readonly address: string;
  /** Takes the address that a browser ended at; what is wrong with it, if anything. */
  readonly paste: (address: string) => NoAnswer | undefined;
  /** Aborted when the sign-in has ended, in whatever way. */
  readonly ended: AbortSignal;
}

/** How it ended, for the browser's page. */
export type SignInEnd =
  | { readonly kind: "signed-in"; readonly email: string }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "no-answer"; readonly why: NoAnswer };

/** What is asked for: who it is; to read Drive; Cloud Storage and Dataproc, which have this scope in common. */
const SIGN_IN_SCOPES: readonly string[] = ["openid", "email", SCOPES.driveRead, SCOPES.cloud];

const WAIT_SECONDS = 600;
const REQUEST_SECONDS = 20;

/**
 * Signs somebody in by an OAuth client of their own: the browser comes back to this machine, or what it ended at is
 * pasted (developers.google.com/identity/protocols/oauth2/native-app; RFC 8252). PKCE by S256; `state` is good once.
 * However it ends, nobody listens any more.
 * @throws Failure `sign-in.*`, `credentials.unreachable`; the signal's reason when aborted; what `show` throws
 */
export async function signIn(options: SignIn, signal: AbortSignal): Promise<Account> {
  const { client, endpoint, transport, show, page, seconds = WAIT_SECONDS, port } = options;
  signal.throwIfAborted();
  const oauth = await openOAuth(client, endpoint);
  route(oauth, { transport, seconds: REQUEST_SECONDS });
  const arrived = Promise.withResolvers<Arrived>();
  const state = randomBytes(32).toString("base64url");
  const loopback = await openLoopback(port);
  const callback = expectCallback(loopback.redirect, state);
  const noPage: ShowPage = () => Promise.resolve();
  loopback.receive(async (address, showPage) => {
    const answer = callback.take(address);
    if (typeof answer === "string") return { page: await page({ kind: "no-answer", why: answer }) };
    arrived.resolve({ answer, showPage });
    return "waits";
  });
  const ended = new AbortController();
  const tooLate = AbortSignal.timeout(seconds * 1000);
  const stopped = rejection(signal, tooLate, seconds);
  stopped.catch(() => undefined); // nobody may be waiting for it any more
  try {
    const { codeVerifier, codeChallenge = "" } = await oauth.generateCodeVerifierAsync();
    const { hint, writesDrive = false } = options;
    const address = await addressOf(oauth, { redirect: loopback.redirect, state, codeChallenge, hint, writesDrive });
    const shown = show({
      address,
      ended: ended.signal,
      paste(text) {
        const answer = callback.take(text);
        if (typeof answer === "string") return answer;
        arrived.resolve({ answer, showPage: noPage });
        return undefined;
      },
    });
    // Shown is not answered: only that it could not be shown ends the sign-in.
    const failedToShow = shown.then(() => new Promise<never>(() => undefined));
    const { answer, showPage } = await Promise.race([arrived.promise, failedToShow, stopped]);
    const redeeming = redeemed(oauth, { answer, codeVerifier, redirect: loopback.redirect }, options);
    const account = await Promise.race([redeeming, stopped]).catch(async (error: unknown) => {
      void redeeming.then((late) => takeBack(late, transport), nobodySignedIn);
      await showPage(await page({ kind: "failed", error }));
      throw error;
    });
    await showPage(await page({ kind: "signed-in", email: account.email }));
    return account;
  } finally {
    ended.abort();
    await loopback.close();
  }
}

/** Of a sign-in that nobody waited for any more, or that is good for nothing, nothing is kept: what it was given is good for nothing then. */
async function takeBack(account: Account, transport: Transport): Promise<void> {
  // There is nobody left to be told; Google's page of connections lists it.
  await revoke(account, transport).catch(() => undefined);
}

const nobodySignedIn = () => undefined;

interface Arrived {
  readonly answer: Answer;
  readonly showPage: ShowPage;
}

async function addressOf(
  oauth: OAuth2Client,
  way: {
    readonly redirect: string;
    readonly state: string;
    readonly codeChallenge: string;
    readonly hint: string | undefined;
    readonly writesDrive: boolean;
  },
): Promise<string> {
  const { CodeChallengeMethod } = await import("../packages/auth.ts");
  return oauth.generateAuthUrl({
    redirect_uri: way.redirect,
    state: way.state,
    scope: [...SIGN_IN_SCOPES, ...(way.writesDrive ? [SCOPES.driveWrite] : [])],
    code_challenge: way.codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
    access_type: "offline",
    // Without consent Google gives a refresh token the first time alone; the account is chosen each time, to switch it.
    prompt: "consent select_account",
    // https://developers.google.com/identity/protocols/oauth2/web-server#incrementalAuth
    ...(way.writesDrive && { include_granted_scopes: true }),
    ...(way.hint !== undefined && { login_hint: way.hint }),
  });
}

// What is asked for is at times answered with less: people may untick parts of it.
const Tokens = z.object({
  refresh_token: z.string().min(1),
  scope: z.string(),
  id_token: z.string(),
});
const Identity = z.object({ iss: z.string(), aud: z.string(), sub: z.string().min(1), email: z.email() });
// https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];

async function redeemed(
  oauth: OAuth2Client,
  {
    answer,
    codeVerifier,
    redirect,
  }: { readonly answer: Answer; readonly codeVerifier: string; readonly redirect: string },
  { client, endpoint, transport }: SignIn,
): Promise<Account> {
  if (answer.kind === "refused") {
    if (answer.error === "access_denied") throw new Failure("sign-in.denied", {});
    throw new Failure("sign-in.refused", { why: answer.description === "" ? answer.error : answer.description });
  }
  const given = await ask(oauth, { code: answer.code, codeVerifier, redirect_uri: redirect }, transport);
  const tokens = Tokens.safeParse(given);
  if (!tokens.success) throw new Failure("sign-in.refused", { why: { kind: "tokens-missing" } });
  const { refresh_token: refreshToken, scope, id_token: idToken } = tokens.data;
  const { sub: id, email } = readIdentity(idToken, client);
  const scopes = scope.split(" ");
  // Cloud Storage and Dataproc, and acting as another account, which may read Drive: without it nothing can be done.
  const account = { id, email, refreshToken, scopes, client, issuer: endpoint.issuer };
  if (scopes.includes(SCOPES.cloud)) return account;
  await takeBack(account, transport);
  throw new Failure("sign-in.scope-missing", { account: email, scope: SCOPES.cloud });
}

async function ask(
  oauth: OAuth2Client,
  request: { readonly code: string; readonly codeVerifier: string; readonly redirect_uri: string },
  transport: Transport,
): Promise<unknown> {
  try {
    return (await oauth.getToken(request)).tokens;
  } catch (error) {
    if (isFailure(error)) throw error;
    const silent = unanswered(error, transport);
    if (silent !== undefined) throw silent;
    const { error: code, description } = readOAuthError(error);
    const why = description ?? code ?? reasonOf(error);
    if (code === "invalid_client" || code === "unauthorized_client") {
      throw new Failure("sign-in.client-refused", { client: oauth._clientId ?? "", why }, { cause: error });
    }
    throw new Failure("sign-in.refused", { why }, { cause: error });
  }
}

/**
 * Who signed in. The signature needs no look: it came from Google itself, over TLS, and not by the browser
 * (OpenID Connect Core 1.0, section 3.1.3.7, rule 6).
 */
function readIdentity(idToken: string, client: OAuthClient): z.output<typeof Identity> {
  const claims = Identity.safeParse(parse(Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString()));
  if (!claims.success || claims.data.aud !== client.id || !ISSUERS.includes(claims.data.iss)) {
    throw new Failure("sign-in.refused", { why: { kind: "not-our-identity" } });
  }
  return claims.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // then it is nobody's identity
  }
}

function rejection(signal: AbortSignal, tooLate: AbortSignal, seconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    // Listened to from now on, it may have been aborted before.
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    tooLate.addEventListener("abort", () => reject(new Failure("sign-in.timeout", { seconds })), { once: true });
  });
}
