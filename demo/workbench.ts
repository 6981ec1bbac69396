import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TOOLS = join(import.meta.dirname, "..", ".tools", "workbench");
const NODE = join(TOOLS, "bin", "node");
const SERVER = join(TOOLS, "node_modules", "code-server", "lib", "vscode", "out", "server-main.js");

export interface WorkbenchOptions {
  /** Folder that the window opens. */
  readonly folder: string;
  /** The packaged extension. */
  readonly vsix: string;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings of the user, besides the ones that keep the window quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A real VS Code, served on this machine, with the extension installed. */
export interface Workbench {
  /** Opens the folder in a browser. */
  readonly url: string;
  /** Folder of the editor's logs. */
  readonly logs: string;
  /** Stops it, and removes everything it kept. */
  stop(): Promise<void>;
}

/** Path of the browser to show it in; undefined where this machine has no workbench (`npm run setup` says why). */
export function workbenchBrowser(): string | undefined {
  const installed = existsSync(join(TOOLS, ".stamp")) && existsSync(join(TOOLS, "browser"));
  return installed ? readFileSync(join(TOOLS, "browser"), "utf8") : undefined;
}

/** Starts the VS Code server of setup/workbench.mjs with an empty profile. */
export async function startWorkbench({ folder, vsix, env, settings }: WorkbenchOptions): Promise<Workbench> {
  const profile = await mkdtemp(join(tmpdir(), "sluice-workbench-"));
  const at = (name: string) => join(profile, name);
  await mkdir(join(at("user-data"), "User"), { recursive: true });
  await mkdir(at("home"));
  await writeFile(join(at("user-data"), "User", "settings.json"), JSON.stringify({ ...QUIET, ...settings }));
  const folders = ["--user-data-dir", at("user-data"), "--extensions-dir", at("extensions"), "--server-data-dir", at("server")];
  const command = [SERVER, "--accept-server-license-terms", ...folders];
  const log = openSync(at("server.log"), "w");
  const options = { env: environment(at("home"), env), stdio: ["ignore", log, log] as const, detached: true };
  const failed = async (what: string) => new Error(`${what}:\n${await readFile(at("server.log"), "utf8")}`);

  const installing = spawn(NODE, [...command, "--install-extension", vsix, "--force"], { ...options, stdio: [...options.stdio] });
  const [code] = (await once(installing, "exit")) as [number | null];
  if (code !== 0) throw await failed("The extension could not be installed");

  const port = await freePort();
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  const quiet = ["--telemetry-level", "off", "--disable-telemetry", "--disable-experiments", "--disable-workspace-trust"];
  const server = spawn(NODE, [...command, ...listen, ...quiet], { ...options, stdio: [...options.stdio] });
  const ended = once(server, "exit");
  let running = true;
  void ended.then(() => (running = false));

  const origin = `http://localhost:${port}`;
  while (!(await answers(`http://127.0.0.1:${port}/version`))) {
    if (!running) throw await failed("The VS Code server ended");
    await sleep(100);
  }
  return {
    url: `${origin}/?${new URLSearchParams({ folder }).toString()}`,
    logs: join(at("user-data"), "logs"),
    async stop() {
      // The whole group: the extension host and the terminals are its children.
      if (running && server.pid !== undefined) process.kill(-server.pid, "SIGTERM");
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Dark Modern",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "terminal.integrated.gpuAcceleration": "off",
  "git.enabled": false,
  "window.menuBarVisibility": "compact",
};

function environment(home: string, added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    // They would tell this editor that it runs inside another one.
    ([name]) => !name.startsWith("VSCODE_") && !name.startsWith("XDG_") && name !== "NODE_OPTIONS",
  );
  const path = dirname(NODE) + delimiter + (process.env["PATH"] ?? "");
  // No gallery: nothing is looked for on the network.
  return { ...Object.fromEntries(inherited), HOME: home, PATH: path, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...added };
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
