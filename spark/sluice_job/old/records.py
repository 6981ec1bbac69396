"""Lines become records: source (number of the file), line (its first, from 1), text, fault."""

from collections.abc import Mapping, Sequence

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from ..contract.contract import CsvFormat
from .lines import Split, blank
from .quoting import count_fields, ends_inside

LONGEST_RECORD = 1000
"""Lines. A quoted field that goes on for longer was never closed."""
UNCLOSED = "a quoted field is not closed properly: this line belongs to no readable record"


def single_line_records(
    spark: SparkSession, lines: DataFrame, splits: Sequence[Split], sources: Mapping[str, int], headers: Sequence[int]
) -> DataFrame:
    """
    Every line a record. Takes the files in `sources` (number by path) and leaves the others out; `headers` has the
    header's lines of each source. The splits must come from the same lines: they turn a line's number within its task
    into its number within the file.
    """
    places, before = [], {}
    for split in splits:
        if split.path in sources:
            earlier = before.get(split.path, 0)
            source = sources[split.path]
            places.append((split.path, split.start, source, earlier + 1 - split.first_index, headers[source]))
            before[split.path] = earlier + split.lines
    table = spark.createDataFrame(places, "path string, start long, source int, shift long, header_lines int")
    placed = lines.join(F.broadcast(table), ["path", "start"])
    records = placed.select(
        "source",
        (F.col("index") + F.col("shift")).alias("line"),
        without_return(F.col("text")).alias("text"),
        F.lit(None).cast("string").alias("fault"),
        "header_lines",
    )
    return records.where((F.col("line") > F.col("header_lines")) & ~blank(F.col("text"))).drop("header_lines")


def multi_line_records(
    spark: SparkSession,
    lines: DataFrame,
    line_end: str,
    csv: CsvFormat,
    fields: int,
    sources: Mapping[str, int],
    headers: Sequence[int],
) -> DataFrame:
    """
    Lines joined where a quoted field goes on. A record whose quotes do not work out is never joined, nor lost: each of
    its lines is a record with a fault, so that one forgotten quote counts as all the rows it spoils.
    """
    table = [(path, source, headers[source]) for path, source in sources.items()]
    known = spark.createDataFrame(table, "path string, source int, header_lines int")
    units = with_units(lines.join(F.broadcast(known), "path"), csv)
    joined = units.groupBy("source", "header_lines", "unit", "broken").agg(
        F.min("line").alias("line"),
        F.array_join(
            F.transform(F.array_sort(F.collect_list(F.struct("line", "text"))), lambda x: x.text), line_end
        ).alias("text"),
        F.count(F.lit(1)).alias("lines"),
    )
    text = without_return(F.col("text"))
    last_line = F.col("line") + F.col("lines") - 1
    over_header = (F.col("line") <= F.col("header_lines")) & (last_line > F.col("header_lines"))
    wrong_fields = (F.col("lines") > 1) & (count_fields(text, csv) != fields)
    whole = F.array(F.struct(F.col("line"), text.alias("text"), F.lit(None).cast("string").alias("fault")))
    apart = F.transform(
        F.split("text", line_end),
        lambda piece, offset: F.struct(
            (F.col("line") + offset).alias("line"), without_return(piece).alias("text"), F.lit(UNCLOSED).alias("fault")
        ),
    )
    return (
        joined.select(
            "source",
            "header_lines",
            F.inline(F.when(F.col("broken") | over_header | wrong_fields, apart).otherwise(whole)),
        )
        .where((F.col("line") > F.col("header_lines")) & ~blank(F.col("text")))
        .drop("header_lines")
    )


def with_units(lines: DataFrame, csv: CsvFormat) -> DataFrame:
    """
    Numbers the lines, and gives lines of one record the same unit.

    What a line does to "are we inside quotes" is one of four things: nothing, swap, open for certain, close for
    certain. So the state after a line is what the last certain line said, swapped as often as has been swapped since.
    """
    in_file = Window.partitionBy("source").orderBy("start", "index")
    so_far = in_file.rowsBetween(Window.unboundedPreceding, Window.currentRow)
    from_outside = ends_inside(F.col("text"), csv, starts_inside=False)
    from_inside = ends_inside(F.col("text"), csv, starts_inside=True)

    effects = lines.select(
        "source",
        "header_lines",
        "text",
        F.row_number().over(in_file).cast("long").alias("line"),
        "start",
        "index",
        from_outside.alias("from_outside"),
        from_inside.alias("from_inside"),
    )
    certain = F.col("from_outside") == F.col("from_inside")
    swap = (F.col("from_outside") & ~F.col("from_inside")).cast("int")
    counted = effects.withColumn("swaps", F.sum(swap).over(so_far))
    last = F.last(F.when(certain, F.struct("from_outside", "swaps")), ignorenulls=True).over(so_far)
    stated = counted.withColumn("last", last).withColumn(
        "inside",
        F.coalesce(F.col("last.from_outside"), F.lit(False))
        != ((F.col("swaps") - F.coalesce(F.col("last.swaps"), F.lit(0))) % 2 == 1),
    )
    begins = ~F.lag("inside", 1, False).over(in_file)
    numbered = stated.withColumn("record", F.sum(begins.cast("long")).over(so_far))
    record = Window.partitionBy("source", "record")
    broken = F.max(F.struct("line", "inside")).over(record)["inside"] | (
        F.count(F.lit(1)).over(record) > LONGEST_RECORD
    )
    judged = numbered.withColumn("broken", broken)
    return judged.select(
        "source",
        "header_lines",
        "line",
        "text",
        "broken",
        F.when(F.col("broken"), F.col("line")).otherwise(F.col("record")).alias("unit"),
    )


def without_return(text: Column) -> Column:
    return F.when(F.endswith(text, F.lit("\r")), text.substr(F.lit(1), F.length(text) - 1)).otherwise(text)
