import type { OAuth2Client } from "google-auth-library";
import type { Readable } from "node:stream";
import { straight, type Transport } from "./transport.ts";

/** One request of an upload. */
export interface UploadRequest {
  readonly method: "POST" | "PATCH" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | string | undefined;
  readonly signal: AbortSignal;
}

/** An answer with a status of 2xx or 308. */
export interface UploadAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
}

/** Carries the requests of one upload, on connections of its own. */
export interface UploadTransport {
  /** Rejects with the client's error for any status but 2xx and 308. */
  readonly send: (request: UploadRequest) => Promise<UploadAnswer>;
  /** Closes every connection, whatever the service still does with it: one that is left open keeps a process alive. */
  readonly close: () => void;
}

/**
 * Opens connections of its own to `endpoint`, for one upload; every request carries the client's token. A status but
 * 308 and 2xx rejects with the client's error.
 */
export function openUploadTransport(
  client: OAuth2Client,
  endpoint: string,
  transport: Transport = straight,
): UploadTransport {
  const agent = transport.newAgent(new URL(endpoint));
  return {
    send: ({ body, ...request }) =>
      client.request({
        ...request,
        ...(body === undefined ? {} : { data: body }),
        agent,
        // An answer that sends us elsewhere is none: the session's address is known.
        redirect: "manual",
        responseType: "json",
        validateStatus: (status) => status === 308 || (status >= 200 && status < 300),
      }),
    close: () => agent.destroy(),
  };
}
