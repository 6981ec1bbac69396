"""The job's middle: records of all portions become curated rows and bad rows. Pure functions on DataFrames."""

from collections.abc import Iterable, Sequence
from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from ..contract.contract import Contract
from .check import bad_rows, checked_rows, good_rows
from .portions import Input, PortionRecords
from .quarantine import by_number, rejected_rows

SOURCE = "_source_object"
"""The curated column that says which raw object a row is from. No column of a contract begins so."""


def all_good_rows(spark: SparkSession, portions: Iterable[PortionRecords], contract: Contract) -> DataFrame:
    """source, line and the contract's columns."""
    parts = []
    for read in portions:
        columns = read.portion.columns
        if not read.portion.rejected:
            checked = checked_rows(read.records, columns, contract)
            parts.append(good_rows(checked, len(columns), contract, read.decoded))
    if parts:
        return reduce(DataFrame.unionByName, parts)
    columns_ddl = ", ".join(f"{column.name} {column.type.spark}" for column in contract.columns)
    return spark.createDataFrame([], f"source int, line long, {columns_ddl}")


def all_bad_rows(portions: Iterable[PortionRecords], contract: Contract, only: Sequence[int]) -> DataFrame:
    """source, line, text, violations; of these inputs only. There has to be a portion that holds one of them."""
    parts = []
    for read in portions:
        if not any(item.number in only for item in read.portion.inputs):
            continue
        records = read.records.where(F.col("source").isin(*only))
        if read.portion.rejected:
            problems = {item.number: item.opening.problem for item in read.portion.inputs}
            parts.append(rejected_rows(records, problems))
        else:
            checked = checked_rows(records, read.portion.columns, contract)
            parts.append(bad_rows(checked, len(read.portion.columns), contract, read.decoded))
    return reduce(DataFrame.unionByName, parts)


def curated_rows(good: DataFrame, contract: Contract, inputs: Sequence[Input]) -> DataFrame:
    """The contract's columns in its order, and the raw object that each row is from."""
    objects = by_number({item.number: item.file.object for item in inputs}, F.col("source"))
    source = objects if inputs else F.lit(None).cast("string")
    return good.select(*(column.name for column in contract.columns), source.alias(SOURCE))
