import { parquetWriteBuffer } from "hyparquet-writer";
import { readRows } from "../../src/core/results/parquet.ts";
import { neverAborted, openEmulatorClients } from "../support/emulator-clients.ts";
import { startTestEmulators } from "../support/emulators.ts";
import { median, milliseconds, spread, timed, type Result } from "./result.ts";

const ROWS = 1_000_000;

/** The first 20 rows of one large Parquet object, read by ranges. */
export async function measurePreview(): Promise<Result> {
  const emulators = await startTestEmulators({ sparkFolder: null });
  try {
    const { lake } = await openEmulatorClients(emulators, "bench");
    const content = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "id", data: Array.from({ length: ROWS }, (_, index) => index), type: "INT32" },
          { name: "name", data: Array.from({ length: ROWS }, (_, index) => `row ${index}`), type: "STRING" },
        ],
      }),
    );
    await lake.write(
      "large.parquet",
      content,
      { ifGenerationMatch: "0", contentType: "application/octet-stream" },
      neverAborted,
    );
    const times = await timed(5, () => readRows(lake, "large.parquet", 20, neverAborted));
    return {
      what: `first 20 rows of ${Math.round(content.length / 1024 / 1024)} MB of Parquet`,
      value: milliseconds(median(times)),
      note: spread(times),
    };
  } finally {
    await emulators.close();
  }
}
