import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of JavaScript's memory that something still holds. */
export async function heapUsed(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // What a finished call still holds is let go of in the next turn.
  await new Promise(setImmediate);
  collect();
  return process.memoryUsage().heapUsed;
}
