import { generateKeyPairSync, verify } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { TestEmulators } from "./emulators.ts";
import { issueCertificate } from "./certificate.ts";

/** One exchange under one of Google's host names. */
export interface GoogleExchange {
  readonly host: string;
  readonly method: string;
  readonly url: string;
  /** Whose token it brought, and for what; undefined without one. */
  readonly who: { readonly email: string; readonly scopes: readonly string[] } | undefined;
  readonly status: number;
}

/** The emulators under Google's host names: TLS on this machine, sign-in and impersonation, the scopes Google wants. */
export interface GoogleFront {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** File with the authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  /** Key file of the only service account that may sign in. */
  readonly keyFile: string;
  readonly account: string;
  readonly exchanges: readonly GoogleExchange[];
  close(): Promise<void>;
}

const SCOPE = "https://www.googleapis.com/auth/";
const Assertion = z.object({
  iss: z.string(),
  scope: z.string(),
  aud: z.literal("https://oauth2.googleapis.com/token"),
});
const Impersonation = z.object({ scope: z.array(z.string()), lifetime: z.string() });

/** @param folder where the certificate and the key are put */
export async function startGoogleFront(emulators: TestEmulators, folder: string): Promise<GoogleFront> {
  const { key: tlsKey, certificate, authority } = await issueCertificate(folder, { name: "*.googleapis.com" });
  const account = `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keyFile = join(folder, "key.json");
  const key = {
    ...{ type: "service_account", project_id: emulators.project, private_key_id: "1" },
    ...{ client_email: account, private_key: privateKey.export({ type: "pkcs8", format: "pem" }) },
    ...{ token_uri: "https://oauth2.googleapis.com/token", universe_domain: "googleapis.com" },
  };
  await writeFile(keyFile, JSON.stringify(key));

  const exchanges: GoogleExchange[] = [];
  const tokens = new Map<string, { email: string; scopes: string[] }>();
  const issue = async (email: string, scopes: string[]): Promise<string> => {
    const token = await emulators.issue(email, scopes);
    tokens.set(token, { email, scopes });
    return token;
  };

  async function signIn(request: IncomingMessage): Promise<unknown> {
    const [head = "", claims = "", signature = ""] = (
      new URLSearchParams(await text(request)).get("assertion") ?? ""
    ).split(".");
    const signed = verify(
      "RSA-SHA256",
      Buffer.from(`${head}.${claims}`),
      publicKey,
      Buffer.from(signature, "base64url"),
    );
    if (!signed) return undefined;
    const { iss, scope } = Assertion.parse(JSON.parse(Buffer.from(claims, "base64url").toString()));
    return { access_token: await issue(iss, scope.split(" ")), expires_in: 3599, token_type: "Bearer" };
  }

  async function impersonate(request: IncomingMessage): Promise<unknown> {
    const { scope } = Impersonation.parse(await json(request));
    const email = decodeURIComponent(
      /serviceAccounts\/([^:]+):generateAccessToken$/.exec(request.url ?? "")?.[1] ?? "",
    );
    const expireTime = new Date(Date.now() + 3_600_000).toISOString();
    return { accessToken: await issue(email, scope), expireTime };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const host = headers.host ?? "";
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    const who = tokens.get(bearer);
    const record = (status: number) => void exchanges.push({ host, method, url, who, status });
    const reply = (status: number, body: unknown) => {
      record(status);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const refuse = (status: number, message: string) => {
      request.resume();
      reply(status, { error: { code: status, message, status: "PERMISSION_DENIED", errors: [{ message }] } });
    };

    if (host === "oauth2.googleapis.com" && url === "/token") {
      const token = await signIn(request);
      if (token === undefined) refuse(400, "invalid_grant");
      else reply(200, token);
      return;
    }
    if (host === "iamcredentials.googleapis.com") {
      if (!who?.scopes.includes(`${SCOPE}cloud-platform`)) {
        refuse(403, "insufficient scopes");
        return;
      }
      reply(200, await impersonate(request));
      return;
    }
    const endpoint = endpointOf(host, emulators);
    if (endpoint === undefined) {
      refuse(404, `${host} is not here`);
      return;
    }
    if (!who) {
      refuse(401, "no token that was issued here");
      return;
    }
    if (!scopesFor(host, method, url).some((scope) => who.scopes.includes(SCOPE + scope))) {
      refuse(403, "Request had insufficient authentication scopes.");
      return;
    }
    // Only the start's own token lets a batch run.
    const runs = host.endsWith("dataproc.googleapis.com") ? { authorization: `Bearer ${emulators.token}` } : {};
    const target = new URL(endpoint);
    const { hostname, port } = target;
    const sent = ask({ hostname, port, method, path: url, headers: { ...headers, ...runs, host: target.host } });
    sent.on("error", () => response.destroy());
    sent.on("response", (given) => {
      record(given.statusCode ?? 0);
      const { location } = given.headers;
      const moved = location === undefined ? {} : { location: location.replace(endpoint, `https://${host}`) };
      response.writeHead(given.statusCode ?? 0, { ...given.headers, ...moved });
      given.pipe(response);
    });
    request.pipe(sent);
  }

  const server = createServer(
    { key: tlsKey, cert: certificate },
    (request, response) =>
      void answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      }),
  );
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => void sockets.add(socket));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    ...{ authority, keyFile, account, exchanges },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function endpointOf(host: string, { endpoints }: TestEmulators): string | undefined {
  if (host === "www.googleapis.com") return endpoints.drive;
  if (host === "storage.googleapis.com") return endpoints.storage;
  if (host === "europe-west1-dataproc.googleapis.com") return endpoints.dataproc;
  return undefined;
}

/** By the discovery documents of drive v3, storage v1 and dataproc v1: any of these. */
function scopesFor(host: string, method: string, url: string): readonly string[] {
  if (host === "www.googleapis.com") return ["drive", "drive.readonly"];
  if (host !== "storage.googleapis.com") return ["cloud-platform", "dataproc"];
  const full = ["cloud-platform", "devstorage.full_control"];
  const changes = method === "PATCH" || (method === "PUT" && !url.startsWith("/upload/"));
  if (changes) return full;
  return method === "GET"
    ? [...full, "devstorage.read_write", "devstorage.read_only"]
    : [...full, "devstorage.read_write"];
}

/** URL of a module for `node --import`: what is meant for Google on port 443 reaches the front, without a proxy. */
export async function writeRedirection({ port }: GoogleFront, folder: string): Promise<string> {
  const file = join(folder, "redirection.mjs");
  await writeFile(
    file,
    `import { redirectGoogle } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, "redirection.ts")).href)};
redirectGoogle(${port});
`,
  );
  return pathToFileURL(file).href;
}
