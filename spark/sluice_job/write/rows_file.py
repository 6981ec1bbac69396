"""A Parquet file on this machine, written table by table."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP_BYTES = 64 * 1024 * 1024
"""Of Arrow memory: what a reader has to hold at once."""


class RowsFile:
    """Made when the first row comes."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self.schema = schema
        self.writer: pq.ParquetWriter | None = None
        self.waiting: list[pa.Table] = []
        self.rows = 0

    def __enter__(self) -> "RowsFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.flush()
        if self.writer is not None:
            self.writer.close()

    def write(self, table: pa.Table) -> None:
        """Columns as in the schema."""
        if table.num_rows == 0:
            return
        self.rows += table.num_rows
        self.waiting.append(table)
        if sum(part.nbytes for part in self.waiting) >= ROW_GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        """Writes what waits as one row group."""
        if not self.waiting:
            return
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.path, self.schema, compression="snappy")
        table = pa.concat_tables(self.waiting).unify_dictionaries()
        self.waiting = []
        self.writer.write_table(table, row_group_size=max(table.num_rows, 1))


def write_empty(path: Path, schema: pa.Schema) -> None:
    """A Parquet file of these columns, without a row."""
    pq.write_table(schema.empty_table(), path, compression="snappy")


def rows_by_value(path: Path, column: str) -> Mapping[str, int]:
    """How many rows the file has of each value of a text column, as read back."""
    counts: Counter[str] = Counter()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=[column]):
            for item in pc.value_counts(batch.column(0)).to_pylist():
                counts[item["values"]] += item["counts"]
    return counts
