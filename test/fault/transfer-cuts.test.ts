import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planDownload, type DownloadSource } from "../../src/core/transfers/plan-download.ts";
import { planUpload, type UploadTarget } from "../../src/core/transfers/plan-upload.ts";
import type { TransferPlan } from "../../src/core/transfers/plan.ts";
import { runTransfer } from "../../src/core/transfers/run-transfer.ts";
import { isFailure } from "../../src/core/failure.ts";
import { CUTS, startCuttingFront, type Cut, type CuttingFront } from "../support/cutting-front.ts";
import type { TestEmulators } from "../support/emulators.ts";
import { neverAborted as signal } from "../support/emulator-clients.ts";
import { startEmulators } from "../support/ingest-fixture.ts";
import { CHUNK, newTransferFixture, type TransferFixture } from "../support/transfer-fixture.ts";

// Three chunks of an upload, and nothing that a wrong offset would leave the same.
const CONTENT = randomBytes(2 * CHUNK + 1000);

let emulators: TestEmulators;
let storageFront: CuttingFront;
let driveFront: CuttingFront;
let fixture: TransferFixture;
beforeAll(async () => {
  emulators = await startEmulators();
  storageFront = await startCuttingFront(emulators.endpoints.storage);
  driveFront = await startCuttingFront(emulators.endpoints.drive);
});
afterAll(async () => {
  await storageFront.close();
  await driveFront.close();
  await emulators.close();
});
beforeEach(async () => {
  fixture = await newTransferFixture(emulators, { storage: storageFront.endpoint, drive: driveFront.endpoint });
});
afterEach(() => fixture.close());

/** Plans and runs, and says how it ended: `done`, or the code of its failure. */
async function outcomeOf(plan: () => Promise<TransferPlan>): Promise<string> {
  try {
    const [result] = await runTransfer(await plan(), fixture.ends, { signal });
    if (result?.outcome === "failed") return result.failure.code;
    return result?.outcome ?? "nothing";
  } catch (error) {
    if (isFailure(error)) return error.code;
    throw error;
  }
}

/** Cuts each request of the work in turn, of as many as there are without a cut; what it left is looked at without cuts. */
async function cutEach(
  front: CuttingFront,
  cut: Cut,
  work: (n: number) => Promise<void>,
  look: (n: number) => Promise<void>,
): Promise<void> {
  let requests = 0;
  for (let n = 0; n <= requests; n++) {
    front.cutAt(n, cut);
    await work(n);
    const came = front.count();
    if (n === 0) requests = came;
    expect(came).toBeGreaterThanOrEqual(Math.max(2, n));
    front.cutAt(0, cut);
    await look(n);
  }
}

describe.each(CUTS)("a cut at each request in turn, %s:", (cut) => {
  it("an upload to the lake is whole, or is not there", async () => {
    await fixture.write({ "a.bin": CONTENT });
    await cutEach(
      storageFront,
      cut,
      async (n) => {
        const target: UploadTarget = { kind: "object", bucket: fixture.ends.lake, prefix: `${n}/` };
        const outcome = await outcomeOf(() => planUpload([join(fixture.here, "a.bin")], target, fixture.ends, signal));
        expect(outcome).toBe("done");
      },
      async (n) => {
        const read = Buffer.concat(await Array.fromAsync(await fixture.lake.read(`${n}/a.bin`, {}, signal)));
        expect(read.equals(CONTENT)).toBe(true);
      },
    );
  });

  it("an upload to Drive is there whole and once", async () => {
    await cutEach(
      driveFront,
      cut,
      async (n) => {
        await fixture.write({ [`${n}/a.bin`]: CONTENT });
        const target: UploadTarget = { kind: "drive", folderId: fixture.folderId };
        const outcome = await outcomeOf(() => planUpload([join(fixture.here, `${n}`)], target, fixture.ends, signal));
        expect(outcome).toBe("done");
      },
      async (n) => {
        const folders = await fixture.drive.named(fixture.folderId, `${n}`, signal);
        expect(folders).toHaveLength(1);
        const files = await fixture.drive.named(folders[0]?.id ?? "", "a.bin", signal);
        expect(files).toMatchObject([{ size: CONTENT.length }]);
      },
    );
  });

  it("new content of a Drive file is whole, and the file is one", async () => {
    const id = await fixture.owner.file("a.bin", "old", { parent: fixture.folderId });
    const contentOf = (n: number) => Buffer.concat([CONTENT, Buffer.from(`${n}`)]);
    await cutEach(
      driveFront,
      cut,
      async (n) => {
        const content = contentOf(n);
        await fixture.write({ "a.bin": content });
        const target: UploadTarget = { kind: "drive", folderId: fixture.folderId };
        const plan = await planUpload([join(fixture.here, "a.bin")], target, fixture.ends, signal);
        const results = await runTransfer(plan, fixture.ends, { signal, policy: "replace" });
        expect(results).toMatchObject([{ outcome: "done" }]);
      },
      async (n) => {
        const content = contentOf(n);
        expect(await fixture.drive.named(fixture.folderId, "a.bin", signal)).toMatchObject([
          { id, size: content.length },
        ]);
      },
    );
  });

  it.each(["storage", "drive"] as const)("a download from %s is whole under its name", async (service) => {
    const front = service === "storage" ? storageFront : driveFront;
    front.cutAt(0, cut);
    await fixture.put("a.bin", CONTENT);
    const id = await fixture.owner.file("a.bin", CONTENT, { parent: fixture.folderId });
    const object = { kind: "object", bucket: fixture.ends.lake, name: "a.bin" } as const;
    const source: DownloadSource = service === "storage" ? object : { kind: "drive", id };
    await cutEach(
      front,
      cut,
      async (n) => {
        const as = `${n}.bin`;
        const outcome = await outcomeOf(() => planDownload([source], fixture.here, fixture.ends, signal, { as }));
        expect(outcome).toBe("done");
      },
      async (n) => {
        expect((await readFile(join(fixture.here, `${n}.bin`))).equals(CONTENT)).toBe(true);
      },
    );
    expect((await readdir(fixture.here)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
