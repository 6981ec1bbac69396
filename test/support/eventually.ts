import { setTimeout as sleep } from "node:timers/promises";

/**
 * Does `work` again and again until it neither throws nor returns false.
 * @throws what it threw last, when it has not come to that in `timeout` milliseconds
 */
export async function eventually<T>(
  work: () => Promise<T> | T,
  { timeout, interval = 50 }: { readonly timeout: number; readonly interval?: number },
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    try {
      const result = await work();
      if (result !== false) return result;
      if (Date.now() > end) throw new Error(`it was not so after ${timeout} ms`);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await sleep(interval);
  }
}
