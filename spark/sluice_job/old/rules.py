"""A contract's rules as conditions on checked rows. Each is written once: what is broken, and how to say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

from ..contract import contract as c
from ..contract.contract import Bound, Contract

SHOWN_CHARACTERS = 80


@dataclass(frozen=True)
class Rule:
    column: str | None
    """None for a rule of the whole row."""
    name: str
    broken: Column
    """Never null."""
    value: Column
    message: Column


def text_of(column: str) -> str:
    """The name of the text that the column's value is made from. No column of a contract begins so."""
    return f"_text_{column}"


def column_rules(contract: Contract) -> Iterator[Rule]:
    for column in contract.columns:
        yield from rules_of(column)


def rules_of(column: c.Column) -> Iterator[Rule]:
    text, value = F.col(text_of(column.name)), F.col(column.name)

    def rule(name: str, broken: Column, message: Column) -> Rule:
        return Rule(column.name, name, F.coalesce(broken, F.lit(False)), text, message)

    if column.required:
        yield rule("required", text.isNull(), F.lit("has no value"))
    if column.type.name != "string":
        wanted = f"{column.type}" + (f" ({column.format})" if column.format else "")
        yield rule("type", text.isNotNull() & value.isNull(), says(text, f"is not a {wanted}"))
    if column.matches is not None:
        yield rule("matches", ~text.rlike(column.matches), says(text, f"does not match {column.matches}"))
    if column.min is not None:
        yield rule("min", value < literal(column.min, column), says(text, f"is below {column.min}"))
    if column.max is not None:
        yield rule("max", value > literal(column.max, column), says(text, f"is above {column.max}"))
    if column.one_of is not None:
        allowed = ", ".join(str(item) for item in column.one_of[:20]) + (", ..." if len(column.one_of) > 20 else "")
        options = [literal(item, column) for item in column.one_of]
        yield rule("oneOf", ~value.isin(*options), says(text, f"is none of {allowed}"))
    if column.max_length is not None:
        broken = F.length(text) > column.max_length
        yield rule("maxLength", broken, says(text, f"is longer than {column.max_length}"))


def literal(bound: Bound, column: c.Column) -> Column:
    """Decimals compare exactly with decimals; a double compares as a double."""
    if column.type.name == "string":
        return F.lit(bound)
    if column.type.name in ("integer", "decimal"):
        return F.lit(bound)
    return F.lit(str(bound)).cast(column.type.spark)


def says(value: Column, what: str) -> Column:
    return F.concat(F.lit("'"), shortened(value), F.lit(f"' {what}"))


def shortened(value: Column) -> Column:
    cut = F.concat(value.substr(1, SHOWN_CHARACTERS), F.lit("..."))
    return F.when(F.length(value) > SHOWN_CHARACTERS, cut).otherwise(value)
