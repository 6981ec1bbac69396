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
 * Lets whoever iterates over the request have its body up to byte `limit` of the object (where it begins there is what
 * its Content-Range says), then throws the error at them. The connection stays open for the answer.
 * @param isDue asked when the body gets there; false lets the rest of it through
 */
export function failBodyAfter(request: IncomingMessage, limit: number, error: Error, isDue: () => boolean): void {
  const start = Number(/^bytes (\d+)-/.exec(request.headers["content-range"] ?? "")?.[1] ?? 0);
  if (start > limit) return;
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  request[Symbol.asyncIterator] = async function* (): AsyncGenerator<Buffer, undefined> {
    let room = limit - start;
    for await (const chunk of chunks) {
      const reached = room >= 0 && chunk.length > room;
      if (reached && isDue()) {
        if (room > 0) yield chunk.subarray(0, room);
        throw error;
      }
      yield chunk;
      room -= chunk.length;
    }
    return undefined;
  };
}

/** Flips the first byte of the body. */
export function flipOneByte(response: ServerResponse): void {
  const write = response.write.bind(response) as (chunk: Buffer, ...rest: unknown[]) => boolean;
  response.write = ((chunk: unknown, ...rest: unknown[]) => {
    response.write = write as typeof response.write;
    const bytes = Buffer.from(chunk as string);
    bytes.writeUInt8(~bytes.readUInt8() & 0xff);
    return write(bytes, ...rest);
  }) as typeof response.write;
}

/** Puts these fields over those of a JSON answer. */
export function replaceFields(response: ServerResponse, fields: Readonly<Record<string, unknown>>): void {
  const writeHead = response.writeHead.bind(response) as (status: number, headers: object) => ServerResponse;
  const end = response.end.bind(response) as (body: Buffer) => ServerResponse;
  let [status, headers] = [200, {}];
  response.writeHead = ((...head: [number, object]) => {
    [status, headers] = head;
    return response;
  }) as typeof response.writeHead;
  response.end = ((body: Buffer) => {
    const bytes = Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as object), ...fields }));
    writeHead(status, { ...headers, "content-length": String(bytes.length) });
    return end(bytes);
  }) as typeof response.end;
}

/** Whatever is answered, the client sees its connection reset. */
export function resetInsteadOfAnswer(response: ServerResponse): void {
  const reset = () => {
    response.socket?.resetAndDestroy();
    return response;
  };
  response.writeHead = reset;
  response.write = () => false;
  response.end = reset;
}

/** Holds the whole answer back. */
export function stallFor(response: ServerResponse, milliseconds: number): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  const write = response.write.bind(response) as (...chunk: unknown[]) => boolean;
  const end = response.end.bind(response) as (...chunk: unknown[]) => ServerResponse;
  const later = setTimeoutOnce(response, milliseconds);
  response.writeHead = (...head: unknown[]) => (later(() => writeHead(...head)), response);
  response.write = ((...chunk: unknown[]) => (later(() => write(...chunk)), true)) as typeof response.write;
  response.end = ((...chunk: unknown[]) => (later(() => end(...chunk)), response)) as typeof response.end;
}

/** Runs what it is given in order, all of it after the delay; nothing once the client or the service has gone. */
function setTimeoutOnce(response: ServerResponse, milliseconds: number): (work: () => void) => void {
  let queue: (() => void)[] | undefined = [];
  const timer = setTimeout(() => {
    const due = queue ?? [];
    queue = undefined;
    for (const work of due) work();
  }, milliseconds);
  response.once("close", () => clearTimeout(timer));
  return (work) => {
    if (queue) queue.push(work);
    else work();
  };
}
