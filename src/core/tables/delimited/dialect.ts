/** The bytes that delimit fields and quote them; -1 where nothing does. Line breaks end records outside of quotes. */
export interface Dialect {
  readonly delimiter: number;
  readonly quote: number;
}

/** Of a text whose lines are its records. */
export const LINES: Dialect = { delimiter: -1, quote: -1 };

/**
 * What a record has at most, as the job has it (spark/sluice_job/read/records.py): a quoted field that goes on for longer
 * counts as never closed, and a longer line is none that is read.
 */
export const LONGEST_RECORD = 64 * 1024 * 1024;
/** Lines. */
export const TALLEST_RECORD = 1_000_000;
