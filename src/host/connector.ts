import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Connected, Places } from "../app.ts";
import type { RunningEmulators } from "../core/local/running-emulators.ts";
import { Failure, isFailure } from "../core/failure.ts";
import { isMissing } from "../core/files.ts";
import { targetOf } from "../core/google/endpoints.ts";
import type { Retrying } from "../core/google/retry.ts";
import type { Accounts } from "./accounts/index.ts";
import { setContext } from "./context.ts";
import type { Pipelines } from "./pipelines.ts";
import { readEditorProxy, readSettings } from "./settings.ts";
import { watchFile } from "./watch-file.ts";
import { watchProcess } from "./watch-process.ts";

/** Reads the connection when it is needed and `sluice.json`, the settings or the emulators are not what they were. */
export interface Connector {
  connect(): Promise<Connected>;
  /** The folder of the contracts, relative to the workspace's. */
  contracts(): Promise<string>;
  readonly onChanged: vscode.Event<void>;
  /** Whenever the connection was read anew. */
  readonly onState: vscode.Event<ConnectionState>;
  /** Whenever a service is asked again, since it did not answer as it should. */
  readonly onRetrying: vscode.Event<Retrying>;
  /** Whether emulators ran when that was last looked at. */
  readonly emulatorsRun: boolean;
  dispose(): void;
}

/** How it stands: what it speaks to, or why it speaks to nobody. */
export type ConnectionState =
  { readonly kind: "ready"; readonly connected: Connected } | { readonly kind: Unconnected; readonly error: unknown };

type Unconnected = "untrusted" | "missing" | "several" | "stopped" | "broken";

// What a connection is made with; the proxy's are the editor's own.
const SETTINGS = ["sluice", "http"];

/** Connects to the pipeline of the window that is worked on. */
export function createConnector(places: () => Places, pipelines: Pipelines, accounts: Accounts): Connector {
  const changed = new vscode.EventEmitter<void>();
  const stated = new vscode.EventEmitter<ConnectionState>();
  const retried = new vscode.EventEmitter<Retrying>();
  let last: { readonly files: string; readonly made: Promise<Made> } | undefined;
  const forget = () => {
    last = undefined;
    // Commands are offered by what is known: what may be otherwise by now keeps none from its user.
    void setContext("sluice.connection", "unknown");
    void setContext("sluice.emulators", "unknown");
    changed.fire();
  };
  let emulatorsRun = false;
  let watched: vscode.Disposable | undefined;
  const subscriptions = vscode.Disposable.from(
    changed,
    stated,
    retried,
    vscode.workspace.onDidChangeConfiguration(
      (event) => SETTINGS.some((name) => event.affectsConfiguration(name)) && forget(),
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
    watchFile(join(places().state, "emulators.json"), forget),
    pipelines.onChanged(forget),
    accounts.onChanged(forget),
  );

  async function make(connectionFile: string | undefined, stateFile: string): Promise<Made> {
    const tell = async (state: ConnectionState) => {
      await setContext("sluice.connection", state.kind);
      stated.fire(state);
    };
    try {
      if (!vscode.workspace.isTrusted) throw new Failure("connection.untrusted", {});
      const { askEmulators, readStateFile } = await import("../core/local/running-emulators.ts");
      const folders = await pipelines.find();
      await setContext("sluice.pipelines", folders.length);
      if (connectionFile === undefined && folders.length > 0) {
        throw new Failure("connection.not-chosen", { pipelines: folders });
      }
      const described = await readStateFile(stateFile);
      emulatorsRun = described !== undefined && (await askEmulators(described, 2)) !== "gone";
      await setContext("sluice.emulators", emulatorsRun ? "on" : "off");
      const retrying = (told: Retrying) => retried.fire(told);
      const made = await read(connectionFile, stateFile, { described, accounts, retrying });
      watched?.dispose();
      watched = made.emulators && watchProcess(made.emulators.pid, forget);
      await setContext("sluice.target", targetOf(made.connected.endpoints));
      await tell({ kind: "ready", connected: made.connected });
      return made;
    } catch (error) {
      await tell({ kind: kindOf(error), error });
      throw error;
    }
  }

  return {
    async connect() {
      await pipelines.find();
      const { workspace, state } = places();
      const stateFile = join(state, "emulators.json");
      const connectionFile = workspace === undefined ? undefined : join(workspace, "sluice.json");
      // The files are looked at each time: a watcher tells late, and of some folders not at all.
      const files = `${await stampOf(stateFile)} ${await stampOf(connectionFile)} ${connectionFile ?? ""}`;
      const before = last;
      if (before?.files === files && !(await isUp(before.made)) && last === before) last = undefined;
      if (last?.files !== files) {
        last = { files, made: make(connectionFile, stateFile) };
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
      await pipelines.find();
      const { workspace } = places();
      const [{ readContractsFolder }, { readConnectionFile }] = await Promise.all([
        import("../core/connection.ts"),
        import("../core/connection-file.ts"),
      ]);
      const file = await readConnectionFile(workspace === undefined ? undefined : join(workspace, "sluice.json"));
      return readContractsFolder({ file, environment: process.env, flags: {} });
    },
    onChanged: changed.event,
    onState: stated.event,
    onRetrying: retried.event,
    get emulatorsRun() {
      return emulatorsRun;
    },
    dispose() {
      watched?.dispose();
      subscriptions.dispose();
    },
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

/** @param described the emulators of the state file */
async function read(
  connectionFile: string | undefined,
  stateFile: string,
  {
    described,
    accounts,
    retrying,
  }: {
    readonly described: RunningEmulators | undefined;
    readonly accounts: Accounts;
    readonly retrying: (told: Retrying) => void;
  },
): Promise<Made> {
  const [{ connectFrom }, { endpointsIn }, { readProxySettings }, { readConnectionFile }] = await Promise.all([
    import("../connect.ts"),
    import("../core/google/endpoints.ts"),
    import("../core/google/proxy.ts"),
    import("../core/connection-file.ts"),
  ]);
  const { keyFile, endpoints, useEmulators } = readSettings();
  const { env } = process;
  const connected = await connectFrom(stateFile, {
    sources: { file: await readConnectionFile(connectionFile), environment: env, flags: {} },
    endpoints: endpointsIn(env, endpoints),
    keyFile,
    kept: await accounts.read(),
    emulatorsToken: env["SLUICE_EMULATORS_TOKEN"],
    useEmulators,
    metadataHost: env["GCE_METADATA_HOST"],
    retrying,
    proxy: readProxySettings(env, readEditorProxy()),
  });
  const speaksToThem = connected.endpoints.storage === described?.endpoints.storage;
  return { connected, emulators: speaksToThem ? described : undefined };
}

function kindOf(error: unknown): Unconnected {
  if (isFailure(error, "connection.untrusted")) return "untrusted";
  if (isFailure(error, "connection.not-chosen")) return "several";
  if (isFailure(error, "connection.local-project") || isFailure(error, "emulators.none-to-use")) return "stopped";
  // A file that lacks a field is there: what it lacks is told by the views.
  return isFailure(error, "connection.missing") && error.params.file === undefined ? "missing" : "broken";
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
