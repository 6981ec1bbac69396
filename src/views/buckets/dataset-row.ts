import type { Draft, RowContext } from "../draft.ts";
import { describeCount } from "../../core/text/quantity.ts";
import { countRows } from "../../counts.ts";
import { describeWhen } from "../when.ts";
import type { ColumnNode, DatasetNode, DatasetPartNode } from "./node.ts";

/** The row of a dataset: what was published when, or why nothing was. */
export function datasetRow({ dataset, uri, standing }: DatasetNode, context: RowContext): Draft {
  const looks = { label: dataset, contextValue: "lake.dataset" } as const;
  const { t, locale } = context;
  switch (standing.state) {
    case "published": {
      const { rows, quarantined, publishedAt, batchId } = standing;
      const told = [
        countRows(context.t, rows, context.locale),
        describeWhen(Date.parse(publishedAt), context),
        ...(quarantined === 0 ? [] : [t("{0} quarantined", describeCount(quarantined, locale))]),
      ].join(" · ");
      return {
        ...looks,
        description: told,
        icon: "table",
        opens: "sluice.results.preview",
        ...(quarantined > 0 && { color: "list.warningForeground" }),
        children: "collapsed",
        tooltip: [uri, told, t("Published by batch {0}", batchId)],
      };
    }
    case "never": {
      const description =
        standing.reason === undefined ? t("never published: no files") : t("never published: {0}", standing.reason);
      return { ...looks, description, icon: "circle-outline", children: "none", tooltip: [uri, description] };
    }
    case "unreadable": {
      const { what, whole } = context.describeError(standing.failure);
      const color = "errorForeground";
      return { ...looks, description: what, icon: "error", color, children: "none", tooltip: [uri, whole] };
    }
  }
}

/** The row of a part of a dataset. */
export function datasetPartRow({ part }: DatasetPartNode, context: RowContext): Draft {
  const { t, locale } = context;
  const looks = { contextValue: "lake.part", children: "collapsed" } as const;
  switch (part.name) {
    case "columns": {
      const count = describeCount(part.columns.length, locale);
      const label = part.columns.length === 1 ? t("1 column") : t("{0} columns", count);
      return { ...looks, label, icon: "symbol-field" };
    }
    case "quarantine":
      if (part.rows === 0) {
        return { ...looks, label: t("Quarantine"), description: t("no rows"), icon: "shield", children: "none" };
      }
      return {
        ...{ ...looks, contextValue: "lake.quarantine", opens: "sluice.quarantine.open" },
        ...{ label: t("Quarantine"), description: countRows(context.t, part.rows, context.locale), icon: "shield" },
      };
    case "publishes":
      return { ...looks, label: t("Publishes"), icon: "history" };
  }
}

/** The row of a column. */
export function columnRow({ column }: ColumnNode): Draft {
  const { name, type } = column;
  return { label: name, description: type, icon: "symbol-field", contextValue: "lake.part", children: "none" };
}
