"""The reference reader against the golden table: two independent tellings of the same definitions."""

import pytest

from sluice_job.contract.contract import Contract, parse_contract
from tests import reference
from tests.golden import CASES, Case


def plain(contract: Contract) -> bool:
    """Whether the reference can say what becomes of it: columns are texts without rules."""
    rules = ("matches", "max_length", "one_of")
    columns = contract.columns
    return not contract.key and all(
        c.type.name == "string" and not any(getattr(c, rule) for rule in rules) for c in columns
    )


def contract_of(case: Case) -> Contract:
    return parse_contract(case.json, case.name)


PLAIN = [name for name, case in CASES.items() if all(column["type"] == "string" for column in case.document["columns"])]


@pytest.mark.parametrize("name", PLAIN)
def test_reference_and_table_agree(name):
    case = CASES[name]
    contract = contract_of(case)
    if not plain(contract):
        return
    for file, content in case.files.items():
        if file in case.unclaimed or any(bad.rule == "damaged" for bad in case.bad.get(file, ())):
            continue
        result = reference.clean(content, contract)
        assert result.rows == list(case.rows.get(file, []))
        expected = case.bad.get(file, [])
        assert [(line, rule) for line, rule, _ in result.bad] == [(bad.line, bad.rule) for bad in expected]
        for (_, _, text), bad in zip(result.bad, expected, strict=True):
            assert bad.text is None or text == bad.text
