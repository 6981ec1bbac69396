import { decodeRawMetadata, type InternalPart } from "../../core/layout.ts";
import type { Draft, RowContext } from "../draft.ts";
import { describeCount, describeSize, describeTime } from "../../core/text/quantity.ts";
import { countFiles } from "../../counts.ts";
import { describeWhen } from "../when.ts";
import { columnRow, datasetPartRow, datasetRow } from "./dataset-row.ts";
import type {
  BucketNode,
  BucketsNode,
  FilterNode,
  HintNode,
  LakePartNode,
  ObjectNode,
  PrefixNode,
  RawFolderNode,
} from "./node.ts";

/** The row of a node of the view of the buckets. */
export function bucketsRow(node: BucketsNode, context: RowContext): Draft {
  switch (node.kind) {
    case "bucket":
      return bucketRow(node, context);
    case "bucketGroup":
      return {
        label: context.t("Other buckets"),
        description: node.project,
        icon: "folder-library",
        contextValue: "lake.part",
        children: "collapsed",
      };
    case "filter":
      return filterRow(node, context);
    case "hint":
      return hintRow(node, context);
    case "lakePart":
      return lakePartRow(node, context);
    case "dataset":
      return datasetRow(node, context);
    case "datasetPart":
      return datasetPartRow(node, context);
    case "column":
      return columnRow(node);
    case "rawFolder":
      return rawFolderRow(node, context);
    case "rawRest":
      return {
        label: context.t("More raw files"),
        description: context.t("the next 1,000, sorted by themselves"),
        icon: "ellipsis",
        contextValue: "lake.part",
        children: "collapsed",
      };
    case "prefix":
      return prefixRow(node, context);
    case "object":
      return objectRow(node, context);
  }
}

function bucketRow({ bucket, uri, role }: BucketNode, { t }: RowContext): Draft {
  const looks = { label: bucket, icon: "database", tooltip: [uri] };
  switch (role) {
    case "lake":
      return { ...looks, description: t("the lake"), contextValue: "lake.bucket", children: "expanded" };
    case "added":
      return { ...looks, description: t("added by name"), contextValue: "lake.addedBucket", children: "collapsed" };
    case "other":
      return { ...looks, contextValue: "lake.otherBucket", children: "collapsed" };
  }
}

function filterRow({ filter, found }: FilterNode, { t }: RowContext): Draft {
  return {
    label: t("Filter: {0}", filter.text),
    description:
      found === "none"
        ? t("no object of {0} matches · select to clear", filter.bucket)
        : t("in {0} · select to clear", filter.bucket),
    icon: "filter",
    contextValue: "lake.filter",
    children: "none",
    command: "sluice.buckets.clearFilter",
  };
}

function hintRow({ hint }: HintNode, { t }: RowContext): Draft {
  const looks = { icon: "info", contextValue: "lake.part", children: "none", command: "sluice.buckets.add" } as const;
  switch (hint) {
    case "may-not-list":
      return {
        ...looks,
        label: t("This account may not list the buckets"),
        description: t("select to add one by name"),
      };
    case "no-other-bucket":
      return { ...looks, label: t("No other bucket"), description: t("select to add one by name") };
  }
}

function lakePartRow({ part }: LakePartNode, { t }: RowContext): Draft {
  const looks = { contextValue: "lake.part", children: "collapsed" } as const;
  switch (part) {
    case "datasets":
      return { ...looks, label: t("Datasets"), icon: "layers" };
    case "raw":
      return { ...looks, label: t("Raw files"), description: t("folders as in Drive"), icon: "folder-library" };
    case "all":
      return { ...looks, label: t("All objects"), icon: "list-tree" };
  }
}

function rawFolderRow({ name, files }: RawFolderNode, { t, locale }: RowContext): Draft {
  const gone = files.filter(({ object }) => decodeRawMetadata(object.metadata)?.goneSince !== undefined).length;
  const told = [
    countFiles(t, files.length, locale),
    ...(gone === 0 ? [] : [t("{0} gone", describeCount(gone, locale))]),
  ];
  return {
    label: name,
    description: told.join(" · "),
    icon: "folder",
    contextValue: "lake.part",
    children: "collapsed",
    tooltip: [t("Folder of Drive"), name],
  };
}

function prefixRow({ prefix, uri, internal }: PrefixNode, { t }: RowContext): Draft {
  const owners: Readonly<Record<InternalPart, string>> = {
    memory: t("internal: what Sluice remembers"),
    staged: t("internal: code of batches"),
    dataproc: t("internal: Dataproc's own"),
  };
  return {
    label: lastPart(prefix),
    ...(internal !== undefined && { description: owners[internal], color: "disabledForeground" }),
    icon: "folder",
    contextValue: "lake.prefix",
    children: "collapsed",
    tooltip: [uri],
  };
}

function objectRow(node: ObjectNode, context: RowContext): Draft {
  const { object, uri, publish, within } = node;
  const { t } = context;
  const raw = decodeRawMetadata(object.metadata);
  const gone = raw?.goneSince === undefined ? undefined : t("gone from Drive since {0}", describeTime(raw.goneSince));
  const size = describeSize(object.size);
  return {
    ...(publish === undefined
      ? { label: lastPart(object.name), description: [size, within, gone].filter(Boolean).join(" · ") }
      : { label: describeWhen(Date.parse(object.updated), context), description: describePublish(publish, context) }),
    icon: gone === undefined ? "file" : "circle-slash",
    contextValue: node.raw ? "lake.raw" : "lake.object",
    opens: "sluice.object.open",
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

function describePublish({ batchId, isCurrent }: NonNullable<ObjectNode["publish"]>, { t }: RowContext): string {
  return isCurrent ? t("{0} · what the dataset is now", batchId) : batchId;
}

function lastPart(path: string): string {
  return path.replace(/\/$/, "").split("/").at(-1) ?? path;
}
