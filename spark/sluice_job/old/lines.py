"""Lines of text files, each with its place; and the count of them that all later counts are held against."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from ..contract.contract import CsvFormat
from .quoting import ends_inside

REPLACEMENT = "\ufffd"
ROW_BITS = (1 << 33) - 1
"""monotonically_increasing_id() holds the row's number within its task in these bits."""


@dataclass(frozen=True)
class Split:
    """One stretch of one file that one Spark task reads."""

    path: str
    """As Spark writes it."""
    start: int
    """Byte offset in the file."""
    first_index: int
    """Number, within the task, of its first line."""
    lines: int
    filled_lines: int
    bytes: int
    """Of the lines without their ends."""
    spilling_lines: int
    """Lines whose last quoted field goes on in the next line."""
    undecodable_lines: int


def read_lines(
    spark: SparkSession, uris: Sequence[str], encoding: str, separator: str | None, decode: bool = True
) -> DataFrame:
    """
    path, start (offset of the split), index (number within the task), value (bytes as they are), text. Spark's text
    source never decodes: `decode` is only to be left out where every line is known to be valid UTF-8.
    """
    options = {} if separator is None else {"lineSep": separator, "encoding": encoding}
    lines = spark.read.options(recursiveFileLookup="true", **options).text([escape_glob(uri) for uri in uris])
    return lines.select(
        F.col("_metadata.file_path").alias("path"),
        F.col("_metadata.file_block_start").alias("start"),
        F.monotonically_increasing_id().bitwiseAND(F.lit(ROW_BITS)).alias("index"),
        F.col("value"),
    ).withColumn("text", decoded(F.col("value"), encoding) if decode else F.col("value"))


def decoded(value: Column, encoding: str) -> Column:
    """Bytes that are not valid become U+FFFD. A byte order mark is not text."""
    text = F.decode(value.cast("binary"), encoding)
    return F.regexp_replace(text, "^\ufeff", "") if encoding.startswith("utf-16") else text


def survey(lines: DataFrame, csv: CsvFormat) -> list[Split]:
    """One pass that parses nothing. Small: one row for each split."""
    text, value = F.col("text"), F.col("value")
    rows = (
        lines.groupBy("path", "start")
        .agg(
            F.min("index").alias("first_index"),
            F.count(F.lit(1)).alias("lines"),
            count_if(~blank(text)).alias("filled_lines"),
            F.sum(F.octet_length(value)).alias("bytes"),
            count_if(ends_inside(text, csv, starts_inside=False)).alias("spilling_lines"),
            count_if(undecodable(text)).alias("undecodable_lines"),
        )
        .collect()
    )
    splits = [Split(**row.asDict()) for row in rows]
    return sorted(splits, key=lambda split: (split.path, split.start))


def count_if(condition: Column) -> Column:
    return F.sum(condition.cast("long"))


def blank(text: Column) -> Column:
    """Nothing but spaces and control characters. The comparison spares most lines the regular expression."""
    return (text < F.lit("!")) & text.rlike(r"^[\x00-\x20]*$")


def undecodable(text: Column) -> Column:
    return F.instr(text, REPLACEMENT) > 0


def escape_glob(uri: str) -> str:
    return "".join(f"\\{character}" if character in "\\*?[]{}" else character for character in uri)
