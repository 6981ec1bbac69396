/** A `gs://` address that stands in a text. */
export interface UriInText {
  /** Where it stands, in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  readonly bucket: string;
  /** Name of an object or the beginning of names, "" for the bucket: of a pattern what stands before it, to the slash. */
  readonly object: string;
}

/** What stands before a cursor, where an address is being typed: its bucket as far as it goes, or what follows the bucket. */
export type UriBeingTyped =
  | { readonly kind: "bucket"; readonly typed: string }
  | { readonly kind: "object"; readonly bucket: string; readonly typed: string };

// cloud.google.com/storage/docs/buckets#naming
const BUCKET = "[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]";
const START = new RegExp(`gs://(${BUCKET})(?=[/"'\`\\s,;)\\]}>]|$)`, "g");
const QUOTES = new Set(['"', "'", "`"]);
// What ends an address that no quotes hold.
const END = /[\s"'`<>|]|$/;
// An address of which a part is only known when the code runs, or which is written with escapes.
const MADE_OF_PARTS = /[{}\\]|\$\w|%[sdr(]/;
const LONGEST = 1100;
const MOST = 1000;
// A longer text is data, in which nobody clicks.
const LONGEST_TEXT = 2_000_000;

/** The addresses in a text that stand there whole; at most 1,000. */
export function urisIn(text: string): readonly UriInText[] {
  if (text.length > LONGEST_TEXT) return [];
  const found: UriInText[] = [];
  for (const match of text.matchAll(START)) {
    const [whole, bucket = ""] = match;
    const start = match.index;
    const path = pathAfter(text, start + whole.length, text[start - 1] ?? "");
    if (path === undefined || MADE_OF_PARTS.test(path)) continue;
    const wildcard = path.search(/[*?[]/);
    const object = wildcard < 0 ? path : path.slice(0, path.lastIndexOf("/", wildcard) + 1);
    found.push({ start, end: start + whole.length + path.length, bucket, object: object.replace(/^\//, "") });
    if (found.length === MOST) break;
  }
  return found;
}

/** What follows the bucket: to the quote that began it, or to a blank. Undefined where it does not end. */
function pathAfter(text: string, at: number, before: string): string | undefined {
  const rest = text.slice(at, at + LONGEST);
  if (QUOTES.has(before)) {
    const end = rest.indexOf(before);
    const path = end < 0 ? undefined : rest.slice(0, end);
    return path?.includes("\n") === true ? undefined : path;
  }
  // A full stop or a bracket at its end is the sentence's.
  return rest.slice(0, rest.search(END)).replace(/[.,;:!?)\]}]+$/, "");
}

const TYPED_BUCKET = /gs:\/\/([a-z0-9._-]{0,222})$/;
const TYPED_OBJECT = new RegExp(`gs://(${BUCKET})/([^"'\`<>|]{0,1024})$`);

/** Reads the line before the cursor; undefined where no address is being typed, or one of parts. */
export function uriBeingTyped(line: string): UriBeingTyped | undefined {
  const [, typedBucket] = TYPED_BUCKET.exec(line) ?? [];
  if (typedBucket !== undefined) return { kind: "bucket", typed: typedBucket };
  const [, bucket, typed] = TYPED_OBJECT.exec(line) ?? [];
  if (bucket === undefined || typed === undefined || MADE_OF_PARTS.test(typed)) return undefined;
  return { kind: "object", bucket, typed };
}

/** Whether a name can be put into a text between quotes as it is. */
export function isPlainInText(name: string): boolean {
  return !/["'`\\{}$\p{Cc}]/u.test(name);
}
