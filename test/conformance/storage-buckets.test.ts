import { expect, test } from "vitest";
import { clientOf } from "../support/storage-client.ts";
import { onEmulators, failure } from "./storage-target.ts";

onEmulators("buckets", (target) => {
  test("keep what they are given", async () => {
    const { storage } = target();
    const lifecycle = { rule: [{ action: { type: "Delete" as const }, condition: { age: 30 } }] };
    const [bucket] = await storage.createBucket("kept-bucket", {
      location: "europe-west1",
      versioning: { enabled: true },
      lifecycle,
      labels: { team: "data" },
    });
    const [resource] = await bucket.getMetadata();
    expect(resource).toMatchObject({
      kind: "storage#bucket",
      name: "kept-bucket",
      location: "EUROPE-WEST1",
      locationType: "region",
      versioning: { enabled: true },
      lifecycle,
      labels: { team: "data" },
      metageneration: "1",
    });
  });

  test("are patched key by key, each time a new metageneration", async () => {
    const [bucket] = await target().storage.createBucket("patched-bucket", { labels: { a: "1", b: "2" } });
    const [patched] = await bucket.setMetadata({ labels: { a: null, c: "3" }, name: "other" });
    expect(patched).toMatchObject({ name: "patched-bucket", metageneration: "2", labels: { b: "2", c: "3" } });
    expect(patched.labels).not.toHaveProperty("a");
    const stale = bucket.setMetadata({ labels: { d: "4" } }, { ifMetagenerationMatch: 1 });
    expect(await failure(stale)).toMatchObject({ status: 412, reason: "conditionNotMet" });
  });

  test("are listed by name, page by page, of one project", async () => {
    const storage = clientOf(target().emulators, "listing-project");
    const names = ["list-a", "list-b", "list-c"];
    for (const name of names.toReversed()) await storage.createBucket(name);
    const [all] = await storage.getBuckets();
    expect(all.map(({ name }) => name)).toEqual(names);
    const [first, next] = await storage.getBuckets({ maxResults: 2, autoPaginate: false });
    expect(first.map(({ name }) => name)).toEqual(["list-a", "list-b"]);
    const [second] = await storage.getBuckets(next);
    expect(second.map(({ name }) => name)).toEqual(["list-c"]);
    const [prefixed] = await storage.getBuckets({ prefix: "list-b" });
    expect(prefixed.map(({ name }) => name)).toEqual(["list-b"]);
  });

  test("exist once", async () => {
    const { storage } = target();
    await storage.createBucket("only-once");
    expect(await failure(storage.createBucket("only-once"))).toMatchObject({ status: 409, reason: "conflict" });
  });

  test("are deleted when they are empty", async () => {
    const [bucket] = await target().storage.createBucket("emptied-bucket");
    await bucket.file("x").save("x", { resumable: false });
    expect(await failure(bucket.delete())).toMatchObject({
      status: 409,
      message: "The bucket you tried to delete is not empty.",
    });
    await bucket.file("x").delete();
    await bucket.delete();
    expect(await bucket.exists()).toEqual([false]);
  });

  test.each([
    "ab",
    "Upper",
    "-dash",
    "dash-",
    "under_score.",
    "a..b",
    "192.168.0.1",
    "goog-x",
    "my-google",
    "x".repeat(64),
  ])("are not called %s", async (name) => {
    expect(await failure(target().storage.createBucket(name))).toMatchObject({ status: 400, reason: "invalid" });
  });

  test("with versioning keep what is overwritten and deleted, until that generation itself is deleted", async () => {
    const [bucket] = await target().storage.createBucket("versioned-bucket", { versioning: { enabled: true } });
    const file = bucket.file("v");
    const generations: string[] = [];
    for (const content of ["one", "two"]) {
      await file.save(content, { resumable: false });
      generations.push(String((await file.getMetadata())[0].generation));
    }
    await file.delete();
    expect(await file.exists()).toEqual([false]);
    const versions = generations.map((generation) => bucket.file("v", { generation }));
    const read = await Promise.all(versions.map((version) => version.download()));
    expect(read.map(([bytes]) => bytes.toString())).toEqual(["one", "two"]);
    const [resource] = await versions[0]!.getMetadata();
    expect(resource.timeDeleted).toBeDefined();

    await versions[0]!.copy(file);
    expect((await file.download())[0].toString()).toBe("one");
    for (const version of versions) await version.delete();
    expect(await Promise.all(versions.map(async (version) => (await version.exists())[0]))).toEqual([false, false]);
    expect((await file.download())[0].toString()).toBe("one");
  });
});
