/** What was used last, up to a weight. */
export interface Recent<Key, Value> {
  get(key: Key): Value | undefined;
  put(key: Key, value: Value, weight: number): void;
  clear(): void;
}

/** Nothing yet. One that alone weighs more than `most` is kept until the next comes. */
export function recent<Key, Value>(most: number): Recent<Key, Value> {
  const held = new Map<Key, { readonly value: Value; readonly weight: number }>();
  let weight = 0;
  return {
    get(key) {
      const found = held.get(key);
      if (found === undefined) return undefined;
      held.delete(key);
      held.set(key, found);
      return found.value;
    },
    put(key, value, itsWeight) {
      weight += itsWeight - (held.get(key)?.weight ?? 0);
      held.delete(key);
      held.set(key, { value, weight: itsWeight });
      for (const [oldest, old] of held) {
        if (weight <= most || held.size === 1) return;
        held.delete(oldest);
        weight -= old.weight;
      }
    },
    clear() {
      held.clear();
      weight = 0;
    },
  };
}
