import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseClient, readClientFile } from "../../../src/core/google/sign-in/client-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const INSTALLED = {
  client_id: "1234-abc.apps.googleusercontent.com",
  project_id: "my-project",
  auth_uri: "https://accounts.google.com/o/oauth2/auth",
  token_uri: "https://oauth2.googleapis.com/token",
  client_secret: "GOCSPX-abc_1",
  redirect_uris: ["http://localhost"],
};
const client = { id: INSTALLED.client_id, secret: INSTALLED.client_secret };
const installed = (more: object) => JSON.stringify({ installed: { ...INSTALLED, ...more } });

test("a client is read as the console gives it, with what is needed of it alone", async () => {
  const file = join(await temporaryFolder(), "client.json");
  await writeFile(file, installed({}));
  expect(await readClientFile(file)).toEqual(client);
});

test.each([
  ["not-json", "{"],
  ["other-type", "[]"],
  ["other-type", '{"installed":7}'],
  ["web", JSON.stringify({ web: INSTALLED })],
  ["service-account", JSON.stringify({ type: "service_account", client_email: "a@b.c" })],
  ["foreign-host", installed({ auth_uri: "https://accounts.google.com.evil.test/auth" })],
  ["foreign-host", installed({ token_uri: "http://oauth2.googleapis.com/token" })],
  ["incomplete", installed({ client_secret: undefined })],
  ["incomplete", installed({ client_id: "1&redirect_uri=https://evil.test" })],
])("is refused as %s: %#", (why, text) => {
  expect(() => parseClient("f", text)).toThrow(
    expect.objectContaining({ code: "sign-in.client-file", params: { file: "f", why } }),
  );
});
