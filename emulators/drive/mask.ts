import { type Mask, prune } from "../google/partial-response.ts";

/** How the fields of a resource are read off a subject. A field left undefined is not sent. */
export type Shape<Subject> = Readonly<Record<string, (subject: Subject, mask: Mask) => unknown>>;

/** The same fields of each subject. */
export function selectEach<Subject>(
  shape: Shape<Subject>,
  mask: Mask,
  subjects: readonly Subject[],
): Record<string, unknown>[] {
  return subjects.map((subject) => select(shape, mask, subject));
}

/** Reads the fields a mask names off a subject, and no others: what a listing leaves out costs it nothing. */
export function select<Subject>(shape: Shape<Subject>, mask: Mask, subject: Subject): Record<string, unknown> {
  const every = mask === "all" ? "all" : mask.get("*");
  const selected: Record<string, unknown> = {};
  for (const name of every === undefined && mask !== "all" ? mask.keys() : Object.keys(shape)) {
    const read = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const inner = (mask === "all" ? undefined : mask.get(name)) ?? every ?? "all";
    const value = prune(read?.(subject, inner), inner);
    if (value !== undefined) selected[name] = value;
  }
  return selected;
}
