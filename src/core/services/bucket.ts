import type { Readable } from "node:stream";
import type { OddElement } from "../google/reply.ts";
import type { StoredObject } from "./stored-object.ts";

/** One page of a listing, in the order of the names' UTF-8 bytes. */
export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  /** Objects that the service describes in a way that makes no sense, by their names. Nothing can be done to them. */
  readonly odd: readonly OddElement[];
  /** With a delimiter: what stands between the prefix and the next delimiter, the delimiter included. */
  readonly prefixes: readonly string[];
  readonly nextPageToken: string | undefined;
}

/** Which page of which listing. A delimiter folds the names that go on after it into `prefixes`. */
export interface Listing {
  readonly prefix: string;
  readonly delimiter?: string | undefined;
  /** Only names that this pattern matches: `*` within what slashes part, `**` across. */
  readonly matchGlob?: string | undefined;
  readonly pageToken?: string | undefined;
  readonly pageSize: number;
}

/** How an object is to be written. Every write has a precondition: so it may be repeated, and never replaces unseen content. */
export interface Writing {
  /** Generation that must be there now; "0": none may be. */
  readonly ifGenerationMatch: string;
  readonly contentType: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** What its readers are told beside its type. */
  readonly told?: Pick<StoredObject, "cacheControl" | "contentDisposition" | "contentLanguage"> | undefined;
  /** MD5 of the content in hex, when it is known: Cloud Storage then refuses other bytes before it commits. */
  readonly md5?: string | undefined;
}

/** How an object is to be copied. */
export interface Copying {
  /** Generation that must be at the copy's place now; "0": none may be. */
  readonly ifGenerationMatch: string;
  /** What is copied, whatever has become of its name since. */
  readonly sourceGeneration: string;
  /** Is told how many bytes have been copied, where that takes several requests. */
  readonly report?: ((bytes: number) => void) | undefined;
}

/** Which object is meant; in this bucket where none is named. */
export interface ObjectPlace {
  readonly bucket?: string | undefined;
  readonly name: string;
}

/** What we ask of one bucket. Throws Failure `remote.*`, `credentials.*`, `bucket.missing`. */
export interface Bucket {
  readonly name: string;
  /** @throws Failure `bucket.missing` */
  check(signal: AbortSignal): Promise<void>;
  /** The region or the group of regions that it lies in, such as `EUROPE-WEST1` or `EU`. @throws Failure `bucket.missing` */
  location(signal: AbortSignal): Promise<string>;
  /** Which of these permissions we have on it. @throws Failure `bucket.missing` */
  permitted(permissions: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Whether what is replaced or deleted stays as a version (Object Versioning); undefined where we may not know.
   * @throws Failure `bucket.missing`
   */
  keepsVersions(signal: AbortSignal): Promise<boolean | undefined>;
  list(listing: Listing, signal: AbortSignal): Promise<ObjectPage>;
  /** Every object under a prefix, page by page. An odd one ends it with `remote.malformed`, unless there is who takes it. */
  all(prefix: string, signal: AbortSignal, takeOdd?: (odd: OddElement) => void): AsyncGenerator<StoredObject>;
  /** Undefined when there is no such object; of one generation, noncurrent ones included, when it is given. */
  stat(name: string, signal: AbortSignal, generation?: string): Promise<StoredObject | undefined>;
  /** Bytes [start, end) or all of them; of one generation when it is given. Fails when they stall. */
  read(
    name: string,
    part: { start?: number; end?: number; generation?: string },
    signal: AbortSignal,
  ): Promise<Readable>;
  /** A small object's text by one request; undefined when there is none. */
  text(name: string, signal: AbortSignal): Promise<string | undefined>;
  /** The same with what the object is, of one and the same generation: two requests. */
  readText(name: string, signal: AbortSignal): Promise<{ text: string; object: StoredObject } | undefined>;
  /** @throws Failure `remote.conflict` when the precondition does not hold */
  write(name: string, content: string | Uint8Array, writing: Writing, signal: AbortSignal): Promise<StoredObject>;
  /** Streams `source` into the object; nothing is replaced until the last byte is there. Not retried: the source is spent. */
  upload(name: string, source: Readable, writing: Writing, signal: AbortSignal): Promise<StoredObject>;
  /** Changes custom metadata only; null removes a key. @throws Failure `remote.conflict` */
  annotate(
    object: Pick<StoredObject, "name" | "generation" | "metageneration">,
    metadata: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ): Promise<StoredObject>;
  /**
   * Every generation, noncurrent ones included, in the order of the names and then oldest first; of one object, or of all
   * whose names begin so. A bucket without versioning has the current ones alone.
   */
  versions(of: { name: string } | { prefix: string }, signal: AbortSignal): AsyncGenerator<StoredObject>;
  /**
   * Removes the object of that generation. In a bucket that keeps versions it stays, noncurrent; `noncurrent` removes for
   * good one that is so already. False when it was not there any more: a repeated call does no harm.
   * @throws Failure `remote.conflict` when another generation is there
   */
  remove(
    name: string,
    which: { readonly ifGenerationMatch: string } | { readonly noncurrent: string },
    signal: AbortSignal,
  ): Promise<boolean>;
  /**
   * Copies one generation here, with its type and metadata, within Cloud Storage; `from` may lie in another bucket. A large
   * one takes several requests, each of which goes on where the one before stopped.
   * @throws Failure `remote.conflict` when the precondition does not hold, `remote.not-found` without the source
   */
  copy(from: ObjectPlace, to: string, copying: Copying, signal: AbortSignal): Promise<StoredObject>;
  /**
   * An address that anybody can read the object at for so many seconds (at most a week), signed as V4: see `signReadUrl`.
   * The object itself is not looked at.
   * @throws Failure `signed-url.no-signer`, `signed-url.refused`
   */
  signedUrl(name: string, seconds: number, signal: AbortSignal): Promise<string>;
}
