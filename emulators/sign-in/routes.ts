import { createHash, generateKeyPairSync, randomBytes, sign, timingSafeEqual } from "node:crypto";
import { type Exchange, HttpError, readForm, type Route, sendJson } from "../http/server.ts";
import type { ServiceOptions } from "../service.ts";
import { consentPage } from "./consent-page.ts";
import type { Grants, Request } from "./grants.ts";

/** Who agrees where the request names nobody (`login_hint`): whose files the seeded ones are. */
const OWNER = "owner@example.com";
const CLIENT_ID = "sluice-local.apps.googleusercontent.com";
/** By which the service answers, whatever was asked for: https://developers.google.com/identity/protocols/oauth2/scopes#oauth2 */
const FULL_NAMES = new Map([
  ["email", "https://www.googleapis.com/auth/userinfo.email"],
  ["profile", "https://www.googleapis.com/auth/userinfo.profile"],
]);
/** Seconds that an access token lives. */
const LIFETIME = 3599;

/** Parameters and answers: https://developers.google.com/identity/protocols/oauth2/native-app */
export function signInRoutes({ tokens, now, project }: ServiceOptions, grants: Grants): Route[] {
  const secret = `GOCSPX-${randomBytes(21).toString("base64url")}`;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  /** What the page of consent is asked for. What is wrong with it is shown there: nobody is sent to an address that may be another's. */
  function readRequest({ searchParams }: URL): Request {
    const redirect = one(searchParams, "redirect_uri");
    if (one(searchParams, "client_id") !== CLIENT_ID) {
      throw new HttpError(401, "invalid_client", "The OAuth client was not found.");
    }
    if (!isLoopback(redirect))
      throw new HttpError(400, "redirect_uri_mismatch", "Only a loopback address is given the code.");
    if (one(searchParams, "response_type") !== "code") {
      throw new HttpError(400, "unsupported_response_type", "Only response_type=code is emulated.");
    }
    const challenge = one(searchParams, "code_challenge");
    if (one(searchParams, "code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge)) {
      throw new HttpError(400, "invalid_request", "Only code_challenge_method=S256 is emulated, with its challenge.");
    }
    const asked = one(searchParams, "scope").split(" ").filter(Boolean);
    const scopes = asked.map((scope) => FULL_NAMES.get(scope) ?? scope);
    if (scopes.length === 0) throw new HttpError(400, "invalid_request", "Missing required parameter: scope");
    return {
      ...{ redirect, scopes, challenge },
      email: searchParams.get("login_hint") ?? OWNER,
      state: searchParams.get("state") ?? undefined,
      offline: searchParams.get("access_type") === "offline",
    };
  }

  function requireClient(form: URLSearchParams): void {
    if (one(form, "client_id") !== CLIENT_ID || !sameText(one(form, "client_secret"), secret)) {
      throw new HttpError(401, "invalid_client", "Unauthorized");
    }
  }

  function redeem(form: URLSearchParams): Record<string, unknown> {
    const code = one(form, "code");
    const request = grants.redeem(code);
    if (request === undefined) throw new HttpError(400, "invalid_grant", "Malformed auth code.");
    if (one(form, "redirect_uri") !== request.redirect)
      throw new HttpError(400, "redirect_uri_mismatch", "Bad Request");
    const proof = createHash("sha256").update(one(form, "code_verifier")).digest("base64url");
    if (!sameText(proof, request.challenge)) throw new HttpError(400, "invalid_grant", "Invalid code verifier.");
    const { email, scopes, offline } = request;
    return {
      ...accessTo(email, scopes),
      ...(offline ? { refresh_token: grants.keep(code, request) } : {}),
      ...(scopes.includes("openid") ? { id_token: identity(email) } : {}),
    };
  }

  function refresh(form: URLSearchParams): Record<string, unknown> {
    const grant = grants.granted(one(form, "refresh_token"));
    if (grant === undefined) throw new HttpError(400, "invalid_grant", "Token has been expired or revoked.");
    return accessTo(grant.email, grant.scopes);
  }

  function accessTo(email: string, scopes: readonly string[]): Record<string, unknown> {
    const access_token = tokens.issue(email, scopes, LIFETIME);
    return { access_token, expires_in: LIFETIME, scope: scopes.join(" "), token_type: "Bearer" };
  }

  function identity(email: string): string {
    const issued = Math.floor(now().getTime() / 1000);
    const sub = String(createHash("sha256").update(email).digest().readBigUInt64BE());
    const claims = {
      ...{ iss: "https://accounts.google.com", azp: CLIENT_ID, aud: CLIENT_ID },
      ...{ sub, email, email_verified: true, iat: issued, exp: issued + LIFETIME },
    };
    const signed = [{ alg: "RS256", typ: "JWT" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
  }

  /** Sends the browser back to who asked, with what came of it. */
  function sendBack({ response }: Exchange, { redirect, state }: Request, came: Record<string, string>): void {
    const to = new URL(redirect);
    if (state !== undefined) to.searchParams.set("state", state);
    for (const [name, value] of Object.entries(came)) to.searchParams.set(name, value);
    response.writeHead(302, { location: to.href }).end();
  }

  function answered(exchange: Exchange): Request {
    const request = grants.answer(exchange.path["id"] ?? "");
    if (request === undefined) throw new HttpError(400, "invalid_request", "This page was answered already.");
    return request;
  }

  return [
    {
      operation: "signIn.client",
      method: "GET",
      path: "/client.json",
      handle: ({ response }) =>
        sendJson(response, 200, {
          installed: {
            ...{ client_id: CLIENT_ID, project_id: project, client_secret: secret },
            auth_uri: "https://accounts.google.com/o/oauth2/auth",
            token_uri: "https://oauth2.googleapis.com/token",
            redirect_uris: ["http://localhost"],
          },
        }),
    },
    {
      operation: "signIn.authorize",
      method: "GET",
      path: "/o/oauth2/v2/auth",
      handle({ url, response }) {
        const request = readRequest(url);
        const page = consentPage(request, grants.ask(request));
        response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }).end(page);
      },
    },
    {
      operation: "signIn.allow",
      method: "GET",
      path: "/_consent/:id/allow",
      handle(exchange) {
        const request = answered(exchange);
        sendBack(exchange, request, { code: grants.allow(request), scope: request.scopes.join(" ") });
      },
    },
    {
      operation: "signIn.deny",
      method: "GET",
      path: "/_consent/:id/deny",
      handle: (exchange) => sendBack(exchange, answered(exchange), { error: "access_denied" }),
    },
    {
      operation: "signIn.token",
      method: "POST",
      path: "/token",
      async handle({ request, response }) {
        const form = await readForm(request);
        requireClient(form);
        const kind = one(form, "grant_type");
        if (kind === "authorization_code") {
          sendJson(response, 200, redeem(form));
          return;
        }
        if (kind === "refresh_token") {
          sendJson(response, 200, refresh(form));
          return;
        }
        throw new HttpError(400, "unsupported_grant_type", `Invalid grant_type: ${kind}`);
      },
    },
    {
      // https://developers.google.com/identity/protocols/oauth2/native-app#tokenrevoke
      operation: "signIn.revoke",
      method: "POST",
      path: "/revoke",
      async handle({ request, response, url }) {
        const token = url.searchParams.get("token") ?? one(await readForm(request), "token");
        if (!grants.revoke(token)) throw new HttpError(400, "invalid_token", "Token expired or revoked");
        sendJson(response, 200, {});
      },
    },
  ];
}

/** A parameter's value; empty where it is missing. @throws HttpError 400 when it comes twice */
function one(parameters: URLSearchParams, name: string): string {
  const [value = "", ...more] = parameters.getAll(name);
  if (more.length > 0)
    throw new HttpError(400, "invalid_request", `OAuth 2 parameters can only have a single value: ${name}`);
  return value;
}

function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
