"""Records become fields."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..contract.contract import CsvFormat
from .quoting import regex

CORRUPT = "corrupt"


def with_fields(records: DataFrame, width: int, csv: CsvFormat) -> DataFrame:
    """
    Adds `fields`, an array of texts: null, or of another length than `width`, where the record does not have as many
    fields as the header. Most records have no quotes, and splitting them costs a fraction of a CSV parser.
    """
    text = F.col("text")
    plain = F.split(text, regex(csv.delimiter), -1)
    delimiters = F.length(text) - F.length(F.replace(text, F.lit(csv.delimiter)))
    fields = F.when(F.instr(text, csv.quote) == 0, plain).when(delimiters < limit(width), parsed(text, width, csv))
    return records.withColumn("fields", F.when(F.col("fault").isNull(), fields))


def limit(width: int) -> int:
    """Fields at which the parser would give up with an error; its memory, and its time for a row, grow with it."""
    return max(1000, 2 * width)


def parsed(text: Column, width: int, csv: CsvFormat) -> Column:
    """
    Spark's parser, told that a quote is escaped by doubling it (RFC 4180) and asked which records are corrupt: it
    would leave out extra fields and make up missing ones.
    """
    names = [f"f{index}" for index in range(width)]
    schema = ", ".join(f"{name} string" for name in [*names, CORRUPT])
    options = {
        "sep": csv.delimiter,
        "quote": csv.quote,
        "escape": csv.quote,
        "mode": "PERMISSIVE",
        "columnNameOfCorruptRecord": CORRUPT,
        "maxColumns": str(limit(width)),
    }
    # Within transform(), the parser runs once for each record and not once for each field.
    return F.transform(
        F.array(F.from_csv(text, schema, options)),
        lambda row: F.when(row[CORRUPT].isNull(), F.array(*(F.coalesce(row[name], F.lit("")) for name in names))),
    )[0]
