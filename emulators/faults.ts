import type { IncomingMessage, ServerResponse } from "node:http";
import type { Tokens } from "./tokens.ts";

/**
 * Planted faults, in the instruction grammar of Google's storage testbench ("Retry Test API"):
 * `return-X`, `return-X:reason` (our addition: the reason of the error body), `return-reset-connection`,
 * `return-broken-stream-after-YK`, `stall-for-Ts`.
 *
 *     POST /_faults   {"operation": "drive.files.list", "instructions": ["return-403:userRateLimitExceeded"]}
 *     GET  /_faults   {"pending": {"drive.files.list": [...]}, "requests": {"drive.files.list": 3}}
 *     DELETE /_faults
 *
 * Each request of the operation takes one instruction off its list. All three want the token of this start.
 */
export interface Faults {
  /** Answers a request to `/_faults`; false for any other. */
  administer(request: IncomingMessage, response: ServerResponse, url: URL, tokens: Tokens): Promise<boolean>;
  /** Carries out the next fault of the operation, if one is planted. */
  strike(operation: string, request: IncomingMessage, response: ServerResponse): "answered" | "go on";
}

export function createFaults(): Faults {
  const pending = new Map<string, string[]>();
  const requests = new Map<string, number>();

  return {
    async administer(request, response, url, tokens) {
      if (url.pathname !== "/_faults") return false;
      const reply = (status: number, body: unknown) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      };
      if (request.headers.authorization !== `Bearer ${tokens.start}`) {
        reply(401, { error: "the token of this start, please" });
      } else if (request.method === "POST") {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const { operation, instructions } = JSON.parse(Buffer.concat(chunks).toString()) as {
          operation: string;
          instructions: string[];
        };
        pending.set(operation, [...(pending.get(operation) ?? []), ...instructions]);
        reply(200, {});
      } else if (request.method === "DELETE") {
        pending.clear();
        requests.clear();
        reply(200, {});
      } else {
        reply(200, { pending: Object.fromEntries(pending), requests: Object.fromEntries(requests) });
      }
      return true;
    },

    strike(operation, request, response) {
      requests.set(operation, (requests.get(operation) ?? 0) + 1);
      const instruction = pending.get(operation)?.shift();
      if (instruction === undefined) return "go on";
      return carryOut(instruction, request, response);
    },
  };
}

function carryOut(instruction: string, request: IncomingMessage, response: ServerResponse): "answered" | "go on" {
  if (instruction === "return-reset-connection") {
    request.socket.resetAndDestroy();
    return "answered";
  }
  const broken = /^return-broken-stream(?:-after-(\d+)K)?$/.exec(instruction);
  if (broken) {
    cutAfter(response, Number(broken[1] ?? 0) * 1024);
    return "go on";
  }
  const stall = /^stall-for-(\d+)s$/.exec(instruction);
  if (stall) {
    stallFor(response, Number(stall[1]) * 1000);
    return "go on";
  }
  const status = /^return-(\d{3})(?::(\w+))?$/.exec(instruction);
  if (status) {
    const code = Number(status[1]);
    const reason = status[2] ?? "backendError";
    request.resume();
    response.writeHead(code, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        error: { code, message: `planted: ${reason}`, errors: [{ domain: "global", reason, message: reason }] },
      }),
    );
    return "answered";
  }
  throw new Error(`unknown fault instruction: ${instruction}`);
}

/** Lets `limit` bytes of the body out, then destroys the connection. */
function cutAfter(response: ServerResponse, limit: number): void {
  let sent = 0;
  const write = response.write.bind(response) as (chunk: Buffer) => boolean;
  const send = (chunk: unknown): boolean => {
    const bytes = Buffer.from(chunk as Buffer | string);
    const room = limit - sent;
    sent += bytes.length;
    if (bytes.length <= room) return write(bytes);
    if (room > 0) write(bytes.subarray(0, room));
    setTimeout(() => response.socket?.destroy(), 20);
    return false;
  };
  response.write = send as typeof response.write;
  response.end = ((chunk?: unknown) => {
    if (chunk !== undefined && typeof chunk !== "function") send(chunk);
    setTimeout(() => response.socket?.destroy(), 20);
    return response;
  }) as typeof response.end;
}

/** Holds the whole answer back. */
function stallFor(response: ServerResponse, milliseconds: number): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  const write = response.write.bind(response) as (...chunk: unknown[]) => boolean;
  const end = response.end.bind(response) as (...chunk: unknown[]) => ServerResponse;
  const later = setTimeoutOnce(milliseconds);
  response.writeHead = ((...head: unknown[]) => (
    later(() => writeHead(...head)),
    response
  )) as typeof response.writeHead;
  response.write = ((...chunk: unknown[]) => (later(() => write(...chunk)), true)) as typeof response.write;
  response.end = ((...chunk: unknown[]) => (later(() => end(...chunk)), response)) as typeof response.end;
}

/** Runs what it is given in order, all of it after the delay. */
function setTimeoutOnce(milliseconds: number): (work: () => void) => void {
  let queue: (() => void)[] | undefined = [];
  setTimeout(() => {
    const due = queue ?? [];
    queue = undefined;
    for (const work of due) work();
  }, milliseconds);
  return (work) => {
    if (queue) queue.push(work);
    else work();
  };
}
