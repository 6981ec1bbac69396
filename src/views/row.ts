import { oneLine } from "../core/text/plain-text.ts";
import { batchesRow } from "./batches/row.ts";
import { bucketsRow } from "./buckets/row.ts";
import type { Draft, Row, RowContext } from "./draft.ts";
import { driveFileRow, driveFilterRow, driveFolderRow } from "./drive/row.ts";
import { errorRow } from "./error-row.ts";
import type { Node } from "./node.ts";
import { ingestRunRow, stageRow } from "./pipeline/row.ts";
import { transfersRow } from "./transfers/row.ts";

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
  switch (node.kind) {
    case "stage":
      return stageRow(node, context);
    case "ingestRun":
      return ingestRunRow(node, context);
    case "driveFolder":
      return driveFolderRow(node, context);
    case "driveFilter":
      return driveFilterRow(node, context);
    case "driveFile":
      return driveFileRow(node, context);
    case "batch":
    case "batchDataset":
    case "batchFact":
    case "batchFilter":
      return batchesRow(node, context);
    case "bucket":
    case "bucketGroup":
    case "filter":
    case "hint":
    case "lakePart":
    case "dataset":
    case "datasetPart":
    case "column":
    case "rawFolder":
    case "rawRest":
    case "prefix":
    case "object":
      return bucketsRow(node, context);
    case "transfer":
    case "failedFile":
      return transfersRow(node, context);
    case "more":
      return { label: context.t("Load more…"), icon: "ellipsis", contextValue: "more", children: "none" };
    case "error":
      return errorRow(node, context);
  }
}

function lines(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map(oneLine)
    .join("\n");
}
