import * as z from "zod";

const WireNumber = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d+$/));

/** The object resource, as far as we use it. A field that has its default value may be absent: 0 bytes are no `size`. */
export const WireObject = z.object({
  name: z.string(),
  generation: WireNumber,
  metageneration: WireNumber.default("1"),
  size: z.coerce.number().nonnegative().default(0),
  updated: z.string().default(""),
  /** When this generation was written, which a change of its metadata leaves alone. */
  timeCreated: z.string().optional(),
  /** When it became noncurrent; absent for the current generation. */
  timeDeleted: z.string().optional(),
  contentType: z.string().default("application/octet-stream"),
  /** How its bytes are packed, such as gzip; absent where they are not. */
  contentEncoding: z.string().optional(),
  /** What its readers are told, where somebody has set it. */
  cacheControl: z.string().optional(),
  contentDisposition: z.string().optional(),
  contentLanguage: z.string().optional(),
  md5Hash: z.string().optional(),
  crc32c: z.string().optional(),
  metadata: z.record(z.string(), z.coerce.string()).default({}),
});

/** An object as it is now. `generation` names its content, `metageneration` its metadata. `size` in bytes. */
export type StoredObject = z.output<typeof WireObject>;
