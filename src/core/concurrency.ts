/** The items until it is time to stop. */
export async function* untilLate<T>({ isLate }: { isLate: () => boolean }, items: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const item of items) {
    if (isLate()) return;
    yield item;
  }
}

/**
 * Works on the items, `width` at once, taking each from the source as soon as there is room for it.
 * After a failure no further item is taken; it is thrown when everything begun has ended, so that nothing goes on
 * behind the caller's back.
 */
export async function forEachConcurrent<T>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const source: AsyncIterator<T, unknown> | Iterator<T, unknown> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];

  async function worker(): Promise<void> {
    while (failures.length === 0) {
      const next = await source.next();
      if (next.done === true) return;
      await work(next.value);
    }
  }

  const workers = Array.from({ length: width }, () => worker().catch((error: unknown) => void failures.push(error)));
  await Promise.all(workers);
  if (failures.length === 0) return;
  await source.return?.();
  throw failures[0];
}
