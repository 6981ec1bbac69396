import * as z from "zod";
import { RpcError } from "./errors.ts";

/** Fields of a batch that decide what runs, or where its data lies, and that nothing here can honour. */
const UNSUPPORTED = [
  "sparkBatch",
  "sparkRBatch",
  "sparkSqlBatch",
  "runtimeConfig.containerImage",
  "runtimeConfig.repositoryConfig",
  "environmentConfig.executionConfig.kmsKey",
  "environmentConfig.peripheralsConfig.metastoreService",
  "environmentConfig.peripheralsConfig.sparkHistoryServerConfig",
] as const;

/**
 * A batch that asks for what is not there is refused: run without it, it would not be what was asked for.
 * @throws RpcError UNIMPLEMENTED that names the field
 */
export function refuseUnsupported(batch: unknown): void {
  for (const path of UNSUPPORTED) {
    if (valueAt(batch, path.split(".")) !== undefined) {
      throw new RpcError("UNIMPLEMENTED", `Not emulated: the field 'batch.${path}'.`);
    }
  }
}

const Message = z.record(z.string(), z.unknown());

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  const message = Message.safeParse(value);
  return message.success ? valueAt(message.data[name], rest) : undefined;
}
