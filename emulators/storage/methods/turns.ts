import type { IncomingMessage } from "node:http";

/** Requests to one upload session, one at a time. */
export interface Turns {
  /** Ends the session's request in hand (its client gave it up: it came back) and, once that is over, does the work. */
  take(session: string, request: IncomingMessage, work: () => Promise<void>): Promise<void>;
}

export function createTurns(): Turns {
  const current = new Map<string, { request: IncomingMessage; over: Promise<undefined> }>();
  return {
    async take(session, request, work) {
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
