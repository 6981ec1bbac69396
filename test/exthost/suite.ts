import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { LIMITS } from "../limits.ts";
import { startConnectProxy, type ConnectProxy } from "../support/connect-proxy.ts";
import { redirectGoogle } from "../support/redirection.ts";
import type { Check, Checked } from "./checks.ts";
import { waitForLog } from "./editor-log.ts";
import { loadedScripts } from "./loaded-scripts.ts";
import type { TestGoogle } from "./stage.ts";

/** As much of package.json and dist/meta.json as is looked at; both are ours. */
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly authentication: readonly { readonly id: string }[];
    readonly views: { readonly sluice: readonly { readonly id: string }[] };
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly default: string | number }>>;
    }[];
  };
}
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

const sluice = vscode.extensions.getExtension("sluice.sluice")!;
const { contributes } = sluice.packageJSON as Manifest;
const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
const NEED_CONNECTION = ["sluice.ingest.run", "sluice.ingest.plan", "sluice.batch.submit", "sluice.results.preview"];
const google = JSON.parse(process.env["SLUICE_EXTHOST_GOOGLE"] ?? "") as TestGoogle;
const HOSTS = ["oauth2", "storage", "www"].map((name) => `${name}.googleapis.com:443`);
const REFUSED = "http://storage.example";

/** By name, as a keybinding calls it, with any arguments. */
const call = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);

const work: Readonly<Record<Check, () => Promise<void>>> = {
  async "activation loads no Google client and no zod"() {
    await sluice.activate();
    const inputs = await loadedInputs();
    assert.ok(inputs.includes("src/extension.ts"), inputs.join());
    const heavy = /node_modules\/(googleapis|@google-cloud|google-|gaxios|@grpc|ssh2|zod)/;
    const loaded = inputs.filter((input) => heavy.test(input));
    assert.equal(loaded.join(" "), "");
  },

  async "every command of the manifest is registered"() {
    const registered = new Set(await vscode.commands.getCommands(true));
    const declared = contributes.commands.map(({ command }) => command);
    assert.ok(declared.length > 15);
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  },

  async "who signed in is asked of a provider of our own, silently of nobody"() {
    assert.deepEqual(
      contributes.authentication.map(({ id }) => id),
      ["sluice-google"],
    );
    assert.deepEqual(await vscode.authentication.getAccounts("sluice-google"), []);
    assert.equal(await vscode.authentication.getSession("sluice-google", ["email"], { silent: true }), undefined);
  },

  async "every view of the manifest can be shown, and loads its own code then"() {
    const views = contributes.views.sluice.map(({ id }) => id);
    // What is on its way has a view while there is something.
    for (const id of views.filter((view) => view !== "sluice.transfers")) {
      const loader = `src/views/${id.slice("sluice.".length)}/load.ts`;
      await call(`${id}.focus`);
      const end = Date.now() + LIMITS.answer;
      while (!(await loadedInputs()).includes(loader)) {
        assert.ok(Date.now() < end, `${loader} is not loaded`);
        await sleep(50);
      }
    }
    assert.deepEqual(views, [
      ...["sluice.pipeline", "sluice.drive", "sluice.buckets", "sluice.batches"],
      "sluice.transfers",
    ]);
  },

  async "commands that need a sluice.json say so, and throw nothing"() {
    for (const command of NEED_CONNECTION) {
      assert.equal(await call(command), undefined);
      const log = await waitForLog(`${command}: The connection has no project.`);
      assert.match(log, /There is no sluice\.json in the pipeline's folder\. .*Connect Pipeline/);
    }
  },

  async "arguments that are no node of a view are passed over"() {
    const uri = "gs://lake/raw/1/a.csv";
    for (const argument of ["drive", 7, null, [], { uri }, { kind: 1, uri }])
      assert.equal(await call("sluice.object.copyUri", argument), undefined);
    assert.equal(await call("sluice.object.copyUri", { kind: "bucket", role: "lake", uri }), uri);
  },

  async "settings of the machine are not read from the workspace"() {
    await writeConnection();
    const written = await readFile(join(folder, ".vscode", "settings.json"), "utf8");
    const settings = vscode.workspace.getConfiguration();
    const all = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
    for (const [name, { default: standard, scope }] of all) {
      assert.ok(written.includes(`"${name}"`), name);
      if (scope === "machine") assert.equal(settings.get(name), standard, name);
    }
    assert.ok(all.filter(([, { scope }]) => scope === "machine").length > 5);
    // With the endpoint that the workspace names it would be refused before that: see the next check.
    assert.equal(await call("sluice.ingest.plan"), undefined);
    await waitForLog("sluice.ingest.plan: The connection has no driveFolders.");
  },

  async "an endpoint is used, and refused, when the user sets it"() {
    await writeConnection();
    const settings = vscode.workspace.getConfiguration("sluice");
    await settings.update("endpoints.storage", REFUSED, vscode.ConfigurationTarget.Global);
    assert.equal(await call("sluice.ingest.plan"), undefined);
    await waitForLog(`sluice.ingest.plan: The endpoint ${REFUSED} of storage is refused.`);
    await settings.update("endpoints.storage", undefined, vscode.ConfigurationTarget.Global);
  },

  async "Google is reached through the editor's own proxy, with its login"() {
    // By default the editor's own agents ask the proxy in the place of ours; with `on` ours do.
    for (const proxySupport of ["override", "on"]) {
      await behindProxy({ proxySupport }, async ({ tunnels, plain }) => {
        await writeConnection(google.connection);
        assert.deepEqual(await planned(), ["rows.csv"]);
        // The views ask too, Dataproc included.
        for (const host of HOSTS) assert.ok(tunnels.includes(host), `${host}: ${tunnels.join()}`);
        assert.deepEqual(plain, []);
      });
    }
  },

  async "what http.noProxy names is reached without the editor's proxy"() {
    // With `on` the editor leaves it to us.
    for (const proxySupport of ["override", "on"]) {
      await behindProxy({ proxySupport, noProxy: [".googleapis.com"] }, async ({ tunnels, plain }) => {
        await writeConnection(google.connection);
        assert.deepEqual(await planned(), ["rows.csv"]);
        assert.deepEqual([tunnels, plain], [[], []]);
      });
    }
  },

  async "a proxy that wants another login is named"() {
    await behindProxy(
      { proxy: "http://office:wrong@", proxyAuthorization: "Basic wrong" },
      async ({ url, tunnels }) => {
        await writeConnection(google.connection);
        assert.equal(await call("sluice.ingest.plan"), undefined);
        const log = await waitForLog(`could not be reached through the proxy ${url}.`);
        assert.match(log, /the proxy answered 407/);
        assert.deepEqual(tunnels, []);
      },
    );
  },

  async "emulators are never asked for through the editor's proxy"() {
    await onEmulators(() =>
      behindProxy({}, async ({ tunnels, plain }) => {
        await writeConnection(google.connection);
        assert.deepEqual(await planned(), ["rows.csv"]);
        assert.deepEqual([tunnels, plain], [[], []]);
      }),
    );
  },

  async "objects are files of the editor, and what has an owner is refused with the reason"() {
    await onEmulators(async () => {
      await writeConnection(google.connection);
      const { fs } = vscode.workspace;
      const at = (path: string) =>
        vscode.Uri.from({ scheme: "gs", authority: String(google.connection["lakeBucket"]), path });
      const textOf = async (path: string) => Buffer.from(await fs.readFile(at(path))).toString();
      await fs.writeFile(at("/notes/a.txt"), Buffer.from("one"));
      await fs.rename(at("/notes/a.txt"), at("/notes/b.txt"));
      await fs.copy(at("/notes/b.txt"), at("/notes/c.txt"));
      assert.deepEqual([await textOf("/notes/b.txt"), await textOf("/notes/c.txt")], ["one", "one"]);
      await assert.rejects(async () => fs.stat(at("/notes/a.txt")), { code: "FileNotFound" });
      await assert.rejects(async () => fs.copy(at("/notes/b.txt"), at("/notes/c.txt"), { overwrite: false }));
      assert.equal((await fs.stat(at("/notes"))).type, vscode.FileType.Directory);
      await assert.rejects(async () => fs.delete(at("/notes"), { recursive: true }), /A bucket has no folders/);
      await fs.delete(at("/notes/c.txt"));
      assert.deepEqual(await fs.readDirectory(at("/notes")), [["b.txt", vscode.FileType.File]]);
      await fs.createDirectory(at("/empty"));
      assert.deepEqual(await fs.readDirectory(at("/empty")), []);
      await fs.delete(at("/empty"), { recursive: true });
      for (const [path, why] of [
        ["/raw/1/a.csv", /what the ingest copied from Drive/],
        ["/curated/a/current", /what batches have published/],
        ["/_sluice/a.json", /what Sluice remembers/],
        ["/jobs/a/main.py", /the code that batches run/],
      ] as const)
        await assert.rejects(async () => fs.writeFile(at(path), Buffer.from("x")), why);
    });
  },

  async "files of Drive are files of the editor, for reading"() {
    await onEmulators(async () => {
      await writeConnection(google.connection);
      const { fs } = vscode.workspace;
      const [folderId] = google.connection["driveFolders"] as readonly string[];
      const folder = vscode.Uri.from({ scheme: "drive", path: `/${folderId ?? ""}/Folder` });
      const [entry] = await fs.readDirectory(folder);
      assert.match(entry?.[0] ?? "", /:rows[.]csv$/);
      const file = vscode.Uri.joinPath(folder, entry?.[0] ?? "");
      assert.equal(Buffer.from(await fs.readFile(file)).toString(), "a\n1\n");
      assert.equal((await fs.stat(file)).permissions, vscode.FilePermission.Readonly);
      await assert.rejects(async () => fs.writeFile(file, Buffer.from("x")));
      await assert.rejects(async () => fs.readFile(folder));
    });
  },
};

/** Runs `act` while the emulators run that stand behind the Google of the test. */
async function onEmulators(act: () => Promise<void>): Promise<void> {
  const stateFile = join(process.env["SLUICE_STATE_FOLDER"] ?? "", "emulators.json");
  await mkdir(dirname(stateFile), { recursive: true });
  await writeFile(stateFile, JSON.stringify(google.emulators));
  try {
    await act();
  } finally {
    await rm(stateFile);
  }
}

/** Runs `act` while the user has set a proxy that wants a login, these settings of `http`, and a key file of Google's. */
async function behindProxy(more: Record<string, unknown>, act: (proxy: ConnectProxy) => Promise<void>): Promise<void> {
  const proxy = await startConnectProxy({ front: google.port, login: "office:secret" });
  const proxyAuthorization = `Basic ${Buffer.from("office:secret").toString("base64")}`;
  const { proxy: scheme = more["proxySupport"] === "on" ? "http://" : "http://office:secret@" } = more;
  const http = { proxyAuthorization, ...more, proxy: proxy.url.replace("http://", String(scheme)) };
  const settings = Object.fromEntries(Object.entries(http).map(([name, value]) => [`http.${name}`, value]));
  // The proxy is set last: the views ask again at every change.
  const all = { "sluice.credentials.keyFile": google.keyFile, ...settings };
  const set = async (values: Record<string, unknown>) => {
    for (const [name, value] of Object.entries(values))
      await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  };
  try {
    await set(all);
    await act(proxy);
  } finally {
    await set(Object.fromEntries(Object.keys(all).map((name) => [name, undefined])));
    await proxy.close();
  }
}

/** The files that an ingest would copy. */
async function planned(): Promise<string[]> {
  const plans = (await call("sluice.ingest.plan")) as { entries: { path: string }[] }[] | undefined;
  if (plans === undefined) throw new Error((await waitForLog("sluice.ingest.plan: ")).slice(-3000));
  return plans.flatMap(({ entries }) => entries.map(({ path }) => path));
}

/** With no Drive folders, unless it is given: a plan of it asks nobody anything. */
async function writeConnection(
  connection: object = { project: "check-project", region: "europe-west1", lakeBucket: "lake", driveFolders: [] },
): Promise<void> {
  await writeFile(join(folder, "sluice.json"), JSON.stringify(connection));
}

/** The sources in those parts of the bundle that are loaded by now. */
async function loadedInputs(): Promise<readonly string[]> {
  const metafile = await readFile(join(sluice.extensionPath, "dist", "meta.json"), "utf8");
  const { outputs } = JSON.parse(metafile) as Metafile;
  const loaded = loadedScripts();
  const parts = Object.entries(outputs).filter(([path]) => {
    const inDist = path.slice(path.lastIndexOf("dist/"));
    return loaded.some((url) => url.endsWith(`/${inDist}`));
  });
  return parts.flatMap(([, { inputs }]) => Object.keys(inputs));
}

/** What the editor calls. The report goes to the file that SLUICE_EXTHOST_REPORT names. */
export async function run(): Promise<void> {
  redirectGoogle(google.port);
  const report: Checked[] = [];
  for (const [check, act] of Object.entries(work)) {
    try {
      await act();
      report.push({ check });
    } catch (error) {
      report.push({ check, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  await writeFile(process.env["SLUICE_EXTHOST_REPORT"] ?? "", JSON.stringify(report));
  const failed = report.filter(({ error }) => error !== undefined);
  if (failed.length > 0) throw new Error(failed.map(({ check, error }) => `${check}: ${error ?? ""}`).join("\n"));
}
