import * as z from "zod";
import { notImplemented } from "../google/parameters.ts";
import { invalidValue, notWritable } from "./errors.ts";
import { FILE_FIELDS } from "./resources/fields.ts";
import { parseTime } from "./time.ts";

const Time = z.string().transform((text, context) => {
  const time = parseTime(text);
  if (time) return time.toISOString();
  context.addIssue({ code: "custom", message: "not RFC 3339" });
  return z.NEVER;
});
/** A property set to null is taken away. */
const Properties = z.record(z.string().max(124), z.string().max(124).nullable());
const Restriction = z.object({ restrictedForReaders: z.boolean(), restrictedForWriters: z.boolean() }).partial();

/** Fields that are kept and given back, and mean nothing else to the emulator. */
const Details = z.object({
  description: z.string(),
  properties: Properties,
  appProperties: Properties,
  copyRequiresWriterPermission: z.boolean(),
  writersCanShare: z.boolean(),
  downloadRestrictions: z.object({ itemDownloadRestriction: Restriction }).partial(),
  folderColorRgb: z.string(),
  originalFilename: z.string(),
});

const KeptDetails = Details.partial();

const Update = Details.extend({
  name: z.string(),
  mimeType: z.string(),
  modifiedTime: Time,
  starred: z.boolean(),
  trashed: z.boolean(),
}).partial();

/** Fields that would do something at Google which is not done here. */
const NOT_EMULATED = [
  ...["clientEncryptionDetails", "contentHints", "contentRestrictions", "inheritedPermissionsDisabled"],
  "viewedByMeTime",
];

const Create = Update.omit({ trashed: true }).extend({
  id: z
    .string()
    .regex(/^[\w-]{10,100}$/)
    .optional(),
  parents: z.array(z.string()).max(1).optional(),
  createdTime: Time.optional(),
  shortcutDetails: z.object({ targetId: z.string() }).optional(),
});

export type FileMetadata = z.infer<typeof Create>;
export type FileChanges = z.infer<typeof Update>;
export type FileDetails = z.infer<typeof KeptDetails>;

/** Body of files.create. @throws HttpError 403 `fieldNotWritable`, 400 `invalid`, 501 `notImplemented` */
export function parseMetadata(body: unknown): FileMetadata {
  return parse(Create, body);
}

/** Body of files.update. @throws HttpError 403 `fieldNotWritable`, 400 `invalid` */
export function parseChanges(body: unknown): FileChanges {
  if (typeof body === "object" && body !== null && "parents" in body && body.parents !== null) {
    throw notWritable(
      "The parents field is not directly writable in update requests. Use the addParents and removeParents " +
        "parameters instead.",
    );
  }
  return parse(Update, body);
}

/** The kept fields after a change: what is not named stays, a property set to null goes. */
export function mergeDetails(before: FileDetails, changes: FileDetails): FileDetails {
  const named = KeptDetails.parse(changes);
  const merged = { ...before, ...named };
  for (const term of ["properties", "appProperties"] as const) {
    if (!named[term]) continue;
    const all = Object.entries({ ...before[term], ...named[term] });
    merged[term] = Object.fromEntries(all.filter(([, value]) => value !== null));
  }
  return merged;
}

/** The kept fields among those of a request. */
export function namesDetails(changes: FileDetails): boolean {
  return Object.keys(KeptDetails.parse(changes)).length > 0;
}

function parse<Schema extends z.ZodObject>(schema: Schema, body: unknown): z.infer<Schema> {
  const fields = z.record(z.string(), z.unknown()).safeParse(body ?? {});
  if (!fields.success) throw invalidValue("resource");
  // In the JSON mapping a field that is null is absent.
  const set = Object.entries(fields.data).filter(([, value]) => value !== null);
  for (const [name] of set) {
    if (name in schema.shape || name === "kind") continue;
    if (NOT_EMULATED.includes(name)) throw notImplemented(`the field '${name}'`);
    if (Object.hasOwn(FILE_FIELDS, name)) throw notWritable();
    throw invalidValue("resource", `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`);
  }
  const parsed = schema.safeParse(Object.fromEntries(set));
  if (!parsed.success) throw invalidValue(`resource.${parsed.error.issues[0]?.path.join(".") ?? ""}`);
  return parsed.data;
}
