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

/** The columns in batches; none has a name twice, by which the reader tells columns. */
export function columnBatches({ element, children }: SchemaTree): readonly ColumnBatch[] {
  const batches: ColumnBatch[] = [];
  let [names, schema]: [string[], SchemaElement[]] = [[], []];
  let [first, leaf] = [0, 0];
  const close = (): void => {
    if (names.length === 0) return;
    batches.push({ names, schema: [{ ...element, num_children: names.length }, ...schema], first, end: leaf });
    [names, schema, first] = [[], [], leaf];
  };
  for (const child of children) {
    if (names.length >= TOGETHER || names.includes(child.element.name)) close();
    names.push(child.element.name);
    for (const part of flat(child)) {
      schema.push(part.element);
      if (part.children.length === 0) leaf += 1;
    }
  }
  close();
  return batches;
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
