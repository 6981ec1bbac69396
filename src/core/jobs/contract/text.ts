import { Document, isMap, isSeq, type Node } from "yaml";
import { oneLine } from "../../text/plain-text.ts";
import type { Contract } from "./contract.ts";

/** Comments of a contract, each of them lines. */
export interface ContractComments {
  /** Stands on top. */
  readonly top: readonly string[];
  /** Stands above `csv`, or where that would be. */
  readonly csv: readonly string[];
  /** Stand above each column. */
  readonly columns: readonly (readonly string[])[];
}

/** A contract as YAML, a column a line. */
export function contractText(contract: Contract, comments: ContractComments): string {
  const document = new Document(contract);
  inFlow(document.get("files", true));
  inFlow(document.get("csv", true));
  const columns = document.get("columns", true);
  if (!isSeq(columns)) throw new TypeError("a contract has columns");
  columns.items.forEach((item, index) => {
    inFlow(item);
    setComment(item as Node, comments.columns[index] ?? []);
  });
  const { contents } = document;
  if (!isMap(contents)) throw new TypeError("a contract has fields");
  const [key] = contents.items.filter(({ key }) => ["csv", "columns"].includes(String(key)));
  setComment(key?.key as Node, comments.csv);
  document.commentBefore = commentOf(comments.top);
  return document.toString({ lineWidth: 0 });
}

function inFlow(node: unknown): void {
  if (isMap(node) || isSeq(node)) node.flow = true;
}

function setComment(node: Node, lines: readonly string[]): void {
  if (lines.length > 0) node.commentBefore = commentOf(lines);
}

/** A value that is told may be anything: a line stays one. */
function commentOf(lines: readonly string[]): string {
  return lines.map((line) => ` ${oneLine(line)}`).join("\n");
}
