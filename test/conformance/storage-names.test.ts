import { expect, test } from "vitest";
import { contract } from "./storage-target.ts";

/** Object names are data: none of these is a path, a query or an escape to anybody. */
const BITING = [
  "a/../b",
  "../../outside",
  "/absolute",
  "//double//slash//",
  "dir/.",
  "dir/..",
  "...",
  "C:\\windows\\x",
  "?x=1&y=2",
  "#fragment",
  "%2e%2e%2f",
  "100%",
  "%zz",
  "a+b c",
  " leading and trailing ",
  "semi;colon,comma=equals@at:colon",
  "quote'\"`$(x)|<>",
  "[brackets]{braces}*",
  ":name",
  "tab\tnul\u0000esc\u001bdel\u007f",
  "caf\u00e9",
  "cafe\u0301",
  "日本語/ファイル.csv",
  "\u{1f600}",
  "rtl \u202e txt",
  "__proto__",
  "o/x/rewriteTo/b/y/o/z",
];

contract("names that bite", (target) => {
  test.each(BITING.map((name) => [name]))("%j is written, read, listed, copied and deleted as it is", async (name) => {
    const { bucket, folder } = target();
    const file = bucket.file(folder + name);
    await file.save(`content of ${name}`, { resumable: false });
    const [resource] = await file.getMetadata();
    expect(resource.name).toBe(folder + name);
    const [read] = await file.download();
    expect(read.toString()).toBe(`content of ${name}`);

    await file.copy(bucket.file(`${folder}${name}.copy`));
    const [listed] = await bucket.getFiles({ prefix: folder + name });
    expect(listed.map((found) => found.name)).toEqual([folder + name, `${folder}${name}.copy`]);
    await Promise.all(listed.map((found) => found.delete()));
    expect((await bucket.getFiles({ prefix: folder + name }))[0]).toEqual([]);
  });

  test("a resumable upload keeps the name too", async () => {
    const { bucket, folder } = target();
    const name = `${folder}a/../b?x#y%2e é`;
    await bucket.file(name).save("x", { resumable: true });
    const [listed] = await bucket.getFiles({ prefix: `${folder}a/` });
    expect(listed.map((found) => found.name)).toContain(name);
  });

  test("composed and decomposed letters, and cases, are different names", async () => {
    const { bucket, folder } = target();
    const twins = ["twin/caf\u00e9", "twin/cafe\u0301", "twin/CAF\u00c9"];
    for (const name of twins) await bucket.file(folder + name).save(name, { resumable: false });
    for (const name of twins) {
      const [read] = await bucket.file(folder + name).download();
      expect(read.toString()).toBe(name);
    }
    const [listed] = await bucket.getFiles({ prefix: `${folder}twin/` });
    expect(listed).toHaveLength(3);
  });

  test("1024 bytes are a name, 1025 are none", async () => {
    const { bucket, folder } = target();
    const room = 1024 - Buffer.byteLength(folder);
    const longest = folder + "é".repeat(Math.floor(room / 2)) + "x".repeat(room % 2);
    expect(Buffer.byteLength(longest)).toBe(1024);
    await bucket.file(longest).save("x", { resumable: false });
    expect(await bucket.file(longest).exists()).toEqual([true]);
    expect(await statusOf(`${longest}x`)).toBe(400);
  });

  test.each([["a\nb"], ["a\rb"], ["."], [".."], [".well-known/acme-challenge/x"], [""]])(
    "%j is refused",
    async (name) => {
      expect(await statusOf(name)).toBe(400);
    },
  );

  async function statusOf(name: string): Promise<number> {
    const path = `/upload/storage/v1/b/${target().bucket.name}/o?uploadType=media&name=${encodeURIComponent(name)}`;
    const response = await target().call(path, { method: "POST", body: "x" });
    return response.status;
  }
});
