import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readUserFile } from "../../../src/core/files.ts";
import { keyDocument, parseKey, readKeyFile } from "../../../src/core/google/key-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY = {
  type: "service_account",
  client_email: "me@my-project.iam.gserviceaccount.com",
  private_key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  private_key_id: "1",
};

async function fileOf(text: string): Promise<string> {
  const file = join(await temporaryFolder(), "key.json");
  await writeFile(file, text);
  return file;
}

describe("a key file", () => {
  test("is read as Google makes it, and with a byte order mark", async () => {
    const whole = { ...KEY, token_uri: "https://oauth2.googleapis.com/token", universe_domain: "googleapis.com" };
    const expected = { email: KEY.client_email, key: KEY.private_key, keyId: "1" };
    expect(await readKeyFile(await fileOf(JSON.stringify(whole)))).toEqual(expected);
    expect(await readKeyFile(await fileOf(`\uFEFF${JSON.stringify(KEY)}`))).toEqual(expected);
  });

  test("is kept with what is taken of it alone", async () => {
    const key = await readKeyFile(await fileOf(JSON.stringify({ ...KEY, project_id: "my-project" })));
    expect(parseKey("kept", keyDocument(key))).toEqual(key);
    expect(Object.keys(JSON.parse(keyDocument(key)) as object).toSorted()).toEqual(Object.keys(KEY).toSorted());
  });

  test.each([
    ["not-json", "{"],
    ["other-type", "[]"],
    [
      "other-type",
      JSON.stringify({
        ...KEY,
        type: "external_account",
        token_url: "https://evil.test/token",
        credential_source: { file: "/etc/passwd" },
      }),
    ],
    ["other-type", JSON.stringify({ ...KEY, type: "authorized_user" })],
    ["foreign-universe", JSON.stringify({ ...KEY, universe_domain: "evil.test" })],
    ["foreign-host", JSON.stringify({ ...KEY, token_uri: "https://evil.test/token" })],
    ["foreign-host", JSON.stringify({ ...KEY, token_uri: "https://oauth2.googleapis.com.evil.test/token" })],
    ["foreign-host", JSON.stringify({ ...KEY, token_uri: "http://oauth2.googleapis.com/token" })],
    ["incomplete", JSON.stringify({ ...KEY, client_email: undefined })],
    ["bad-key", JSON.stringify({ ...KEY, private_key: "-----BEGIN PRIVATE KEY-----\nAAAA" })],
  ])("is refused as %s: %#", async (why, text) => {
    const file = await fileOf(text);
    await expect(readKeyFile(file)).rejects.toMatchObject({ code: "credentials.key-file", params: { file, why } });
  });
});

describe("a file that somebody names", () => {
  test("is a plain file, or a link to one", async () => {
    const file = await fileOf("text");
    const link = `${file}.link`;
    await symlink(file, link);
    expect(await readUserFile(link)).toBe("text");
  });

  test.each([
    ["a FIFO", (file: string) => void execFileSync("mkfifo", [file])],
    ["a folder", (file: string) => void execFileSync("mkdir", [file])],
    ["an endless device", (file: string) => symlink("/dev/zero", file)],
  ])("is not %s", async (_, make) => {
    const file = join(await temporaryFolder(), "odd");
    await make(file);
    await expect(readUserFile(file)).rejects.toMatchObject({ code: "file.not-plain", params: { file } });
  });

  test("has a bounded size, and is there", async () => {
    const file = await fileOf("12345");
    await expect(readUserFile(file, 4)).rejects.toMatchObject({ code: "file.too-large", params: { file, most: 4 } });
    await expect(readUserFile(`${file}.absent`)).rejects.toMatchObject({ code: "file.missing" });
    const folder = await temporaryFolder();
    await symlink(join(folder, "loop"), join(folder, "loop"));
    await expect(readUserFile(join(folder, "loop"))).rejects.toMatchObject({ code: "file.unreadable" });
  });
});
