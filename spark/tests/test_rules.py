"""Types and rules of columns: one file for each type, a row for each case."""

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

from sluice_job.failure import DatasetFailed
from sluice_job.write.accounting import Counts, account, refuse_bad_share
from tests.cleaning import clean, contract

COLUMNS: list[dict[str, Any]] = [
    {"name": "i", "type": "integer", "min": -5, "max": 10},
    {"name": "d", "type": "double", "oneOf": [1.5, 2, 1000]},
    {"name": "m", "type": "decimal(6,2)", "max": 99.5},
    {"name": "f", "type": "boolean"},
    {"name": "day", "type": "date", "min": "2000-01-01"},
    {"name": "us", "type": "date", "format": "MM/dd/yyyy"},
    {"name": "at", "type": "timestamp"},
    {"name": "s", "type": "string", "matches": "^[a-z]+$", "maxLength": 4, "nulls": ["", "NA"]},
    {"name": "raw", "type": "string", "trim": False, "nulls": ["-"]},
    {"name": "r", "type": "string", "required": True},
]
NAMES = [column["name"] for column in COLUMNS]
GOOD = ["1", "1.5", "1.50", "yes", "2024-02-29", "02/29/2024", "2024-02-29T12:00:00Z", "abc", " x ", "r"]
BAD = {
    "i": {"x": "type", "1.5": "type", "9223372036854775808": "type", "-6": "min", "11": "max", "1e1": "type"},
    "d": {"1d": "type", "NaN": "type", "1e999": "type", "0x1p3": "type", "1,5": "type", "3": "oneOf"},
    "m": {"1.505": "type", "99999": "type", "1e1": "type", "99.51": "max", ".": "type"},
    "f": {"maybe": "type", "2": "type"},
    "day": {"2024-02-30": "type", "2024-2-3": "type", "2024": "type", "1999-12-31": "min"},
    "us": {"13/01/2024": "type", "2024-01-01": "type", "1/2/2024": "type"},
    "at": {"noon": "type", "2024-01-01T25:00:00": "type"},
    "s": {"ABC": "matches", "abcde": "maxLength"},
    "r": {"": "required", "  ": "required"},
}


def row(**changes):
    values = dict(zip(NAMES, GOOD, strict=True)) | changes
    return ",".join(f'"{value}"' if "," in value else value for value in values.values())


def test_values_of_each_type():
    text = "\n".join([",".join(NAMES), row(), row(s="NA", raw="", i=" +3 ", d="1E3", m="-7", f="N", at="2024-01-01")])
    result = clean(contract(columns=COLUMNS), {"f.csv": text})
    first, second = result.values(*NAMES)
    assert first[:4] == (1, 1.5, Decimal("1.50"), True)
    assert [str(value) for value in first[4:6]] == ["2024-02-29", "2024-02-29"]
    assert first[6] == datetime(2024, 2, 29, 12, tzinfo=timezone.utc)
    assert first[7:] == ("abc", " x ", "r")
    assert second[:4] == (3, 1000.0, Decimal("-7.00"), False)
    assert second[7:] == (None, "", "r")


def test_each_rule_is_broken_by_name():
    cases = [(column, value, rule) for column, values in BAD.items() for value, rule in values.items()]
    lines = [",".join(NAMES), *(row(**{column: value}) for column, value, _ in cases)]
    result = clean(contract(columns=COLUMNS), {"f.csv": "\n".join(lines)})
    assert result.broken() == [(line, column, rule) for line, (column, _, rule) in enumerate(cases, 2)]
    assert [found["row_text"] for found in result.bad] == lines[1:]
    assert {"column": "f", "rule": "type", "rows": 2} in [
        {key: rule[key] for key in ("column", "rule", "rows")} for rule in result.rules
    ]


def test_a_row_says_all_that_it_breaks():
    result = clean(contract(columns=COLUMNS), {"f.csv": f"{','.join(NAMES)}\n{row(i='11', s='ABC')}\n"})
    (bad,) = result.bad
    assert (bad["column"], bad["rule"]) == ("i", "max")
    assert bad["message"] == "i: '11' is above 10; s: 'ABC' does not match ^[a-z]+$"
    assert [(rule["column"], rule["rows"], rule["examples"]) for rule in result.rules] == [
        ("i", 1, [{"object": "f.csv", "line": 2, "value": "11"}]),
        ("s", 1, [{"object": "f.csv", "line": 2, "value": "ABC"}]),
    ]


def test_rows_have_to_balance():
    assert account({0: 5, 1: 2}, {0: 3, 1: 2}, {0: 1}, 1) == {0: Counts(5, 3, 1, 1), 1: Counts(2, 2, 0, 0)}
    for wrong in (({0: 5}, {0: 5}, {}, 1), ({0: 5}, {0: 5}, {0: 1}, 0), ({0: 5}, {0: 4}, {}, 0), ({}, {0: 1}, {}, 0)):
        with pytest.raises(DatasetFailed, match="do not equal"):
            account(*wrong)


def test_the_share_of_bad_rows():
    refuse_bad_share(Counts(100, 95, 5, 0), 0.05)
    refuse_bad_share(Counts(), 0)
    with pytest.raises(DatasetFailed, match=r"6 of 100 rows break the contract \(6.00%\); maxBadRows allows 5.00%"):
        refuse_bad_share(Counts(100, 94, 6, 0), 0.05)
