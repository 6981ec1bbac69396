import { addressText } from "../core/address.ts";
import { oneLine } from "../core/text/plain-text.ts";
import type { BucketsNode } from "./buckets/node.ts";
import type { DriveFileNode, DriveFolderNode, Node } from "./node.ts";

/** A row that can be dragged to somewhere. */
type Draggable =
  DriveFileNode | DriveFolderNode | Extract<BucketsNode, { readonly kind: "object" | "prefix" | "dataset" }>;

/** The row on its way; undefined for one that stays where it is. */
export function draggedRow(node: Node): Draggable | undefined {
  switch (node.kind) {
    case "driveFile":
    case "driveFolder":
    case "object":
    case "prefix":
    case "dataset":
      return node;
    default:
      return undefined;
  }
}

/** Its address, on one line. */
export function addressOfRow(node: Draggable): string {
  return oneLine(addressOf(node));
}

function addressOf(node: Draggable): string {
  switch (node.kind) {
    case "driveFile":
      return addressText({ kind: "driveFile", fileId: node.file.id, name: node.file.name });
    case "driveFolder":
      return addressText({ kind: "driveFile", fileId: node.folderId, name: node.name });
    default:
      return node.uri;
  }
}
