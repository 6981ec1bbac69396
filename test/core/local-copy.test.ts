import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { withLocalCopy } from "../../src/core/local-copy.ts";

const { signal } = new AbortController();
const file = (text: string, size?: number) => ({
  name: "a.csv",
  size,
  open: () => Promise.resolve(Readable.from([Buffer.from(text.slice(0, 3)), Buffer.from(text.slice(3))])),
});

test("a copy is there as long as the work goes on", async () => {
  let place = "";
  const text = await withLocalCopy(
    file("a,b\n1,2\n"),
    async (path) => {
      place = path;
      return readFile(path, "utf8");
    },
    signal,
  );
  expect(text).toBe("a,b\n1,2\n");
  expect(existsSync(place)).toBe(false);
});

test.each([
  ["by what is known of it", 9],
  ["by what comes", undefined],
])("what is too large is refused, %s", async (_, size) => {
  const worked: string[] = [];
  const copied = withLocalCopy(file("a,b\n1,2\n3", size), (path) => Promise.resolve(worked.push(path)), signal, 8);
  await expect(copied).rejects.toMatchObject({ code: "file.too-large", params: { file: "a.csv", most: 8 } });
  expect(worked).toEqual([]);
});

test("an abort ends a copy that does not come on", async () => {
  const abort = new AbortController();
  const silent = new Readable({ read: () => undefined });
  const copied = withLocalCopy(
    { name: "a.csv", size: undefined, open: () => Promise.resolve(silent) },
    () => Promise.resolve(),
    abort.signal,
  );
  abort.abort();
  await expect(copied).rejects.toThrow(/abort/i);
  expect(silent.destroyed).toBe(true);
});
