import { execFile } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

const NAMES = ["AIRFLOW_DATABASE_PASSWORD", "AIRFLOW_FERNET_KEY"];
const ATTRIBUTE = NAMES.map((name) => `${name} projects/p/secrets/${name} 32`).join("\n");

/** Metadata server and Secret Manager in one, as far as the VM asks them. */
async function startGoogle(): Promise<{
  url: string;
  /** Versions of each secret, as stored (base64). */
  secrets: Map<string, string[]>;
  /** What reading a secret answers instead. */
  unreadable: Map<string, [number, unknown]>;
}> {
  const secrets = new Map<string, string[]>(NAMES.map((name) => [name, []]));
  const unreadable = new Map<string, [number, unknown]>();

  async function answer(request: IncomingMessage): Promise<[number, unknown]> {
    const path = request.url ?? "";
    if (path.startsWith("/computeMetadata/")) {
      if (request.headers["metadata-flavor"] !== "Google") return [403, "no flavour"];
      return path.endsWith("/token") ? [200, { access_token: "vm-token" }] : [200, ATTRIBUTE];
    }
    if (request.headers.authorization !== "Bearer vm-token") return [401, {}];
    const [, name = "", method = ""] = /secrets\/(\w+)(?:\/versions\/latest)?:(\w+)$/.exec(path) ?? [];
    const versions = secrets.get(name);
    if (versions === undefined) return [403, { error: { status: "PERMISSION_DENIED" } }];
    if (method === "access") {
      const instead = unreadable.get(name);
      if (instead !== undefined) return instead;
      const data = versions.at(-1);
      return data === undefined ? [404, { error: { status: "NOT_FOUND" } }] : [200, { payload: { data } }];
    }
    const { payload } = JSON.parse(await text(request)) as { payload: { data: string } };
    versions.push(payload.data);
    return [200, {}];
  }

  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secrets, unreadable };
}

/** The script of the VM with the two addresses and the folder of this test, and only the step that is looked at. */
async function writeEnvironment(google: string, folder: string): Promise<void> {
  const script = (await readFile("terraform/airflow-vm.sh", "utf8"))
    .replace("http://metadata.google.internal", google)
    .replace("https://secretmanager.googleapis.com", google)
    .replace("readonly airflow=$home/airflow", `readonly airflow='${folder}'`)
    .replace(/\nmain\n$/, "\nwrite_environment\n");
  await writeFile(join(folder, "vm.sh"), script);
  await promisify(execFile)("bash", [join(folder, "vm.sh")]);
}

async function environmentIn(folder: string): Promise<Record<string, string>> {
  const lines = (await readFile(join(folder, ".env"), "utf8")).trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

describe.runIf(process.platform === "linux")("the secrets of the Airflow VM", () => {
  test("are drawn once, kept in Secret Manager, and readable by one user", async () => {
    const { url, secrets } = await startGoogle();
    const folder = await temporaryFolder();

    await writeEnvironment(url, folder);

    const first = await environmentIn(folder);
    expect(Object.keys(first)).toEqual(NAMES);
    for (const [name, value] of Object.entries(first)) {
      expect(Buffer.from(value, "base64url")).toHaveLength(32);
      expect(secrets.get(name)).toEqual([Buffer.from(value).toString("base64")]);
    }
    expect(first["AIRFLOW_FERNET_KEY"]).not.toBe(first["AIRFLOW_DATABASE_PASSWORD"]);
    expect((await stat(join(folder, ".env"))).mode & 0o777).toBe(0o600);

    await writeEnvironment(url, folder);
    expect(await environmentIn(folder)).toEqual(first);
    expect([...secrets.values()].map((versions) => versions.length)).toEqual([1, 1]);
  });

  test.each([
    ["refused", 403, { error: { status: "PERMISSION_DENIED" } }],
    ["cut off", 200, '{"payload": {"da'],
    ["without a payload", 200, {}],
  ])("%s are neither drawn again nor written as empty", async (_name, status, body) => {
    const { url, secrets, unreadable } = await startGoogle();
    const folder = await temporaryFolder();
    await writeEnvironment(url, folder);
    const before = await environmentIn(folder);

    unreadable.set("AIRFLOW_FERNET_KEY", [status, body]);
    await expect(writeEnvironment(url, folder)).rejects.toThrow("Command failed");

    expect(await environmentIn(folder)).toEqual(before);
    expect(secrets.get("AIRFLOW_FERNET_KEY")).toHaveLength(1);
  });
});
