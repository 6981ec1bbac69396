import type { Translate } from "../app.ts";
import type { BatchState } from "../core/services/batches.ts";
import { decodeRawMetadata } from "../core/layout.ts";
import { oneLine } from "../core/text/plain-text.ts";
import type { FileStatus } from "./file-status.ts";
import type { BatchNode, ContextValue, DriveFileNode, Node, ObjectNode } from "./node.ts";
import { describeDuration, describeSize, describeTime } from "./quantity.ts";

/** How a node looks, as data. All of it is plain text. */
export interface Row {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** Id of a codicon, and of a theme colour. */
  readonly icon: string;
  readonly color?: string;
  readonly contextValue: ContextValue;
  readonly children: "none" | "collapsed" | "expanded";
}

/** What a row depends on beside its node. */
export interface RowContext {
  readonly t: Translate;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What went wrong, in the user's language. */
  readonly describeError: (error: unknown) => { readonly what: string; readonly whole: string };
}

/** A row whose texts may be somebody else's, its tooltip line by line. */
type Draft = Omit<Row, "tooltip"> & { readonly tooltip?: readonly (string | undefined)[] };

/** The row of a node. Whatever others wrote is plain text in it, and one line but in the tooltip. */
export function renderNode(node: Node, context: RowContext): Row {
  const { tooltip, label, description, ...looks } = describe(node, context);
  return {
    ...looks,
    label: oneLine(label),
    ...(description !== undefined && { description: oneLine(description) }),
    ...(tooltip !== undefined && { tooltip: lines(tooltip) }),
  };
}

function describe(node: Node, context: RowContext): Draft {
  const { t } = context;
  switch (node.kind) {
    case "driveFolder":
      return {
        label: node.name,
        icon: node.ingested ? "root-folder" : "folder",
        contextValue: node.ingested ? "drive.folder" : "drive.subfolder",
        children: "collapsed",
        tooltip: [t("Drive folder"), node.folderId],
      };
    case "driveFile":
      return renderDriveFile(node, context);
    case "bucket":
      return {
        label: node.bucket,
        icon: "database",
        contextValue: "lake.bucket",
        children: "expanded",
        tooltip: [node.uri],
      };
    case "prefix":
      return {
        label: lastPart(node.prefix),
        icon: node.dataset === undefined ? "folder" : "table",
        contextValue: node.dataset === undefined ? "lake.prefix" : "lake.dataset",
        children: "collapsed",
        tooltip: [node.uri],
      };
    case "object":
      return renderObject(node, context);
    case "batch":
      return renderBatch(node, context);
    case "more":
      return { label: t("Load more…"), icon: "ellipsis", contextValue: "more", children: "none" };
    case "error": {
      const { what, whole } = context.describeError(node.error);
      return {
        label: what,
        description: t("Select to try again"),
        icon: "error",
        color: "errorForeground",
        contextValue: "error",
        children: "none",
        tooltip: [whole],
      };
    }
  }
}

const INGEST_ICONS: Readonly<Record<NonNullable<FileStatus>, { icon: string; color?: string }>> = {
  new: { icon: "diff-added", color: "charts.blue" },
  changed: { icon: "diff-modified", color: "charts.yellow" },
  ingested: { icon: "pass", color: "testing.iconPassed" },
  skipped: { icon: "circle-slash" },
};

function renderDriveFile({ file, status: state }: DriveFileNode, { t }: RowContext): Draft {
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

function renderObject({ object, uri }: ObjectNode, { t }: RowContext): Draft {
  const raw = decodeRawMetadata(object.metadata);
  const gone = raw?.goneSince === undefined ? undefined : t("gone from Drive since {0}", describeTime(raw.goneSince));
  const size = describeSize(object.size);
  return {
    label: lastPart(object.name),
    description: gone === undefined ? size : `${size} · ${gone}`,
    icon: gone === undefined ? "file" : "circle-slash",
    contextValue: "lake.object",
    children: "none",
    tooltip: [
      uri,
      `${object.size} B · ${object.contentType}`,
      t("Updated {0}", describeTime(object.updated)),
      t("Generation {0}", object.generation),
      raw && t("From Drive: {0}", raw.drivePath),
      raw && t("Ingest run {0}", raw.runId),
      gone,
    ],
  };
}

const STATE_ICONS: Readonly<Record<BatchState, { icon: string; color?: string }>> = {
  PENDING: { icon: "watch" },
  RUNNING: { icon: "sync~spin", color: "charts.blue" },
  CANCELLING: { icon: "sync~spin" },
  CANCELLED: { icon: "circle-slash" },
  SUCCEEDED: { icon: "pass", color: "testing.iconPassed" },
  FAILED: { icon: "error", color: "testing.iconFailed" },
};

function renderBatch({ batch, ended }: BatchNode, { t, now }: RowContext): Draft {
  const duration = describeDuration((ended ? batch.stateTime : now) - batch.created);
  const state = stateName(batch.state, t);
  return {
    label: batch.id,
    description: `${state} · ${duration}`,
    ...STATE_ICONS[batch.state],
    contextValue: ended ? "batch.ended" : "batch.going",
    children: "none",
    tooltip: [
      batch.name,
      `${state} · ${duration}`,
      batch.stateMessage === "" ? undefined : batch.stateMessage,
      t("Created {0}", describeTime(batch.created)),
      batch.creator === "" ? undefined : t("By {0}", batch.creator),
      batch.usage && t("{0} DCU hours", (batch.usage.milliDcuSeconds / 3_600_000).toFixed(2)),
      batch.outputUri,
    ],
  };
}

function stateName(state: BatchState, t: Translate): string {
  const names: Readonly<Record<BatchState, string>> = {
    PENDING: t("waiting"),
    RUNNING: t("running"),
    CANCELLING: t("being cancelled"),
    CANCELLED: t("cancelled"),
    SUCCEEDED: t("succeeded"),
    FAILED: t("failed"),
  };
  return names[state];
}

function lastPart(path: string): string {
  return path.replace(/\/$/, "").split("/").at(-1) ?? path;
}

function lines(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map(oneLine)
    .join("\n");
}
