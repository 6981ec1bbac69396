import type { Content } from "../store/content.ts";
import type { Store } from "../store/store.ts";

/** What arrived with a request, and the type that it was said to have. */
export interface Arrived {
  readonly content: Content;
  readonly contentType: string | undefined;
}

/** Takes bytes into the store, for a file that is yet to be written. */
export async function arrive(
  store: Store,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  contentType: string | undefined,
): Promise<Arrived> {
  return { content: await store.content.receive(bytes), contentType };
}

/** Puts the content to use; it is discarded when that is refused. */
export async function useOrDiscard<Result>(
  store: Store,
  arrived: Arrived | undefined,
  use: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (arrived) await store.content.discard(arrived.content.blob);
    throw error;
  }
}
