import * as z from "zod";
import type { Batch } from "../store/batch.ts";
import { RpcError } from "./errors.ts";
import { parseFilter } from "./filter.ts";

/** What a request for a list of batches asks for. */
export interface ListOptions {
  readonly filter: string;
  readonly orderBy: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** One page of batches; with a token while there are more. */
export interface BatchPage {
  readonly batches: readonly Batch[];
  readonly nextPageToken?: string;
}

/** google.cloud.dataproc.v1.ListBatchesRequest.page_size */
const PAGE_SIZE = { default: 20, most: 1000 };

/** One page. A page starts after the last batch of the one before, whatever was created or deleted meanwhile. */
export function listPage(all: readonly Batch[], options: ListOptions): BatchPage {
  const { pageSize } = options;
  if (pageSize < 0) throw new RpcError("INVALID_ARGUMENT", `Page size must not be negative: ${pageSize}`);
  const size = Math.min(pageSize === 0 ? PAGE_SIZE.default : pageSize, PAGE_SIZE.most);
  const compare = order(options.orderBy);
  const after = options.pageToken === "" ? undefined : readToken(options.pageToken);
  const rest = all
    .filter(parseFilter(options.filter))
    .filter((batch) => after === undefined || compare(after, batch) < 0)
    .sort(compare);
  const batches = rest.slice(0, size);
  const last = batches.at(-1);
  return rest.length > size && last ? { batches, nextPageToken: writeToken(last) } : { batches };
}

const Position = z.object({ createTime: z.string(), name: z.string() });
type Position = z.infer<typeof Position>;

/**
 * Google knows no order, and `create_time desc` (google.cloud.dataproc.v1.ListBatchesRequest.order_by). Without one it
 * promises none: by name, so that nobody takes creation order for granted.
 */
function order(orderBy: string): (a: Position, b: Position) => number {
  const byName = (a: Position, b: Position) => compareText(a.name, b.name);
  const [field, direction, ...more] = orderBy.trim().toLowerCase().split(/\s+/);
  if (field === "") return byName;
  if (field !== "create_time" || direction !== "desc" || more.length > 0) return unsupported(orderBy);
  return (a, b) => compareText(b.createTime, a.createTime) || byName(b, a);
}

function unsupported(orderBy: string): never {
  throw new RpcError("INVALID_ARGUMENT", `Unsupported sort order: ${orderBy}`);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function writeToken({ createTime, name }: Position): string {
  return Buffer.from(JSON.stringify({ createTime, name })).toString("base64url");
}

function readToken(token: string): Position {
  try {
    return Position.parse(JSON.parse(Buffer.from(token, "base64url").toString()));
  } catch {
    throw new RpcError("INVALID_ARGUMENT", "Invalid page token");
  }
}
