import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure, reasonOf } from "../../failure.ts";

/** Waits on this machine for the browser to come back. */
export interface Loopback {
  /** What Google is to send the browser to. */
  readonly redirect: string;
  /** From now on tells of what comes; nothing comes before there is an address to come from. */
  receive(arrive: Arrive): void;
  /** Ends all connections; a page that is still to be shown is shown before. */
  close(): Promise<void>;
}

/** Shows a page to the browser that waits for it. */
export type ShowPage = (page: string) => Promise<void>;

/** What becomes of an address that the browser came with: it waits for a page, or is told at once that it came wrongly. */
export type Arrive = (address: string, show: ShowPage) => Promise<"waits" | { readonly page: string }>;

// A request of a browser is there at once; whoever opens connections and says nothing keeps none.
const SECONDS_TO_ASK = 10;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/**
 * Listens on 127.0.0.1, at a port that is free (RFC 8252, sections 7.3 and 8.3). Refuses, before anything is looked at,
 * a Host that is not this one (DNS rebinding), any Origin (a page's own request), another method and another path.
 * @param port 0 takes a free one
 * @throws Failure `sign-in.no-port`
 */
export async function openLoopback(port = 0): Promise<Loopback> {
  const showing = new Set<Promise<void>>();
  let arrive: Arrive | undefined;
  const server = createServer((request, response) => {
    const refuse = (status: number) => void response.writeHead(status, { connection: "close" }).end();
    const { host, origin } = request.headers;
    const own = (server.address() as AddressInfo | null)?.port;
    if (own === undefined || host !== `127.0.0.1:${own}`) {
      refuse(403);
      return;
    }
    if (origin !== undefined || arrive === undefined) {
      refuse(403);
      return;
    }
    if (request.method !== "GET") {
      refuse(405);
      return;
    }
    const address = `http://${host}${request.url ?? "/"}`;
    if (!URL.canParse(address) || new URL(address).pathname !== "/") {
      refuse(404);
      return;
    }
    const show = (status: number, page: string) => {
      const shown = send(response, status, page);
      showing.add(shown);
      return shown.finally(() => showing.delete(shown));
    };
    void arrive(address, (page) => show(200, page)).then(
      (outcome) => (outcome === "waits" ? undefined : show(400, outcome.page)),
      // A page could not be made: a defect, which is told to who waits for the sign-in's end too.
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.headersTimeout = SECONDS_TO_ASK * 1000;
  server.requestTimeout = SECONDS_TO_ASK * 1000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Failure("sign-in.no-port", { why: reasonOf(error) }, { cause: error })));
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    redirect: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    receive(given) {
      arrive = given;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all(showing);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Resolves when the page is out, or whoever asked has gone: that is theirs to do. */
function send(response: ServerResponse, status: number, page: string): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    if (response.destroyed) {
      resolve();
      return;
    }
    response.writeHead(status, {
      ...{ "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
      // The address that it stands at has the code.
      ...{ "cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" },
      connection: "close",
    });
    response.end(page);
  });
}
