import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TOOLS = join(import.meta.dirname, "..", ".tools", "workbench");
const NODE = join(TOOLS, "bin", "node");
const SERVER = join(TOOLS, "node_modules", "code-server", "lib", "vscode", "out", "server-main.js");

export interface WorkbenchOptions {
  /** Folder that the window opens, or a `.code-workspace` file of several; left out, the window has none. */
  readonly folder?: string;
  /** The packaged extension; left out where `suite` brings one that is not installed. */
  readonly vsix?: string;
  /** Runs the module `tests` inside the extension host, on the unpacked `extension`. Notifications are then not shown. */
  readonly suite?: { readonly extension: string; readonly tests: string };
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders are trusted only once the user said so, as in an editor of one's own; left out, all are. */
  readonly asksForTrust?: boolean;
  /** Settings of the user, besides the ones that keep the window quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A real VS Code, served on this machine, with the extension. */
export interface Workbench {
  /** Opens the folder in a browser. */
  readonly url: string;
  /** Folder of the editor's logs. */
  readonly logs: string;
  /** Sets all that is set for this machine, which the windows that are open heed. */
  setForMachine(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Stops it, and removes everything it kept. */
  stop(): Promise<void>;
}

/** Path of the browser to show it in; undefined where this machine has no workbench (`npm run setup` says why). */
export function workbenchBrowser(): string | undefined {
  const installed = existsSync(join(TOOLS, ".stamp")) && existsSync(join(TOOLS, "browser"));
  return installed ? readFileSync(join(TOOLS, "browser"), "utf8") : undefined;
}

/** Starts the VS Code server of setup/workbench.mjs with an empty profile. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { folder, vsix, suite, env, settings, asksForTrust = false } = options;
  const profile = await mkdtemp(join(tmpdir(), "sluice-workbench-"));
  const userData = join(profile, "user-data");
  const set = async (where: "User" | "Machine", values: Readonly<Record<string, unknown>>) => {
    await mkdir(join(userData, where), { recursive: true });
    await writeFile(join(userData, where, "settings.json"), JSON.stringify(values));
  };
  await set("User", { ...QUIET, ...settings });
  await mkdir(join(profile, "home"));

  if (vsix !== undefined) {
    const install = runServer(profile, env, ["--install-extension", vsix, "--force"]);
    const [code] = (await once(install, "exit")) as [number | null];
    if (code !== 0) throw await failure("The extension could not be installed", profile);
  }

  const port = await freePort();
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  // Without the driver a built VS Code passes over what the address says of a suite.
  const driver = suite === undefined ? [] : ["--enable-smoke-test-driver"];
  const trust = asksForTrust ? [] : TRUST_ALL;
  const server = runServer(profile, env, [...listen, ...WITHOUT_NEWS, ...trust, ...driver]);
  const ended = once(server, "exit");
  const hasEnded = () => server.exitCode !== null || server.signalCode !== null;
  // The whole group: the extension host and the terminals are its children.
  const end = (signal: NodeJS.Signals) => hasEnded() || process.kill(-(server.pid ?? NaN), signal);
  const endWithUs = () => end("SIGKILL");
  process.once("exit", endWithUs);

  while (!(await answers(`http://127.0.0.1:${port}/version`))) {
    if (hasEnded()) throw await failure("The VS Code server ended", profile);
    await sleep(100);
  }
  return {
    url: `http://localhost:${port}/?${new URLSearchParams({ ...opened(folder), ...payload(suite, port) }).toString()}`,
    logs: join(userData, "logs"),
    setForMachine: (values) => set("Machine", values),
    async stop() {
      end("SIGTERM");
      await Promise.race([ended, sleep(5000)]);
      end("SIGKILL");
      await ended;
      process.off("exit", endWithUs);
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

/** How the window is told what to open. */
function opened(folder: string | undefined): Record<string, string> {
  if (folder === undefined) return {};
  return folder.endsWith(".code-workspace") ? { workspace: folder } : { folder };
}

/** How the window is told of a suite: the web's `--extensionDevelopmentPath` and `--extensionTestsPath`. */
function payload(suite: WorkbenchOptions["suite"], port: number): Record<string, string> {
  if (suite === undefined) return {};
  const remote = (path: string) => `vscode-remote://localhost:${port}${path}`;
  const parts = [
    ["extensionDevelopmentPath", remote(suite.extension)],
    ["extensionTestsPath", remote(suite.tests)],
  ];
  return { payload: JSON.stringify(parts) };
}

/** The server's program, on its own profile; what it prints goes to a file there. */
function runServer(profile: string, env: WorkbenchOptions["env"], args: readonly string[]): ChildProcess {
  const at = (name: string) => join(profile, name);
  const folders = [`--user-data-dir=${at("user-data")}`, `--extensions-dir=${at("extensions")}`];
  const log = openSync(at("server.log"), "a");
  const child = spawn(
    NODE,
    [SERVER, "--accept-server-license-terms", ...folders, `--server-data-dir=${at("server")}`, ...args],
    { env: environment(at("home"), env), stdio: ["ignore", log, log], detached: true },
  );
  closeSync(log);
  return child;
}

async function failure(what: string, profile: string): Promise<Error> {
  return new Error(`${what}:\n${await readFile(join(profile, "server.log"), "utf8")}`);
}

const WITHOUT_NEWS = ["--telemetry-level", "off", "--disable-telemetry", "--disable-experiments"];

// The folder is ours; the question whether to trust it would stand before everything else.
const TRUST_ALL = ["--disable-workspace-trust"];

const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Dark Modern",
  "chat.disableAIFeatures": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "terminal.integrated.gpuAcceleration": "off",
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "window.menuBarVisibility": "compact",
};

function environment(home: string, added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    // They would tell this editor that it runs inside another one.
    ([name]) => !name.startsWith("VSCODE_") && !name.startsWith("XDG_") && name !== "NODE_OPTIONS",
  );
  const path = dirname(NODE) + delimiter + (process.env["PATH"] ?? "");
  // No gallery: nothing is looked for on the network.
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    PATH: path,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...added,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not yet
  }
}
