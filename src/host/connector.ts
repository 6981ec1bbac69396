import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Connected, Places } from "../app.ts";
import { isFailure } from "../core/failure.ts";
import { isMissing } from "../core/files.ts";
import { setContext } from "./context.ts";
import { workspaceFolder } from "./places.ts";
import { readEditorProxy, readSettings } from "./settings.ts";
import { watchFile } from "./watch-file.ts";

/** Reads the connection when it is needed and `sluice.json`, the settings or the emulators are not what they were. */
export interface Connector {
  connect(): Promise<Connected>;
  readonly onChanged: vscode.Event<void>;
  dispose(): void;
}

// What a connection is made with; the proxy's are the editor's own.
const SETTINGS = ["sluice", "http"];

/** @param told is called with every new connection */
export function createConnector(places: () => Places, told: (connected: Connected) => void): Connector {
  const changed = new vscode.EventEmitter<void>();
  const folder = workspaceFolder();
  let last: { readonly files: string; readonly connected: Promise<Connected> } | undefined;
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
      if (last?.files !== files) {
        last = {
          files,
          connected: read(connectionFile, stateFile).then((connected) => {
            told(connected);
            return connected;
          }),
        };
      }
      const current = last;
      try {
        return await current.connected;
      } catch (error) {
        if (last === current) last = undefined;
        throw error;
      }
    },
    onChanged: changed.event,
    dispose: () => void subscriptions.dispose(),
  };
}

async function read(connectionFile: string | undefined, stateFile: string): Promise<Connected> {
  const [{ connectFrom }, { readProxySettings }, { readConnectionFile }, { askEmulators, readStateFile }] =
    await Promise.all([
      import("../core/connect.ts"),
      import("../core/google/proxy.ts"),
      import("../core/connection-file.ts"),
      import("../core/emulators/read.ts"),
    ]);
  const { keyFile, endpoints, useEmulators } = readSettings();
  const described = await readStateFile(stateFile);
  const run = described !== undefined && (await askEmulators(described, 2)) !== "gone";
  await setContext("sluice.emulatorsRun", run);
  const { env } = process;
  try {
    const connected = await connectFrom(stateFile, {
      sources: { file: await readConnectionFile(connectionFile), environment: env, flags: {} },
      endpoints: {
        drive: endpoints.drive ?? env["SLUICE_DRIVE_ENDPOINT"],
        storage: endpoints.storage ?? env["SLUICE_STORAGE_ENDPOINT"],
        dataproc: endpoints.dataproc ?? env["SLUICE_DATAPROC_ENDPOINT"],
      },
      keyFile,
      emulatorsToken: env["SLUICE_EMULATORS_TOKEN"],
      useEmulators,
      metadataHost: env["GCE_METADATA_HOST"],
      proxy: readProxySettings(env, readEditorProxy()),
    });
    await setContext("sluice.connection", "ready");
    return connected;
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
