import { expect, test } from "vitest";
import { listTransfers } from "../../src/host/transfers/list.ts";
import type { FailedFile, Transfer, TransferEnd } from "../../src/transfer.ts";

/** A transfer of three files whose tries come to what is given, in their order. */
function transferOf(...tries: readonly (() => Promise<TransferEnd> | TransferEnd)[]) {
  const ends: TransferEnd[] = [];
  let released = 0;
  const left = [...tries];
  const transfer: Transfer = {
    ...{ kind: "upload", title: "three", files: 3, bytes: 30 },
    async run(report) {
      report({ files: 1, bytes: 10 });
      return (await left.shift()?.()) ?? { files: 3, untouched: 0, failed: [] };
    },
    ended: (end) => void ends.push(end),
    release: () => {
      released += 1;
    },
  };
  return { transfer, ends, released: () => released };
}

const failed: FailedFile = { name: "b.csv", error: new Error("no") };
const list = () =>
  listTransfers(
    () => 0,
    () => undefined,
  );

test("a transfer is tried again, and tells how far it has come by both tries", async () => {
  const transfers = list();
  const { transfer, ends } = transferOf(
    () => ({ files: 2, untouched: 0, failed: [failed] }),
    () => ({ files: 3, untouched: 0, failed: [] }),
  );
  await transfers.start(transfer);
  const [first] = transfers.all();
  expect(first).toMatchObject({ state: "failed", failed: [failed], done: { files: 2 } });
  await transfers.retry(first!.id);
  expect(transfers.all()).toMatchObject([{ state: "done", failed: [], done: { files: 3, bytes: 10 } }]);
  expect(ends).toHaveLength(2);
  expect(await transfers.retry(first!.id)).toBeUndefined();
});

test("what ended a transfer as a whole is thrown, shown, and tried again", async () => {
  const transfers = list();
  const { transfer } = transferOf(() => Promise.reject(new Error("signed out")));
  await expect(transfers.start(transfer)).rejects.toThrow("signed out");
  expect(transfers.all()).toMatchObject([{ state: "failed", error: new Error("signed out"), failed: [] }]);
  await transfers.retry(transfers.all()[0]!.id);
  expect(transfers.all()).toMatchObject([{ state: "done", done: { files: 3, bytes: 10 } }]);
});

/** A transfer that goes on until it is cancelled. */
const endless: Transfer = {
  ...{ kind: "download", title: "endless", files: 1, bytes: undefined },
  ended: () => undefined,
  release: () => undefined,
  run: (_report, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    }),
};

test("one that is cancelled is told as that, and so is each that goes on when the window closes", async () => {
  const transfers = list();
  const one = transfers.start(endless);
  transfers.cancel(transfers.all()[0]!.id);
  expect(await one).toBeUndefined();
  expect(transfers.all()).toMatchObject([{ state: "cancelled" }]);
  const other = transfers.start(endless);
  transfers.dispose();
  expect(await other).toBeUndefined();
});

test("what has ended is cleared by the user, and the oldest by themselves; what goes on stays", async () => {
  const transfers = list();
  const goesOn = transfers.start(endless);
  for (let count = 0; count < 60; count++) await transfers.start(transferOf().transfer);
  expect(transfers.all()).toHaveLength(51);
  expect(transfers.all().at(-1)).toMatchObject({ state: "running" });
  transfers.clear();
  expect(transfers.all()).toMatchObject([{ state: "running" }]);
  transfers.dispose();
  await goesOn;
});

test("what was kept for a transfer is kept as long as it can be tried again, and released once", async () => {
  const transfers = list();
  const done = transferOf();
  await transfers.start(done.transfer);
  expect(done.released()).toBe(1);
  const failing = transferOf(() => ({ files: 2, untouched: 0, failed: [failed] }));
  await transfers.start(failing.transfer);
  expect(failing.released()).toBe(0);
  const again = transferOf(() => ({ files: 2, untouched: 0, failed: [failed] }));
  await transfers.start(again.transfer);
  const [{ id } = { id: "" }] = transfers.all();
  await transfers.retry(id);
  expect(again.released()).toBe(1);
  transfers.clear();
  transfers.dispose();
  expect([done.released(), failing.released(), again.released()]).toEqual([1, 1, 1]);
});
