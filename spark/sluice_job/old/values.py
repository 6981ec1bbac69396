"""Texts become values: strictly, where Spark's own casts would round, truncate or guess."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from ..contract import contract as c

BOOLEANS = {"true": True, "t": True, "yes": True, "y": True, "1": True}
BOOLEANS.update({"false": False, "f": False, "no": False, "n": False, "0": False})
DATE = r"^\d{4}-\d{2}-\d{2}$"
TIMESTAMP = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$"


def read_text(field: Column, column: c.Column) -> Column:
    """The field's text, or null where the contract reads it as null."""
    text = F.trim(field) if column.trim else field
    is_null = text.isin(*column.nulls) if column.nulls else F.lit(False)
    return F.when(~is_null, text)


def read_value(text: Column, column: c.Column) -> Column:
    """Null for a text that is not of the column's type. A timestamp without a zone is UTC."""
    readers = {
        "string": lambda: text,
        "integer": lambda: shaped(text, r"^[+-]?[0-9]+$", "bigint"),
        "double": lambda: finite(shaped(text, r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$", "double")),
        "decimal": lambda: shaped(text, decimal_shape(column.type.scale), column.type.spark),
        "boolean": lambda: boolean(text),
        "date": lambda: moment(text, column, DATE),
        "timestamp": lambda: moment(text, column, TIMESTAMP),
    }
    return readers[column.type.name]()


def shaped(text: Column, shape: str, spark_type: str) -> Column:
    """Spark alone would read 12.5 as the integer 12, and 1d as a double."""
    return F.when(text.rlike(shape), text.cast(spark_type))


def finite(number: Column) -> Column:
    return F.when(F.abs(number) < float("inf"), number)


def decimal_shape(scale: int) -> str:
    """No more digits after the point than the type holds, zeros apart: Spark alone would round."""
    return rf"^[+-]?([0-9]+(\.[0-9]{{0,{scale}}}0*)?|\.[0-9]{{1,{max(scale, 1)}}}0*)$"


def boolean(text: Column) -> Column:
    low = F.lower(text)
    yes = low.isin(*(word for word, value in BOOLEANS.items() if value))
    no = low.isin(*(word for word, value in BOOLEANS.items() if not value))
    return F.when(yes, F.lit(True)).when(no, F.lit(False))


def moment(text: Column, column: c.Column, iso: str) -> Column:
    if column.format is None:
        return shaped(text, iso, column.type.spark)
    return F.try_to_timestamp(text, F.lit(column.format)).cast(column.type.spark)
