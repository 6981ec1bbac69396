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

const INGEST_ICONS: Readonly<Record<NonNullable<FileStatus>, { icon: string; color?: string }>> = {
  new: { icon: "diff-added", color: "charts.blue" },
  changed: { icon: "diff-modified", color: "charts.yellow" },
  ingested: { icon: "pass", color: "testing.iconPassed" },
  skipped: { icon: "circle-slash" },
};

/** The row of a file of Drive, with how it stands to the lake. */
export function driveFileRow({ file, status: state }: DriveFileNode, { t }: RowContext): Draft {
  const stateNames: Readonly<Record<NonNullable<FileStatus>, string>> = {
    new: t("new"),
    changed: t("changed"),
    ingested: t("ingested"),
    skipped: t("never copied"),
  };
  const parts = [
    state === undefined ? undefined : stateNames[state],
    file.size === undefined ? undefined : describeSize(file.size),
  ];
  const description = parts.filter((part) => part !== undefined).join(" · ");
  return {
    label: file.name,
    description,
    ...(state === undefined ? { icon: "file" } : INGEST_ICONS[state]),
    contextValue: "drive.file",
    children: "none",
    tooltip: [
      file.name,
      file.mimeType,
      t("Created {0}", describeTime(file.createdTime)),
      t("Modified {0}", describeTime(file.modifiedTime)),
      file.md5Checksum === undefined ? undefined : `MD5 ${file.md5Checksum}`,
      file.id,
    ],
  };
}
