import * as z from "zod";
import type { Memory } from "../memory.ts";
import { BATCH_STATES, type Batch } from "../services/batches.ts";

const Filter = z.object({
  text: z.string().min(1),
  states: z.array(z.enum(BATCH_STATES)).readonly(),
  /** Part of the id. */
  name: z.string(),
});

/** Which batches the user wants to see: in these states, if any are named, and with this in their id. */
export type BatchFilter = Readonly<z.output<typeof Filter>>;

/** The words that name states, in lower case: in the user's language and as Dataproc spells them. */
export type StateWords = Readonly<Record<string, readonly Batch["state"][]>>;

/** Each place has its own: a window may hold several pipelines. */
const keyOf = ({ project, region }: Place): string => `batches:${project}/${region}`;

interface Place {
  readonly project: string;
  readonly region: string;
}

/** What was remembered for a project and region; undefined where all are shown. */
export function readBatchFilter(memory: Memory, place: Place): BatchFilter | undefined {
  return Filter.safeParse(memory.read(keyOf(place))).data;
}

/** Remembers what to show, in the place of what was; undefined for all. */
export function writeBatchFilter(memory: Memory, place: Place, filter: BatchFilter | undefined): Promise<void> {
  return memory.write(keyOf(place), filter);
}

/** What a user typed: words of states, and what is left as a part of an id; undefined for nothing. */
export function parseBatchFilter(typed: string, words: StateWords): BatchFilter | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  let rest = ` ${text.toLowerCase()} `;
  const named = new Set<Batch["state"]>();
  // The longest first: a word of another language may be several.
  for (const word of Object.keys(words).toSorted((one, other) => other.length - one.length)) {
    if (!rest.includes(` ${word} `)) continue;
    rest = rest.replace(` ${word} `, " ");
    words[word]?.forEach((state) => named.add(state));
  }
  return { text, states: BATCH_STATES.filter((state) => named.has(state)), name: rest.trim() };
}
