import { join } from "node:path";
import { Command } from "commander";
import type { Translate } from "../app.ts";
import { createConnection } from "../commands/create-connection.ts";
import { flagOf } from "../core/connection.ts";
import { isTaken } from "../core/new-connection.ts";
import { Failure } from "../core/failure.ts";
import type { Run, Terminal } from "./run.ts";

const REQUIRED = ["project", "region", "lakeBucket"] as const;

/** `sluice init`. */
export function initCommand(run: Run, t: Translate): Command {
  return new Command("init")
    .description(t("make the sluice.json of a pipeline; asks for what no flag gives"))
    .action(run(init));
}

async function init({ app, given, print }: Terminal): Promise<undefined> {
  const { workspace } = app.places;
  if (workspace !== undefined && (await isTaken(join(workspace, "sluice.json")))) {
    throw new Failure("connection.exists", { file: join(workspace, "sluice.json") });
  }
  const { project, region, lakeBucket, driveFolders, ...others } = given;
  const connection = await createConnection(app, {
    ...{ project, region, lakeBucket },
    driveFolders: driveFolders?.split(","),
    others: Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
  });
  if (connection !== undefined) print(connection);
  else throw nobodyAnswered(given);
  return undefined;
}

/** Where somebody can be asked, leaving ends the command otherwise. */
function nobodyAnswered(given: Terminal["given"]): Failure {
  const flags = REQUIRED.filter((field) => given[field] === undefined).map(flagOf);
  return new Failure("connection.unanswered", { flags });
}
