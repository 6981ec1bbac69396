import type { DatabaseSync } from "node:sqlite";
import { objectOf, type ObjectRow, type StoredObject } from "./objects.ts";

/** Which objects of a bucket, in UTF-8 byte order of their names, then by generation. */
export interface ListQuery {
  readonly bucket: string;
  readonly prefix: string;
  /** Names that go on past it collapse into one prefix; "" collapses nothing. */
  readonly delimiter: string;
  /** An object whose name ends in the delimiter is an item too. */
  readonly includeTrailingDelimiter: boolean;
  /** First name, inclusive. */
  readonly startOffset: string;
  /** Last name, exclusive; "" for no end. */
  readonly endOffset: string;
  /** Noncurrent generations too. */
  readonly versions: boolean;
  readonly matches: (name: string) => boolean;
  /** Most entries of a page, items and prefixes together. */
  readonly limit: number;
  readonly after?: Position;
}

/** One page of a listing: objects, and prefixes up to the delimiter. */
export interface Page {
  readonly items: StoredObject[];
  readonly prefixes: string[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: Position;
}

/** A place in a listing: behind this name and generation. */
export interface Position {
  readonly name: Uint8Array;
  readonly generation: number;
  /** A prefix whose own object ended the page before the prefix itself was told. */
  readonly owed?: string;
}

type Entry = ({ readonly item: StoredObject } | { readonly prefix: string }) & { readonly after: Position };

/** Sorts behind every continuation of a name: this byte is in no UTF-8 text. */
const LAST = Buffer.from([0xff]);

/**
 * Lists one page. Reads the index from the page's start on and no further than the page; of what is under a prefix it
 * reads one row and then seeks behind the rest, so neither costs more in a bucket of a million objects.
 */
export function createListing(database: DatabaseSync): (query: ListQuery) => Page {
  const range = "bucket = ? AND (name, generation) > (?, ?) AND name < ?";
  const live = database.prepare(
    `SELECT * FROM objects INDEXED BY live_objects WHERE ${range} AND deleted IS NULL ORDER BY name, generation`,
  );
  const all = database.prepare(`SELECT * FROM objects WHERE ${range} ORDER BY name, generation`);

  function* entries(query: ListQuery): Generator<Entry> {
    const end = endOf(query);
    let position = startOf(query);
    if (position.owed !== undefined) {
      position = behind(position.owed);
      yield { prefix: query.after?.owed ?? "", after: position };
    }
    for (;;) {
      const select = query.versions ? all : live;
      const rows = select.iterate(query.bucket, position.name, position.generation, end);
      const folder: string | undefined = yield* untilFolder(rows as Iterable<unknown> as Iterable<ObjectRow>, query);
      if (folder === undefined) return;
      position = behind(folder);
    }
  }

  return (query) => {
    const items: StoredObject[] = [];
    const prefixes: string[] = [];
    let last: Position | undefined;
    for (const entry of entries(query)) {
      if (items.length + prefixes.length === query.limit) return { items, prefixes, ...(last && { next: last }) };
      if ("item" in entry) items.push(entry.item);
      else prefixes.push(entry.prefix);
      last = entry.after;
    }
    return { items, prefixes };
  };
}

/** Tells the rows up to the first that lies under a folder, then that folder, which it also returns. */
function* untilFolder(rows: Iterable<ObjectRow>, query: ListQuery): Generator<Entry, string | undefined> {
  const prefixLength = Buffer.byteLength(query.prefix);
  const delimiter = Buffer.from(query.delimiter);
  for (const row of rows) {
    const name = Buffer.from(row.name);
    const cut = delimiter.length === 0 ? -1 : name.indexOf(delimiter, prefixLength);
    const after = { name, generation: row.generation };
    const matches = query.matches(name.toString());
    if (cut === -1) {
      if (matches) yield { item: objectOf(row), after };
      continue;
    }
    if (!matches) continue;
    const folder = name.subarray(0, cut + delimiter.length).toString();
    if (query.includeTrailingDelimiter && name.length === cut + delimiter.length) {
      yield { item: objectOf(row), after: { ...after, owed: folder } };
    }
    yield { prefix: folder, after: behind(folder) };
    return folder;
  }
  return undefined;
}

function behind(prefix: string): Position {
  return { name: Buffer.concat([Buffer.from(prefix), LAST]), generation: 0 };
}

function startOf(query: ListQuery): Position {
  if (query.after) return query.after;
  const [prefix, startOffset] = [Buffer.from(query.prefix), Buffer.from(query.startOffset)];
  return { name: Buffer.compare(prefix, startOffset) > 0 ? prefix : startOffset, generation: 0 };
}

function endOf(query: ListQuery): Uint8Array {
  const [afterPrefix, endOffset] = [behind(query.prefix).name, Buffer.from(query.endOffset)];
  return endOffset.length > 0 && Buffer.compare(endOffset, afterPrefix) < 0 ? endOffset : afterPrefix;
}
