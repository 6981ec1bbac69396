import type { FileMetaData, RowGroup, SchemaElement, SchemaTree } from "hyparquet";

/** Some columns of a file, as a file of these alone. */
export interface ColumnBatch {
  readonly names: readonly string[];
  readonly schema: SchemaElement[];
  /** Places of their column chunks in each row group: [first, end). */
  readonly first: number;
  readonly end: number;
}

// The reader looks for each column among all others: of very many it reads a few at a time much sooner.
const TOGETHER = 200;
// What is decoded at once: each value takes some 20 bytes for as long.
const MOST_VALUES = 10_000_000;

// As writers have them that write an index of pages.
const VALUES_OF_A_PAGE = 20_000;

/**
 * The columns in batches; none has a name twice, by which the reader tells columns.
 * @param values of a column that are decoded for a row, at most
 */
export function columnBatches({ element, children }: SchemaTree, values: number): readonly ColumnBatch[] {
  const together = Math.max(1, Math.min(TOGETHER, Math.floor(MOST_VALUES / Math.max(1, values))));
  const batches: ColumnBatch[] = [];
  let [names, schema]: [string[], SchemaElement[]] = [[], []];
  let [first, leaf] = [0, 0];
  const close = (): void => {
    if (names.length === 0) return;
    batches.push({ names, schema: [{ ...element, num_children: names.length }, ...schema], first, end: leaf });
    [names, schema, first] = [[], [], leaf];
  };
  for (const child of children) {
    if (names.length >= together || names.includes(child.element.name)) close();
    names.push(child.element.name);
    for (const part of flat(child)) {
      schema.push(part.element);
      if (part.children.length === 0) leaf += 1;
    }
  }
  close();
  return batches;
}

/** How many batches may be decoded at once. */
export function batchesAtOnce(values: number): number {
  return Math.max(1, Math.floor(MOST_VALUES / (TOGETHER * Math.max(1, values))));
}

/**
 * How many values of a column are decoded for a row of this group, at most: those of a page where there is an index of pages,
 * else all of them.
 */
export function valuesToDecode({ columns }: RowGroup): number {
  const counts = columns.map(({ meta_data, offset_index_length }) => {
    const values = Number(meta_data?.num_values ?? 0);
    return offset_index_length === undefined ? values : Math.min(values, VALUES_OF_A_PAGE);
  });
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

/** The file's metadata as of a file with these columns alone. */
export function ofBatch(metadata: FileMetaData, { schema, first, end }: ColumnBatch): FileMetaData {
  const row_groups = metadata.row_groups.map((group): RowGroup => ({
    ...group,
    columns: group.columns.slice(first, end),
  }));
  return { ...metadata, schema, row_groups };
}

function* flat(tree: SchemaTree): Generator<SchemaTree> {
  yield tree;
  for (const child of tree.children) yield* flat(child);
}
