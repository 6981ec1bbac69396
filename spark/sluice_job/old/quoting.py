"""Where quoted fields begin and end, as an expression on a line: it finds records that span lines."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from ..contract.contract import CsvFormat


def ends_inside(text: Column, csv: CsvFormat, starts_inside: bool) -> Column:
    """
    Whether a quoted field is still open where the text ends. A quote opens a field only as its first character; within
    a quoted field, doubled quotes are characters. So a piece between two delimiters opens or closes a field exactly
    when its quotes are odd in number. A text without quotes is not looked at more closely.
    """
    pieces = F.split(text, regex(csv.delimiter))
    walked = F.aggregate(pieces, F.lit(starts_inside), lambda inside, piece: after(inside, piece, csv))
    return F.when(F.instr(text, csv.quote) == 0, F.lit(starts_inside)).otherwise(walked)


def count_fields(text: Column, csv: CsvFormat) -> Column:
    """How many fields a record has."""
    start = F.struct(F.lit(0).alias("fields"), F.lit(False).alias("inside"))
    return F.aggregate(
        F.split(text, regex(csv.delimiter)),
        start,
        lambda state, piece: F.struct(
            (state.fields + F.when(state.inside, 0).otherwise(1)).alias("fields"),
            after(state.inside, piece, csv).alias("inside"),
        ),
        lambda state: state.fields,
    )


def after(inside: Column, piece: Column, csv: CsvFormat) -> Column:
    odd = (F.length(piece) - F.length(F.replace(piece, F.lit(csv.quote)))) % 2 == 1
    return F.when(inside, ~odd).otherwise(F.startswith(piece, F.lit(csv.quote)) & odd)


def regex(delimiter: str) -> str:
    """The delimiter as a regular expression that Java's split has a fast path for."""
    return f"\\{delimiter}" if not delimiter.isalnum() and delimiter.isprintable() else delimiter
