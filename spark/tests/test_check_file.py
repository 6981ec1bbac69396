"""One file on this machine, checked by itself."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sluice_job.check_file import SHOWN_CHARACTERS, SHOWN_ROWS, main

COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "type": "integer", "required": True},
    {"name": "name", "type": "string"},
    {"name": "at", "type": "timestamp"},
]
CONTRACT: dict[str, Any] = {"format": 1, "dataset": "things", "files": ["things*.csv"], "columns": COLUMNS}
HEADER = "id,name,at\n"


@pytest.fixture
def check(tmp_path, capsys):
    """Runs the command on a file of this content; gives its document."""

    def run(content, contract=CONTRACT, against=None, name="things-1.csv"):
        file = tmp_path / "file"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        arguments = ["--contract", written(tmp_path / "contract.json", contract), "--name", name, str(file)]
        if against is not None:
            arguments += ["--against", written(tmp_path / "old.json", against)]
        assert main(arguments) == 0
        return json.loads(capsys.readouterr().out)

    return run


def written(path: Path, document: object) -> str:
    path.write_text(json.dumps(document))
    return str(path)


def changed(**change):
    return {**CONTRACT, **change}


def codes(document):
    return [warning["code"] for warning in document["warnings"]]


def test_a_doubt_has_its_column_and_count(check):
    [doubt] = check(HEADER + "1,a,2024-01-31T10:00:00.1234567Z\n")["warnings"]
    assert (doubt["code"], doubt["column"], doubt["values"]) == ("values-cut", "at", 1)


def test_a_file_without_bad_rows(check):
    document = check(HEADER + "1,a,2024-01-31\n2,b,\n")
    assert document["totals"] == {"rowsRead": 2, "curated": 2, "quarantined": 0, "duplicates": 0}
    assert (document["warnings"], document["rules"], document["rows"]) == ([], [], [])


def test_bad_rows_are_told_line_by_line(check):
    document = check(HEADER + '1,a,\n\nx,b,\n3,"c\nd",soon\n4,5\n')
    assert document["totals"] == {"rowsRead": 4, "curated": 1, "quarantined": 3, "duplicates": 0}
    assert document["rows"] == [
        {"line": 4, "column": "id", "rule": "type", "message": "id: 'x' is not an integer", "text": "x,b,"},
        {
            "line": 5,
            "column": "at",
            "rule": "type",
            "message": "at: 'soon' is not a timestamp",
            "text": '3,"c\nd",soon',
        },
        {"line": 7, "column": None, "rule": "fields", "message": "has 2 fields, the header has 3", "text": "4,5"},
    ]
    assert [(rule["column"], rule["rule"], rule["rows"]) for rule in document["rules"]] == [
        (None, "fields", 1),
        ("at", "type", 1),
        ("id", "type", 1),
    ]
    assert codes(document) == ["too-many-bad-rows"]
    assert codes(check(HEADER + "1,a,\nx,b,\n", changed(maxBadRows=0.5))) == []


def test_rows_with_the_key_of_a_later_one_are_duplicates(check):
    document = check(HEADER + "1,a,\n2,b,\n1,c,\n1,d,\n", changed(key=["id"]))
    assert document["totals"] == {"rowsRead": 4, "curated": 2, "quarantined": 0, "duplicates": 2}


def test_doubts_are_told(check):
    assert codes(check("id,Name\n1,a\n")) == ["columns-missing", "columns-missing"]
    assert codes(check(HEADER)) == ["no-rows"]
    assert codes(check("")) == ["no-rows"]
    assert codes(check(HEADER + "1,a,2024-01-31T10:00:00.1234567Z\n")) == ["values-cut"]
    assert codes(check(HEADER + "1,a,\n", name="other.csv")) == ["other-name"]


def test_a_file_whose_header_is_no_good_is_bad_as_a_whole(check):
    document = check("name,at\na,\nb,\n")
    assert document["totals"]["quarantined"] == 2
    assert {row["rule"] for row in document["rows"]} == {"header"}


def test_gzip_is_read(check):
    assert check(gzip.compress((HEADER + "1,a,\n").encode()))["totals"]["curated"] == 1
    assert check(gzip.compress((HEADER + "1,a,\n").encode())[:-9])["rows"][0]["rule"] == "damaged"


def test_what_is_told_is_bounded(check):
    document = check(HEADER + f"x,{'y' * 5_000},\n" * (SHOWN_ROWS + 5))
    assert document["totals"]["quarantined"] == SHOWN_ROWS + 5
    assert len(document["rows"]) == SHOWN_ROWS
    assert len(document["rows"][0]["text"]) == SHOWN_CHARACTERS


def test_a_change_of_the_contract_is_told_by_the_rows_that_it_changes(check):
    stricter = changed(columns=[COLUMNS[0], {**COLUMNS[1], "maxLength": 1}, {**COLUMNS[2], "type": "string"}])
    document = check(HEADER + "1,a,\n2,bb,\nx,c,\n4,d,soon\nx,ee,\n", stricter, against=CONTRACT)
    assert document["against"] == {
        "rejected": {
            "total": 1,
            "rows": [
                {
                    "line": 3,
                    "column": "name",
                    "rule": "maxLength",
                    "message": "name: 'bb' is longer than 1",
                    "text": "2,bb,",
                }
            ],
        },
        "accepted": {
            "total": 1,
            "rows": [
                {
                    "line": 5,
                    "column": "at",
                    "rule": "type",
                    "message": "at: 'soon' is not a timestamp",
                    "text": "4,d,soon",
                }
            ],
        },
    }
    assert check(HEADER + "x,a,\n", against=CONTRACT)["against"]["rejected"] == {"total": 0, "rows": []}


@pytest.mark.parametrize(
    ("contract", "file", "says"),
    [
        ({**CONTRACT, "columns": []}, "file", "contract.json: columns"),
        (CONTRACT, "nothing", "nothing"),
        (CONTRACT, ".", "no plain file"),
        (CONTRACT, "pipe", "no plain file"),
    ],
)
def test_what_can_not_be_checked(tmp_path, capsys, contract, file, says):
    (tmp_path / "file").write_text(HEADER)
    os.mkfifo(tmp_path / "pipe")
    arguments = ["--contract", written(tmp_path / "contract.json", contract), "--name", "a.csv", str(tmp_path / file)]
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err


@pytest.mark.parametrize("module", ["sluice_job.check_file", "sluice_job.propose.proposal"])
def test_no_spark_is_loaded(module):
    program = f"import {module}, sys; print([name for name in sys.modules if name.startswith(('pyspark', 'py4j'))])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
