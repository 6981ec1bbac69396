import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { googleToken } from "../../../src/core/google/credentials.ts";
import { readKeyFile } from "../../../src/core/google/key-file.ts";
import { openTransport } from "../../../src/core/google/transport.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test("a sign-in ends when a proxy lets it through and nothing comes back", async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
    socket.once("data", () => socket.write("HTTP/1.1 200 Connection established\r\n\r\n"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const keyFile = join(await temporaryFolder(), "key.json");
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await writeFile(
    keyFile,
    JSON.stringify({ type: "service_account", client_email: "a@b.iam.gserviceaccount.com", private_key: privateKey }),
  );
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = openTransport({ proxy: { address, source: "HTTPS_PROXY" }, exempt: [] });

  // A key that is kept is one as the file has it; a file that is named goes before it.
  const key = await readKeyFile(keyFile);
  const account = {
    ...{ id: "1", email: "ana@example.com", refreshToken: "1//token", scopes: ["a-scope"] },
    ...{ client: { id: "id", secret: "secret" }, issuer: "https://accounts.google.com" },
  };
  for (const identity of [
    { keyFile },
    { kept: { kind: "account", account } },
    { kept: { kind: "key", key } },
    { keyFile, kept: { kind: "key", key: { ...key, key: "damaged" } } },
  ] as const) {
    await expect(googleToken(identity, transport, 0.5)(["a-scope"])).rejects.toMatchObject({
      code: "credentials.unreachable",
      params: { host: "oauth2.googleapis.com", proxy: address },
    });
  }
});
