import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer as createTlsServer } from "node:tls";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openBatches } from "../../../src/core/services/batches.ts";
import { openCloudStorage } from "../../../src/core/services/storage.ts";
import { openDrive } from "../../../src/core/services/drive.ts";
import { googleToken } from "../../../src/core/google/credentials.ts";
import { openTransport, type Transport } from "../../../src/core/google/transport.ts";
import { render } from "../../../src/messages/index.ts";
import type { Failure } from "../../../src/core/failure.ts";
import { LIMITS } from "../../limits.ts";
import { freePort } from "../../support/free-port.ts";
import { issueCertificate } from "../../support/certificate.ts";
import { startConnectProxy } from "../../support/connect-proxy.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

interface SilentProxy {
  readonly address: string;
  /** The connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
}

/** A proxy that takes a connection and says nothing. */
async function startSilentProxy(): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined).on("close", () => sockets.delete(socket)));
    socket.resume();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

async function writeKeyFile(): Promise<string> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const file = join(await temporaryFolder(), "key.json");
  const key = {
    ...{ type: "service_account", client_email: "a@p.iam.gserviceaccount.com", universe_domain: "googleapis.com" },
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
  await writeFile(file, JSON.stringify(key));
  return file;
}

const PATIENCE = { retries: 1, firstWait: 1, longestWait: 1 };
const access = (endpoint: string, transport: Transport) => ({
  ...{ endpoint, transport, patience: PATIENCE },
  token: () => Promise.resolve("a-token"),
});
const ASKED: readonly (readonly [string, (transport: Transport) => Promise<unknown>])[] = [
  [
    "the sign-in",
    async (transport) =>
      googleToken({ keyFile: await writeKeyFile() }, transport)(["https://www.googleapis.com/auth/drive"]),
  ],
  [
    "Drive",
    async (transport) =>
      (await openDrive(access("https://www.googleapis.com", transport), undefined)).folder("1", neverAborted),
  ],
  [
    "Cloud Storage",
    async (transport) =>
      (await openCloudStorage(access("https://storage.googleapis.com", transport), "p")).buckets(
        { token: undefined, size: 10 },
        neverAborted,
      ),
  ],
  [
    "Dataproc",
    async (transport) => {
      const endpoint = "https://europe-west1-dataproc.googleapis.com";
      return (await openBatches(access(endpoint, transport), "p", "europe-west1")).list({ size: 1 }, neverAborted);
    },
  ],
];

test.each(ASKED)("%s: a proxy that is not there is named", async (_, ask) => {
  const address = `http://127.0.0.1:${await freePort()}`;
  await expectNamed(
    ask(openTransport({ proxy: { address, source: "HTTPS_PROXY" }, exempt: [] })),
    address,
    "ECONNREFUSED",
  );
});

test.each(ASKED)(
  "%s: a proxy that says nothing is not waited for without end, and named; no connection to it is left",
  async (_, ask) => {
    const { address, sockets } = await startSilentProxy();
    const transport = openTransport({ proxy: { address, source: "HTTPS_PROXY" }, exempt: [] }, 0.2);
    await expectNamed(ask(transport), address, "the proxy did not answer for 0.2 seconds");
    await expect.poll(() => sockets.size, { timeout: LIMITS.answer }).toBe(0);
  },
);

test("the certificate of a proxy is checked unless the user says otherwise; that of the service always is", async () => {
  const [ofProxy, ofService] = [await temporaryFolder(), await temporaryFolder()];
  const service = await issueCertificate(ofService, { name: "*.googleapis.com" });
  const front = createTlsServer({ key: service.key, cert: service.certificate });
  await once(front.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void front.close());
  const { port } = front.address() as AddressInfo;
  const certificate = await issueCertificate(ofProxy, { ip: "127.0.0.1" });
  const proxy = await startConnectProxy({ front: port, certificate });
  onTestFinished(() => proxy.close());
  const ask = async (checked: boolean) => {
    const setting = { address: proxy.url, source: "http.proxy", checked };
    const transport = openTransport({ proxy: setting, exempt: [] });
    return (await openCloudStorage(access("https://storage.googleapis.com", transport), "p")).buckets(
      { token: undefined, size: 10 },
      neverAborted,
    );
  };
  await expectNamed(ask(true), proxy.url, "self-signed certificate");
  expect(proxy.tunnels).toEqual([]);
  await expectNamed(ask(false), proxy.url, "self-signed certificate");
  expect(new Set(proxy.tunnels)).toEqual(new Set(["storage.googleapis.com:443"]));
});

async function expectNamed(asked: Promise<unknown>, proxy: string, why: string): Promise<void> {
  const failure = (await asked.catch((error: unknown) => error)) as Failure;
  expect(failure).toMatchObject({ params: { proxy, why: expect.stringContaining(why) as string } });
  for (const locale of ["en", "pt-br"]) {
    expect(render(failure, locale).what).toContain(`proxy ${proxy}`);
    expect(render(failure, locale).why).toContain(why);
  }
}
