import { join } from "node:path";
import type { App, FormQuestion } from "../app.ts";
import type { Connection } from "../core/connection.ts";
import { Failure } from "../core/failure.ts";
import {
  isTaken,
  isValid,
  tidied,
  writeConnection,
  type NewConnection,
  type OtherFields,
} from "../core/new-connection.ts";
import { REGIONS } from "../core/regions.ts";

/** What is known before anybody is asked. Texts as people copy them: addresses, `gs://`. */
export type Given = Partial<Readonly<Record<"project" | "region" | "lakeBucket", string | undefined>>> & {
  readonly driveFolders?: readonly string[] | undefined;
  readonly others?: OtherFields;
};

/**
 * Writes `sluice.json` from what is given and from the user's answers to the rest, and opens it; one that is there is only
 * opened. Undefined when nothing was written.
 * @throws Failure `connection.no-workspace`, `connection.invalid` for what was given
 */
export async function createConnection({ ui, places, t }: App, given: Given = {}): Promise<Connection | undefined> {
  if (places.workspace === undefined) throw new Failure("connection.no-workspace", { wanted: "sluice.json" });
  const path = join(places.workspace, "sluice.json");
  if (await isTaken(path)) {
    await ui.open(path);
    return undefined;
  }
  const open = questions(given, t).filter(({ field }) => given[field] === undefined);
  const answers = open.length === 0 ? [] : await ui.form(open);
  if (answers === undefined) return undefined;
  const answered = (field: keyof NewConnection) =>
    answers[open.findIndex((question) => question.field === field)] ?? "";
  const value = (field: Exclude<keyof NewConnection, "driveFolders">) => tidied(field, given[field] ?? answered(field));
  const folders = given.driveFolders ?? [answered("driveFolders")];
  const connection = await writeConnection(path, {
    project: value("project"),
    region: value("region"),
    lakeBucket: value("lakeBucket"),
    driveFolders: folders.map((folder) => tidied("driveFolders", folder)).filter((folder) => folder !== ""),
    ...given.others,
  });
  ui.changed("pipeline", "drive", "buckets", "batches");
  await ui.open(path);
  return connection;
}

/** All of them, in the order in which they are asked. */
function questions(given: Given, t: App["t"]): readonly (FormQuestion & { readonly field: keyof NewConnection })[] {
  const checked = (field: keyof NewConnection, complaint: string) => (typed: string) =>
    isValid(field, tidied(field, typed)) ? undefined : complaint;
  const folder = checked("driveFolders", t("It is neither the address of a Drive folder nor its id."));
  return [
    {
      field: "project",
      title: t("Google Cloud project id"),
      check: checked("project", t("A project id has 6 to 30 lower-case letters, digits and dashes: my-project-42.")),
    },
    {
      field: "region",
      title: t("Region of the bucket and the batches"),
      value: () => "europe-west1",
      choices: REGIONS,
      check: checked("region", t("A region is called such as europe-west1.")),
    },
    {
      field: "lakeBucket",
      title: t("Lake bucket"),
      value: ([project = ""]) => `${tidied("project", given.project ?? project)}-lake`,
      check: checked("lakeBucket", t("A bucket's name has lower-case letters, digits, dashes, dots and underscores.")),
    },
    {
      field: "driveFolders",
      title: t("Drive folder: its address or id (may be empty)"),
      check: (typed) => (typed.trim() === "" ? undefined : folder(typed)),
      optional: true,
    },
  ];
}
