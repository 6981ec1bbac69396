import * as z from "zod";

/** What a client may set on an object besides its bytes. */
export interface Attributes {
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentType?: string;
  readonly customTime?: string;
  readonly storageClass?: string;
  readonly temporaryHold?: boolean;
  readonly eventBasedHold?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

const text = z.string().nullish();
const flag = z.boolean().nullish();
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A change of attributes: null removes one, absent leaves it. */
export const AttributeChange = z.object({
  cacheControl: text,
  contentDisposition: text,
  contentEncoding: text,
  contentLanguage: text,
  contentType: text,
  customTime: text,
  storageClass: text,
  temporaryHold: flag,
  eventBasedHold: flag,
  metadata: z.record(z.string(), scalar.nullable()).nullish(),
});
export type AttributeChange = z.infer<typeof AttributeChange>;

/** The attributes after the change. Custom metadata merges by key. */
export function amendAttributes(current: Attributes, change: AttributeChange): Attributes {
  const { metadata, ...plain } = change;
  const next = mergeKeys<string | boolean>({ ...current, metadata: undefined }, plain);
  const custom = metadata === null ? {} : mergeKeys<string>({ ...current.metadata }, metadata ?? {});
  return Object.keys(custom).length === 0 ? next : { ...next, metadata: custom };
}

/** Bytes of custom metadata, keys and values; Cloud Storage takes 8 KiB (cloud.google.com/storage/quotas). */
export function customMetadataSize(attributes: Attributes): number {
  return Buffer.byteLength(
    Object.entries(attributes.metadata ?? {})
      .flat()
      .join(""),
  );
}

function mergeKeys<V>(
  current: Readonly<Record<string, V | null | undefined>>,
  change: Readonly<Record<string, V | null | undefined>>,
): Record<string, V> {
  const next: Record<string, V> = {};
  for (const [key, value] of Object.entries({ ...current, ...definedOnly(change) })) {
    if (value !== null && value !== undefined) next[key] = value;
  }
  return next;
}

function definedOnly<V>(record: Readonly<Record<string, V | undefined>>): Record<string, V | undefined> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
