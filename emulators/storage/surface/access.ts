import { type Exchange, requireScope } from "../../http.ts";

const WRITERS = ["cloud-platform", "devstorage.full_control", "devstorage.read_write"];
const SCOPES = {
  write: urls(WRITERS),
  read: urls([...WRITERS, "devstorage.read_only", "cloud-platform.read-only"]),
};

/** Throws 403 for a token without a storage scope. A request without any token is let in: the Hadoop connector's are. */
export function authorise(exchange: Exchange, access: "read" | "write"): void {
  if (exchange.identity) requireScope(exchange, SCOPES[access]);
}

function urls(scopes: readonly string[]): string[] {
  return scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`);
}
