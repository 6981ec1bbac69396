/** A file of bytes that can be read in parts: an object of one generation, a Drive file, a file of this machine. */
export interface ByteSource {
  /** As people know it: for messages, and its ending says what it holds. */
  readonly name: string;
  /** Where it is: an address or a path, for messages. */
  readonly place: string;
  /** Bytes. */
  readonly size: number;
  /** Tells this content from any other that the same name may have later. */
  readonly version: string;
  /**
   * Bytes [start, end), all of them.
   * @throws Failure `remote.*`, `file.*`; `remote.malformed` when other bytes come; `table.changed` when it is another by now
   */
  read(start: number, end: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** What a file holds, by its name. */
export type TableFormat = "csv" | "tsv" | "jsonl" | "parquet";

/** A column: of Parquet as its schema has it, else as the values that were read look. */
export interface TableColumn {
  readonly name: string;
  /** In the words of contracts where it is one of theirs: string, integer, double, boolean, date, timestamp, decimal(p,s). */
  readonly type: string;
}

/** A row as it stands in the file. */
export interface TableRow {
  /** Its values as text, one for each column; null where there is none (an empty field of a CSV is the empty text). */
  readonly cells: readonly (string | null)[];
  /** Of the file, counted from 1, where the row begins; undefined where it is not known (Parquet, or after a jump). */
  readonly line: number | undefined;
  /** Byte of the file where the row begins; undefined in Parquet. */
  readonly at: number | undefined;
  /** Of the cells of which the beginning alone is held: how many bytes each has in the file, by column. */
  readonly cut?: ReadonlyMap<number, number>;
  /** Why the job would not take it as a row of these columns; undefined where it would. `raw`: as it stands, of long ones the beginning. */
  readonly odd?: {
    readonly reason:
      | "too-few-fields"
      | "too-many-fields"
      | "not-utf8"
      | "open-quote"
      | "text-after-quote"
      | "blanks-before-quote"
      | "not-json"
      | "too-long";
    readonly raw: string;
  };
}

/** Rows that follow one another. */
export interface TableSlice {
  /** Place of the first one among all rows, from 0. */
  readonly first: number;
  /** Whether `first` was counted, or reckoned by bytes after a jump. */
  readonly exact: boolean;
  readonly rows: readonly TableRow[];
}

/** What is known of how many rows there are. */
export interface TableExtent {
  readonly rows: number;
  /** False while it is an estimate by what was read. */
  readonly exact: boolean;
}

/** How far a file was read. */
export interface ReadSoFar {
  /** Whose values were looked at; those that `find` passed over are not among them. */
  readonly rows: number;
  /** Bytes that were asked for, of `size`. */
  readonly bytes: number;
  readonly size: number;
  readonly requests: number;
}

/** What the values of a column look like, of those that were read. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: string;
  /** Of how many values. */
  readonly values: number;
  /** How many of them are empty or null. */
  readonly empty: number;
  /** How many different ones; a lower bound where `more`. */
  readonly distinct: number;
  readonly more: boolean;
  /** As text, by the column's type; undefined where there is none. */
  readonly least: string | undefined;
  readonly greatest: string | undefined;
  /** Of numbers and times: how many lie in each of as many equal parts of the range; else the most frequent values. */
  readonly histogram: readonly { readonly label: string; readonly count: number }[];
}

/** A file opened as a table. It keeps a bounded part of it in memory, and reads what is asked for. */
export interface OpenTable {
  readonly name: string;
  readonly format: TableFormat;
  readonly columns: readonly TableColumn[];
  extent(): TableExtent;
  soFar(): ReadSoFar;
  /** What was read so far, column by column. */
  profile(): readonly ColumnProfile[];
  /**
   * Rows from a place on, fewer at the end. A place far from all that was read is found by bytes: the slice then says that
   * its place is reckoned.
   */
  rows(first: number, count: number, signal: AbortSignal): Promise<TableSlice>;
  /**
   * The place of the row that a line of the file belongs to, or of a row by its number; reads up to it, which takes its time
   * in a large file. Undefined when the file has no such line. `report`: share read, 0..1.
   */
  find(
    wanted: { readonly line: number } | { readonly row: number },
    report: (share: number) => void,
    signal: AbortSignal,
  ): Promise<TableSlice | undefined>;
  close(): void;
}
