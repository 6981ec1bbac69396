import * as z from "zod";
import { Failure, type Resource, type Service } from "../failure.ts";

/** What was asked of whom, for messages. */
export interface Asked {
  readonly service: Service;
  readonly what: Resource;
}

/** An element of a listing that makes no sense. The others are not worth less for it. */
export interface OddElement {
  /** What it says it is called or known by; undefined when it does not even say that. */
  readonly id: string | undefined;
  /** Names the element, and says what is wrong with it. */
  readonly failure: Failure<"remote.malformed">;
}

/**
 * A reply of Google's. null is as good as absent (the JSON mapping of protocol buffers).
 * @throws Failure `remote.malformed`
 */
export function parseReply<T>(schema: z.ZodType<T>, value: unknown, { service, what }: Asked): T {
  const parsed = schema.safeParse(withoutNulls(value));
  if (parsed.success) return parsed.data;
  throw new Failure("remote.malformed", { service, what, why: z.prettifyError(parsed.error) });
}

/**
 * The elements of a listing, each by itself: an odd one is named and keeps nobody from the rest.
 * @param value the list, or undefined for an empty one
 * @param key the field that names an element
 * @throws Failure `remote.malformed` when the whole is no list
 */
export function parseEach<T>(
  schema: z.ZodType<T>,
  value: unknown,
  key: string,
  { service, what }: Asked,
): { readonly read: readonly T[]; readonly odd: readonly OddElement[] } {
  const read: T[] = [];
  const odd: OddElement[] = [];
  for (const element of parseReply(z.array(z.unknown()).default([]), value, { service, what })) {
    const parsed = schema.safeParse(element);
    if (parsed.success) {
      read.push(parsed.data);
      continue;
    }
    const named = z.record(z.string(), z.unknown()).safeParse(element).data?.[key];
    const id = typeof named === "string" && named !== "" ? named : undefined;
    const why = z.prettifyError(parsed.error);
    const place: Resource = { kind: "element", id, of: what };
    odd.push({ id, failure: new Failure("remote.malformed", { service, what: place, why }) });
  }
  return { read, odd };
}

/** Not one of the objects that stand for a number or a time in the Dataproc client. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isPlain(value)) return value ?? undefined;
  const kept = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutNulls(field)]));
}
