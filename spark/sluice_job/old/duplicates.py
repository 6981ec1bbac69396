"""Rows with the same key: the one of the newest file stays, and within a file the last."""

from collections.abc import Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

RANK = "_rank"


def ranked_by_key(rows: DataFrame, key: Sequence[str], partitions: int) -> DataFrame:
    """Adds `_rank`: 1 for the row that stays. The number of partitions is given, so that the same input makes the
    same files; within each, rows are in the order of their key."""
    same_key = Window.partitionBy(*key).orderBy(F.desc("source"), F.desc("line"))
    return rows.repartition(partitions, *key).withColumn(RANK, F.row_number().over(same_key))


def first_of_key(ranked: DataFrame) -> DataFrame:
    return ranked.where(F.col(RANK) == 1).drop(RANK)
