import { expect, test } from "vitest";
import { deviates } from "../discovery/deviates.ts";
import { newFile, newFolder, onDrive, refusal } from "./drive-target.ts";

const FLAGS = { supportsAllDrives: true, includeItemsFromAllDrives: true } as const;
const SUPPORTS = { supportsAllDrives: true } as const;

onDrive("changes", (target) => {
  test("a file has one entry, its latest state, in the order of its last change", async () => {
    const { client, options } = target();
    const token = await startToken();
    const first = await newFile(target(), "1", { name: "first" });
    const second = await newFile(target(), "2", { name: "second" });
    await client.files.update({ fileId: first, requestBody: { name: "renamed" }, ...SUPPORTS }, options);
    const { entries } = await changesSince(token);
    expect(entries.filter(({ fileId }) => fileId === first || fileId === second)).toMatchObject([
      { fileId: second, removed: false, changeType: "file", file: { name: "second" } },
      { fileId: first, removed: false, changeType: "file", file: { name: "renamed" } },
    ]);
  });

  test("the new start token goes on where the list ended", async () => {
    const token = await startToken();
    const first = await newFile(target(), "1");
    const { next, entries } = await changesSince(token);
    expect(entries.map(({ fileId }) => fileId)).toContain(first);
    expect((await changesSince(next)).entries).toEqual([]);
    const second = await newFile(target(), "2");
    expect((await changesSince(next)).entries.map(({ fileId }) => fileId)).toEqual([second]);
  });

  test("trash is an entry with the file, deletion one without", async () => {
    const { client, options } = target();
    const trashed = await newFile(target(), "1");
    const deleted = await newFile(target(), "2");
    const token = await startToken();
    await client.files.update({ fileId: trashed, requestBody: { trashed: true }, ...SUPPORTS }, options);
    await client.files.delete({ fileId: deleted, ...SUPPORTS }, options);
    const { entries } = await changesSince(token);
    expect(entries).toMatchObject([
      { fileId: trashed, removed: false, file: { id: trashed, trashed: true } },
      { fileId: deleted, removed: true },
    ]);
    expect(entries[1]).not.toHaveProperty("file");
    const pageToken = token;
    const { data } = await client.changes.list({ pageToken, includeRemoved: false, ...FLAGS }, options);
    expect(data.changes?.map(({ fileId }) => fileId)).toEqual([trashed]);
  });

  test("a folder that moves is an entry, what lies in it is none", async () => {
    const { client, options, folder } = target();
    const [from, to] = [
      await newFolder(client, options, "from", folder),
      await newFolder(client, options, "to", folder),
    ];
    const moved = await newFolder(client, options, "moved", from);
    await newFile(target(), "x", { parents: [moved] });
    const token = await startToken();
    await client.files.update({ fileId: moved, addParents: to, removeParents: from, ...SUPPORTS }, options);
    const { entries } = await changesSince(token);
    expect(entries).toMatchObject([{ fileId: moved, file: { parents: [to] } }]);
  });

  test("pages of changes follow each other", async () => {
    const token = await startToken();
    const made: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) made.push(await newFile(target(), name));
    const { entries, pages } = await changesSince(token, 2);
    expect(entries.map(({ fileId }) => fileId)).toEqual(made);
    expect(pages).toBe(3);
  });

  test("without a token, or with one that is none, the list is refused", async () => {
    deviates("left out on purpose", "?pageToken: required");
    const { client, options } = target();
    expect(await refusal(client.changes.list({ pageToken: "nonsense", ...FLAGS }, options))).toMatchObject({
      status: 400,
      body: { error: { errors: [{ reason: "invalid", location: "pageToken" }] } },
    });
    const url = `${options.rootUrl}drive/v3/changes`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${target().token}` } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { errors: [{ reason: "required", location: "pageToken" }] } });
  });

  async function startToken(): Promise<string> {
    const { client, options } = target();
    const { data } = await client.changes.getStartPageToken(SUPPORTS, options);
    return data.startPageToken ?? "";
  }

  async function changesSince(token: string, pageSize = 100) {
    const { client, options } = target();
    const fields =
      "nextPageToken,newStartPageToken,changes(fileId,removed,changeType,time,file(id,name,trashed,parents))";
    const pages = [(await client.changes.list({ pageToken: token, pageSize, fields, ...FLAGS }, options)).data];
    for (let page = pages[0]; page?.nextPageToken; page = pages.at(-1)) {
      const pageToken = page.nextPageToken;
      pages.push((await client.changes.list({ pageToken, pageSize, fields, ...FLAGS }, options)).data);
    }
    const entries = pages.flatMap(({ changes }) => changes ?? []);
    return { entries, next: pages.at(-1)?.newStartPageToken ?? "", pages: pages.length };
  }
});
