import { join, resolve } from "node:path";
import type { App, Connected, Places, Translate } from "../app.ts";
import { connectFrom } from "../connect.ts";
import { readContractsFolder, type ConnectionSources } from "../core/connection.ts";
import { readConnectionFile } from "../core/connection-file.ts";
import { endpointsIn } from "../core/google/endpoints.ts";
import { readProxySettings } from "../core/google/proxy.ts";
import type { Log } from "../core/log.ts";
import { oneLine } from "../core/text/plain-text.ts";
import { describe } from "../messages/index.ts";
import { describeMachine, findPlaces } from "../machine.ts";
import { connectionFlags, type GlobalFlags } from "./flags.ts";
import { localeOf } from "./locale.ts";
import { remark } from "./output.ts";
import { terminalUi } from "./terminal-ui.ts";

declare const SLUICE_VERSION: string | undefined;

/** Of Sluice; `development` where the sources run as they are. */
export const version = typeof SLUICE_VERSION === "string" ? SLUICE_VERSION : "development";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the terminal gives to commands. `signal` is aborted by Ctrl+C. */
export function createApp({
  flags,
  environment,
  signal,
  installation,
  t,
}: {
  flags: GlobalFlags;
  environment: Environment;
  signal: AbortSignal;
  installation: string;
  t: Translate;
}): App {
  const places = findPlaces({ installation, workspace: resolve(flags.workspace ?? ".") }, environment);
  const machine = { terraformPath: environment["SLUICE_TERRAFORM"], identityFile: environment["SLUICE_IDENTITY_FILE"] };
  return {
    connect: () => read(flags, environment, places, signal),
    contracts: async () => readContractsFolder(await sourcesOf(flags, environment, places)),
    explain: (error) => Promise.resolve(describe(error, localeOf(environment))),
    ui: terminalUi({ json: flags.json === true, yes: flags.yes === true, signal, t }),
    log: standardErrorLog(environment),
    pageSize: 200,
    previewRows: 20,
    // Each call of the command line is told everything anew.
    memory: { read: () => undefined, write: () => Promise.resolve() },
    places,
    machine: describeMachine(machine, environment, places),
    version,
    t,
  };
}

async function read(
  flags: GlobalFlags,
  environment: Environment,
  places: Places,
  signal: AbortSignal,
): Promise<Connected> {
  const options = {
    sources: await sourcesOf(flags, environment, places),
    endpoints: endpointsIn(environment),
    keyFile: flags.keyFile ?? environment["SLUICE_KEY_FILE"],
    useEmulators: "matching" as const,
    emulatorsToken: environment["SLUICE_EMULATORS_TOKEN"],
    metadataHost: environment["GCE_METADATA_HOST"],
    proxy: readProxySettings(environment),
  };
  return connectFrom(join(places.state, "emulators.json"), options, signal);
}

async function sourcesOf(
  flags: GlobalFlags,
  environment: Environment,
  { workspace }: Places,
): Promise<ConnectionSources> {
  const file = await readConnectionFile(workspace && join(workspace, "sluice.json"));
  return { file, environment, flags: connectionFlags(flags) };
}

/** Warnings always; the rest only when asked for, since a script reads our output. */
function standardErrorLog(environment: Environment): Log {
  const write = (line: string) => remark(oneLine(line));
  const verbose = environment["SLUICE_DEBUG"] !== undefined;
  return { info: verbose ? write : () => undefined, warn: write, error: write };
}
