"""Rows with the same key: the one of the newest file stays, and within a file the last."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Observation, SparkSession, Window
from pyspark.sql import functions as F

from ..contract.contract import Contract
from .rows_file import RowsFile
from .schema import LINE, NUMBER, SOURCE, curated_schema, key_columns

BYTES_PER_FILE = 64 * 1024 * 1024
"""Of CSV, for each Parquet file that a shuffle writes."""
RANK = "_rank"


def newest_of_files(paths: Sequence[Path], contract: Contract, to: Path) -> int:
    """
    In memory. The files, where there are any, hold rows in the order of inputs and lines: of each key the last stays.
    @returns how many rows were left out
    """
    there = [path for path in paths if path.exists()]
    if not there:
        return 0
    rows = pa.concat_tables(pq.read_table(path) for path in there)
    keys = key_columns(contract)
    places = rows.select(keys).append_column("place", pa.array(np.arange(rows.num_rows)))
    last = places.group_by(keys, use_threads=False).aggregate([("place", "max")]).column("place_max")
    kept = rows.take(last.combine_chunks().sort()).select(curated_schema(contract).names)
    with RowsFile(to, curated_schema(contract)) as file:
        for batch in kept.to_batches(max_chunksize=1_000_000):
            file.write(pa.Table.from_batches([batch]).cast(curated_schema(contract)))
    return int(rows.num_rows - kept.num_rows)


def newest_of_staged(session: SparkSession, staged: str, contract: Contract, folder: str, csv_bytes: int) -> int:
    """
    By one shuffle. The number of partitions follows from the input alone, so that the same input makes the same files.
    @returns how many rows were left out
    """
    keys = key_columns(contract)
    newest_first = Window.partitionBy(*keys).orderBy(F.desc(NUMBER), F.desc(LINE))
    left_out = Observation("left out")
    ranked = (
        session.read.parquet(staged)
        .repartition(1 + csv_bytes // BYTES_PER_FILE, *keys)
        .withColumn(RANK, F.row_number().over(newest_first))
        .observe(left_out, F.sum((F.col(RANK) > 1).cast("long")).alias("rows"))
    )
    kept = ranked.where(F.col(RANK) == 1).select(*curated_schema(contract).names)
    # Never "overwrite": it would remove what lies below the folder, the staged rows too.
    kept.write.mode("append").parquet(folder)
    return int(left_out.get["rows"] or 0)


def rows_of_files(session: SparkSession, folder: str) -> dict[str, dict[str, int]]:
    """Rows by raw object of each Parquet file directly in the folder, as read back."""
    read = session.read.option("pathGlobFilter", "*.parquet").parquet(folder)
    files: dict[str, dict[str, int]] = {}
    for row in read.groupBy(F.col("_metadata.file_name").alias("file"), SOURCE).count().collect():
        files.setdefault(row["file"], {})[row[SOURCE]] = row["count"]
    return files
