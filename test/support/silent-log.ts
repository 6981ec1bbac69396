import type { Log } from "../../src/core/log.ts";

/** For tests that look at no log. */
export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
