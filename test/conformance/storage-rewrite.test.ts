import { expect, test } from "vitest";
import * as z from "zod";
import { contract, onEmulators, type StorageTarget } from "./storage-target.ts";

const MIB = 1024 * 1024;
const Answer = z.object({
  done: z.boolean(),
  totalBytesRewritten: z.coerce.number(),
  objectSize: z.coerce.number(),
  rewriteToken: z.string().optional(),
  resource: z.object({ name: z.string(), size: z.coerce.number(), crc32c: z.string() }).optional(),
});

async function call(target: StorageTarget, to: string, query: Record<string, string>) {
  const { bucket, folder } = target;
  const path = (name: string) => `b/${bucket.name}/o/${encodeURIComponent(folder + name)}`;
  const url = `/storage/v1/${path("rewritten")}/rewriteTo/${path(to)}?${new URLSearchParams(query).toString()}`;
  return target.call(url, { method: "POST", headers: { "content-length": "0" } });
}

/** Google copies within a place and a storage class in one call, whatever it is told: both ways have to end well. */
contract("a rewrite", (target) => {
  test("is done when it says so, and goes on by its token until then", async () => {
    const bytes = Buffer.alloc(5 * MIB, "sluice");
    const source = target().bucket.file(`${target().folder}rewritten`);
    await source.save(bytes, { resumable: false });
    const [{ crc32c }] = await source.getMetadata();
    let answer: z.output<typeof Answer> | undefined;
    do {
      const query = { maxBytesRewrittenPerCall: String(2 * MIB), ifGenerationMatch: "0" };
      const token = answer?.rewriteToken === undefined ? {} : { rewriteToken: answer.rewriteToken };
      const response = await call(target(), "copy", { ...query, ...token });
      expect(response.status).toBe(200);
      answer = Answer.parse(await response.json());
      expect(answer.objectSize).toBe(bytes.length);
    } while (!answer.done);
    expect(answer).toMatchObject({ totalBytesRewritten: bytes.length, resource: { size: bytes.length, crc32c } });
    const again = await call(target(), "copy", { maxBytesRewrittenPerCall: String(2 * MIB), ifGenerationMatch: "0" });
    expect(again.status).toBe(412);
  });
});

onEmulators("an emulated rewrite", (target) => {
  test("makes nothing before its last call, whose token is good for it alone", async () => {
    await target()
      .bucket.file(`${target().folder}rewritten`)
      .save(Buffer.alloc(3 * MIB), { resumable: false });
    const query = { maxBytesRewrittenPerCall: String(2 * MIB) };
    const first = Answer.parse(await (await call(target(), "parts", query)).json());
    expect(first).toMatchObject({ done: false, totalBytesRewritten: 2 * MIB });
    expect(await target().bucket.file(`${target().folder}parts`).exists()).toEqual([false]);
    const rewriteToken = first.rewriteToken ?? "";
    for (const [to, token] of [
      ["elsewhere", rewriteToken],
      ["parts", "nonsense"],
    ] as const) {
      expect((await call(target(), to, { ...query, rewriteToken: token })).status).toBe(400);
    }
    expect((await call(target(), "parts", { maxBytesRewrittenPerCall: "1000" })).status).toBe(400);
    expect(Answer.parse(await (await call(target(), "parts", { ...query, rewriteToken })).json()).done).toBe(true);
  });
});
