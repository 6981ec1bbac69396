import { type Exchange, requireScope } from "../../http/server.ts";

/**
 * What a method needs: to read, to write, or to change what is said of a thing (`devstorage.full_control`). From the
 * `scopes` of the methods in the discovery document of storage.v1.
 */
export type Access = "read" | "write" | "control";

const CONTROL = ["cloud-platform", "devstorage.full_control"];
const WRITE = [...CONTROL, "devstorage.read_write"];
const SCOPES: Readonly<Record<Access, readonly string[]>> = {
  control: urls(CONTROL),
  write: urls(WRITE),
  read: urls([...WRITE, "devstorage.read_only", "cloud-platform.read-only"]),
};

/** Throws 401 without a token: no bucket is public. 403 for a token without a scope that the method takes. */
export function authorise(exchange: Exchange, access: Access): void {
  requireScope(exchange, SCOPES[access]);
}

function urls(scopes: readonly string[]): string[] {
  return scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`);
}
