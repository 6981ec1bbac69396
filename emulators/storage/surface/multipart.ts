import { invalid } from "./errors.ts";

/** The two parts of a multipart/related upload: what the object is to be called, and its bytes. */
export interface RelatedUpload {
  readonly resource: unknown;
  readonly contentType: string | undefined;
  /** To be read to its end; that throws 400 when the closing boundary is missing. */
  readonly content: AsyncIterable<Buffer>;
}

const HEADERS_END = Buffer.from("\r\n\r\n");
const METADATA_LIMIT = 1024 * 1024;

/** Reads the first part, and the second as it comes. 400 for a body of any other shape. */
export async function readRelated(body: AsyncIterable<Buffer>, contentType: string): Promise<RelatedUpload> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (!boundary) throw invalid("Multipart body has no boundary.");
  const marker = Buffer.from(`\r\n--${boundary[1] ?? boundary[2] ?? ""}`);
  const scan = createScanner(body);

  await collect(scan.until(marker));
  await collect(scan.until(HEADERS_END));
  const resource = parseResource(await collect(scan.until(marker)));
  const headers = await collect(scan.until(HEADERS_END));
  return {
    resource,
    contentType: /^content-type:\s*(.+?)\s*$/im.exec(headers.toString())?.[1],
    content: scan.last(marker),
  };
}

/** Splits a stream at markers, however its chunks fall. It begins as if a line break stood before the first byte. */
function createScanner(body: AsyncIterable<Buffer>) {
  const chunks = body[Symbol.asyncIterator]();
  let held = Buffer.from("\r\n");

  async function* until(marker: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = held.indexOf(marker);
      const free = at === -1 ? held.length - marker.length + 1 : at;
      if (free > 0) {
        const before = held.subarray(0, free);
        held = held.subarray(free);
        yield before;
      }
      if (at !== -1) {
        held = held.subarray(marker.length);
        return;
      }
      const next = await chunks.next();
      if (next.done === true) throw invalid("Missing end boundary in multipart body.");
      held = Buffer.concat([held, next.value]);
    }
  }

  /** The part before the last marker; reads what little follows too, so that the connection can be used again. */
  async function* last(marker: Buffer): AsyncGenerator<Buffer> {
    yield* until(marker);
    while ((await chunks.next()).done !== true);
  }
  return { until, last };
}

async function collect(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const collected: Buffer[] = [];
  let size = 0;
  for await (const part of parts) {
    size += part.length;
    if (size > METADATA_LIMIT) throw invalid("Metadata part is too large.");
    collected.push(part);
  }
  return Buffer.concat(collected);
}

function parseResource(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString() || "{}") as unknown;
  } catch {
    throw invalid("Metadata part is not valid JSON.");
  }
}
