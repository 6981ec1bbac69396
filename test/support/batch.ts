import type { Batch } from "../../src/core/services/batches.ts";

const created = Date.parse("2026-03-01T10:00:00Z");
const id = "sluice-20260301-00000000-1";
const plain: Batch = {
  ...{ id, name: `projects/p/locations/l/batches/${id}`, uuid: "", state: "RUNNING", stateMessage: "" },
  ...{ created, stateTime: Date.parse("2026-03-01T10:01:00Z"), creator: "", labels: {}, operation: "" },
  ...{ outputUri: undefined, usage: undefined, takesNow: undefined },
  ...{ main: "", pyFiles: [], args: [], runtime: "", properties: {}, pages: {} },
};

/** A batch that has run for a minute, but for what is given. */
export function batchWith(given: Partial<Batch>): Batch {
  return { ...plain, ...given };
}
