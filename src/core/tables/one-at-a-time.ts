/** Lets one piece of work be done at a time, in the order in which they came. */
export function oneAtATime(): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work, signal) => {
    const done = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    // What one fails with is told to whom asked for it; the next goes on.
    last = done.catch(() => undefined);
    return done;
  };
}
