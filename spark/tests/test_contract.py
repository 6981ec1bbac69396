"""Contracts are parsed by hand: what is wrong is said with its place."""

import json
from typing import Any

import pytest

from sluice_job.contract.document import ContractError
from sluice_job.contract.match_files import match_files, matches
from sluice_job.contract.parse_contract import parse_contract
from sluice_job.lake.raw import RawFile

GOOD: dict[str, Any] = {
    "format": 1,
    "dataset": "airports",
    "files": ["airports*.csv"],
    "columns": [{"name": "iata", "type": "string"}, {"name": "amount", "from": "Amount", "type": "decimal(10, 2)"}],
}


def test_defaults():
    contract = parse_contract(json.dumps(GOOD), "airports.json")
    iata, amount = contract.columns
    assert (contract.csv.delimiter, contract.csv.quote, contract.csv.encoding) == (",", '"', "utf-8")
    assert (contract.unknown_columns, contract.key, contract.max_bad_rows, contract.removed) == (
        "ignore",
        (),
        0.0,
        "keep",
    )
    assert (iata.header, iata.required, iata.nulls, iata.trim) == ("iata", False, ("",), True)
    assert (amount.header, str(amount.type)) == ("Amount", "decimal(10,2)")
    assert contract.document == GOOD


@pytest.mark.parametrize(
    "bound", ["2024-02-29", "0001-01-01T00:00", "2024-01-31 12:00:59.123456Z", "9999-12-31T23:59:59Z"]
)
def test_bounds_of_timestamps(bound):
    column = {"name": "a", "type": "timestamp", "min": bound}
    assert parse_contract(json.dumps({**GOOD, "columns": [column]}), "a.json").columns[0].min == bound


def test_columns_of_the_key_are_required():
    contract = parse_contract(json.dumps({**GOOD, "key": ["iata"]}), "airports.json")
    assert [column.required for column in contract.columns] == [True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "a.json: format: is 2; expected 1: a newer format needs a newer job"),
        ({"dataset": "Air ports"}, "a.json: dataset: is 'Air ports'; expected a-z, 0-9 and _"),
        ({"files": []}, "a.json: files: is []; expected at least one glob"),
        ({"files": "*.csv"}, "a.json: files: is '*.csv'; expected a list"),
        ({"colums": []}, "a.json: the document: has the unknown field 'colums'; expected only format, dataset"),
        ({"columns": []}, "a.json: columns: is []; expected at least one column"),
        ({"columns": [{"name": "a"}]}, "a.json: columns[0]: has no `type`; expected the column's type"),
        (
            {"columns": [{"name": "a", "type": "int"}]},
            "a.json: columns[0].type: is 'int'; expected one of string",
        ),
        ({"columns": [{"name": "a", "type": "decimal(5,9)"}]}, "a.json: columns[0].type: is 'decimal(5,9)'; expected"),
        ({"columns": [{"name": "_a", "type": "string"}]}, "a.json: columns[0].name: is '_a'; expected letters"),
        ({"columns": [{"name": "a", "type": "string", "min": 1}]}, "a.json: columns[0].min: is 1; expected no `min`"),
        (
            {"columns": [{"name": "a", "type": "double", "min": "1"}]},
            "a.json: columns[0].min: is '1'; expected a number",
        ),
        (
            {"columns": [{"name": "a", "type": "double", "min": True}]},
            "a.json: columns[0].min: is True; expected a number",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "max": "1 May"}]},
            "a.json: columns[0].max: is '1 May'; expected",
        ),
        (
            {"columns": [{"name": "a", "type": "double", "matches": "x"}]},
            "a.json: columns[0].matches: is 'x'; expected",
        ),
        (
            {"columns": [{"name": "a", "type": "string", "oneOf": []}]},
            "a.json: columns[0].oneOf: is []; expected at least",
        ),
        ({"columns": [GOOD["columns"][0], {"name": "IATA", "type": "string"}]}, "a.json: columns[1]: repeats `IATA`"),
        ({"key": ["nope"]}, "a.json: key[0]: is 'nope'; expected one of the columns iata, amount"),
        (
            {"columns": [{"name": "a", "type": "date", "format": "YYYY-MM-dd"}]},
            "a.json: columns[0].format: is 'YYYY-MM-dd'; expected no Y: yyyy-MM-dd",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "format": "yyyy-MM-DD"}]},
            "a.json: columns[0].format: is 'yyyy-MM-DD'; expected d for the day",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "format": "yyyy-mm-dd"}]},
            "a.json: columns[0].format: is 'yyyy-mm-dd'; expected M for the month",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "format": "yyyy 'x"}]},
            'a.json: columns[0].format: is "yyyy \'x"; expected a second quote',
        ),
        (
            {"columns": [{"name": "a", "type": "string", "matches": "(?=a)"}]},
            "a.json: columns[0].matches: is '(?=a)'; expected a regular expression in RE2's syntax (invalid perl",
        ),
        (
            {"columns": [{"name": "a", "type": "string", "matches": "a{,5}"}]},
            "a.json: columns[0].matches: is 'a{,5}'; expected a regular expression in RE2's syntax ({,5} is text",
        ),
        (
            {"columns": [{"name": "a", "type": "string", "matches": "[a-z&&[^b]]"}]},
            "a.json: columns[0].matches: is '[a-z&&[^b]]'; expected a regular expression in RE2's syntax (&& is text",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "format": "yyyy-MM-ddd"}]},
            "a.json: columns[0].format: is 'yyyy-MM-ddd'; expected d at most 2 times in a row",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "format": "dMyyyy"}]},
            "a.json: columns[0].format: is 'dMyyyy'; expected two letters each, as in yyyyMMdd, where numbers touch",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "format": "yyyy]"}]},
            "a.json: columns[0].format: is 'yyyy]'; expected a [ for each ]",
        ),
        (
            {"columns": [{"name": "a", "type": "date", "min": "2024-02-30"}]},
            "a.json: columns[0].min: is '2024-02-30'; expected 2024-01-31",
        ),
        (
            {"columns": [{"name": "a", "type": "timestamp", "oneOf": ["2024-01-31 24:00"]}]},
            "a.json: columns[0].oneOf[0]: is '2024-01-31 24:00'; expected 2024-01-31T12:00:00Z",
        ),
        (
            {"columns": [{"name": "a", "type": "string", "nulls": ["\ud800"]}]},
            "a.json: columns[0].nulls[0]: is '\\ud800'; expected a text: half of a character is no text",
        ),
        ({"maxBadRows": 5}, "a.json: maxBadRows: is 5; expected a share from 0 to 1"),
        ({"rowsMayFall": -1}, "a.json: rowsMayFall: is -1; expected a share from 0 to 1"),
        ({"whenRowsFall": "ask"}, "a.json: whenRowsFall: is 'ask'; expected one of warn, fail"),
        ({"format": True}, "a.json: format: is True; expected 1: a newer format needs a newer job"),
        ({"format": "1"}, "a.json: format: is '1'; expected 1: a newer format needs a newer job"),
        ({"csv": {"encoding": "ebcdic"}}, "a.json: csv.encoding: is 'ebcdic'; expected one of utf-8"),
        ({"csv": {"delimiter": ";;"}}, "a.json: csv.delimiter: is ';;'; expected one ASCII character"),
        ({"csv": {"delimiter": '"'}}, "a.json: csv: uses '\"' for both; expected a delimiter that is not the quote"),
        ({"removed": "drop"}, "a.json: removed: is 'drop'; expected one of keep, exclude"),
    ],
)
def test_faults_are_named_with_their_place(change, message):
    with pytest.raises(ContractError) as caught:
        parse_contract(json.dumps({**GOOD, **change}), "a.json")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": NaN}', '{"format": 1, "maxBadRows": Infinity}'])
def test_what_is_no_contract_at_all(text):
    with pytest.raises(ContractError, match=r"^a\.json: the document: .*; expected "):
        parse_contract(text, "a.json")


def test_a_file_goes_to_the_first_dataset_that_matches():
    contracts = [parse_contract(json.dumps({**GOOD, "dataset": name}), name) for name in ("b", "a")]
    files = [RawFile(f"raw/1/{name}", 1, 1, name, name, "", False) for name in ("Airports-2.CSV", "other.csv")]
    matched, unclaimed = match_files(files, contracts)
    assert matched == {"a": [files[0]], "b": []}
    assert unclaimed == [files[1]]


def test_globs_know_star_and_question_mark_only():
    assert matches("a*[1]?.csv", "A-x[1]2.CSV")
    assert not matches("a[1].csv", "a1.csv")
    assert not matches("a.csv", "axcsv")
    assert matches("*", "")
    assert matches("*.csv", "a\nb.csv")
    assert matches("a*b*c", "a-b-b-c")
    assert matches("**a**", "xax")
    assert matches("é?*", "É1")
    assert not matches("ab*b", "ab")
    assert not matches("a*bc*cd", "a-bcd")
    assert not matches("?", "")


def test_no_glob_takes_long():
    """With backtracking this one would take years."""
    assert not matches("*a" * 30 + "*b", "a" * 1000)
