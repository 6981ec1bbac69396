"""Texts against their contract: the values, and what is wrong with which row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..contract.contract import Column, Contract
from .arrow_types import arrow_schema
from .rules import rules_of
from .values import read_texts, read_values
from .violation import Violation, text_message


@dataclass(frozen=True)
class CheckedRows:
    """What became of the rows that were checked."""

    values: pa.Table
    """Of all rows: the contract's columns in its order. Null where there is no value, or a rule is broken."""
    violations: Mapping[int, Sequence[Violation]]
    """By row number from 0, in their order; only of rows that break a rule, in the order of columns and rules."""
    cut: Mapping[str, int]
    """By column, where there are any: values of good rows whose fraction of a second was cut to microseconds."""


def check_rows(texts: pa.Table, contract: Contract) -> CheckedRows:
    """
    `texts`: a string column without nulls for each of the contract's columns that the file has, named by Column.name,
    as they stand in the file. A column that is missing is null in every row. No text raises an error.
    """
    violations: dict[int, list[Violation]] = {}
    columns: list[pa.Array] = []
    cuts: dict[str, NDArray[np.bool_]] = {}
    for column in contract.columns:
        read = read_texts(fields_of(texts, column), column)
        reading = read_values(read, column)
        columns.append(without(reading.values, check_column(column, read, reading.values, violations)))
        if reading.cut is not None and reading.cut.any():
            cuts[column.name] = reading.cut
    bad = np.array(sorted(violations), np.int64)
    counts = {name: int(np.delete(cut, bad).sum()) for name, cut in cuts.items()}
    return CheckedRows(
        pa.table(columns, schema=arrow_schema(contract)),
        {row: violations[row] for row in bad.tolist()},
        {name: count for name, count in counts.items() if count > 0},
    )


def fields_of(texts: pa.Table, column: Column) -> pa.Array:
    """The column's texts; null in every row where the file lacks it."""
    if column.name not in texts.column_names:
        return pa.nulls(texts.num_rows, pa.string())
    return texts.column(column.name).combine_chunks()


def check_column(
    column: Column, texts: pa.Array, values: pa.Array, violations: dict[int, list[Violation]]
) -> NDArray[np.bool_]:
    """Adds to the violations; gives where any rule is broken."""
    any_broken = np.zeros(len(texts), np.bool_)
    for rule in rules_of(column, texts, values):
        broken = pc.fill_null(rule.broken, False).to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(broken)
        any_broken |= broken
        for row, text in zip(rows.tolist(), texts.take(rows).to_pylist(), strict=True):
            message = rule.what if text is None else text_message(text, rule.what)
            violations.setdefault(row, []).append(Violation(column.name, rule.name, text, message))
    return any_broken


def without(values: pa.Array, broken: NDArray[np.bool_]) -> pa.Array:
    """The values, null where a rule is broken."""
    return pc.if_else(pa.array(broken), pa.scalar(None, values.type), values) if broken.any() else values
