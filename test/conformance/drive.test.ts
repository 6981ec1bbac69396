import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { deviates } from "../discovery/deviates.ts";
import { driveError, FOLDER, idOf, newFile, newFolder, onDrive, refusal, SHEET } from "./drive-target.ts";

const ID = /^[\w-]{25,}$/;
const SUPPORTS = { supportsAllDrives: true } as const;

onDrive("files", (target) => {
  test("a file is what was uploaded, byte for byte, with its checksums", async () => {
    const { client, options, folder } = target();
    const text = "a,b\r\n1,'é'\n";
    const file = await client.files.create(
      {
        requestBody: { name: "été.csv", parents: [folder] },
        media: { mimeType: "text/csv", body: text },
        fields: "kind,id,name,mimeType,size,md5Checksum,sha1Checksum,sha256Checksum,parents,trashed",
        ...SUPPORTS,
      },
      options,
    );
    const digest = (algorithm: string) => createHash(algorithm).update(text).digest("hex");
    expect(file.data).toEqual({
      kind: "drive#file",
      id: expect.stringMatching(ID) as string,
      name: "été.csv",
      mimeType: "text/csv",
      size: String(Buffer.byteLength(text)),
      md5Checksum: digest("md5"),
      sha1Checksum: digest("sha1"),
      sha256Checksum: digest("sha256"),
      parents: [folder],
      trashed: false,
    });
    expect(await download(idOf(file))).toEqual(text);
  });

  test("without `fields` a file is its kind, id, name and type", async () => {
    const { client, options } = target();
    const fileId = await newFile(target(), "x", { name: "plain.csv" });
    const { data } = await client.files.get({ fileId, ...SUPPORTS }, options);
    expect(data).toMatchObject({ kind: "drive#file", id: fileId, name: "plain.csv", mimeType: "text/csv" });
    expect(data).not.toHaveProperty("size");
  });

  test("a mask takes nested fields, and `*` all of them", async () => {
    const { client, options } = target();
    const fileId = await newFile(target(), "x");
    const nested = await client.files.get(
      { fileId, fields: "capabilities(canEdit,canDownload),owners/me", ...SUPPORTS },
      options,
    );
    expect(nested.data.capabilities).toEqual({ canEdit: true, canDownload: true });
    const all = await client.files.get({ fileId, fields: "*", ...SUPPORTS }, options);
    expect(all.data).toMatchObject({ id: fileId, size: "1", headRevisionId: expect.any(String) as string });
  });

  test("a field that a file does not have is refused", async () => {
    deviates("a field of Drive v2", "?fields: no title");
    const { client, options } = target();
    const fileId = await newFile(target(), "x");
    expect(await refusal(client.files.get({ fileId, fields: "id,title", ...SUPPORTS }, options))).toEqual({
      status: 400,
      body: driveError(400, "invalidParameter", "Invalid field selection title", {
        location: "fields",
        locationType: "parameter",
      }),
    });
  });

  test("a range of the bytes comes as 206; one behind the end, and any of an empty file, is 416", async () => {
    const fileId = await newFile(target(), "0123456789");
    const part = await ask(fileId, "bytes=3-5");
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, "bytes 3-5/10", "345"]);
    expect(await (await ask(fileId, "bytes=7-")).text()).toBe("789");
    expect(await (await ask(fileId, "bytes=-2")).text()).toBe("89");
    expect((await ask(fileId, "bytes=10-")).status).toBe(416);
    const empty = await newFile(target(), "");
    expect((await ask(empty, "bytes=0-")).status).toBe(416);
    expect(await download(empty)).toBe("");
  });

  test("createdTime and modifiedTime can be set at creation, createdTime not later", async () => {
    const { client, options } = target();
    const times = { createdTime: "2001-02-03T04:05:06.789Z", modifiedTime: "2002-03-04T05:06:07.000Z" };
    const fileId = await newFile(target(), "x", times);
    const { data } = await client.files.get({ fileId, fields: "createdTime,modifiedTime", ...SUPPORTS }, options);
    expect(data).toEqual(times);
    const later = client.files.update(
      { fileId, requestBody: { createdTime: "2003-01-01T00:00:00Z" }, ...SUPPORTS },
      options,
    );
    expect((await refusal(later)).body).toEqual(
      driveError(403, "fieldNotWritable", "The resource body includes fields which are not directly writable."),
    );
  });

  test("new content gives a new revision, checksum and version, and keeps the id", async () => {
    const { client, options } = target();
    const fileId = await newFile(target(), "old");
    const fields = "id,size,md5Checksum,headRevisionId,version,modifiedTime";
    const before = (await client.files.get({ fileId, fields, ...SUPPORTS }, options)).data;
    const media = { mimeType: "text/csv", body: "newer" };
    const after = (await client.files.update({ fileId, media, fields, ...SUPPORTS }, options)).data;
    expect(after).toMatchObject({
      id: fileId,
      size: "5",
      md5Checksum: createHash("md5").update("newer").digest("hex"),
    });
    expect(after.headRevisionId).not.toBe(before.headRevisionId);
    expect(Number(after.version)).toBeGreaterThan(Number(before.version));
    expect(await download(fileId)).toBe("newer");
  });

  test("a move exchanges the parent; two parents are refused", async () => {
    const { client, options, folder } = target();
    const other = await newFolder(client, options, "other", folder);
    const fileId = await newFile(target(), "x");
    const both = client.files.update({ fileId, addParents: other, ...SUPPORTS }, options);
    expect((await refusal(both)).body).toMatchObject({
      error: {
        code: 403,
        errors: [{ reason: "cannotAddParent", message: "Increasing the number of parents is not allowed" }],
      },
    });
    const move = { fileId, addParents: other, removeParents: folder, fields: "parents" };
    expect((await client.files.update({ ...move, ...SUPPORTS }, options)).data).toEqual({ parents: [other] });
    const written = client.files.update({ fileId, requestBody: { parents: [folder] }, ...SUPPORTS }, options);
    expect((await refusal(written)).body).toMatchObject({ error: { errors: [{ reason: "fieldNotWritable" }] } });
  });

  test("what lies in a trashed folder is trashed, though not by itself, and comes back with it", async () => {
    const { client, options, folder } = target();
    const bin = await newFolder(client, options, "bin", folder);
    const fileId = await newFile(target(), "x", { parents: [bin] });
    const state = async () => {
      const { data } = await client.files.get({ fileId, fields: "trashed,explicitlyTrashed", ...SUPPORTS }, options);
      return data;
    };
    await client.files.update({ fileId: bin, requestBody: { trashed: true }, ...SUPPORTS }, options);
    expect(await state()).toEqual({ trashed: true, explicitlyTrashed: false });
    await client.files.update({ fileId: bin, requestBody: { trashed: false }, ...SUPPORTS }, options);
    expect(await state()).toEqual({ trashed: false, explicitlyTrashed: false });
  });

  test("a deleted file, and what lay in a deleted folder, is not found", async () => {
    const { client, options, folder } = target();
    const gone = await newFolder(client, options, "gone", folder);
    const fileId = await newFile(target(), "x", { parents: [gone] });
    expect((await client.files.delete({ fileId: gone, ...SUPPORTS }, options)).status).toBe(204);
    for (const id of [gone, fileId]) {
      expect(await refusal(client.files.get({ fileId: id, ...SUPPORTS }, options))).toEqual({
        status: 404,
        body: driveError(404, "notFound", `File not found: ${id}.`, { location: "fileId", locationType: "parameter" }),
      });
    }
  });

  test("a CSV uploaded as a Sheet is exported as CSV and as a workbook, and cannot be downloaded", async () => {
    const { client, options } = target();
    const fileId = await newFile(target(), "city,height\r\nRecife,4", { name: "Cities", mimeType: SHEET });
    const fields = "mimeType,md5Checksum,headRevisionId,exportLinks";
    const { data } = await client.files.get({ fileId, fields, ...SUPPORTS }, options);
    expect(data.mimeType).toBe(SHEET);
    expect(Object.keys(data).sort()).toEqual(["exportLinks", "mimeType"]);
    expect(Object.keys(data.exportLinks ?? {})).toContain("text/csv");
    const csv = await client.files.export({ fileId, mimeType: "text/csv" }, { ...options, responseType: "text" });
    expect(csv.data).toBe("city,height\r\nRecife,4");
    const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const workbook = await client.files.export({ fileId, mimeType }, { ...options, responseType: "arraybuffer" });
    expect(Object.keys(unzipSync(new Uint8Array(workbook.data as ArrayBuffer)))).toContain("xl/worksheets/sheet1.xml");
    expect((await refusal(client.files.get({ fileId, alt: "media", ...SUPPORTS }, options))).body).toMatchObject({
      error: { code: 403, errors: [{ reason: "fileNotDownloadable", location: "alt" }] },
    });
  });

  test("exports that cannot be are refused", async () => {
    const { client, options } = target();
    const sheet = await newFile(target(), "a", { mimeType: SHEET });
    const odd = client.files.export({ fileId: sheet, mimeType: "image/png" }, options);
    expect((await refusal(odd)).body).toMatchObject({ error: { code: 400, errors: [{ reason: "badRequest" }] } });
    const blob = client.files.export({ fileId: await newFile(target(), "a"), mimeType: "text/csv" }, options);
    expect((await refusal(blob)).body).toMatchObject({
      error: { code: 403, errors: [{ reason: "fileNotExportable" }] },
    });
  });

  test("a shortcut names its target and its target's type, and outlives it", async () => {
    const { client, options, folder } = target();
    const targetId = await newFile(target(), "x");
    const requestBody = {
      name: "shortcut",
      mimeType: "application/vnd.google-apps.shortcut",
      parents: [folder],
      shortcutDetails: { targetId },
    };
    const fileId = idOf(await client.files.create({ requestBody, ...SUPPORTS }, options));
    const details = async () =>
      (await client.files.get({ fileId, fields: "shortcutDetails", ...SUPPORTS }, options)).data;
    const expected = { shortcutDetails: { targetId, targetMimeType: "text/csv" } };
    expect(await details()).toMatchObject(expected);
    await client.files.delete({ fileId: targetId, ...SUPPORTS }, options);
    expect(await details()).toMatchObject(expected);
  });

  test("properties are merged, and one set to null goes", async () => {
    const { client, options } = target();
    const fileId = await newFile(target(), "x", { properties: { keep: "1", drop: "2" } });
    // The client's types do not know that null takes a property away.
    const properties = { drop: null, add: "3" } as unknown as Record<string, string>;
    const update = { fileId, requestBody: { properties }, fields: "properties", ...SUPPORTS };
    expect((await client.files.update(update, options)).data).toEqual({ properties: { keep: "1", add: "3" } });
  });

  test("a file cannot be put in a file, nor in a folder that is not there", async () => {
    const fileId = await newFile(target(), "x");
    expect((await refusal(newFile(target(), "y", { parents: [fileId] }))).body).toMatchObject({
      error: { code: 403, errors: [{ reason: "parentNotAFolder" }] },
    });
    expect((await refusal(newFile(target(), "y", { parents: ["nowhere-nowhere-nowhere"] }))).body).toMatchObject({
      error: { code: 404, message: "File not found: nowhere-nowhere-nowhere.", errors: [{ reason: "notFound" }] },
    });
  });

  test("a file of a chosen id is made once", async () => {
    const { client, options, folder } = target();
    const id = (await client.files.generateIds({ count: 1, space: "drive", type: "files" }, options)).data.ids?.[0];
    const requestBody = { id: id ?? "", name: "once", mimeType: FOLDER, parents: [folder] };
    expect(idOf(await client.files.create({ requestBody, ...SUPPORTS }, options))).toBe(id);
    const again = refusal(client.files.create({ requestBody, ...SUPPORTS }, options));
    expect((await again).body).toMatchObject({ error: { code: 409, errors: [{ reason: "fileIdInUse" }] } });
  });

  test("about.get says who asks, and wants `fields`", async () => {
    const { client, options } = target();
    const { data } = await client.about.get({ fields: "user(emailAddress,me)" }, options);
    expect(data.user).toEqual({ emailAddress: expect.stringContaining("@") as string, me: true });
    expect((await refusal(client.about.get({}, options))).body).toMatchObject({
      error: { code: 400, errors: [{ reason: "required", location: "fields" }] },
    });
  });

  async function download(fileId: string): Promise<string> {
    const { client, options } = target();
    const { data } = await client.files.get(
      { fileId, alt: "media", ...SUPPORTS },
      { ...options, responseType: "text" },
    );
    return data as unknown as string;
  }

  function ask(fileId: string, range: string): Promise<Response> {
    const { options, token } = target();
    const url = `${options.rootUrl}drive/v3/files/${fileId}?alt=media&supportsAllDrives=true`;
    return fetch(url, { headers: { authorization: `Bearer ${token}`, range } });
  }
});
