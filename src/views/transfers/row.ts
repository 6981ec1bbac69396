import type { ListedTransfer, Transfer } from "../../transfer.ts";
import type { Draft, RowContext } from "../draft.ts";
import { describeCount, describeDuration, describeSize } from "../../core/text/quantity.ts";
import { countFiles } from "../../counts.ts";
import type { FailedFileNode, TransferNode, TransfersNode } from "./node.ts";

/** The row of a node of the view of the transfers. */
export function transfersRow(node: TransfersNode, context: RowContext): Draft {
  return node.kind === "transfer" ? transferRow(node, context) : failedFileRow(node, context);
}

const ICONS: Readonly<Record<Transfer["kind"], string>> = {
  upload: "cloud-upload",
  download: "cloud-download",
  move: "file-symlink-directory",
  copy: "copy",
  delete: "trash",
};

function transferRow({ listed }: TransferNode, context: RowContext): Draft {
  const { state, transfer, failed, error } = listed;
  const description = describe(listed, context);
  const looks = { label: transfer.title, description } as const;
  const why = error === undefined ? undefined : context.describeError(error).whole;
  const tooltip = [transfer.title, description, why];
  switch (state) {
    case "running":
      return { ...looks, icon: ICONS[transfer.kind], contextValue: "transfer.running", children: "none", tooltip };
    case "done":
      return {
        ...{ ...looks, icon: "pass", color: "testing.iconPassed", children: "none", tooltip },
        contextValue: "transfer.done",
      };
    case "failed":
      return {
        ...{ ...looks, icon: "error", color: "list.errorForeground", contextValue: "transfer.failed", tooltip },
        children: failed.length > 0 ? "collapsed" : "none",
      };
    case "cancelled":
      return { ...looks, icon: "circle-slash", contextValue: "transfer.failed", children: "none", tooltip };
  }
}

function describe({ state, transfer, done, took, failed, error }: ListedTransfer, context: RowContext): string {
  const { t, locale } = context;
  const files = describeFiles(done.files, transfer.files, context);
  const bytes = describeBytes(done.bytes, transfer.bytes);
  switch (state) {
    case "running": {
      const speed = took > 1000 && done.bytes > 0 ? `${describeSize((done.bytes * 1000) / took)}/s` : undefined;
      return [files, bytes, speed].filter((part) => part !== undefined).join(" · ");
    }
    case "done":
      return [files, done.bytes > 0 ? describeSize(done.bytes) : undefined, describeDuration(took)]
        .filter((part) => part !== undefined)
        .join(" · ");
    case "failed":
      if (error !== undefined) return [context.describeError(error).what, files].join(" · ");
      return [t("{0} failed", describeCount(failed.length, locale)), files].join(" · ");
    case "cancelled":
      return [t("cancelled"), files].join(" · ");
  }
}

function describeFiles(done: number, all: number, { t, locale }: RowContext): string {
  if (done === all) return countFiles(t, all, locale);
  return t("{0} of {1} files", describeCount(done, locale), describeCount(all, locale));
}

function describeBytes(done: number, all: number | undefined): string | undefined {
  if (all === undefined) return done > 0 ? describeSize(done) : undefined;
  return all === 0 ? undefined : `${describeSize(done)} / ${describeSize(all)}`;
}

function failedFileRow({ failed }: FailedFileNode, context: RowContext): Draft {
  const { what, whole } = context.describeError(failed.error);
  return {
    label: failed.name,
    description: what,
    icon: "error",
    color: "list.errorForeground",
    contextValue: "transfer.file",
    children: "none",
    tooltip: [failed.name, whole],
  };
}
