/** Downloads large.bin of a bucket, says so in the middle of it, and waits to be killed there. */
import { openCloudStorage } from "../../../src/core/services/storage.ts";
import { planDownload } from "../../../src/core/transfers/plan-download.ts";
import { runTransfer } from "../../../src/core/transfers/run-transfer.ts";
import { patient } from "../../../src/core/google/retry.ts";

const [endpoint = "", token = "", bucket = "", folder = ""] = process.argv.slice(2);
const storage = await openCloudStorage(
  { endpoint, token: () => Promise.resolve(token), patience: patient },
  "test-project",
);
const noDrive = () => Promise.reject(new Error("no Drive is needed"));
const ends = { clients: { storage: () => Promise.resolve(storage), drive: noDrive }, lake: bucket };
const { signal } = new AbortController();
const plan = await planDownload([{ kind: "object", bucket, name: "large.bin" }], folder, ends, signal);
await runTransfer(plan, ends, {
  signal,
  report({ bytes: { done } }) {
    if (done < 1_000_000) return;
    process.stdout.write("in the middle\n");
    // Nothing more happens in this process.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
