import { afterAll, beforeAll, beforeEach } from "vitest";
import type { TestEmulators } from "./emulators.ts";
import { newIngestFixture, startEmulators, type IngestFixture } from "./ingest-fixture.ts";

/** Gives each test of the file a world of its own, on emulators without faults that all of them share. */
export function withIngest(begin: (fixture: IngestFixture) => Promise<void> | void): void {
  let emulators: TestEmulators;
  beforeAll(async () => {
    emulators = await startEmulators();
  });
  afterAll(() => emulators.close());
  beforeEach(async () => {
    for (const service of ["drive", "storage"] as const) await emulators.forget(service);
    await begin(await newIngestFixture(emulators));
  });
}
