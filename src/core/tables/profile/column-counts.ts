import { ownBeginning } from "../../text/own-text.ts";
import type { ColumnProfile } from "../table.ts";
import { rangeCounts } from "./range-counts.ts";
import { isMeasured, measureOf, typesOf, type ValueType } from "./value-type.ts";

/** What is counted of a column while its values pass. */
export interface ColumnCounts {
  /** `distinct`: of how many different values it may take memory. */
  add(value: string | null, distinct: number): void;
  type(): string;
  profile(name: string): ColumnProfile;
}

const PARTS = 10;
// Of a longer value the beginning and the length stand for it.
const LONGEST = 64;

/** @param known its type, where the file says it; else it is what its values look like */
export function columnCounts(known?: string): ColumnCounts {
  let [values, empty] = [0, 0];
  let more = false;
  const times = new Map<string, number>();
  let possible: readonly ValueType[] | undefined;
  let [least, greatest]: (string | undefined)[] = [];
  let [leastMeasure, greatestMeasure]: ({ readonly text: string; readonly measure: number } | undefined)[] = [];
  let measures: ReturnType<typeof rangeCounts> | undefined;
  let measured: string | undefined;

  const type = () => known ?? possible?.[0] ?? "string";

  return {
    type,
    add(value, distinct) {
      values += 1;
      if (value === null || value === "") {
        empty += 1;
        return;
      }
      const short = value.length <= LONGEST ? value : `${ownBeginning(value, LONGEST)}… ${value.length}`;
      const counted = times.get(short);
      if (counted !== undefined || times.size < distinct) times.set(short, (counted ?? 0) + 1);
      else more = true;
      if (known === undefined && possible?.length !== 0) possible = typesOf(value, possible);
      if (least === undefined || short < least) least = short;
      if (greatest === undefined || short > greatest) greatest = short;
      const line = type();
      if (!isMeasured(line)) return;
      const measure = measureOf(value, line);
      if (measure === undefined) return;
      // An integer that turns out to be a double goes on along the same line; a date that is a text has none.
      measured = line === "date" || line === "timestamp" ? "moment" : "number";
      measures ??= rangeCounts();
      measures.add(measure);
      if (leastMeasure === undefined || measure < leastMeasure.measure) leastMeasure = { text: short, measure };
      if (greatestMeasure === undefined || measure > greatestMeasure.measure)
        greatestMeasure = { text: short, measure };
    },
    profile(name) {
      const isLine = isMeasured(type()) && leastMeasure !== undefined;
      const parts = isLine ? (measures?.parts(PARTS) ?? []) : [];
      const frequent = () =>
        [...times]
          .toSorted(([, one], [, other]) => other - one)
          .slice(0, PARTS)
          .map(([label, count]) => ({ label, count }));
      return {
        ...{ name, type: type(), values, empty, distinct: times.size, more },
        least: isLine ? leastMeasure?.text : least,
        greatest: isLine ? greatestMeasure?.text : greatest,
        histogram: isLine
          ? parts.map(({ from, to, count }) => ({ label: rangeLabel(from, to, measured === "moment"), count }))
          : frequent(),
      };
    },
  };
}

function rangeLabel(from: number, to: number, isMoment: boolean): string {
  const text = (value: number) => (isMoment ? momentText(value) : String(Number(value.toPrecision(6))));
  return from === to ? text(from) : `${text(from)} – ${text(to)}`;
}

function momentText(value: number): string {
  return new Date(value)
    .toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .replace(/\.\d+Z$/, "Z");
}
