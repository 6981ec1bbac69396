import { HttpError } from "../http/http-error.ts";

/** The two parts of a `multipart/related` upload. */
export interface Related {
  readonly metadata: unknown;
  /** Type of the media part, if it names one. */
  readonly contentType: string | undefined;
  /** Bytes of the media part, as they come in. Ends with an error when the closing boundary does not come. */
  readonly bytes: AsyncIterable<Buffer>;
}

const LIMIT = 1024 * 1024;

/**
 * Takes a `multipart/related` body apart while it arrives (RFC 2387): JSON metadata first, then media. Lines end as the
 * first boundary line does: CRLF by the RFC, a bare LF from Google's Python client and gcsfs. A part never begins at the
 * other kind of line end, so that text with lines of its own stays whole.
 * @param header the Content-Type of the request
 * @throws HttpError 400 `badRequest` when it is none, or its first part is over 1 MiB
 */
export async function readRelated(header: string | undefined, body: AsyncIterable<Uint8Array>): Promise<Related> {
  const boundary = /^multipart\/related\b.*;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(header ?? "");
  if (!boundary) throw malformed();
  const mark = `--${boundary[1] ?? boundary[2] ?? ""}`;
  // The line break in front makes the first boundary look like all the others.
  const reader = createReader(body, Buffer.from("\n"));
  await reader.upTo(Buffer.from(`\n${mark}`));
  const lineEnd = (await reader.upTo(Buffer.from("\n"))).at(-1) === 0x0d ? "\r\n" : "\n";
  const delimiter = Buffer.from(`${lineEnd}${mark}`);
  reader.putBack(Buffer.from(lineEnd));
  await readHeaders(reader, lineEnd);
  const metadata = parseJson(await reader.upTo(delimiter));
  const headers = await readHeaders(reader, lineEnd);
  const encoding = headers.get("content-transfer-encoding") ?? "binary";
  if (!/^(?:binary|8bit|7bit)$/i.test(encoding)) {
    throw new HttpError(501, "notImplemented", `Not emulated: the header Content-Transfer-Encoding: ${encoding}.`);
  }
  return { metadata, contentType: headers.get("content-type"), bytes: reader.stream(delimiter) };
}

interface Reader {
  /** The bytes before the mark, which is consumed. */
  upTo(mark: Buffer): Promise<Buffer>;
  putBack(bytes: Buffer): void;
  stream(mark: Buffer): AsyncGenerator<Buffer>;
}

function createReader(body: AsyncIterable<Uint8Array>, head: Buffer): Reader {
  const source = body[Symbol.asyncIterator]();
  let held = head;

  async function more(): Promise<boolean> {
    const next = await source.next();
    if (next.done === true) return false;
    held = Buffer.concat([held, next.value]);
    return true;
  }

  return {
    async upTo(mark) {
      for (;;) {
        const at = held.indexOf(mark);
        if (at >= 0) {
          const before = held.subarray(0, at);
          held = held.subarray(at + mark.length);
          return before;
        }
        if (held.length > LIMIT || !(await more())) throw malformed();
      }
    },
    putBack(bytes) {
      held = Buffer.concat([bytes, held]);
    },
    async *stream(mark) {
      for (;;) {
        const at = held.indexOf(mark);
        if (at >= 0) {
          yield held.subarray(0, at);
          held = held.subarray(at + mark.length);
          while (await more()) held = Buffer.alloc(0);
          return;
        }
        // A boundary may have begun in the last bytes.
        const sure = Math.max(held.length - mark.length + 1, 0);
        if (sure > 0) yield held.subarray(0, sure);
        held = held.subarray(sure);
        if (!(await more())) throw malformed();
      }
    },
  };
}

async function readHeaders(reader: Reader, lineEnd: string): Promise<Map<string, string>> {
  const block = (await reader.upTo(Buffer.from(lineEnd + lineEnd))).toString();
  return new Map(
    block
      .split(lineEnd)
      .filter((line) => line.includes(":"))
      .map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString() || "{}") as unknown;
  } catch {
    throw new HttpError(400, "parseError", "Parse Error");
  }
}

function malformed(): HttpError {
  return new HttpError(400, "badRequest", "Malformed multipart body.");
}
