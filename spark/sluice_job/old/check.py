"""Rows against their contract: which are good, and what is wrong with the others."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..contract.contract import Contract
from .fields import with_fields
from .lines import undecodable
from .quoting import count_fields
from .rules import Rule, column_rules, text_of
from .values import read_text, read_value


def checked_rows(records: DataFrame, header: Sequence[str], contract: Contract) -> DataFrame:
    """
    source, line, text, fault, fields, and for each column of the contract its text and its value. Columns are found
    by the header's names, whatever their order; a column that the header lacks is null.
    """
    parsed = with_fields(records, len(header), contract.csv)
    complete = F.size("fields") == len(header)
    texts = [
        F.when(complete, read_text(F.col("fields")[header.index(column.header)], column))
        if column.header in header
        else F.lit(None).cast("string")
        for column in contract.columns
    ]
    names = [column.name for column in contract.columns]
    texted = parsed.select("*", *(text.alias(text_of(name)) for text, name in zip(texts, names, strict=False)))
    values = (read_value(F.col(text_of(column.name)), column).alias(column.name) for column in contract.columns)
    return texted.select("*", *values)


def good_rows(checked: DataFrame, width: int, contract: Contract, decoded: bool) -> DataFrame:
    """source, line and the contract's columns of the rows that break no rule."""
    condition = ~any_of(row_rules(width, contract, decoded))
    for rule in column_rules(contract):
        condition = condition & ~rule.broken
    return checked.where(condition).select("source", "line", *(column.name for column in contract.columns))


def bad_rows(checked: DataFrame, width: int, contract: Contract, decoded: bool) -> DataFrame:
    """source, line, text and `violations` of the rows that break a rule. A row that can't be read breaks only that."""
    of_row = [violation(rule) for rule in row_rules(width, contract, decoded)]
    of_columns = [violation(rule) for rule in column_rules(contract)]
    none = F.array().cast("array<struct<column:string,rule:string,value:string,message:string>>")
    first = F.slice(F.array_compact(F.array(*of_row)), 1, 1)
    violations = F.when(F.size(first) > 0, first).otherwise(
        F.array_compact(F.array(*of_columns)) if of_columns else none
    )
    return checked.select("source", "line", "text", violations.alias("violations")).where(F.size("violations") > 0)


def row_rules(width: int, contract: Contract, decoded: bool) -> list[Rule]:
    """In this order: a row is told the first one it breaks. Without `decoded`, all bytes are known to be valid."""
    text, fault = F.col("text"), F.col("fault")
    found = F.coalesce(F.size("fields"), F.lit(-1))
    count = F.when(found >= 0, found).otherwise(count_fields(text, contract.csv))
    says_count = F.concat(F.lit("has "), count.cast("string"), F.lit(f" fields, the header has {width}"))
    not_parsed = F.lit("can't be read: a quote stands where none may")
    invalid = F.lit(f"has bytes that are not valid {contract.csv.encoding}")
    rules = [
        Rule(None, "quote", fault.isNotNull(), text, fault),
        Rule(None, "fields", found != width, text, F.when(count == width, not_parsed).otherwise(says_count)),
    ]
    return [Rule(None, "encoding", undecodable(text), text, invalid), *rules] if decoded else rules


def any_of(rules: Sequence[Rule]) -> Column:
    condition = F.lit(False)
    for rule in rules:
        condition = condition | rule.broken
    return condition


def violation(rule: Rule) -> Column:
    return F.when(
        rule.broken,
        F.struct(
            F.lit(rule.column).cast("string").alias("column"),
            F.lit(rule.name).alias("rule"),
            rule.value.alias("value"),
            rule.message.alias("message"),
        ),
    )
