import type { IncomingMessage, ServerResponse } from "node:http";

/** Lets `limit` bytes of the body out, then destroys the connection. */
export function cutAfter(response: ServerResponse, limit: number): void {
  let sent = 0;
  let cut = false;
  const write = response.write.bind(response) as (chunk: Buffer, done?: () => void) => boolean;
  const destroy = () => {
    cut = true;
    // After the bytes before it have left.
    response.flushHeaders();
    write(Buffer.alloc(0), () => response.socket?.destroy());
  };
  const send = (chunk: unknown): boolean => {
    if (cut) return false;
    const bytes = Buffer.from(chunk as string);
    const room = limit - sent;
    sent += bytes.length;
    if (bytes.length <= room) return write(bytes);
    if (room > 0) write(bytes.subarray(0, room));
    destroy();
    return false;
  };
  response.write = send as typeof response.write;
  response.end = ((chunk?: unknown) => {
    if (chunk !== undefined && typeof chunk !== "function") send(chunk);
    if (!cut) destroy();
    return response;
  }) as typeof response.end;
}

/**
 * Lets whoever iterates over the request have `limit` bytes of its body, then throws the error at them. The connection
 * stays open for the answer.
 */
export function failBodyAfter(request: IncomingMessage, limit: number, error: Error): void {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  request[Symbol.asyncIterator] = async function* (): AsyncGenerator<Buffer, undefined> {
    let room = limit;
    for await (const chunk of chunks) {
      if (room > 0) yield chunk.subarray(0, room);
      room -= chunk.length;
      if (room < 0) throw error;
    }
    return undefined;
  };
}

/** Holds the whole answer back. */
export function stallFor(response: ServerResponse, milliseconds: number): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  const write = response.write.bind(response) as (...chunk: unknown[]) => boolean;
  const end = response.end.bind(response) as (...chunk: unknown[]) => ServerResponse;
  const later = setTimeoutOnce(milliseconds);
  response.writeHead = ((...head: unknown[]) => (
    later(() => writeHead(...head)),
    response
  ));
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
