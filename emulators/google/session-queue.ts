import type { IncomingMessage } from "node:http";

/** Requests to upload sessions, those to one session one at a time. */
export interface SessionQueue {
  /** Ends the session's request in hand (its client gave it up: it came back) and, once that is over, does the work. */
  run(session: string, request: IncomingMessage, work: () => Promise<void>): Promise<void>;
}

/** A queue with nothing in it. */
export function createSessionQueue(): SessionQueue {
  const current = new Map<string, { request: IncomingMessage; over: Promise<undefined> }>();
  return {
    async run(session, request, work) {
      const { promise: over, resolve } = Promise.withResolvers<undefined>();
      const before = current.get(session);
      const mine = { request, over };
      current.set(session, mine);
      try {
        if (before && !before.request.complete) before.request.destroy();
        await before?.over;
        await work();
      } finally {
        if (current.get(session) === mine) current.delete(session);
        resolve(undefined);
      }
    },
  };
}
