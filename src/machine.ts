import envPaths from "env-paths";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Machine, Places } from "./app.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a door was told in its own way, by flags or settings: it goes before the environment. */
export interface PlacesTold {
  /** Where the extension or the command line is installed. */
  readonly installation: string;
  /** The pipeline's folder, where there is one that may be used. */
  readonly workspace: string | undefined;
  readonly stateFolder?: string | undefined;
}

/** The folders that a door works in, absolute. */
export function findPlaces({ installation, workspace, stateFolder }: PlacesTold, environment: Environment): Places {
  return {
    installation,
    workspace,
    state: stateFolder ?? environment["SLUICE_STATE_FOLDER"] ?? envPaths("sluice", { suffix: "" }).data,
  };
}

/** What a door was told of this machine in its own way. */
export interface MachineTold {
  /** What its Node wants to hear of: {@link Machine.node}. */
  readonly nodeEnvironment?: Readonly<Record<string, string>>;
  readonly terraformPath?: string | undefined;
  readonly sparkFolder?: string | undefined;
  readonly identityFile?: string | undefined;
  /** Texts of numbers, as {@link Machine.prices}. */
  readonly dcuHour?: string | undefined;
  readonly shuffleGbMonth?: string | undefined;
}

/** What this machine has for a door that works in these places. Nothing is looked for yet. */
export function describeMachine(
  { nodeEnvironment = {}, terraformPath, sparkFolder, identityFile, ...told }: MachineTold,
  environment: Environment,
  { state }: Places,
): Machine {
  return {
    environment,
    node: { path: process.execPath, env: nodeEnvironment },
    terraform: {
      configured: terraformPath,
      path: (environment["PATH"] ?? "").split(delimiter),
      suffix: process.platform === "win32" ? ".exe" : "",
    },
    sparkFolder: sparkFolder ?? environment["SLUICE_SPARK_FOLDER"] ?? join(state, "spark"),
    prices: {
      ...price("dcuHour", told.dcuHour ?? environment["SLUICE_COST_DCU_HOUR"]),
      ...price("shuffleGbMonth", told.shuffleGbMonth ?? environment["SLUICE_COST_SHUFFLE_GB_MONTH"]),
    },
    ssh: {
      agent: environment["SSH_AUTH_SOCK"],
      identityFile,
      knownHosts: [join(homedir(), ".ssh", "known_hosts"), join(state, "known_hosts")],
    },
  };
}

/** What is no amount of money is no price: then the list's stands. */
function price<Name extends string>(name: Name, text: string | undefined): Partial<Record<Name, number>> {
  const amount = text === undefined || text.trim() === "" ? NaN : Number(text.replace(",", "."));
  return Number.isFinite(amount) && amount >= 0 ? ({ [name]: amount } as Partial<Record<Name, number>>) : {};
}
