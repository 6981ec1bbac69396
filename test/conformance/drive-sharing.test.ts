import type { drive_v3 } from "googleapis/build/src/apis/drive/index.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { driveError, emulatedDrive, idOf, newFile, newFolder, refusal, type Target } from "./drive-target.ts";

const DRIVE = "https://www.googleapis.com/auth/drive";
const SUPPORTS = { supportsAllDrives: true } as const;
const ALL = { supportsAllDrives: true, includeItemsFromAllDrives: true } as const;

/** The emulator only: it takes two people. */
describe("sharing", () => {
  let emulators: TestEmulators;
  let owner: Pick<Target, "client" | "options">;
  let reader: Pick<Target, "client" | "options">;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
    owner = emulatedDrive(emulators, await emulators.issue("owner@example.com", [DRIVE]));
    reader = emulatedDrive(emulators, await emulators.issue("reader@example.com", [DRIVE]));
  });
  afterAll(() => emulators.close());

  beforeEach(async () => {
    folder = await newFolder(owner.client, owner.options, "shared");
    const inner = await newFolder(owner.client, owner.options, "inner", folder);
    file = await newFile({ ...owner, folder: inner }, "x");
  });

  test("what is not shared does not exist for others", async () => {
    for (const fileId of [folder, file]) {
      expect(await refusal(reader.client.files.get({ fileId }, reader.options))).toEqual({
        status: 404,
        body: driveError(404, "notFound", `File not found: ${fileId}.`, {
          location: "fileId",
          locationType: "parameter",
        }),
      });
    }
    expect(await childrenOf(folder)).toEqual([]);
  });

  test("sharing a folder shows all below it; taking that back hides it again", async () => {
    const permissionId = await share("reader");
    expect((await reader.client.files.get({ fileId: file, fields: "id,ownedByMe" }, reader.options)).data).toEqual({
      id: file,
      ownedByMe: false,
    });
    expect(await childrenOf(folder)).toHaveLength(1);
    await owner.client.permissions.delete({ fileId: folder, permissionId }, owner.options);
    expect(await childrenOf(folder)).toEqual([]);
    expect(await refusal(reader.client.files.get({ fileId: file }, reader.options))).toMatchObject({ status: 404 });
  });

  test("the top of what is shared shows no parent, what is below does", async () => {
    await share("reader");
    const parents = async (fileId: string) =>
      (await reader.client.files.get({ fileId, fields: "parents" }, reader.options)).data.parents;
    expect(await parents(folder)).toBeUndefined();
    expect(await parents(file)).toHaveLength(1);
  });

  test("a reader reads, and changes nothing", async () => {
    await share("reader");
    const rename = reader.client.files.update({ fileId: file, requestBody: { name: "mine" } }, reader.options);
    expect(await refusal(rename)).toEqual({
      status: 403,
      body: driveError(
        403,
        "insufficientFilePermissions",
        `The user does not have sufficient permissions for file ${file}.`,
      ),
    });
    expect(await refusal(newFile({ ...reader, folder }, "y"))).toMatchObject({
      body: { error: { code: 403, errors: [{ reason: "insufficientParentPermissions" }] } },
    });
    const { data } = await reader.client.files.get({ fileId: file, fields: "capabilities" }, reader.options);
    expect(data.capabilities).toMatchObject({ canDownload: true, canEdit: false, canTrash: false });
  });

  test("a writer adds files of their own, but does not delete the owner's", async () => {
    await share("writer");
    const mine = await newFile({ ...reader, folder }, "y");
    await owner.client.files.get({ fileId: mine }, owner.options);
    expect(await refusal(reader.client.files.delete({ fileId: file }, reader.options))).toMatchObject({ status: 403 });
    const trash = { fileId: file, requestBody: { trashed: true } };
    expect(await refusal(reader.client.files.update(trash, reader.options))).toMatchObject({ status: 403 });
  });

  test("the changes of a reader tell what came into sight and what left it, no more", async () => {
    const token = async () =>
      (await reader.client.changes.getStartPageToken({}, reader.options)).data.startPageToken ?? "";
    const before = await token();
    const permissionId = await share("reader");
    const shared = await token();
    expect(await changesSince(before)).toMatchObject([{ fileId: folder, removed: false }]);
    await owner.client.files.update({ fileId: file, requestBody: { name: "new" } }, owner.options);
    expect(await changesSince(shared)).toMatchObject([{ fileId: file, file: { name: "new" } }]);
    await owner.client.permissions.delete({ fileId: folder, permissionId }, owner.options);
    expect(await changesSince(shared)).toMatchObject([
      { fileId: file, removed: true },
      { fileId: folder, removed: true },
    ]);
    const hidden = await token();
    await newFile({ ...owner, folder }, "unseen");
    expect(await changesSince(hidden)).toEqual([]);
  });

  test("permissions are listed with where they come from", async () => {
    const permissionId = await share("reader");
    const list = { fileId: file, fields: "permissions(id,role,emailAddress,permissionDetails)" };
    const { permissions } = (await owner.client.permissions.list(list, owner.options)).data;
    expect(permissions).toMatchObject([
      { role: "owner", emailAddress: "owner@example.com" },
      { id: permissionId, role: "reader", permissionDetails: [{ inherited: true, inheritedFrom: folder }] },
    ]);
    const inherited = owner.client.permissions.delete({ fileId: file, permissionId }, owner.options);
    expect(await refusal(inherited)).toMatchObject({ status: 403 });
  });

  test("a file that readers may not download is refused to them alone", async () => {
    await share("reader");
    const requestBody = { copyRequiresWriterPermission: true };
    await owner.client.files.update({ fileId: file, requestBody }, owner.options);
    await owner.client.files.get({ fileId: file, alt: "media" }, owner.options);
    expect(await refusal(reader.client.files.get({ fileId: file, alt: "media" }, reader.options))).toMatchObject({
      body: { error: { code: 403, errors: [{ reason: "cannotDownloadFile" }] } },
    });
  });

  test("a file marked as abusive is given to its owner alone, who says that they know", async () => {
    await share("reader");
    const requestBody = { appProperties: { abusive: "true" } };
    await owner.client.files.update({ fileId: file, requestBody }, owner.options);
    const download = (who: typeof owner, acknowledgeAbuse: boolean) =>
      who.client.files.get({ fileId: file, alt: "media", acknowledgeAbuse }, who.options);
    for (const refused of [download(owner, false), download(reader, true)]) {
      expect(await refusal(refused)).toMatchObject({
        body: { error: { code: 403, errors: [{ reason: "cannotDownloadAbusiveFile" }] } },
      });
    }
    expect((await download(owner, true)).data).toBe("x");
  });

  describe("shared drives", () => {
    let driveId: string;
    let item: string;

    beforeEach(async () => {
      const drive = { requestId: crypto.randomUUID(), requestBody: { name: "Team" } };
      driveId = idOf(await owner.client.drives.create(drive, owner.options));
      item = await newFile({ ...owner, folder: driveId }, "x");
    });

    test("their items have no owner, and the drive above them", async () => {
      const fields =
        "driveId,parents,owners,ownedByMe,shared,writersCanShare,permissions(id),capabilities(canReadDrive)";
      const { data } = await owner.client.files.get({ fileId: item, fields, ...SUPPORTS }, owner.options);
      expect(data).toEqual({ driveId, parents: [driveId], capabilities: { canReadDrive: true } });
    });

    test("of their items alone it is told who put them into the trash, and whether they are shared by themselves", async () => {
      const fields = "trashingUser(emailAddress),trashedTime,hasAugmentedPermissions";
      for (const [fileId, trashingUser] of [
        [item, { emailAddress: "owner@example.com" }],
        [file, undefined],
      ] as const) {
        await owner.client.files.update({ fileId, requestBody: { trashed: true }, ...SUPPORTS }, owner.options);
        const { data } = await owner.client.files.get({ fileId, fields, ...SUPPORTS }, owner.options);
        expect(data.trashingUser).toEqual(trashingUser);
        expect(typeof data.trashedTime).toBe(trashingUser ? "string" : "undefined");
        expect(data.hasAugmentedPermissions).toBe(trashingUser ? false : undefined);
      }
    });

    test("emptying the trash deletes what is in it, in that drive or in My Drive", async () => {
      const kept = await newFile({ ...owner, folder: driveId }, "kept");
      for (const fileId of [item, file]) {
        await owner.client.files.update({ fileId, requestBody: { trashed: true }, ...SUPPORTS }, owner.options);
      }
      const there = async (fileId: string) =>
        owner.client.files.get({ fileId, ...SUPPORTS }, owner.options).then(
          () => true,
          () => false,
        );
      await owner.client.files.emptyTrash({ driveId }, owner.options);
      expect([await there(item), await there(kept), await there(file)]).toEqual([false, true, true]);
      await owner.client.files.emptyTrash({}, owner.options);
      expect([await there(kept), await there(file)]).toEqual([true, false]);
    });

    test("a request id creates one, and the list has ten a page", async () => {
      const made: string[] = [driveId];
      for (let count = 1; count < 12; count++) {
        const drive = { requestId: `drive-${count}`, requestBody: { name: `Team ${count}` } };
        made.push(idOf(await owner.client.drives.create(drive, owner.options)));
      }
      const again = owner.client.drives.create({ requestId: "drive-1", requestBody: { name: "x" } }, owner.options);
      expect((await refusal(again)).status).toBe(409);
      const listed: string[] = [];
      const sizes: number[] = [];
      let pageToken: string | undefined;
      do {
        const page = { ...(pageToken === undefined ? {} : { pageToken }) };
        const { data } = await owner.client.drives.list(page, owner.options);
        sizes.push(data.drives?.length ?? 0);
        listed.push(...(data.drives ?? []).map(({ id }) => id ?? ""));
        pageToken = data.nextPageToken ?? undefined;
      } while (pageToken !== undefined);
      expect(sizes.slice(0, -1).every((size) => size === 10)).toBe(true);
      expect(listed).toEqual(expect.arrayContaining(made));
      expect(new Set(listed).size).toBe(listed.length);
      expect((await refusal(owner.client.drives.list({ pageToken: "nonsense" }, owner.options))).status).toBe(400);
    });

    test("their items do not exist for a request that does not know them", async () => {
      expect(await refusal(owner.client.files.get({ fileId: item }, owner.options))).toMatchObject({ status: 404 });
      const list = async (flags: object) => {
        const answer = await owner.client.files.list({ q: `'${driveId}' in parents`, ...flags }, owner.options);
        return (answer.data.files ?? []).map(({ id }) => id);
      };
      expect(await list({})).toEqual([]);
      expect(await list({ supportsAllDrives: true })).toEqual([]);
      expect(await list(ALL)).toEqual([item]);
      expect(await list({ corpora: "drive", driveId, ...ALL })).toEqual([item]);
    });

    test("corpora and driveId belong together, and to a drive that the caller is in", async () => {
      const list = (query: drive_v3.Params$Resource$Files$List, who = owner) =>
        refusal(who.client.files.list(query, who.options));
      expect((await list({ driveId, ...ALL })).body).toMatchObject({
        error: { message: "The driveId parameter must be specified if and only if corpora is set to drive." },
      });
      expect((await list({ corpora: "allDrives", supportsAllDrives: true })).body).toMatchObject({
        error: {
          message: expect.stringContaining("includeItemsFromAllDrives parameter must be set to true") as string,
        },
      });
      expect(await list({ corpora: "drive", driveId, ...ALL }, reader)).toEqual({
        status: 404,
        body: driveError(404, "notFound", `Shared drive not found: ${driveId}`, {
          location: "driveId",
          locationType: "parameter",
        }),
      });
    });

    test("their changes are told to who asks for them", async () => {
      const { startPageToken } = (await owner.client.changes.getStartPageToken({ driveId, ...SUPPORTS }, owner.options))
        .data;
      const added = await newFile({ ...owner, folder: driveId }, "y");
      await newFile({ ...owner, folder }, "elsewhere");
      const pageToken = startPageToken ?? "";
      const list = { pageToken, driveId, ...ALL };
      const changes = (await owner.client.changes.list(list, owner.options)).data.changes ?? [];
      expect(changes.map(({ fileId }) => fileId)).toEqual([added]);
      const without = (await owner.client.changes.list({ pageToken }, owner.options)).data.changes ?? [];
      expect(without.map(({ fileId }) => fileId)).not.toContain(added);
    });

    test("a folder that is shared out of one is seen without the drive", async () => {
      const out = await newFolder(owner.client, owner.options, "out", driveId);
      const inside = await newFile({ ...owner, folder: out }, "y");
      const requestBody = { type: "user", role: "reader", emailAddress: "reader@example.com" };
      await owner.client.permissions.create({ fileId: out, requestBody, ...SUPPORTS }, owner.options);
      const found = await reader.client.files.list({ q: `'${out}' in parents`, ...ALL }, reader.options);
      expect(found.data.files?.map(({ id }) => id)).toEqual([inside]);
      expect(await refusal(reader.client.drives.get({ driveId }, reader.options))).toMatchObject({ status: 404 });
    });
  });

  async function share(role: string): Promise<string> {
    const requestBody = { type: "user", role, emailAddress: "reader@example.com" };
    return idOf(await owner.client.permissions.create({ fileId: folder, requestBody }, owner.options));
  }

  async function childrenOf(id: string) {
    const { data } = await reader.client.files.list({ q: `'${id}' in parents` }, reader.options);
    return data.files ?? [];
  }

  async function changesSince(pageToken: string) {
    return (await reader.client.changes.list({ pageToken }, reader.options)).data.changes ?? [];
  }
});
