import * as z from "zod";
import type { App } from "../app.ts";
import type { Drop } from "../drop.ts";
import { gsUri, parseGsUri } from "../core/layout.ts";
import { placeOf, type Place } from "./ask/place.ts";
import { readSelection, readSelections, type Selected } from "./selection.ts";

const BUCKETS = ["lake.bucket", "lake.addedBucket", "lake.otherBucket", "lake.prefix"] as const;
const DRIVE_FOLDERS = ["drive.folder", "drive.subfolder"] as const;
const OBJECTS = ["lake.object", "lake.raw"] as const;
const DRIVE = [...DRIVE_FOLDERS, "drive.file", "drive.notCopied"] as const;
const IN_BUCKETS = ["lake.prefix", ...OBJECTS] as const;

/** A row that stands for a part of the lake by what it means, and for no folder that files can be put into. */
const Part = z.union([
  z.object({ kind: z.literal("lakePart"), part: z.enum(["datasets", "raw", "all"]), bucket: z.string() }),
  z.object({ kind: z.enum(["rawFolder", "rawRest", "datasetPart", "column"]) }),
]);

/**
 * Does what somebody means who drops something on a row of a view: files of this machine are uploaded, what lies in a bucket
 * is moved or copied, what lies in Drive is ingested. Where that can't be, it says why. Nothing happens before the user has
 * agreed to it.
 */
export async function drop(app: App, { onto, rows, paths, files, others }: Drop): Promise<unknown> {
  const fromDrive = readSelections(DRIVE, rows);
  if (fromDrive !== undefined) return dropFromDrive(app, onto, fromDrive);
  const target = targetOf(onto);
  if ("refused" in target) return refuse(app, target.refused);
  const { place } = target;
  if (readSelections(["lake.dataset"], rows) !== undefined) return refuse(app, "datasets");
  const objects = readSelections(IN_BUCKETS, rows);
  if (objects !== undefined) {
    if (place.kind === "drive") return refuse(app, "from-bucket-to-drive");
    const { moveOrCopy } = await import("./move-objects.ts");
    return moveOrCopy(app, objects, place);
  }
  if (paths.length === 0 && files.length === 0) return refuse(app, others > 0 ? "elsewhere" : "nothing");
  const { uploadPaths, uploadContents } = await import("./upload.ts");
  return paths.length > 0 ? uploadPaths(app, place, paths) : uploadContents(app, place, files);
}

type Refusal =
  | "no-place"
  | "raw"
  | "datasets"
  | "drive-file"
  | "within-drive"
  | "from-bucket-to-drive"
  | "not-the-lake"
  | "elsewhere"
  | "nothing";

/** What a row that something was dropped on stands for. */
function targetOf(onto: unknown): { readonly place: Place } | { readonly refused: Refusal } {
  const folder = readSelection([...BUCKETS, ...DRIVE_FOLDERS], onto);
  if (folder !== undefined) return { place: placeOf(folder) };
  const object = readSelection(OBJECTS, onto);
  if (object !== undefined) return object.raw ? { refused: "raw" } : { place: folderAround(object.uri) };
  if (readSelection(["lake.dataset"], onto) !== undefined) return { refused: "datasets" };
  if (readSelection(["drive.file", "drive.notCopied"], onto) !== undefined) return { refused: "drive-file" };
  const part = Part.safeParse(onto).data;
  if (part === undefined) return { refused: "no-place" };
  if (part.kind !== "lakePart") return { refused: part.kind.startsWith("raw") ? "raw" : "datasets" };
  if (part.part === "all") return { place: { kind: "bucket", bucket: part.bucket, prefix: "" } };
  return { refused: part.part };
}

/** Whoever drops on a file means the folder that it is in. */
function folderAround(uri: string): Place {
  const { bucket, object } = parseGsUri(uri) ?? { bucket: "", object: "" };
  return { kind: "bucket", bucket, prefix: object.slice(0, object.lastIndexOf("/") + 1) };
}

/** A file of Drive gets into the lake in one way: by the ingest, which knows from then on that it is there. */
async function dropFromDrive(
  app: App,
  onto: unknown,
  selected: readonly Selected<(typeof DRIVE)[number]>[],
): Promise<unknown> {
  const { ui, t } = app;
  const target = targetOf(onto);
  if ("place" in target && target.place.kind === "drive") return refuse(app, "within-drive");
  if ("refused" in target && target.refused !== "raw") {
    return refuse(app, target.refused === "drive-file" ? "within-drive" : target.refused);
  }
  const { connection } = await app.connect();
  const lake = connection.lakeBucket;
  if ("place" in target && target.place.kind === "bucket" && target.place.bucket !== lake) {
    return refuse(app, "not-the-lake");
  }
  const [first] = selected;
  const name = first === undefined ? "" : first.kind === "driveFolder" ? first.name : first.file.name;
  const agreed = await ui.confirm({
    question: selected.length === 1 ? t("Ingest {0}?", name) : t("Ingest {0} files or folders?", selected.length),
    detail: t(
      "What comes from Drive lands in {0}, wherever it is dropped, and is kept up to date there.",
      gsUri(lake, "raw/"),
    ),
    action: t("Ingest"),
  });
  if (!agreed) return undefined;
  const { ingestPart } = await import("./ingest-part.ts");
  const summaries = [];
  for (const one of selected) {
    summaries.push(await ingestPart(app, one.kind === "driveFolder" ? one.folderId : one.file.id));
  }
  return summaries;
}

async function refuse({ ui, t }: App, refusal: Refusal): Promise<undefined> {
  await ui.warn(reasonsFor(t)[refusal]);
}

const reasonsFor = (t: App["t"]): Readonly<Record<Refusal, string>> => ({
  "no-place": t("Nothing can be put there: drop it on a bucket or a folder."),
  raw: t(
    "raw/ has what the ingest copied from Drive, and nothing else: put the file into Drive, or into another folder.",
  ),
  datasets: t("Datasets are what batches publish: put the file into Drive, or into another folder."),
  "drive-file": t("That is a file: drop it on a folder of Drive."),
  "within-drive": t("Sluice moves nothing within Drive: move it in Drive itself."),
  "from-bucket-to-drive": t("From a bucket nothing goes to Drive: download it, and upload it there."),
  "not-the-lake": t("What comes from Drive is ingested into the lake: drop it on that bucket."),
  elsewhere: t("Only files of this machine can be put there."),
  nothing: t("What was dropped is no file."),
});
