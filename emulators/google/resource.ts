import * as z from "zod";
import { HttpError } from "../http/http-error.ts";
import { notImplemented } from "./parameters.ts";
import { type Fields, fieldsOf } from "./partial-response.ts";

/** A resource of an API: all fields of Google's discovery document, by what a client's value in them does. */
export interface Resource<Settable extends z.ZodObject = z.ZodObject> {
  /** Checked and kept. Null is allowed in all of them. */
  readonly settable: Settable;
  /** Set by the service alone: a client that sends one back is no error, and changes nothing. */
  readonly outputOnly: Readonly<Record<string, Fields>>;
  /** Would do something at Google that is not done here: 501, unless the value asks for nothing. */
  readonly notEmulated: Readonly<Record<string, Fields>>;
}

/** All fields of the resource, for masks. */
export function fieldsOfResource({ settable, outputOnly, notEmulated }: Resource): Fields {
  const settableFields = fieldsOf(settable);
  return { ...(typeof settableFields === "object" && settableFields), ...outputOnly, ...notEmulated };
}

/**
 * Reads a resource that a client sent; a body that is null, or none, is an empty one.
 * @throws HttpError 400 for a field that Google does not know, or with a value of another type; 501 for one whose effect
 * is not emulated. Both name the field.
 */
export function readResource<Settable extends z.ZodObject>(
  { settable, outputOnly, notEmulated }: Resource<Settable>,
  body: unknown,
): z.output<Settable> {
  const sent = parseBody(z.record(z.string(), z.unknown()).nullish(), body) ?? {};
  for (const [name, value] of Object.entries(sent)) {
    if (Object.hasOwn(notEmulated, name) && !asksForNothing(value)) throw notImplemented(`the field '${name}'`);
  }
  const settables = Object.entries(sent).filter(
    ([name]) =>
      Object.hasOwn(settable.shape, name) || !(Object.hasOwn(outputOnly, name) || Object.hasOwn(notEmulated, name)),
  );
  return parseBody(settable.strict(), Object.fromEntries(settables)) as z.output<Settable>;
}

/**
 * Parses what a client sent in a body.
 * @throws HttpError 400 that names the field, in the words of Google's API front end; 501 for what `emulatedOnlyIf`
 * refuses
 */
function parseBody<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join(".") ?? "";
  if (issue?.code === "custom" && issue.params?.["notEmulated"] === true) {
    throw notImplemented(`the field '${path}' with this value`);
  }
  if (issue?.code === "unrecognized_keys") {
    const where = path === "" ? "" : ` at '${path}'`;
    throw invalid(`Invalid JSON payload received. Unknown name "${issue.keys[0] ?? ""}"${where}: Cannot find field.`);
  }
  throw invalid(`Invalid value at '${path}': ${issue?.message ?? ""}`);
}

/** A field that is emulated for some of its values: 501 for the others. */
export function emulatedOnlyIf<Schema extends z.ZodType>(
  schema: Schema,
  isEmulated: (value: z.output<Schema>) => boolean,
): Schema {
  return schema.refine((value) => value === null || value === undefined || isEmulated(value), {
    params: { notEmulated: true },
  });
}

function asksForNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === "") return true;
  return typeof value === "object" && Object.values(value).every(asksForNothing);
}

function invalid(message: string): HttpError {
  return new HttpError(400, "invalid", message);
}
