"""The reference reader against the golden table: two independent tellings of the same definitions."""

from collections.abc import Iterator

import pytest

from sluice_job.contract.contract import Column
from sluice_job.contract.parse_contract import parse_contract
from tests import reference
from tests.golden import CASES

LARGE = 1_000_000
"""Bytes, which the reference reader takes seconds for; it can't be asked about what unpacks to more either."""


def is_text(column: Column) -> bool:
    return column.type.name == "string" and (column.matches, column.one_of, column.max_length) == (None, None, None)


def told() -> Iterator[tuple[str, str]]:
    """Cases and files that the reference can tell of: plain columns, no key, and whole."""
    for name, case in CASES.items():
        contract = parse_contract(case.json, name)
        if contract.key or not all(map(is_text, contract.columns)):
            continue
        for file, content in case.files.items():
            damaged = any(bad.rule == "damaged" for bad in case.bad.get(file, ()))
            unpacks = name.startswith("limits_") and content.startswith(reference.GZIP)
            if not (damaged or unpacks or len(content) > LARGE or file in case.unclaimed):
                yield name, file


@pytest.mark.parametrize(("name", "file"), [*told()])
def test_reference_and_table_agree(name, file):
    case = CASES[name]
    result = reference.clean(case.files[file], parse_contract(case.json, name))
    assert result.rows == list(case.rows.get(file, []))
    expected = case.bad.get(file, [])
    assert [(line, rule) for line, rule, _ in result.bad] == [(bad.line, bad.rule) for bad in expected]
    for (_, _, text), bad in zip(result.bad, expected, strict=True):
        assert bad.text is None or text == bad.text
