"""One dataset from raw files to Parquet in the batch's own folders, every row accounted for; nothing is published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyspark import StorageLevel
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from ..contract.contract import Contract
from ..lake import layout
from ..lake.raw import RawFile
from ..lake.storage import Storage
from ..write.accounting import Counts, account
from .clean import SOURCE, all_bad_rows, all_good_rows, curated_rows
from .duplicates import RANK, first_of_key, ranked_by_key
from .lines import count_if
from .portions import Input, PortionRecords, open_inputs, portions_of, read_portion
from .quarantine import broken_rules, quarantine_rows

BYTES_PER_FILE = 64 * 1024 * 1024
"""Of CSV, for each Parquet file of a dataset with a key."""


@dataclass(frozen=True)
class WrittenFile:
    object: str
    rows: int
    inputs: Sequence[Input]


@dataclass(frozen=True)
class Written:
    """What a batch made of a dataset."""

    inputs: Sequence[Input]
    counts: Mapping[int, Counts]
    files: Sequence[WrittenFile]
    rules: Sequence[dict]


@dataclass(frozen=True)
class Folders:
    """Object prefixes that this attempt alone writes below."""

    data: str
    quarantine: str


def write_dataset(
    spark: SparkSession, storage: Storage, contract: Contract, files: Iterable[RawFile], folders: Folders
) -> Written:
    """@raises DatasetFailed when Spark did not read what was listed, or the rows do not balance"""
    inputs = open_inputs(storage, files, contract)
    uris = {item.number: layout.uri(storage.bucket, item.file.object) for item in inputs}
    portions = [read_portion(spark, portion, uris, contract.csv) for portion in portions_of(inputs)]
    try:
        return write_portions(spark, storage, contract, inputs, portions, folders)
    finally:
        for read in portions:
            read.release()


def write_portions(
    spark: SparkSession,
    storage: Storage,
    contract: Contract,
    inputs: Sequence[Input],
    portions: Sequence[PortionRecords],
    folders: Folders,
) -> Written:
    rows_read = {item.number: 0 for item in inputs}
    for read in portions:
        rows_read.update(read.rows_read)

    good = all_good_rows(spark, portions, contract)
    duplicates = write_curated(good, contract, inputs, layout.uri(storage.bucket, folders.data))
    written = files_written(spark, storage, folders.data, inputs)
    curated = rows_by_input(written)

    bad_inputs = [number for number, read in rows_read.items() if read > curated.get(number, 0)]
    quarantined: dict[int, int] = {}
    rules: list[dict] = []
    if sum(rows_read.values()) > sum(curated.values()) + duplicates:
        bad = all_bad_rows(portions, contract, bad_inputs).persist(StorageLevel.MEMORY_AND_DISK)
        folder = layout.uri(storage.bucket, folders.quarantine)
        quarantine_rows(bad, inputs).write.mode("overwrite").parquet(folder)
        rules = broken_rules(bad, inputs)
        bad.unpersist()
        quarantined = rows_quarantined(spark, folder, inputs)
    counts = account(rows_read, curated, quarantined, duplicates)
    return Written(inputs, counts, [written_file(name, rows) for name, rows in sorted(written.items())], rules)


def write_curated(good: DataFrame, contract: Contract, inputs: Sequence[Input], folder: str) -> int:
    """How many duplicates were left out."""
    if not contract.key:
        curated_rows(good, contract, inputs).write.mode("overwrite").parquet(folder)
        return 0
    partitions = 1 + sum(item.file.size for item in inputs) // BYTES_PER_FILE
    seen = Observation("duplicates")
    ranked = ranked_by_key(good, contract.key, partitions).observe(seen, count_if(F.col(RANK) > 1).alias("rows"))
    curated_rows(first_of_key(ranked), contract, inputs).write.mode("overwrite").parquet(folder)
    return seen.get["rows"] or 0


def files_written(
    spark: SparkSession, storage: Storage, folder: str, inputs: Sequence[Input]
) -> dict[str, dict[Input, int]]:
    """Rows by input of each Parquet object, as read back. One object without rows stands for a dataset without rows."""
    objects = [item.name for item in storage.list(folder) if item.name.endswith(".parquet")]
    by_object = {item.file.object: item for item in inputs}
    by_file: dict[str, dict[Input, int]] = {}
    read_back = spark.read.parquet(layout.uri(storage.bucket, folder))
    for row in read_back.groupBy(F.col("_metadata.file_name").alias("file"), SOURCE).count().collect():
        by_file.setdefault(folder + row["file"], {})[by_object[row[SOURCE]]] = row["count"]
    return by_file or {name: {} for name in objects[:1]}


def rows_by_input(written: Mapping[str, Mapping[Input, int]]) -> dict[int, int]:
    rows: dict[int, int] = {}
    for by_input in written.values():
        for item, count in by_input.items():
            rows[item.number] = rows.get(item.number, 0) + count
    return rows


def written_file(name: str, by_input: Mapping[Input, int]) -> WrittenFile:
    return WrittenFile(name, sum(by_input.values()), sorted(by_input, key=lambda item: item.number))


def rows_quarantined(spark: SparkSession, folder: str, inputs: Sequence[Input]) -> dict[int, int]:
    """As read back."""
    numbers = {item.file.object: item.number for item in inputs}
    rows = spark.read.parquet(folder).groupBy("source_object").count().collect()
    return {numbers[row["source_object"]]: row["count"] for row in rows}
