import { beforeAll, expect, test } from "vitest";
import { deviates } from "../discovery/deviates.ts";
import { driveError, FOLDER, newFile, newFolder, onDrive, refusal, SHEET } from "./drive-target.ts";

const FLAGS = { supportsAllDrives: true, includeItemsFromAllDrives: true } as const;
const DAY = 24 * 60 * 60 * 1000;

onDrive("listing", (target) => {
  let ids: Record<string, string>;

  beforeAll(async () => {
    const { client, options, folder } = target();
    ids = {
      sub: await newFolder(client, options, "sub", folder),
      first: await newFile(target(), "1", times("airports 2023.csv", "2023-01-01T00:00:00.000Z")),
      second: await newFile(target(), "22", times("Airports 2024.csv", "2024-01-01T00:00:00.000Z")),
      twin: await newFile(target(), "333", times("airports 2023.csv", "2023-06-01T00:00:00.000Z")),
      quoted: await newFile(target(), "4", times("it's \\ odd.txt", "2022-01-01T00:00:00.000Z")),
      sheet: await newFile(target(), "5", { ...times("Totals", "2021-01-01T00:00:00.000Z"), mimeType: SHEET }),
      trashed: await newFile(target(), "6", times("old.csv", "2020-01-01T00:00:00.000Z")),
    };
    const trash = { fileId: ids["trashed"] ?? "", requestBody: { trashed: true } };
    await client.files.update({ ...trash, supportsAllDrives: true }, options);
  });

  test.each([
    ["trashed = false", "sub first second twin quoted sheet"],
    ["trashed = true", "trashed"],
    ["trashed != true and mimeType != 'text/csv'", "sub sheet"],
    [`mimeType = '${FOLDER}'`, "sub"],
    ["mimeType contains 'google-apps' and trashed=false", "sub sheet"],
    ["not mimeType contains 'google-apps' and trashed=false", "first second twin quoted"],
    ["name = 'AIRPORTS 2023.CSV'", "first twin"],
    ["name != 'airports 2023.csv' and trashed = false", "sub second quoted sheet"],
    ["name contains 'airp'", "first second twin"],
    ["name contains '2024'", "second"],
    ["name contains 'ports'", ""],
    ["name = 'it\\'s \\\\ odd.txt'", "quoted"],
    ["createdTime > '2023-01-01T00:00:00' and trashed = false and mimeType = 'text/csv'", "second twin"],
    ["createdTime >= '2023-01-01T00:00:00Z' and createdTime <= '2023-06-01T02:00:00+02:00'", "first twin"],
    ["modifiedTime < '2021-06-01T00:00:00' and trashed = false", "sheet"],
    ["(name = 'Totals' or name = 'sub') and trashed = false", "sub sheet"],
    ["name = 'Totals' or name = 'sub' and mimeType contains 'folder'", "sub"],
    ["not (trashed = true or mimeType contains 'google-apps')", "first second twin quoted"],
    ["'nobody@example.com' in owners", ""],
  ])("q: %s", async (q, expected) => {
    expect(await find(`'${target().folder}' in parents and (${q})`)).toEqual(names(expected));
  });

  test.each([
    ["name contains"],
    ["name = airports"],
    ["title = 'x'"],
    ["trashed = 'false'"],
    ["createdTime > 'yesterday'"],
    ["(trashed = false"],
    ["trashed = false and"],
    ["name = 'open"],
    ["name < 'x'"],
  ])("not a query: %s", async (q) => {
    const { client, options } = target();
    expect(await refusal(client.files.list({ q, ...FLAGS }, options))).toEqual({
      status: 400,
      body: driveError(400, "invalid", "Invalid Value", { location: "q", locationType: "parameter" }),
    });
  });

  test("pages are the whole listing, each file once, whatever the order", async () => {
    for (const orderBy of [
      undefined,
      "name",
      "name desc",
      "folder,name",
      "modifiedTime desc",
      "createdTime,name desc",
    ]) {
      const seen = await pages({ pageSize: 2, ...(orderBy === undefined ? {} : { orderBy }) });
      expect(seen.map(({ length }) => length)).toEqual([2, 2, 2]);
      expect(names(...seen.flat())).toEqual(names("sub first second twin quoted sheet"));
    }
  });

  test("orderBy sorts, names without regard to case", async () => {
    const order = async (orderBy: string) => (await pages({ orderBy })).flat();
    expect(await order("createdTime desc")).toEqual(["sub", "second", "twin", "first", "quoted", "sheet"]);
    const byName = await order("folder,name,modifiedTime desc");
    expect(byName).toEqual(["sub", "twin", "first", "second", "quoted", "sheet"]);
    const { client, options } = target();
    expect(await refusal(client.files.list({ orderBy: "size", ...FLAGS }, options))).toMatchObject({ status: 400 });
  });

  test("a page token is good for its own question only", async () => {
    const { client, options } = target();
    const list = (q: string, pageToken?: string) =>
      client.files.list({ q, pageSize: 1, ...(pageToken === undefined ? {} : { pageToken }), ...FLAGS }, options);
    const { nextPageToken } = (await list(inFolder())).data;
    expect(nextPageToken).toEqual(expect.any(String));
    expect(await refusal(list("trashed = false", nextPageToken ?? ""))).toMatchObject({ status: 400 });
    expect(await refusal(list(inFolder(), "nonsense"))).toMatchObject({
      status: 400,
      body: { error: { errors: [{ reason: "invalid", location: "pageToken" }] } },
    });
  });

  test("a listing gives what the mask names, no more", async () => {
    deviates("a field of Drive v2", "?fields: no title");
    const { client, options, folder } = target();
    const q = `${inFolder()} and name = 'Totals'`;
    const plain = await client.files.list({ q, ...FLAGS }, options);
    expect(plain.data).toMatchObject({
      kind: "drive#fileList",
      incompleteSearch: false,
      files: [{ kind: "drive#file", id: ids["sheet"], name: "Totals", mimeType: SHEET }],
    });
    const masked = await client.files.list({ q, fields: "nextPageToken,files(id,parents)", ...FLAGS }, options);
    expect(masked.data).toEqual({ files: [{ id: ids["sheet"], parents: [folder] }] });
    const wrong = client.files.list({ q, fields: "files(id,title)", ...FLAGS }, options);
    expect((await refusal(wrong)).body).toMatchObject({ error: { message: "Invalid field selection title" } });
  });

  test("a page holds 1 to 1000 files", async () => {
    const { client, options } = target();
    for (const pageSize of [0, 1001]) {
      expect(await refusal(client.files.list({ pageSize, ...FLAGS }, options))).toMatchObject({ status: 400 });
    }
  });

  test("a file that changes between two pages is not lost from the second", async () => {
    const { client, options, folder } = target();
    const list = await newFolder(client, options, "moving", folder);
    const made: string[] = [];
    for (const name of ["a", "b", "c", "d"]) made.push(await newFile(target(), name, { name, parents: [list] }));
    const ask = {
      q: `'${list}' in parents`,
      orderBy: "name",
      fields: "nextPageToken,files(id)",
      pageSize: 2,
      ...FLAGS,
    };
    const first = await client.files.list(ask, options);
    const [gone = ""] = made;
    await client.files.update(
      {
        fileId: gone,
        addParents: folder,
        removeParents: list,
        requestBody: { trashed: true },
        supportsAllDrives: true,
      },
      options,
    );
    const second = await client.files.list({ ...ask, pageToken: first.data.nextPageToken ?? "" }, options);
    expect([...(first.data.files ?? []), ...(second.data.files ?? [])].map(({ id }) => id)).toEqual(made);
    await client.files.delete({ fileId: list, supportsAllDrives: true }, options);
  });

  function inFolder(): string {
    return `'${target().folder}' in parents and trashed = false`;
  }

  /** Names, as in `ids`, of the files that a query finds. */
  async function find(q: string): Promise<string[]> {
    const { client, options } = target();
    const { data } = await client.files.list({ q, fields: "files(id)", ...FLAGS }, options);
    return names(...(data.files ?? []).map(nameOf));
  }

  async function pages(how: { pageSize?: number; orderBy?: string }): Promise<string[][]> {
    const { client, options } = target();
    const found: string[][] = [];
    let pageToken: string | undefined;
    do {
      const from = pageToken === undefined ? {} : { pageToken };
      const { data } = await client.files.list({ q: inFolder(), ...how, ...from, ...FLAGS }, options);
      found.push((data.files ?? []).map(nameOf));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    return found;
  }

  function nameOf({ id }: { id?: string | null }): string {
    return Object.entries(ids).find(([, known]) => known === id)?.[0] ?? `unknown ${String(id)}`;
  }
});

function times(name: string, createdTime: string) {
  return { name, createdTime, modifiedTime: new Date(Date.parse(createdTime) + DAY).toISOString() };
}

function names(...words: readonly string[]): string[] {
  return words
    .flatMap((text) => text.split(" "))
    .filter((word) => word !== "")
    .sort();
}
