import { expect, test } from "vitest";
import type { Memory } from "../../../src/core/memory.ts";
import { keptBases } from "../../../src/host/file-systems/kept-bases.ts";

const refuse = (error: unknown) => {
  throw error;
};

/** A memory that outlives its windows. */
function memoryWith(values: Record<string, unknown> = {}): Memory {
  return {
    read: (key) => values[key],
    write: (key, value) => {
      values[key] = JSON.parse(JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

test("what an unsaved file was made from is known to the next window, until it is saved or given up", () => {
  const memory = memoryWith();
  const [first, base] = [keptBases(memory, refuse), { generation: "1700000000000001", mtime: 5 }];
  first.keep("gs://lake/a", base);
  first.keep("gs://lake/__proto__", { ...base, generation: "2" });
  expect(keptBases(memory, refuse).of("gs://lake/a")).toEqual(base);
  expect(keptBases(memory, refuse).of("gs://lake/b")).toBeUndefined();
  first.forget("gs://lake/a");
  expect(keptBases(memory, refuse).of("gs://lake/a")).toBeUndefined();
  expect(keptBases(memory, refuse).of("gs://lake/__proto__")?.generation).toBe("2");
});

test.each([["a text"], [{ "gs://lake/a": { generation: 7 } }], [{ "gs://lake/a": { generation: "", mtime: 1 } }]])(
  "of %j nothing is known",
  (kept) => {
    expect(keptBases(memoryWith({ "unsaved-objects": kept }), refuse).of("gs://lake/a")).toBeUndefined();
  },
);

test("that it could not be kept is told", async () => {
  const failures: unknown[] = [];
  const full = { read: () => undefined, write: () => Promise.reject(new Error("full")) };
  keptBases(full, (error) => failures.push(error)).keep("gs://lake/a", { generation: "1", mtime: 1 });
  await expect.poll(() => failures).toEqual([new Error("full")]);
});
