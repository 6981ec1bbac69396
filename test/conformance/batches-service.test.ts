import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestEmulators } from "../support/emulators.ts";
import { type BatchClient, emulatedClient, failure, realClient, SURFACES, withToken } from "./batch-clients.ts";

/**
 * What the emulator and the real service must answer alike. The real one is asked when the environment names
 * SLUICE_CONFORMANCE_PROJECT and SLUICE_CONFORMANCE_REGION, with the application default credentials; nothing here costs
 * money: what would create a batch is refused.
 */
const { SLUICE_CONFORMANCE_PROJECT: realProject, SLUICE_CONFORMANCE_REGION: realRegion } = process.env;

interface Target {
  readonly client: BatchClient;
  readonly place: string;
  readonly options: ReturnType<typeof withToken> | undefined;
  close(): Promise<void>;
}

const targets = SURFACES.flatMap((surface) => [
  { name: `the emulator over ${surface}`, available: true, open: () => openEmulator(surface) },
  {
    name: `the real service over ${surface}`,
    available: realProject !== undefined && realRegion !== undefined,
    open: () => Promise.resolve(openReal(surface, realProject ?? "", realRegion ?? "")),
  },
]);

for (const { name, available, open } of targets) {
  describe.skipIf(!available)(name, () => {
    let target: Target;
    beforeAll(async () => {
      target = await open();
    });
    afterAll(() => target.close());

    const create = (batchId: string, batch: object) =>
      failure(target.client.createBatch({ parent: target.place, batchId, batch }, target.options));
    const list = (request: object) =>
      target.client.listBatches({ parent: target.place, ...request }, { ...target.options, autoPaginate: false });

    test("a batch that is not there is not found", async () => {
      const name = `${target.place}/batches/sluice-never-was`;
      const refusal = await failure(target.client.getBatch({ name }, target.options));
      expect(refusal.status).toBe("NOT_FOUND");
      expect(refusal.message).toMatch(/not found/i);
    });

    test("a list can be cut, filtered and put in order", async () => {
      const [batches] = await list({ pageSize: 1, orderBy: "create_time desc", filter: "state = SUCCEEDED" });
      expect(batches.length).toBeLessThanOrEqual(1);
      for (const batch of batches) expect(batch.state).toBe("SUCCEEDED");
    });

    test("a filter on what a batch does not have is invalid", async () => {
      expect((await failure(list({ filter: "colour = red" }))).status).toBe("INVALID_ARGUMENT");
    });

    test("an order that there is not is invalid", async () => {
      expect((await failure(list({ orderBy: "colour desc" }))).status).toBe("INVALID_ARGUMENT");
    });

    test.each(["abc", "Upper-Case", "dots.in.it", "a".repeat(64)])("the batch id %s is invalid", async (batchId) => {
      const refusal = await create(batchId, { pysparkBatch: { mainPythonFileUri: "gs://no-bucket/job.py" } });
      expect(refusal.status).toBe("INVALID_ARGUMENT");
      expect(refusal.message).toContain("[a-z0-9][a-z0-9\\-]{2,61}[a-z0-9]");
    });

    test("a batch without a program is invalid", async () => {
      expect((await create("sluice-no-program", { pysparkBatch: {} })).status).toBe("INVALID_ARGUMENT");
    });

    test("a label with an underscore is invalid", async () => {
      const pysparkBatch = { mainPythonFileUri: "gs://no-bucket/job.py" };
      const refusal = await create("sluice-bad-label", { pysparkBatch, labels: { dag: "process_data" } });
      expect(refusal.status).toBe("INVALID_ARGUMENT");
      expect(refusal.message).toContain('Not a valid value: "process_data"');
    });
  });
}

async function openEmulator(surface: (typeof SURFACES)[number]): Promise<Target> {
  const emulators = await startTestEmulators({ sparkFolder: null });
  const client = emulatedClient(emulators, surface, emulators.token);
  return {
    client,
    place: `projects/${emulators.project}/locations/europe-west1`,
    options: withToken(emulators.token),
    async close() {
      await client.close();
      await emulators.close();
    },
  };
}

function openReal(surface: (typeof SURFACES)[number], project: string, region: string): Target {
  const client = realClient(surface, region);
  const place = `projects/${project}/locations/${region}`;
  return { client, place, options: undefined, close: () => client.close() };
}
