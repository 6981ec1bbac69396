import { expect, test } from "vitest";
import { batchIdOf } from "../../../src/core/services/batches.ts";

const pipeline = { project: "acme-lake", region: "europe-west1" };
const ID = "sluice-20260101-0123abcd-1";

test.each([
  ID,
  ` ${ID}\n`,
  `projects/acme-lake/locations/europe-west1/batches/${ID}`,
  `projects/acme-lake/regions/europe-west1/batches/${ID}`,
  `projects/123456789012/locations/europe-west1/batches/${ID}`,
])("%j is the batch", (given) => {
  expect(batchIdOf(given, pipeline)).toBe(ID);
});

test.each([
  `projects/other/locations/europe-west1/batches/${ID}`,
  `projects/acme-lake/locations/us-east1/batches/${ID}`,
  `projects/acme-lake/locations/europe-west1/batches/${ID}/`,
  `locations/europe-west1/batches/${ID}`,
  `../${ID}`,
  "a b",
  "",
])("%j is refused with what would do", (given) => {
  expect(() => batchIdOf(given, pipeline)).toThrow(
    expect.objectContaining({ code: "batch.elsewhere", params: { given, ...pipeline } }) as Error,
  );
});
