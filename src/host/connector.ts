import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Connected, Places } from "../app.ts";
import type { RunningEmulators } from "../core/local/running-emulators.ts";
import { isFailure } from "../core/failure.ts";
import { isMissing } from "../core/files.ts";
import { setContext } from "./context.ts";
import { workspaceFolder } from "./places.ts";
import { readEditorProxy, readSettings } from "./settings.ts";
import { watchFile } from "./watch-file.ts";

/** Reads the connection when it is needed and `sluice.json`, the settings or the emulators are not what they were. */
export interface Connector {
  connect(): Promise<Connected>;
  /** The folder of the contracts, relative to the workspace's. */
  contracts(): Promise<string>;
  readonly onChanged: vscode.Event<void>;
  dispose(): void;
}

// What a connection is made with; the proxy's are the editor's own.
const SETTINGS = ["sluice", "http"];

/** @param told is called with every new connection */
export function createConnector(places: () => Places, told: (connected: Connected) => void): Connector {
  const changed = new vscode.EventEmitter<void>();
  const folder = workspaceFolder();
  let last: { readonly files: string; readonly made: Promise<Made> } | undefined;
  const forget = () => {
    last = undefined;
    changed.fire();
  };
  const subscriptions = vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeConfiguration(
      (event) => SETTINGS.some((name) => event.affectsConfiguration(name)) && forget(),
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
    watchFile(join(places().state, "emulators.json"), forget),
    ...(folder === undefined ? [] : [watchFile(join(folder, "sluice.json"), forget)]),
  );

  return {
    async connect() {
      const { workspace, state } = places();
      const stateFile = join(state, "emulators.json");
      const connectionFile = workspace === undefined ? undefined : join(workspace, "sluice.json");
      // The files are looked at each time: a watcher tells late, and of some folders not at all.
      const files = `${await stampOf(stateFile)} ${await stampOf(connectionFile)}`;
      const before = last;
      if (before?.files === files && !(await isUp(before.made)) && last === before) last = undefined;
      if (last?.files !== files) {
        last = {
          files,
          made: read(connectionFile, stateFile).then((made) => {
            told(made.connected);
            return made;
          }),
        };
      }
      const current = last;
      try {
        return (await current.made).connected;
      } catch (error) {
        if (last === current) last = undefined;
        throw error;
      }
    },
    async contracts() {
      const { workspace } = places();
      const [{ readContractsFolder }, { readConnectionFile }] = await Promise.all([
        import("../core/connection.ts"),
        import("../core/connection-file.ts"),
      ]);
      const file = await readConnectionFile(workspace === undefined ? undefined : join(workspace, "sluice.json"));
      return readContractsFolder({ file, environment: process.env, flags: {} });
    },
    onChanged: changed.event,
    dispose: () => void subscriptions.dispose(),
  };
}

interface Made {
  readonly connected: Connected;
  /** Those that it speaks to. */
  readonly emulators: RunningEmulators | undefined;
}

/** Emulators that crashed leave their file as it was: only they can say whether they are there. */
async function isUp(made: Promise<Made>): Promise<boolean> {
  const { emulators } = await made;
  if (emulators === undefined) return true;
  const { askEmulators } = await import("../core/local/running-emulators.ts");
  return (await askEmulators(emulators, 2)) === "running";
}

async function read(connectionFile: string | undefined, stateFile: string): Promise<Made> {
  const [
    { connectFrom },
    { endpointsIn },
    { readProxySettings },
    { readConnectionFile },
    { askEmulators, readStateFile },
  ] = await Promise.all([
    import("../connect.ts"),
    import("../core/google/endpoints.ts"),
    import("../core/google/proxy.ts"),
    import("../core/connection-file.ts"),
    import("../core/local/running-emulators.ts"),
  ]);
  const { keyFile, endpoints, useEmulators } = readSettings();
  const described = await readStateFile(stateFile);
  const run = described !== undefined && (await askEmulators(described, 2)) !== "gone";
  await setContext("sluice.emulatorsRun", run);
  const { env } = process;
  try {
    const connected = await connectFrom(stateFile, {
      sources: { file: await readConnectionFile(connectionFile), environment: env, flags: {} },
      endpoints: endpointsIn(env, endpoints),
      keyFile,
      emulatorsToken: env["SLUICE_EMULATORS_TOKEN"],
      useEmulators,
      metadataHost: env["GCE_METADATA_HOST"],
      proxy: readProxySettings(env, readEditorProxy()),
    });
    await setContext("sluice.connection", "ready");
    const speaksToThem = connected.endpoints.storage === described?.endpoints.storage;
    return { connected, emulators: speaksToThem ? described : undefined };
  } catch (error) {
    await setContext("sluice.connection", isFailure(error, "connection.missing") ? "missing" : "broken");
    throw error;
  }
}

async function stampOf(path: string | undefined): Promise<string> {
  if (path === undefined) return "none";
  try {
    const { mtimeMs, ino } = await stat(path);
    return `${mtimeMs}/${ino}`;
  } catch (error) {
    if (isMissing(error)) return "none";
    throw error;
  }
}
