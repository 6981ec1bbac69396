import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { NOT_EMULATED as DATAPROC } from "../../emulators/dataproc/not-emulated.ts";
import { NOT_EMULATED as DRIVE } from "../../emulators/drive/not-emulated.ts";
import { startTestEmulators, type TestEmulators } from "../emulators.ts";

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
const Resource: z.ZodType<Resource> = z.lazy(() =>
  z.object({
    methods: z.record(z.string(), Method).optional(),
    resources: z.record(z.string(), Resource).optional(),
  }),
);
const Document = z.intersection(Resource, z.object({ servicePath: z.string() }));

describe.skipIf(DOCUMENTS === undefined || !existsSync(join(DOCUMENTS, "drive.v3.json")))("every method of", () => {
  let emulators: TestEmulators;
  beforeAll(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
  });
  afterAll(() => emulators.close());

  test.each([
    ["drive", "drive.v3.json", DRIVE],
    ["dataproc", "dataproc.v1.json", DATAPROC],
  ] as const)("%s is served, or is 501 by its name", async (service, file, notEmulated) => {
    const { servicePath, ...top } = Document.parse(JSON.parse(readFileSync(join(DOCUMENTS ?? "", file), "utf8")));
    const methods = [...methodsOf(top)];
    expect(methods.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(notEmulated)));
    for (const { id, httpMethod, path, flatPath } of methods) {
      const address = `/${servicePath}${flatPath ?? path}`.replaceAll(/\{\+?(\w+)\}/g, "some-$1");
      const response = await fetch(`${emulators.endpoints[service]}${address}`, {
        method: httpMethod,
        headers: { authorization: `Bearer ${emulators.token}`, "content-type": "application/json" },
      });
      const { error } = Answer.parse(JSON.parse((await response.text()) || "{}"));
      if (id in notEmulated) {
        expect({ id, code: error?.code, message: error?.message }).toEqual({
          id,
          code: 501,
          message: `Not emulated: the method ${id}.`,
        });
      } else {
        expect(error?.message ?? "", id).not.toContain(`${service} has no ${httpMethod}`);
      }
    }
  });
});

const Answer = z.object({ error: z.object({ code: z.number(), message: z.string() }).optional() });

function* methodsOf({ methods = {}, resources = {} }: Resource): Generator<z.infer<typeof Method>> {
  yield* Object.values(methods);
  for (const resource of Object.values(resources)) yield* methodsOf(resource);
}
