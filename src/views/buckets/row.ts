import { decodeRawMetadata } from "../../core/layout.ts";
import type { Draft, RowContext } from "../draft.ts";
import type { BucketNode, ObjectNode, PrefixNode } from "../node.ts";
import { describeSize, describeTime } from "../quantity.ts";

/** The row of a bucket. */
export function bucketRow(node: BucketNode): Draft {
  return {
    label: node.bucket,
    icon: "database",
    contextValue: "lake.bucket",
    children: "expanded",
    tooltip: [node.uri],
  };
}

/** The row of what a bucket shows as a folder. */
export function prefixRow(node: PrefixNode): Draft {
  return {
    label: lastPart(node.prefix),
    icon: node.dataset === undefined ? "folder" : "table",
    contextValue: node.dataset === undefined ? "lake.prefix" : "lake.dataset",
    children: "collapsed",
    tooltip: [node.uri],
  };
}

/** The row of an object. */
export function objectRow({ object, uri }: ObjectNode, { t }: RowContext): Draft {
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

function lastPart(path: string): string {
  return path.replace(/\/$/, "").split("/").at(-1) ?? path;
}
