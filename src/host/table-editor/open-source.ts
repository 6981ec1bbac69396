import type { App } from "../../app.ts";
import { addressName, type Address } from "../../core/address.ts";
import { Failure } from "../../core/failure.ts";
import { tableFormat } from "../../core/tables/format.ts";
import { openTable } from "../../core/tables/open-table.ts";
import type { ByteSource, OpenTable } from "../../core/tables/table.ts";

/**
 * Opens what an address names as a table. A file of this machine needs no connection.
 * @throws Failure `table.none` when its name says that it is none; `file.*`, `remote.*`, `connection.*`, `results.*`
 */
export async function openSource(
  app: Pick<App, "connect">,
  address: Address | undefined,
  signal: AbortSignal,
): Promise<OpenTable> {
  if (address?.kind === "dataset" || address?.kind === "quarantine") {
    const { clients } = await app.connect();
    const bucket = (await clients.storage()).bucket(address.bucket);
    const { openDatasetTable, openQuarantineTable } = await import("../../core/results/dataset-table.ts");
    return address.kind === "dataset"
      ? openDatasetTable(bucket, address.dataset, signal)
      : openQuarantineTable(bucket, address, signal);
  }
  const name = address === undefined ? "" : addressName(address);
  const format = tableFormat(name);
  if (address === undefined || format === undefined) throw new Failure("table.none", { name });
  return openTable(await sourceOf(app, address, signal), format, signal);
}

async function sourceOf(
  app: Pick<App, "connect">,
  address: Extract<Address, { kind: "object" | "driveFile" | "localFile" }>,
  signal: AbortSignal,
): Promise<ByteSource> {
  switch (address.kind) {
    case "localFile": {
      const { localSource } = await import("../../core/tables/sources/local-source.ts");
      return localSource(address.path);
    }
    case "driveFile": {
      const { clients } = await app.connect();
      const { driveSource } = await import("../../core/tables/sources/drive-source.ts");
      return driveSource(await clients.drive(), address.fileId, signal);
    }
    case "object": {
      const { clients } = await app.connect();
      const { objectSource } = await import("../../core/tables/sources/object-source.ts");
      const bucket = (await clients.storage()).bucket(address.bucket);
      return objectSource(bucket, address.object, signal, address.generation);
    }
  }
}
