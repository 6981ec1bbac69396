import { forEachConcurrent } from "../concurrency.ts";
import { Failure, isFailure } from "../failure.ts";
import { folderPrefix, gsUri } from "../layout.ts";
import type { Bucket, StoredObject } from "../services/storage.ts";
import { cutLines } from "./lines.ts";
import { eachPart, MOST_BYTES } from "./read.ts";
import { ownBeginning } from "../text/own-text.ts";
import type { TextPattern } from "./text-pattern.ts";

/** A line in which the pattern is, the first time in it. */
export interface FoundLine {
  readonly object: string;
  readonly generation: string;
  /** From 1 on; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What stands about it: a part of a long line. */
  readonly excerpt: string;
}

/** An object that was left out, and why: it holds no text, is too large, has a line too long for the pattern, or could not be read. */
export interface NotSearched {
  readonly object: string;
  readonly why: "no-text" | "too-large" | "long-line" | "damaged" | Failure;
}

/** What a search will read. */
export interface SearchPlan {
  readonly objects: readonly StoredObject[];
  readonly notSearched: readonly NotSearched[];
  /** How many are there, those with nothing in them too. */
  readonly there: number;
  /** Of all objects, as they are stored. */
  readonly bytes: number;
}

/** What a search found. */
export interface SearchResult {
  /** In the order of the objects' names, then of their lines. */
  readonly found: readonly FoundLine[];
  readonly notSearched: readonly NotSearched[];
  /** How much was read to the end. */
  readonly files: number;
  readonly bytes: number;
  /** False where it ended early because so much had been found. */
  readonly isAll: boolean;
}

/** How far a search is. */
export interface SearchReport {
  readonly files: number;
  readonly bytes: number;
  readonly found: number;
}

// Each holds its longest line in memory.
const AT_ONCE = 4;
/** More is nothing that a person looks through. */
const MOST_FOUND = 2000;
/** A plan holds each name. */
const MOST_OBJECTS = 100_000;
const BINARY_NAMES = /\.(parquet|avro|orc|zip|bz2|xz|zst|7z|tar|tgz|jar|whl|pyc|pdf|xlsx?|docx?|png|jpe?g|gif|webp)$/i;
// Where a NUL is among the first bytes the rest is no text either: so git tells them apart.
const BEGINNING = 8192;
const BEFORE = 60;
const BEHIND = 200;

/**
 * Which objects a search of a folder will read, or of a single object.
 * @param name "" of the whole bucket; of what is an object's name and a folder's at once the object is meant
 * @throws Failure `lake-file.too-many-to-search`, `bucket.missing`, `remote.*`
 */
export async function planSearch(bucket: Bucket, name: string, signal: AbortSignal): Promise<SearchPlan> {
  const isFolder = name === "" || name.endsWith("/");
  const single = isFolder ? undefined : await bucket.stat(name, signal);
  const objects: StoredObject[] = [];
  const notSearched: NotSearched[] = [];
  let [there, bytes] = [0, 0];
  const tellOdd = ({ id = name, failure }: { readonly id?: string | undefined; readonly failure: Failure }) => {
    notSearched.push({ object: id, why: failure });
  };
  const all = single === undefined ? bucket.all(folderPrefix(name), signal, tellOdd) : [single];
  for await (const object of all) {
    const { size } = object;
    there++;
    if (objects.length + notSearched.length >= MOST_OBJECTS)
      throw new Failure("lake-file.too-many-to-search", { uri: gsUri(bucket.name, name), most: MOST_OBJECTS });
    if (size === 0) continue;
    if (BINARY_NAMES.test(object.name)) notSearched.push({ object: object.name, why: "no-text" });
    else if (size > MOST_BYTES) notSearched.push({ object: object.name, why: "too-large" });
    else {
      objects.push(object);
      bytes += size;
    }
  }
  return { objects, notSearched, there, bytes };
}

/**
 * Looks for a pattern in the objects of a plan, each as it was listed. What can't be read is told and passed over; what
 * would stop the others too, such as a sign-in that has ended, is thrown.
 * @throws Failure `credentials.*`, `remote.*`
 */
export async function runSearch(
  bucket: Bucket,
  plan: SearchPlan,
  pattern: TextPattern,
  { report, most = MOST_FOUND }: { readonly report: (far: SearchReport) => void; readonly most?: number },
  signal: AbortSignal,
): Promise<SearchResult> {
  const found = new Map<StoredObject, readonly FoundLine[]>();
  const notSearched = [...plan.notSearched];
  let [files, bytes, lines] = [0, 0, 0];
  let isAll = true;
  const search = async (object: StoredObject): Promise<void> => {
    if (!isAll) return;
    const here: FoundLine[] = [];
    const take = (one: FoundLine): void => {
      if (lines >= most) {
        isAll = false;
        throw new Enough();
      }
      lines++;
      here.push(one);
    };
    try {
      await searchObject(bucket, object, pattern, take, signal);
      files++;
      bytes += object.size;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Enough)) notSearched.push({ object: object.name, why: reasonOf(error) });
    }
    if (here.length > 0) found.set(object, here);
    report({ files, bytes, found: lines });
  };
  await forEachConcurrent(plan.objects, AT_ONCE, search);
  const inOrder = plan.objects.flatMap((object) => found.get(object) ?? []);
  return { found: inOrder, notSearched, files, bytes, isAll };
}

async function searchObject(
  bucket: Bucket,
  object: StoredObject,
  pattern: TextPattern,
  take: (found: FoundLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const { name, generation } = object;
  const decoder = new TextDecoder();
  let [line, looked] = [0, 0];
  const lines = cutLines((text) => {
    line++;
    if (text.length > pattern.longest) throw new LongLine();
    const at = pattern.find(text);
    if (at === undefined) return;
    take({ object: name, generation, line, column: at.from + 1, excerpt: excerptOf(text, at.from) });
  });
  await eachPart(bucket, object, signal, (part) => {
    if (part.subarray(0, Math.max(0, BEGINNING - looked)).includes(0)) throw new NoText();
    looked += part.length;
    lines.push(decoder.decode(part, { stream: true }));
  });
  lines.push(decoder.decode());
  lines.end();
}

function excerptOf(line: string, from: number): string {
  const start = Math.max(0, from - BEFORE);
  const end = Math.min(line.length, from + BEHIND);
  const excerpt = ownBeginning(line.slice(start, end), end - start).trim();
  return `${start === 0 ? "" : "…"}${excerpt}${end === line.length ? "" : "…"}`;
}

/** As much was found as is asked for. */
class Enough extends Error {}

/** What is read is no text. */
class NoText extends Error {}

/** A line is longer than the pattern is looked for in. */
class LongLine extends Error {}

/** Why an object was left out. @throws what is no fault of the object */
function reasonOf(error: unknown): NotSearched["why"] {
  if (error instanceof NoText) return "no-text";
  if (error instanceof LongLine) return "long-line";
  if (isFailure(error, "lake-file.too-large")) return "too-large";
  // Gone meanwhile, or not to be read by us: the others may be.
  if (isFailure(error, "remote.not-found") || isFailure(error, "remote.denied")) return error;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === "string" && code.startsWith("Z_")) return "damaged";
  throw error;
}
