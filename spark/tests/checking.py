"""Checks texts against a contract of which only the columns matter: the reader's `check/`, without files."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from sluice_job.check.check import CheckedRows, check_rows
from sluice_job.contract.contract import Contract
from sluice_job.contract.parse_contract import parse_contract


def contract_of(columns: Sequence[Mapping[str, Any]], **given: Any) -> Contract:
    document = {"format": 1, "dataset": "things", "files": ["*"], "columns": columns, **given}
    return parse_contract(json.dumps(document), "things.json")


def check(columns: Sequence[Mapping[str, Any]], texts: Mapping[str, Sequence[str]]) -> CheckedRows:
    table = pa.table({name: pa.array(list(values), pa.string()) for name, values in texts.items()})
    return check_rows(table, contract_of(columns))


def values_of(column: Mapping[str, Any], texts: Sequence[str]) -> list[Any]:
    """Of a single column, in Python's types; None where the text breaks a rule."""
    values: list[Any] = check([{"name": "a", **column}], {"a": texts}).values.column("a").to_pylist()
    return values


def broken(checked: CheckedRows) -> list[tuple[int, str | None, str]]:
    return [(row, found.column, found.rule) for row, all_found in checked.violations.items() for found in all_found]


def messages_of(column: Mapping[str, Any], texts: Sequence[str]) -> list[str]:
    checked = check([{"name": "a", **column}], {"a": texts})
    return [found.message for all_found in checked.violations.values() for found in all_found]
