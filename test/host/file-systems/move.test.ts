import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bucket } from "../../../src/core/services/storage.ts";
import { moveObject } from "../../../src/host/file-systems/move.ts";
import { neverAborted as signal, openEmulatorClients } from "../../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";

let emulators: TestEmulators;
let lake: Bucket;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  lake = (await openEmulatorClients(emulators, "lake")).lake;
});
afterAll(() => emulators.close());

const placeOf = (name: string) => ({
  ...{ bucket: lake, path: { name, folder: false }, generation: undefined, isLake: true },
  what: { kind: "object", uri: `gs://lake/${name}` } as const,
});
const text = async (name: string) => (await lake.readText(name, signal))?.text;

test("an object is moved once its copy has been proven, and stays where it is otherwise", async () => {
  const object = await lake.write("a.txt", "as it was", { ifGenerationMatch: "0", contentType: "text/plain" }, signal);
  const move = (to: string) =>
    moveObject({ bucket: lake, object }, placeOf(to), { overwrite: false, keeps: false }, signal);
  const { name, generation, size } = object;
  const resource = {
    ...{ kind: "storage#object", bucket: "lake", name, generation },
    size: String(size),
    crc32c: "AAAAAA==",
  };
  await emulators.plant("storage", "storage.objects.rewrite", [`replace-fields:${JSON.stringify({ resource })}`]);
  await expect(move("damaged.txt")).rejects.toMatchObject({ code: "transfer.damaged", params: { got: "AAAAAA==" } });
  expect(await text("a.txt")).toBe("as it was");
  expect(await move("b.txt")).toBe(true);
  expect([await text("a.txt"), await text("b.txt")]).toEqual([undefined, "as it was"]);
});
