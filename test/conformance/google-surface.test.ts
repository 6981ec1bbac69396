import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { NOT_EMULATED as DATAPROC } from "../../emulators/dataproc/methods/not-emulated.ts";
import { PARAMETERS } from "../../emulators/drive/method-parameters.ts";
import { NOT_EMULATED as DRIVE } from "../../emulators/drive/not-emulated.ts";
import * as fields from "../../emulators/drive/resources/fields.ts";
import type { Fields } from "../../emulators/google/partial-response.ts";
import { deviates } from "../discovery/deviates.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";

/** Google's discovery documents, as google-api-python-client ships them into the Airflow environment. */
const DOCUMENTS = globSync(
  join(
    import.meta.dirname,
    ...["..", "..", ".tools", "airflow", "lib", "python3*", "site-packages"],
    ...["googleapiclient", "discovery_cache", "documents"],
  ),
)[0];

interface Resource {
  readonly methods?: Readonly<Record<string, z.infer<typeof Method>>> | undefined;
  readonly resources?: Readonly<Record<string, Resource>> | undefined;
}
const Method = z.object({
  id: z.string(),
  httpMethod: z.string(),
  path: z.string(),
  flatPath: z.string().optional(),
  parameters: z.record(z.string(), z.object({ location: z.string() })).default({}),
});
interface Schema {
  readonly $ref?: string | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
}
const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    items: Schema.optional(),
    properties: z.record(z.string(), Schema).optional(),
  }),
);
const Resource: z.ZodType<Resource> = z.lazy(() =>
  z.object({
    methods: z.record(z.string(), Method).optional(),
    resources: z.record(z.string(), Resource).optional(),
  }),
);
const Document = z.intersection(Resource, z.object({ servicePath: z.string(), schemas: z.record(z.string(), Schema) }));

function read(file: string): z.infer<typeof Document> {
  return Document.parse(JSON.parse(readFileSync(join(DOCUMENTS ?? "", file), "utf8")));
}

const areMissing = DOCUMENTS === undefined || !existsSync(join(DOCUMENTS, "drive.v3.json"));

describe.skipIf(areMissing)("every method of", () => {
  let emulators: TestEmulators;
  beforeAll(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
  });
  afterAll(() => emulators.close());

  test.each([
    ["drive", "drive.v3.json", DRIVE],
    ["dataproc", "dataproc.v1.json", DATAPROC],
  ] as const)("%s is served, or is 501 by its name", async (service, file, notEmulated) => {
    if (service === "drive") {
      const why = "what is asked here is whether there is the method, not what it needs";
      deviates(why, "?pageToken: required", "?requestId: required", "?mimeType: required");
    }
    const { servicePath, ...top } = read(file);
    const methods = [...methodsOf(top)];
    expect(methods.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(notEmulated)));
    for (const { id, httpMethod, path, flatPath } of methods) {
      const address = `/${servicePath}${flatPath ?? path}`.replaceAll(/\{\+?(\w+)\}/g, "some-$1");
      const response = await fetch(`${emulators.endpoints[service]}${address}`, {
        method: httpMethod,
        headers: { authorization: `Bearer ${emulators.token}`, "content-type": "application/json" },
      });
      const { error } = Answer.parse(JSON.parse((await response.text()) || "{}"));
      const refused = { id, code: 501, message: `Not emulated: the method ${id}.` };
      const served = { id, message: expect.not.stringContaining(`${service} has no ${httpMethod}`) as string };
      const answer = { id, code: error?.code, message: error?.message ?? "" };
      expect(answer).toMatchObject(id in notEmulated ? refused : served);
    }
  });
});

describe.skipIf(areMissing)("Drive knows", () => {
  test("the query parameters of each method, and no others", () => {
    const methods = [...methodsOf(read("drive.v3.json"))];
    const documented = methods
      .filter(({ id }) => !(id in DRIVE))
      .map(({ id, parameters }): [string, string[]] => [
        id.replace("drive.", ""),
        Object.keys(parameters).filter((name) => parameters[name]?.location === "query"),
      ]);
    const sorted = (pairs: [string, string[]][]) =>
      Object.fromEntries(pairs.map(([name, parameters]) => [name, parameters.toSorted()]));
    const known = Object.entries(PARAMETERS).map(([name, known]): [string, string[]] => [name, Object.keys(known)]);
    expect(sorted(known)).toEqual(sorted(documented));
  });

  test.each([
    ["File", fields.FILE_FIELDS],
    ["FileList", fields.FILE_LIST_FIELDS],
    ["Permission", fields.PERMISSION_FIELDS],
    ["PermissionList", fields.PERMISSION_LIST_FIELDS],
    ["Drive", fields.DRIVE_FIELDS],
    ["DriveList", fields.DRIVE_LIST_FIELDS],
    ["ChangeList", fields.CHANGE_LIST_FIELDS],
    ["About", fields.ABOUT_FIELDS],
    ["GeneratedIds", fields.GENERATED_IDS_FIELDS],
    ["StartPageToken", fields.START_PAGE_TOKEN_FIELDS],
  ])("the fields of a %s, and no others", (name, known) => {
    const { schemas } = read("drive.v3.json");
    expect(known).toEqual(fieldsOf(schemas, { $ref: name }, known));
  });
});

/** The document's fields in the form of a mask's; what is free below a name is free here too. */
function fieldsOf(schemas: Readonly<Record<string, Schema>>, schema: Schema, known: Fields | undefined): Fields {
  if (known === "anything") return "anything";
  if (schema.$ref !== undefined) return fieldsOf(schemas, schemas[schema.$ref] ?? {}, known);
  if (schema.items) return fieldsOf(schemas, schema.items, known);
  if (!schema.properties) return "value";
  const inner = typeof known === "object" ? known : {};
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, property]) => [name, fieldsOf(schemas, property, inner[name])]),
  );
}

const Answer = z.object({ error: z.object({ code: z.number(), message: z.string() }).optional() });

function* methodsOf({ methods = {}, resources = {} }: Resource): Generator<z.infer<typeof Method>> {
  yield* Object.values(methods);
  for (const resource of Object.values(resources)) yield* methodsOf(resource);
}
