import { basename } from "node:path";
import { isFailure } from "../core/failure.ts";
import type { Draft, RowContext } from "./draft.ts";
import type { ErrorNode } from "./node.ts";

/** The row of what could not be loaded. */
export function errorRow({ error }: ErrorNode, { t, describeError }: RowContext): Draft {
  const { what, whole } = describeError(error);
  return {
    label: nearby(what, error),
    description: t("Select to try again"),
    icon: "error",
    color: "errorForeground",
    contextValue: "error",
    children: "none",
    tooltip: [whole],
  };
}

/** A row is narrow: of the file that a failure is about it has the name, where the tooltip has the whole path. */
function nearby(what: string, error: unknown): string {
  const file = fileOf(error);
  return file === undefined ? what : what.replace(file, () => basename(file));
}

function fileOf(error: unknown): string | undefined {
  if (isFailure(error, "connection.unreadable")) return error.params.file;
  if (isFailure(error, "connection.invalid")) return error.params.source;
  return isFailure(error, "contract.unreadable") ? error.params.file : undefined;
}
