import type { Translate } from "../../app.ts";
import { whyNotCopied } from "../../messages/index.ts";
import type { Draft, RowContext } from "../draft.ts";
import type { DriveFileNode, DriveFolderNode } from "../node.ts";
import { describeSize, describeTime } from "../quantity.ts";
import type { FileStatus } from "./file-status.ts";

/** The row of a folder of Drive. */
export function driveFolderRow(node: DriveFolderNode, { t }: RowContext): Draft {
  return {
    label: node.name,
    icon: node.ingested ? "root-folder" : "folder",
    contextValue: node.ingested ? "drive.folder" : "drive.subfolder",
    children: "collapsed",
    tooltip: [t("Drive folder"), node.folderId],
  };
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
export function driveFileRow({ file, status }: DriveFileNode, { t, locale }: RowContext): Draft {
  const told = status === undefined ? undefined : describeStatus(status, locale, t);
  const parts = [told, file.size === undefined ? undefined : describeSize(file.size)];
  const description = parts.filter((part) => part !== undefined).join(" · ");
  return {
    label: file.name,
    description,
    ...(status === undefined ? { icon: "file" } : INGEST_ICONS[status.state]),
    contextValue: status?.state === "skipped" || status?.state === "failed" ? "drive.notCopied" : "drive.file",
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
      const { state: decision, reason, params } = status;
      const why =
        reason === undefined ? t("it failed in the last run") : whyNotCopied({ decision, reason, params }, locale);
      return t("not copied: {0}", why);
    }
  }
}
