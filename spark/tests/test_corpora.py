"""Files and inputs that others wrote for their readers, against Python's `csv`; every difference with who is right."""

import ast
import csv
import gzip
import io
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from sluice_job.contract.contract import Contract
from sluice_job.contract.parse_contract import parse_contract
from tests.conftest import REPOSITORY, SPARK_FOLDER, node
from tests.reading import expected, read

PACKAGES = REPOSITORY / "node_modules"
PYTHON_PACKAGES = REPOSITORY / ".tools" / "corpora"
"""Installed for the files in them alone: setup/corpora.mjs."""
MISSING = "Node, or a package that the inputs come from, is not installed"
LARGE = 200_000
"""Bytes, from which on the reference reader takes long."""


@dataclass(frozen=True)
class Input:
    name: str
    content: bytes
    delimiter: str = ","
    quote: str = '"'

    @property
    def contract(self) -> Contract:
        document = {
            "format": 1,
            "dataset": "corpus",
            "files": ["*"],
            "columns": [{"name": "c", "type": "string"}],
            "csv": {"delimiter": self.delimiter, "quote": self.quote},
        }
        return parse_contract(json.dumps(document), "corpus")


def files(package: str, folder: str) -> Iterator[Input]:
    for path in sorted(Path(PACKAGES, package, folder).glob("*.csv")):
        yield Input(f"{package}/{path.name}", path.read_bytes())


DELIMITERS = {"statsmodels/datasets/scotland/src/scotvote.csv": " "}
"""Of files that are not delimited by what their names say."""


def python_files(package: str) -> Iterator[Input]:
    for folder in PYTHON_PACKAGES.glob(f"**/site-packages/{package}"):
        for path in sorted(folder.glob("**/*.csv*")):
            name = f"{package}/{path.relative_to(folder).as_posix()}"
            content = path.read_bytes()
            unpacked = gzip.decompress(content) if path.suffix == ".gz" else content
            yield Input(name, unpacked, DELIMITERS.get(name, ","))


def texts_of_pandas() -> Iterator[Input]:
    """The texts that pandas' own tests give its reader: strings of several lines named `data`."""
    for path in sorted(PYTHON_PACKAGES.glob("**/site-packages/pandas/tests/io/parser/**/test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for assigned in (part for part in ast.walk(tree) if isinstance(part, ast.Assign)):
            names = [target.id for target in assigned.targets if isinstance(target, ast.Name)]
            value = assigned.value.value if isinstance(assigned.value, ast.Constant) else None
            if names == ["data"] and isinstance(value, str) and "\n" in value and "," in value:
                yield Input(f"pandas/{path.stem} {assigned.lineno}", value.encode())


@cache
def inputs() -> dict[str, Input]:
    found = [*files("csv-spectrum", "csvs"), *files("vega-datasets", "data"), *files("papaparse", "tests")]
    found += [*python_files("sklearn"), *python_files("statsmodels"), *texts_of_pandas()]
    script = [str(node()), str(SPARK_FOLDER / "tests" / "papaparse_inputs.mjs")]
    for case in json.loads(subprocess.run(script, capture_output=True, check=True, text=True, encoding="utf-8").stdout):
        found.append(Input(f"papaparse/{case['name']}", case["input"].encode(), case["delimiter"], case["quote"]))
    return {item.name: item for item in found}


BEFORE = "README: no blanks before an opening quote; csv takes both as characters, even told to be strict"
AFTER = "RFC 4180, 2.7: no text after a closing quote; csv ends there, Sluice goes on with the next line"
UNCLOSED = "csv ends there; README: the line is a bad row, the next begins a record"
BLANK = "README: a line of spaces is blank"
BACKSLASH = "RFC 4180, 2.7: a quote in a quoted field is doubled; csv refuses the text, pandas is told of the backslash"
IKEA = (
    "http://www.ikea.com/se/sv/catalog/categories/departments/living_room/10475/"
    "?se%7cps%7cnonbranded%7cvardagsrum%7cgoogle%7ctv_bord"
)
DIFFERENCES: dict[str, dict[str, list[Sequence[str]]]] = {
    BEFORE: {
        "papaparse/core 17: Quoted field with whitespace around quotes": ["quote"],
        "papaparse/parse 71: Delimiter is guessed correctly when a quoted field holds new": [
            ("id;title;data",),
            *(('1;row one;"{',), *["quote"] * 4, ('}"',)),
            *(('2;row two;"{',), *["quote"] * 4, ('}"',)),
        ],
    },
    UNCLOSED: {
        "papaparse/core 19: Quoted field has no closing quote": ["quote", ("d", "e", "f")],
        "pandas/test_dialect 33": [("label1", "label2", "label3"), "quote", ("index2", "b", "d", "f")],
        "pandas/test_quoting 189": [("a", "b", "c"), "quote"],
    },
    AFTER: {
        "papaparse/core 20: Quoted field has invalid trailing quote after delimiter with": [
            "quote",
            ("d", "e", "f"),
        ],
        "papaparse/core 21: Quoted field has invalid trailing quote after delimiter": ["quote", ("d", "e", "f")],
        "papaparse/core 22: Quoted field has invalid trailing quote before delimiter": ["quote", ("e", "f", "g")],
        "papaparse/core 23: Quoted field has invalid trailing quote after new line": ["quote", ('d"e', "f", "g")],
        "papaparse/parse 5: Quoted fields with spaces between closing quote and next del": ["quote", "quote"],
        "papaparse/parse 6: Quoted fields with spaces between closing quote and next new": [
            "quote",
            "quote",
            ("Q", "W", "E", "R"),
        ],
        "papaparse/parse 7: Quoted fields with spaces after closing quote": ["quote", "quote", "quote"],
        "papaparse/parse 69: Pipe delimiter is guessed correctly when first field are enc": ["quote"],
        "papaparse/parse 70: Pipe delimiter is guessed correctly when some fields are enc": ["quote"],
        "papaparse/parse 73: Custom escape character in the middle": ["quote"],
        "papaparse/parse 74: Custom escape character at the end": ["quote"],
        "papaparse/parse 91: Quoted fields with spaces between closing quote and next del": [
            "quote",
            ("E", "F", "G", "H"),
        ],
        "papaparse/parse 92: Quoted fields with spaces between closing quote and newline ": [
            "quote",
            "quote",
            ("d", "e", "f"),
        ],
    },
    BACKSLASH: {
        "pandas/test_common_basic 451": [
            ("SEARCH_TERM", "ACTUAL_URL"),
            ("bra tv board", IKEA),
            ("tv p\u00c3\u00a5 hjul", IKEA),
            "quote",
        ],
    },
    BLANK: {
        "papaparse/parse 45: Blank line in middle with whitespace": [("a", "b", "c"), ("d", "e", "f")],
        "papaparse/parse 63: Skip empty lines, with first line only whitespace": [("a", "b", "c")],
    },
}
"""By who is right and why: what Sluice reads."""
WITH_LINES_OF_BLANKS = {
    "pandas/test_common_basic 598",
    "pandas/test_common_basic 691",
    "pandas/test_common_basic 909",
    "pandas/test_header 55",
    "pandas/test_header 762",
    "pandas/test_parse_dates 604",
    "pandas/test_usecols_basic 35",
    "pandas/test_usecols_basic 481",
}
"""BLANK: Sluice reads the others of csv's rows."""


def by_csv(item: Input) -> "list[tuple[str, ...]] | str":
    """Its rows, those of blank lines left out; or why it refuses the text, told to be strict."""
    text = item.content.decode().removeprefix("\ufeff")
    csv.field_size_limit(10_000_000)
    try:
        read_by_csv = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=item.delimiter, quotechar=item.quote, strict=True)
        )
    except csv.Error as error:
        return str(error)
    return [tuple(row) for row in read_by_csv if row]


def by_sluice(item: Input) -> "list[tuple[str, ...] | str]":
    """Rows, or the rule that each breaks. A header is put before them: all lines of the file are rows."""
    reading = read(b"header\n" + item.content.removeprefix(b"\xef\xbb\xbf"), item.contract)
    assert reading.balances
    return [fields if fields is not None else str(rule) for _, _, rule, fields in reading.records]


def installed() -> bool:
    return (
        node() is not None
        and all((PACKAGES / name).exists() for name in ("csv-spectrum", "papaparse", "vega-datasets"))
        and PYTHON_PACKAGES.exists()
    )


@pytest.mark.skipif(not installed(), reason=MISSING)
def test_every_input_is_read_as_python_reads_it():
    found = {name: by_sluice(item) for name, item in inputs().items() if by_sluice(item) != by_csv(item)}
    wanted = {name: rows for kind in DIFFERENCES.values() for name, rows in kind.items()}
    for name in WITH_LINES_OF_BLANKS & set(inputs()):
        wanted[name] = [row for row in by_csv(inputs()[name]) if "".join(row).strip() != ""]
    # pandas' texts are those of a version that needs Python 3.11.
    assert found == {name: rows for name, rows in wanted.items() if name in inputs()}
    assert len(inputs()) > 400


@pytest.mark.skipif(not installed(), reason=MISSING)
def test_every_input_is_read_as_the_reference_reads_it():
    for item in inputs().values():
        if len(item.content) < LARGE:
            wanted, reading = expected(item.content, item.contract), read(item.content, item.contract)
            assert (reading.records, reading.lines) == (wanted.records, wanted.lines), item.name


@pytest.mark.skipif(not installed(), reason=MISSING)
def test_csv_spectrum_says_so_itself():
    for path in sorted(Path(PACKAGES, "csv-spectrum", "json").glob("*.json")):
        names, *rows = by_sluice(inputs()[f"csv-spectrum/{path.stem}.csv"])
        said = json.loads(path.read_text(encoding="utf-8"))
        if path.stem == "location_coordinates":
            # Its one row is not in a list, and has another telephone number than the CSV.
            said = [{**said, "Contact Phone Number": rows[0][0]}]
        assert [dict(zip(names, row, strict=True)) for row in rows] == said
