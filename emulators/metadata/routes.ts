import { createHash } from "node:crypto";
import * as z from "zod";
import { type Exchange, HttpError, readJson, type Route, sendJson } from "../http/server.ts";
import type { ServiceOptions } from "../service.ts";
import type { IdentityKey } from "./identity-key.ts";

const ROOT = "/computeMetadata/v1";
const ACCOUNT = `${ROOT}/instance/service-accounts/:account`;
const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
const FLAVOR = { "metadata-flavor": "Google", server: "Metadata Server for VM" };
/** Seconds that a token or an identity lives. */
const LIFETIME = 3600;

/** Paths and shapes: https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys */
export function metadataRoutes(options: ServiceOptions, key: IdentityKey, stop: () => void): Route[] {
  const { project, now, tokens } = options;
  const email = tokens.serviceAccount;
  const projectNumber = numberOf(project);
  const account = { aliases: ["default"], email, scopes: [CLOUD_PLATFORM] };

  function get(operation: string, path: string, answer: (exchange: Exchange) => void): Route {
    return {
      operation: `metadata.${operation}`,
      method: "GET",
      path,
      handle(exchange) {
        if (path.startsWith(ROOT)) requireFlavor(exchange);
        if (path.startsWith(ACCOUNT)) requireAccount(exchange, email);
        answer(exchange);
      },
    };
  }

  return [
    get("ping", "/", ({ response }) => sendText(response, "computeMetadata/\n")),
    get("root", `${ROOT}{/}?`, ({ response }) => sendText(response, "instance/\nproject/\nuniverse/\n")),
    get("instance", `${ROOT}/instance{/}?`, ({ response }) => sendText(response, "id\nservice-accounts/\nzone\n")),
    get("projectId", `${ROOT}/project/project-id`, ({ response }) => sendText(response, project)),
    get("projectNumber", `${ROOT}/project/numeric-project-id`, ({ response }) => sendText(response, projectNumber)),
    ...["universe-domain", "universe_domain"].map((name) =>
      get("universe", `${ROOT}/universe/${name}`, ({ response }) => sendText(response, "googleapis.com")),
    ),
    get("accounts", `${ROOT}/instance/service-accounts{/}?`, ({ url, response }) => {
      if (isRecursive(url)) sendMetadataJson(response, { default: account, [email]: account });
      else sendText(response, `default/\n${email}/\n`);
    }),
    get("account", `${ACCOUNT}{/}?`, ({ url, response }) => {
      if (isRecursive(url)) sendMetadataJson(response, account);
      else sendText(response, "aliases\nemail\nidentity\nscopes\ntoken\n");
    }),
    get("email", `${ACCOUNT}/email`, ({ response }) => sendText(response, email)),
    get("aliases", `${ACCOUNT}/aliases`, ({ response }) => sendText(response, "default\n")),
    get("scopes", `${ACCOUNT}/scopes`, ({ response }) => sendText(response, `${account.scopes.join("\n")}\n`)),
    get("token", `${ACCOUNT}/token`, ({ url, response }) => {
      const asked = url.searchParams.getAll("scopes").flatMap((scopes) => scopes.split(",").filter(Boolean));
      const access_token = tokens.issue(email, asked.length > 0 ? asked : account.scopes, LIFETIME);
      sendMetadataJson(response, { access_token, expires_in: LIFETIME, token_type: "Bearer" });
    }),
    get("identity", `${ACCOUNT}/identity`, ({ url, response }) => {
      const audience = url.searchParams.get("audience") ?? "";
      if (audience === "") throw new HttpError(400, "invalid", "non-empty audience parameter required");
      const issued = Math.floor(now().getTime() / 1000);
      const subject = numberOf(email);
      const claims = { aud: audience, azp: subject, email, email_verified: true, sub: subject };
      const validity = { iss: "https://accounts.google.com", iat: issued, exp: issued + LIFETIME };
      sendText(response, key.sign({ ...claims, ...validity }));
    }),
    get("certs", "/_certs", ({ response }) => sendJson(response, 200, key.jwks)),
    {
      operation: "metadata.issue",
      method: "POST",
      path: "/_tokens",
      handle: (exchange) => issue(exchange, options),
    },
    {
      operation: "metadata.stop",
      method: "POST",
      path: "/_stop",
      handle({ response, identity }) {
        requireStartToken(identity);
        sendJson(response, 200, {});
        stop();
      },
    },
  ];
}

const TokenRequest = z.object({ email: z.string().min(1), scopes: z.array(z.string()) });

/** A token of anybody, for who holds the token of this start. */
async function issue({ request, response, identity }: Exchange, { tokens }: ServiceOptions): Promise<void> {
  requireStartToken(identity);
  const body = TokenRequest.safeParse(await readJson(request));
  if (!body.success) throw new HttpError(400, "invalid", z.prettifyError(body.error));
  const access_token = tokens.issue(body.data.email, body.data.scopes, LIFETIME);
  sendJson(response, 200, { access_token, expires_in: LIFETIME, token_type: "Bearer" });
}

function requireStartToken(identity: Exchange["identity"]): void {
  if (!identity?.runsCode) throw new HttpError(401, "required", "This takes the token of this start as bearer.");
}

/** What keeps a page or a redirected request from fetching credentials: only a deliberate client sends the header. */
function requireFlavor({ request }: Exchange): void {
  if (request.headers["x-forwarded-for"] !== undefined) {
    throw new HttpError(403, "forbidden", "Requests with X-Forwarded-For are refused.", { headers: FLAVOR });
  }
  if (request.headers["metadata-flavor"] !== "Google") {
    throw new HttpError(403, "forbidden", "Missing required header: Metadata-Flavor: Google", { headers: FLAVOR });
  }
}

function requireAccount({ path }: Exchange, email: string): void {
  const account = path["account"] ?? "";
  if (account !== "default" && account !== email) {
    throw new HttpError(404, "notFound", `No service account ${account}.`, { headers: FLAVOR });
  }
}

function isRecursive(url: URL): boolean {
  return url.searchParams.get("recursive")?.toLowerCase() === "true";
}

function sendText(response: Exchange["response"], text: string): void {
  response.writeHead(200, { ...FLAVOR, "content-type": "application/text" });
  response.end(text);
}

function sendMetadataJson(response: Exchange["response"], body: unknown): void {
  sendJson(response, 200, body, { ...FLAVOR, "content-type": "application/json" });
}

/** A number in Google's style that stays the same for a name. */
function numberOf(name: string): string {
  const digits = createHash("sha256").update(name).digest().readBigUInt64BE() % 900_000_000_000n;
  return String(100_000_000_000n + digits);
}
