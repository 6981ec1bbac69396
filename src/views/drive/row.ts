import type { Translate } from "../../app.ts";
import { whyNotCopied } from "../../messages/index.ts";
import type { Draft, RowContext } from "../draft.ts";
import type { DriveFileNode, DriveFilterNode, DriveFolderNode, FolderStanding } from "../node.ts";
import { describeSize, describeTime } from "../../core/text/quantity.ts";
import { countFiles } from "../../counts.ts";
import { describeLastRun } from "../last-run.ts";
import { describeFilter } from "./describe-filter.ts";
import type { FileStatus } from "./file-status.ts";
import { iconOfType } from "./icons.ts";

/** The row of a folder of Drive: of one that is ingested, with how it stands to the lake. */
export function driveFolderRow(node: DriveFolderNode, context: RowContext): Draft {
  const { t } = context;
  const { name, standing, where, folderId, ingested, isSharedDrive = false } = node;
  const description = standing === undefined ? where : describeStanding(standing, folderId, context);
  return {
    label: name,
    ...(description !== undefined && description !== "" && { description }),
    icon: isSharedDrive ? "organization" : ingested ? "root-folder" : "folder",
    contextValue: ingested ? "drive.folder" : "drive.subfolder",
    children: "collapsed",
    tooltip: [isSharedDrive ? t("Shared drive") : t("Drive folder"), description, folderId],
  };
}

function describeStanding(
  { files, failed, lastRun, running }: FolderStanding,
  folderId: string,
  context: RowContext,
): string {
  const { t, freshOf = {} } = context;
  const fresh = freshOf[folderId] ?? 0;
  if (running !== undefined) return t("ingest run {0} is going on", running);
  const parts = [
    countFiles(t, files),
    fresh === 0 ? undefined : t("{0} new", fresh),
    failed === 0 ? undefined : t("{0} failed", failed),
    lastRun && describeLastRun(lastRun, context),
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** The row above what a filter found: it says what was looked for and how much there is, and shows everything again. */
export function driveFilterRow(node: DriveFilterNode, { t }: RowContext): Draft {
  return {
    label: t("Filter: {0}", describeFilter(node.filter, t)),
    description: t("{0} · select to clear", describeFound(node, t)),
    icon: "filter",
    contextValue: "drive.filter",
    children: "none",
    command: "sluice.drive.clearFilter",
  };
}

function describeFound({ filter: { name, state }, found, isWhole }: DriveFilterNode, t: Translate): string {
  if (!isWhole) return t("{0} match, not all could be looked at", found);
  if (found > 0) return found === 1 ? t("1 file matches") : t("{0} files match", found);
  if (state !== undefined || /[*?]/.test(name)) return t("no file matches");
  return t("no word of a name begins so; *{0}* looks inside of words", name);
}

type State = NonNullable<FileStatus>["state"];

const INGEST_ICONS: Readonly<Record<State, { icon: string; color?: string }>> = {
  new: { icon: "diff-added", color: "charts.blue" },
  changed: { icon: "diff-modified", color: "charts.yellow" },
  ingested: { icon: "pass", color: "testing.iconPassed" },
  skipped: { icon: "circle-slash" },
  failed: { icon: "error", color: "list.errorForeground" },
};

/** The row of a file of Drive, with how it stands to the lake. */
export function driveFileRow({ file, status, where }: DriveFileNode, { t, locale }: RowContext): Draft {
  const told = status === undefined ? undefined : describeStatus(status, locale, t);
  const parts = [where, told, file.size === undefined ? undefined : describeSize(file.size)];
  const description = parts.filter((part) => part !== undefined && part !== "").join(" · ");
  const icon = iconOfType(file);
  return {
    label: file.name,
    description,
    ...(icon !== undefined ? { icon } : status === undefined ? { icon: "file" } : INGEST_ICONS[status.state]),
    contextValue: status?.state === "skipped" || status?.state === "failed" ? "drive.notCopied" : "drive.file",
    opens: "sluice.file.preview",
    children: "none",
    tooltip: [
      file.name,
      told,
      file.mimeType,
      t("Created {0}", describeTime(file.createdTime)),
      t("Modified {0}", describeTime(file.modifiedTime)),
      file.md5Checksum === undefined ? undefined : `MD5 ${file.md5Checksum}`,
      file.id,
    ],
  };
}

function describeStatus(status: NonNullable<FileStatus>, locale: string, t: Translate): string {
  switch (status.state) {
    case "new":
      return t("new");
    case "changed":
      return t("changed");
    case "ingested":
      return t("ingested");
    case "skipped":
    case "failed": {
      const { state: decision, reason, params, target } = status;
      if (target === "ingested") return t("a shortcut; the file it points to is ingested");
      if (target === "changed") return t("a shortcut; the file it points to has changed since it was ingested");
      const why =
        reason === undefined ? t("it failed in the last run") : whyNotCopied({ decision, reason, params }, locale);
      return t("not copied: {0}", why);
    }
  }
}
