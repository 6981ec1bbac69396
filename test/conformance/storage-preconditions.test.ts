import type { File } from "@google-cloud/storage";
import { expect, test } from "vitest";
import { deviates } from "../discovery/deviates.ts";
import { contract, failure } from "./storage-target.ts";

const NOT_MET = {
  status: 412,
  message: expect.stringContaining("pre-conditions you specified did not hold") as string,
};

contract("preconditions", (target) => {
  const file = (name: string) => target().bucket.file(target().folder + name);
  const pathOf = (object: File) => `/storage/v1/b/${target().bucket.name}/o/${encodeURIComponent(object.name)}`;
  const uploadOf = (object: File) =>
    `/upload${pathOf(object).replace(/\/o\/.*/, "/o")}?uploadType=media&name=${encodeURIComponent(object.name)}`;
  const send = async (path: string, query: Record<string, string | number>, init: RequestInit): Promise<number> => {
    const url = `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams(mapValues(query)).toString()}`;
    const response = await target().call(url, init);
    await response.arrayBuffer();
    return response.status;
  };
  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

  /** Every method that changes an object, as a request on it. */
  const METHODS: [string, (object: File) => [path: string, init: RequestInit]][] = [
    ["insert", (object) => [uploadOf(object), { method: "POST", body: "new" }]],
    ["patch", (object) => [pathOf(object), json("PATCH", { metadata: { k: "new" } })]],
    ["update", (object) => [pathOf(object), json("PUT", { metadata: { k: "new" } })]],
    ["delete", (object) => [pathOf(object), { method: "DELETE" }]],
    ["rewrite", (object) => [`${pathOf(file("source"))}/rewriteTo${pathOf(object).slice(11)}`, { method: "POST" }]],
    ["copy", (object) => [`${pathOf(file("source"))}/copyTo${pathOf(object).slice(11)}`, { method: "POST" }]],
    [
      "compose",
      (object) => [`${pathOf(object)}/compose`, json("POST", { sourceObjects: [{ name: file("source").name }] })],
    ],
  ];

  test.each(METHODS)("stop %s when they do not hold, and let it pass when they do", async (method, request) => {
    const object = file(`conditional-${method}`);
    await file("source").save("source", { resumable: false });
    await object.save("old", { resumable: false });
    const [before] = await object.getMetadata();
    const [path, init] = request(object);
    const [generation, metageneration] = [Number(before.generation), Number(before.metageneration)];

    // compose takes no NotMatch.
    const failingNotMatch =
      method === "compose" ? [] : [{ ifGenerationNotMatch: generation }, { ifMetagenerationNotMatch: metageneration }];
    for (const failing of [
      { ifGenerationMatch: generation + 1 },
      { ifGenerationMatch: 0 },
      { ifMetagenerationMatch: metageneration + 1 },
      { ifGenerationMatch: generation, ifMetagenerationMatch: metageneration + 1 },
      ...failingNotMatch,
    ]) {
      expect([failing, await send(path, failing, init)]).toEqual([failing, 412]);
    }
    const [after] = await object.getMetadata();
    expect(after).toEqual(before);

    const holding = {
      ifGenerationMatch: generation,
      ifMetagenerationMatch: metageneration,
      ...(method !== "compose" && { ifMetagenerationNotMatch: metageneration + 1 }),
    };
    expect(await send(path, holding, init)).toBeLessThan(300);
  });

  test("stop a write that wants the object absent, or there", async () => {
    const [absent, present] = [file("once"), file("never")];
    await absent.save("first", { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    for (const resumable of [false, true]) {
      const again = absent.save("second", { resumable, preconditionOpts: { ifGenerationMatch: 0 } });
      expect(await failure(again)).toMatchObject({ status: 412 });
    }
    const [read] = await absent.download();
    expect(read.toString()).toBe("first");
    const [path, init] = [uploadOf(present), { method: "POST", body: "x" }];
    expect(await send(path, { ifGenerationMatch: 5 }, init)).toBe(412);
    expect(await send(path, { ifGenerationNotMatch: 0 }, init)).toBe(412);
    expect(await send(path, { ifMetagenerationMatch: 1 }, init)).toBe(412);
    expect(await present.exists()).toEqual([false]);
  });

  test("on the source stop a copy and a move", async () => {
    await file("guarded").save("x", { resumable: false });
    const [{ generation }] = await file("guarded").getMetadata();
    const wrong = { ifSourceGenerationMatch: Number(generation) + 1 };
    for (const to of [`/rewriteTo/b/${target().bucket.name}`, `/copyTo/b/${target().bucket.name}`, "/moveTo"]) {
      const path = `${pathOf(file("guarded"))}${to}/o/${encodeURIComponent(file("unguarded").name)}`;
      expect(await send(path, wrong, { method: "POST" })).toBe(412);
      expect(await send(path, { ifSourceMetagenerationNotMatch: 1 }, { method: "POST" })).toBe(412);
    }
    expect(await file("guarded").exists()).toEqual([true]);
    expect(await file("unguarded").exists()).toEqual([false]);
  });

  test("on a read say that nothing is new, or that it is another one", async () => {
    await file("read").save("x", { resumable: false });
    const [{ generation }] = await file("read").getMetadata();
    for (const alt of ["json", "media"]) {
      const get = (query: Record<string, string | number>) => send(pathOf(file("read")), { alt, ...query }, {});
      expect(await get({ ifGenerationNotMatch: String(generation) })).toBe(304);
      expect(await get({ ifMetagenerationNotMatch: 1 })).toBe(304);
      expect(await get({ ifGenerationMatch: Number(generation) + 1 })).toBe(412);
      expect(await get({ ifMetagenerationMatch: 2 })).toBe(412);
      expect(await get({ ifGenerationMatch: String(generation) })).toBe(200);
    }
  });

  test("let exactly one of 20 writers win", async () => {
    const contended = file("contended");
    await contended.save("0", { resumable: false });
    const [{ generation }] = await contended.getMetadata();
    const preconditionOpts = { ifGenerationMatch: String(generation) };
    const writers = Array.from({ length: 20 }, (_, writer) => `writer ${writer + 1}`);
    const outcomes = await Promise.allSettled(
      writers.map((content, n) => contended.save(content, { resumable: n % 2 === 0, preconditionOpts })),
    );
    const winners = writers.filter((_, n) => outcomes[n]?.status === "fulfilled");
    expect(winners).toHaveLength(1);
    const [read] = await contended.download();
    expect(read.toString()).toBe(winners[0]);
  });

  test("that fail are told in Google's words", async () => {
    deviates("no number on purpose", "?ifGenerationMatch: not a number: x");
    await file("told").save("x", { resumable: false });
    const refused = await failure(
      file("told").save("y", { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } }),
    );
    expect(refused).toMatchObject({ ...NOT_MET, reason: "conditionNotMet" });
    const notNumbers = await target().call(`${pathOf(file("told"))}?ifGenerationMatch=x`);
    expect(notNumbers.status).toBe(400);
  });
});

function mapValues(record: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]));
}
