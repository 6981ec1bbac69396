import type { OddElement } from "../core/google/reply.ts";
import type { ErrorNode } from "./node.ts";

/** What a listing told without making sense: shown in its place, and in nobody's way. `place` is unique in its view. */
export function oddNodes(odd: readonly OddElement[], place: string): ErrorNode[] {
  return odd.map(({ id, failure }, index) => ({
    kind: "error",
    id: `${place}/${id ?? String(index)}!`,
    error: failure,
  }));
}
