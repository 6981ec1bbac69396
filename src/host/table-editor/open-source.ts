import type { App } from "../../app.ts";
import type { Address } from "../../core/address.ts";
import type { OpenTable } from "../../core/tables/table.ts";

/** Opens what an address names as a table. */
export async function openSource(
  _app: Pick<App, "connect">,
  address: Address | undefined,
  _signal: AbortSignal,
): Promise<OpenTable> {
  return Promise.reject(new TypeError(`${address?.kind ?? "this"} can't be opened as a table yet`));
}
