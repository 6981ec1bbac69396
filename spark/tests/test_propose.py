"""Contracts that are made from files: types that can be defended, and no row of the file lost."""

import gzip
import json
import random

import pytest

from sluice_job.propose.names import column_names, dataset_name, glob_of
from sluice_job.propose.proposal import NoProposal, propose


@pytest.fixture
def proposed(tmp_path):
    def run(content, name="things.csv"):
        file = tmp_path / "file"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        document = propose(file, name)
        json.dumps(document)
        return document

    return run


@pytest.fixture
def column(proposed):
    """Proposes for a column of these values; gives what the contract says of it, and the reasons."""

    def run(*values):
        document = proposed("".join(f'"{value}",.\n' for value in ["a", *values]))
        assert document["check"]["totals"]["curated"] == len(values)
        assert document["check"]["rows"] == []
        return without_name(document["contract"]["columns"][0]), document["seen"]["columns"][0]["reasons"]

    return run


def without_name(column):
    return {field: value for field, value in column.items() if field != "name"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "-20", "0"], {"type": "integer"}),
        (["1", "0", "1"], {"type": "integer"}),
        (["9223372036854775807"], {"type": "integer"}),
        (["1.50", "20.25", "3"], {"type": "decimal(18,2)"}),
        (["1234567890123456789.5"], {"type": "decimal(38,1)"}),
        (["1.5", "20.25"], {"type": "double"}),
        (["1e3", "2"], {"type": "double"}),
        (["true", "False"], {"type": "boolean"}),
        (["Y", "n"], {"type": "boolean"}),
        (["true", "TRUE"], {"type": "boolean"}),
        (["NO", "no"], {"type": "string"}),
        (["f"], {"type": "string"}),
        (["1.", "20."], {"type": "double"}),
        ([f"{'9' * 60}.5"], {"type": "double"}),
        (["2024-01-31", "1999-12-01"], {"type": "date"}),
        (["31/01/2024", "01/02/2024"], {"type": "date", "format": "dd/MM/yyyy"}),
        (["1/31/2024", "12/1/2024"], {"type": "date", "format": "M/d/yyyy"}),
        (["31.01.2024"], {"type": "date", "format": "dd.MM.yyyy"}),
        (["2024/01/31"], {"type": "date", "format": "yyyy/MM/dd"}),
        (["20240131", "20240201", "20231231"], {"type": "date", "format": "yyyyMMdd"}),
        (["Jan 1 2000", "Feb 12 2000"], {"type": "date", "format": "MMM d yyyy"}),
        (["1-Jan-2000"], {"type": "date", "format": "d-MMM-yyyy"}),
        (["2024-01-31T10:00:00Z", "2024-01-31 10:00"], {"type": "timestamp"}),
        (["2024/01/31 10:00:00"], {"type": "timestamp", "format": "yyyy/MM/dd HH:mm:ss"}),
        (["1/31/2024 1:05 PM"], {"type": "timestamp", "format": "M/d/yyyy h:mm a"}),
        (["abc", "1"], {"type": "string"}),
    ],
)
def test_a_type_that_takes_all_values(column, values, expected):
    assert column(*values)[0] == {**expected, "required": True}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["00501", "10001"], {"code": "leading-zero", "value": "00501", "line": 2, "count": 1}),
        (["+5511999", "1"], {"code": "plus", "value": "+5511999", "line": 2, "count": 1}),
        (["1", "9223372036854775808"], {"code": "not-64-bits", "value": "9223372036854775808", "line": 3, "count": 1}),
        (["1,50", "-1.234,5", "12"], {"code": "comma", "value": "1,50", "line": 2, "count": 2}),
        (["7", "8", "1,234.56"], {"code": "comma", "value": "1,234.56", "line": 4, "count": 1}),
        (["1,5", "2,5", "x"], {"code": "comma", "value": "1,5", "line": 2, "count": 2}),
        (["1", "2", "3", "x"], {"code": "mostly", "value": "x", "line": 5, "count": 1, "type": "integer"}),
        (["1.5", "2", "3", "x"], {"code": "mostly", "value": "x", "line": 5, "count": 1, "type": "double"}),
        (["01/02/2024", "03/04/2024"], {"code": "ambiguous", "formats": ["dd/MM/yyyy", "MM/dd/yyyy"]}),
    ],
)
def test_what_can_not_be_defended_stays_a_text_and_is_told(column, values, reason):
    assert column(*values) == ({"type": "string", "required": True}, [reason])


def test_twenty_million_is_a_number_where_it_is_no_day(column):
    assert column("20240131", "20241399", "20240201", "20240202")[0]["type"] == "integer"
    assert column("18240131", "18240201", "18240202")[0]["type"] == "integer"


def test_what_is_empty_is_not_required(column):
    assert column("1", "")[0] == {"type": "integer"}
    assert column("", " ") == ({"type": "string"}, [{"code": "no-values"}])


def test_marks_of_no_value_are_nulls_of_numbers_and_stay_texts_of_texts(column):
    assert column("1", "NA", "-") == (
        {"type": "integer", "nulls": ["", "NA", "-"]},
        [{"code": "nulls", "value": "NA", "count": 1}, {"code": "nulls", "value": "-", "count": 1}],
    )
    assert column("Oslo", "NA")[0] == {"type": "string", "required": True}


def test_day_and_month_and_zone_are_told(column):
    assert column("31/01/2024 10:00")[1] == [
        {"code": "day-and-month", "format": "MM/dd/yyyy HH:mm"},
        {"code": "no-zone-is-utc"},
    ]
    assert column("2024-01-31T10:00:00Z")[1] == []
    assert column("2024-01-31T10:00:00")[1] == [{"code": "no-zone-is-utc"}]
    assert column("2024-01-31T10:00:00.1234567Z")[1] == [{"code": "cut", "count": 1}]


@pytest.mark.parametrize(
    ("content", "csv"),
    [
        ("a,b\n1,2\n", None),
        ("a;b\n1,5;2,5\n", {"delimiter": ";"}),
        ("a\tb\nx, y\tz\n", {"delimiter": "\t"}),
        ("a|b\n1|2\n", {"delimiter": "|"}),
        ("a\n1\n", None),
        ("'a','b'\n'x, y','z'\n", {"quote": "'"}),
        ('a;b\n"x;y";it\'s\n', {"delimiter": ";"}),
        ("\ufeffa,b\n1,2\n".encode(), None),
        ("a,b\né,2\n".encode(), None),
        ("a,b\né,2\n".encode("windows-1252"), {"encoding": "windows-1252"}),
        ("a,b\n\x81,2\n".encode("iso-8859-1"), {"encoding": "iso-8859-1"}),
        ("a,b\né,2\n".encode("utf-16"), {"encoding": "utf-16"}),
        ("a,b\né,2\n".encode("utf-16-le"), {"encoding": "utf-16le"}),
        ("a,b\né,2\n".encode("utf-16-be"), {"encoding": "utf-16be"}),
        (gzip.compress(b"a;b\n1;2\n"), {"delimiter": ";"}),
    ],
)
def test_how_the_file_is_written(proposed, content, csv):
    document = proposed(content)
    assert document["contract"].get("csv") == csv
    assert document["check"]["totals"] == {"rowsRead": 1, "curated": 1, "quarantined": 0, "duplicates": 0}


def test_the_line_that_is_no_utf_8_is_told(proposed):
    seen = proposed("a\r\nx\r\nx\r\né\r\n".encode("windows-1252"))["seen"]
    assert seen["encoding"] == {"name": "windows-1252", "seen": "not-utf-8", "line": 4}


def test_columns_that_no_contract_can_name_are_left_out(proposed):
    document = proposed("a,b,,b\n1,2,3,4\n")
    assert [column["name"] for column in document["contract"]["columns"]] == ["a"]
    assert (document["seen"]["unnamed"], document["seen"]["twice"]) == (1, ["b"])


def test_a_header_that_may_be_data_is_told(proposed):
    assert proposed("1,2\n3,4\n")["seen"]["headerLikeData"]
    assert not proposed("a,2\n3,4\n")["seen"]["headerLikeData"]


def test_rows_that_can_not_be_read_are_told_and_change_no_type(proposed):
    document = proposed('a,b\n1,2\n3\n4,"5\n')
    assert [column["type"] for column in document["contract"]["columns"]] == ["integer", "integer"]
    assert document["check"]["totals"] == {"rowsRead": 3, "curated": 1, "quarantined": 2, "duplicates": 0}


@pytest.mark.parametrize("content", ["", "\n\n", "a,a\n1,2\n", ",\n,,\n", '"a\n'])
def test_files_that_say_too_little(proposed, content):
    with pytest.raises(NoProposal):
        proposed(content)


@pytest.mark.parametrize(
    ("file", "dataset", "glob"),
    [
        ("airports.csv", "airports", "airports.csv"),
        ("Airports 2024-01-31.csv", "airports", "Airports *.csv"),
        ("sales_20240131_v2.csv.gz", "sales_v2", "sales_*_v2.csv.gz"),
        ("sp500.csv", "sp500", "sp500.csv"),
        ("orders2024.tsv", "orders", "orders*.tsv"),
        ("2024-01-31.csv", "dataset", "2024-01-31.csv"),
        ("Relatório de Vendas 01.2024.csv", "relatorio_de_vendas", "Relatório de Vendas *.csv"),
        ("2024 vendas.csv", "vendas", "* vendas.csv"),
        ("данные.csv", "dataset", "данные.csv"),
        ("2nd quarter.csv", "dataset_2nd_quarter", "2nd quarter.csv"),
    ],
)
def test_names_of_files(file, dataset, glob):
    assert (dataset_name(file), glob_of(file)) == (dataset, glob)


def test_names_of_columns():
    headers = ["id", "ID", "Opened On", "Código", "2024", "%", "a" * 200, "_x", "数"]
    names = column_names(headers)
    assert names[:6] == ["id", "ID_2", "opened_on", "codigo", "column_2024", "column"]
    assert [len(name) for name in names[6:7]] == [128]
    assert names[7:] == ["x", "column_2"]


def test_the_proposal_takes_every_row_of_any_table(proposed):
    """Of random values of every kind, blocks and dialects."""
    chance = random.Random(7)
    kinds = [
        lambda: str(chance.randint(-(10**18), 10**18)),
        lambda: f"{chance.uniform(-1e6, 1e6):.{chance.randint(0, 9)}f}",
        lambda: repr(chance.uniform(-1e300, 1e300)),
        lambda: f"{chance.randint(1, 28)}/{chance.randint(1, 28)}/{chance.randint(1, 2100)}",
        lambda: f"{chance.randint(1900, 2100)}{chance.randint(1, 13):02}{chance.randint(1, 31):02}",
        lambda: chance.choice(["true", "f", "Y", "0", "1", "NA", "", "null", " ", "-"]),
        lambda: f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 31):02}T10:00:00.{chance.randint(0, 10**9)}",
        lambda: "".join(chance.choice("aé\"';,|\t 0.+-\u00a0中") for _ in range(chance.randint(0, 6))),
    ]
    for _ in range(60):
        width, delimiter = chance.randint(2, 5), chance.choice(",;\t|")
        makers = [chance.choice(kinds) for _ in range(width)]
        rows = [[maker() for maker in makers] for _ in range(chance.randint(1, 40))]
        if chance.random() < 0.5:
            rows[-1] = [chance.choice(kinds)() for _ in range(width)]
        fields = [[f"column {place}" for place in range(width)], *rows]
        quoted = [delimiter.join('"' + field.replace('"', '""') + '"' for field in row) for row in fields]
        document = proposed("\r\n".join(quoted))
        totals = document["check"]["totals"]
        assert (totals["rowsRead"], totals["curated"]) == (len(rows), len(rows)), (quoted, document)
