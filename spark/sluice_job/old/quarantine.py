"""Rows that broke the contract, in the form that is kept, and what they broke."""

from collections.abc import Mapping, Sequence

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from .portions import Input

EXAMPLES = 3


def rejected_rows(records: DataFrame, problems: Mapping[int, str]) -> DataFrame:
    """All rows of files whose header is no good (reason by input): source, line, text, violations."""
    violation = F.struct(
        F.lit(None).cast("string").alias("column"),
        F.lit("header").alias("rule"),
        F.lit(None).cast("string").alias("value"),
        by_number(problems, F.col("source")).alias("message"),
    )
    return records.select("source", "line", "text", F.array(violation).alias("violations"))


def quarantine_rows(bad: DataFrame, inputs: Sequence[Input]) -> DataFrame:
    """One row for each bad row: its first violation's column and rule, and all violations in the message."""
    files = {item.number: item.file for item in inputs}
    source, first = F.col("source"), F.col("violations")[0]
    messages = F.transform(
        "violations", lambda each: F.concat(F.coalesce(F.concat(each.column, F.lit(": ")), F.lit("")), each.message)
    )
    return bad.select(
        by_number({number: file.object for number, file in files.items()}, source).alias("source_object"),
        by_number({number: file.generation for number, file in files.items()}, source).alias("source_generation"),
        by_number({number: file.name for number, file in files.items()}, source).alias("source_name"),
        F.col("line"),
        F.col("text").alias("row_text"),
        first["column"].alias("column"),
        first["rule"].alias("rule"),
        F.array_join(messages, "; ").alias("message"),
    )


def broken_rules(bad: DataFrame, inputs: Sequence[Input]) -> list[dict]:
    """Each rule that was broken, how often, and its first examples. Small: one entry for each rule of the contract."""
    objects = {item.number: item.file.object for item in inputs}
    each = bad.select("source", "line", "text", F.explode("violations").alias("v"))
    first = Window.partitionBy("v.column", "v.rule").orderBy("source", "line")
    of_rule = Window.partitionBy("v.column", "v.rule")
    rows = (
        each.withColumn("place", F.row_number().over(first))
        .withColumn("rows", F.count(F.lit(1)).over(of_rule))
        .where(F.col("place") <= EXAMPLES)
        .select(
            "v.column", "v.rule", "rows", "source", "line", F.coalesce("v.value", "text").substr(1, 200).alias("value")
        )
        .orderBy(F.col("column").asc_nulls_first(), "rule", "source", "line")
        .collect()
    )
    rules: dict[tuple, dict] = {}
    for row in rows:
        entry = rules.setdefault(
            (row["column"], row["rule"]),
            {"column": row["column"], "rule": row["rule"], "rows": row["rows"], "examples": []},
        )
        entry["examples"].append({"object": objects[row["source"]], "line": row["line"], "value": row["value"]})
    return list(rules.values())


def by_number(values: Mapping, number: Column) -> Column:
    """The value that belongs to the input's number, without a join."""
    table = F.array(*(F.lit(values.get(index)) for index in range(max(values, default=-1) + 1)))
    return table[number]
