import * as z from "zod";
import type { Values } from "../../google/parameters.ts";
import type { Exchange } from "../../http/server.ts";
import type { Position } from "../store/listing.ts";
import type { Store } from "../store/store.ts";
import { answer } from "./answer.ts";
import { bucketNamed } from "./commit.ts";
import { invalid } from "./errors.ts";
import { globMatcher } from "./glob.ts";
import type { OBJECTS } from "./parameters.ts";
import { baseOf, objectResource } from "./resources.ts";

const LARGEST_PAGE = 1000;

/** `objects.list`: https://cloud.google.com/storage/docs/json_api/v1/objects/list */
export function listObjects(store: Store, exchange: Exchange, query: Values<(typeof OBJECTS)["list"]>): void {
  const bucket = bucketNamed(store, exchange.path["bucket"]).name;
  const { matchGlob, pageToken } = query;
  const page = store.list({
    bucket,
    prefix: query.prefix ?? "",
    delimiter: query.delimiter ?? "",
    includeTrailingDelimiter: query.includeTrailingDelimiter ?? false,
    startOffset: query.startOffset ?? "",
    endOffset: query.endOffset ?? "",
    versions: query.versions ?? false,
    matches: matchGlob === undefined ? () => true : globMatcher(matchGlob),
    limit: pageSize(query.maxResults),
    ...(pageToken === undefined ? {} : { after: readToken(pageToken) }),
  });
  answer(exchange, {
    kind: "storage#objects",
    ...(page.next && { nextPageToken: tokenOf(page.next) }),
    ...(page.prefixes.length > 0 && { prefixes: page.prefixes }),
    ...(page.items.length > 0 && { items: page.items.map((object) => objectResource(object, baseOf(exchange))) }),
  });
}

/** `maxResults`, which Cloud Storage cuts down to 1000 in silence (the Hadoop connector asks for 5000). */
export function pageSize(maxResults: number | undefined): number {
  const asked = maxResults ?? LARGEST_PAGE;
  return asked === 0 ? LARGEST_PAGE : Math.min(asked, LARGEST_PAGE);
}

const Token = z.tuple([z.base64(), z.int(), z.string().nullable()]);

function tokenOf({ name, generation, owed }: Position): string {
  const fields: z.infer<typeof Token> = [Buffer.from(name).toString("base64"), generation, owed ?? null];
  return Buffer.from(JSON.stringify(fields)).toString("base64");
}

function readToken(token: string): Position {
  try {
    const [name, generation, owed] = Token.parse(JSON.parse(Buffer.from(token, "base64").toString()));
    return { name: Buffer.from(name, "base64"), generation, ...(owed === null ? {} : { owed }) };
  } catch {
    throw invalid("Invalid page token.", "pageToken");
  }
}
