/** What a batch here runs on: local[2] with a driver of 1 GB, and the service's 100 GB of shuffle disk a core. */
const CORES = 2;
const MEMORY_GB = 1;
const SHUFFLE_GB = 100 * CORES;
/** https://cloud.google.com/dataproc-serverless/pricing: 0.6 DCU a core, 0.1 DCU a GB of memory */
const MILLI_DCU = CORES * 600 + MEMORY_GB * 100;

/** google.cloud.dataproc.v1.UsageMetrics */
export function approximateUsage(milliseconds: number): { milliDcuSeconds: string; shuffleStorageGbSeconds: string } {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return { milliDcuSeconds: String(seconds * MILLI_DCU), shuffleStorageGbSeconds: String(seconds * SHUFFLE_GB) };
}
