"""What Spark's own CSV reader gets wrong, each with the rows that ought to come out."""

import pytest

from tests.cleaning import clean, contract


def test_rows_that_fit_no_column_are_counted():
    """Counting Spark's corrupt records gives none, when no column is asked for."""
    typed = contract(columns=[{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}])
    result = clean(typed, {"f.csv": "a,b\n1,x\nno,x\n2\n3,y,z\n4,y\n"})
    assert result.rows_read == {"f.csv": 5}
    assert result.values("a", "b") == [(1, "x"), (4, "y")]
    assert result.broken() == [(3, "a", "type"), (4, None, "fields"), (5, None, "fields")]
    assert result.messages() == [
        "a: 'no' is not an integer",
        "has 1 fields, the header has 2",
        "has 3 fields, the header has 2",
    ]


def test_columns_are_found_by_name():
    files = {"one.csv": "a,b\n1,x\n", "two.csv": "b,a\ny,2\n", "three.csv": "other, b ,a\n?,z,3\n"}
    assert clean(contract(), files).values("a", "b") == [("1", "x"), ("2", "y"), ("3", "z")]


def test_a_quoted_field_may_span_lines():
    text = 'a,b\n1,"x\ny"\n2,z\n"3\n\n3",""\n4,w\n'
    result = clean(contract(), {"f.csv": text})
    assert result.values("a", "b") == [("1", "x\ny"), ("2", "z"), ("3\n\n3", None), ("4", "w")]


def test_a_quoted_line_end_stays_as_it_is():
    result = clean(contract(), {"f.csv": b'a,b\r\n1,"x\r\ny"\r\n2,z\r\n'})
    assert result.values("a", "b") == [("1", "x\r\ny"), ("2", "z")]


def test_quotes_are_escaped_by_doubling_them():
    fields = {
        '"he said ""hi"""': 'he said "hi"',
        '"x,y"': "x,y",
        '""""': '"',
        '"a\\"': "a\\",
        "a\\": "a\\",
        "'x'": "'x'",
    }
    text = "a,b\n" + "".join(f"{field},z\n" for field in fields)
    assert clean(contract(), {"f.csv": text}).values("a") == list(fields.values())


def test_an_unclosed_quote_costs_its_own_row():
    result = clean(contract(), {"f.csv": 'a,b\n1,x\n2,"y\n3,z\n4,w\n'})
    assert result.rows_read == {"f.csv": 4}
    assert result.values("a") == ["1", "3", "4"]
    assert result.broken() == [(3, None, "quote")]


def test_a_quote_closed_by_a_later_row_is_no_record():
    """Text follows the quote that would close it."""
    result = clean(contract(), {"f.csv": 'a,b\n1,"x\n2,y\n3,"z"\n4,w\n5,v\n'})
    assert result.rows_read == {"f.csv": 5}
    assert result.values("a") == ["2", "3", "4", "5"]
    assert result.broken() == [(2, None, "quote")]


def test_bytes_that_are_not_valid_are_quarantined():
    result = clean(contract(), {"f.csv": "a,b\nJosé,1\nAnn,2\n".encode("latin-1")})
    assert result.values("a") == ["Ann"]
    assert [(row["line"], row["rule"], row["row_text"]) for row in result.bad] == [(2, "encoding", "Jos\ufffd,1")]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_encodings_of_the_contract(encoding):
    given = contract(csv={"encoding": encoding})
    result = clean(given, {"f.csv": 'a,b\r\nJosé,1\r\n"Ö,\r\nx",2\r\n'.encode(encoding)})
    assert result.values("a", "b") == [("José", "1"), ("Ö,\r\nx", "2")]


def test_ends_of_lines():
    rows = ["a,b", "1,x", "2,y"]
    files = {
        "lf.csv": "\n".join(rows),
        "lf-last.csv": "\n".join([*rows, ""]),
        "crlf.csv": "\r\n".join(rows),
        "crlf-last.csv": "\r\n".join([*rows, ""]),
        "cr.csv": "\r".join(rows),
        "cr-last.csv": "\r".join([*rows, ""]),
        "cr-quoted.csv": 'a,b\r"1",x\r"2","y"\r',
        "cr-spanning.csv": 'a,b\r1,"x\r"\r2,y\r',
    }
    result = clean(contract(), files)
    assert result.values("a", "b") == [("1", "x"), ("2", "y")] * 7 + [("1", "x\r"), ("2", "y")]


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    files = {"plain.csv": "\ufeffa,b\n1,x\n", "quoted.csv": '\ufeff"a","b"\n"2","y\ny"\n'}
    assert clean(contract(), files).values("a", "b") == [("1", "x"), ("2", "y\ny")]


def test_files_without_rows():
    files = {
        "empty.csv": "",
        "blank.csv": "\n \n",
        "header.csv": "a,b\n",
        "header-only.csv": "a,b",
        "rows.csv": "a,b\n1,2\n",
    }
    result = clean(contract(), files)
    assert result.rows_read == {"empty.csv": 0, "blank.csv": 0, "header.csv": 0, "header-only.csv": 0, "rows.csv": 1}


def test_blank_lines_are_no_rows_and_count_as_lines():
    result = clean(contract(), {"f.csv": "\n\na,b\n\n1,x\n   \n2\n"})
    assert result.rows_read == {"f.csv": 2}
    assert result.broken() == [(7, None, "fields")]


def test_names_with_glob_characters_are_themselves():
    files = {
        "a[1].csv": "a,b\n1,x\n",
        "b{2,3}*.csv": "a,b\n2,x\n",
        "c 100%25.csv": "a,b\n3,x\n",
        "d\\d?.csv": "a,b\n4,x\n",
    }
    assert clean(contract(), files).values("a") == ["1", "2", "3", "4"]


def test_a_header_that_is_no_good_quarantines_the_file():
    given = contract(columns=[{"name": "a", "type": "string", "required": True}, {"name": "b", "type": "string"}])
    headers = {
        "twice.csv": ("a,b,a", "the header has `a` more than once"),
        "missing.csv": ("b,c", "the header lacks `a`; it has `b`, `c`"),
        "none.csv": ("1,2", "the header lacks `a`; it has `1`, `2`"),
        "quotes.csv": ('"a"x,b', "the header can't be read"),
        "unclosed.csv": ('"a,b', "the header can't be read"),
    }
    files = {name: f"{header}\n1,2,3\n\n4,5,6\n" for name, (header, _) in headers.items()}
    result = clean(given, {**files, "good.csv": "b,a\n8,9\n"})
    assert result.rows_read == {**dict.fromkeys(headers, 2), "good.csv": 1}
    assert result.values("a", "b") == [("9", "8")]
    for name, (_, reason) in headers.items():
        own = [row for row in result.bad if row["source_object"] == name]
        assert [(row["line"], row["rule"], row["row_text"]) for row in own] == [
            (2, "header", "1,2,3"),
            (4, "header", "4,5,6"),
        ]
        assert reason in own[0]["message"]


def test_a_row_of_very_many_fields_is_a_bad_row():
    """Spark's parser ends the job over one."""
    wide = '"1"' + "," * 50_000
    result = clean(contract(), {"f.csv": f"a,b\n{wide}\n1,x\n"})
    assert result.values("a") == ["1"]
    assert [(row["rule"], row["message"]) for row in result.bad] == [("fields", "has 50001 fields, the header has 2")]


def test_repeated_header_lines_are_rows():
    """As in files put together by hand: only the first is the header."""
    result = clean(contract(), {"f.csv": "a,b\n1,x\na,b\n2,y\n"})
    assert result.values("a", "b") == [("1", "x"), ("a", "b"), ("2", "y")]


def test_unknown_columns():
    files = {"f.csv": "a,b,c\n1,2,3\n"}
    assert clean(contract(), files).values("a", "b") == [("1", "2")]
    strict = clean(contract(unknownColumns="fail"), files)
    assert strict.bad[0]["message"] == "the header has `c`, which the contract does not know"


def test_lines_are_right_in_a_file_of_many_blocks():
    rows = [f"{number},{'x' * 190}" for number in range(100_000)]
    rows[77_777] = "77777"
    result = clean(contract(), {"f.csv": "a,b\n" + "\n".join(rows) + "\n"}, chunk=1_000_000)
    assert result.rows_read == {"f.csv": 100_000}
    assert result.broken() == [(77_779, None, "fields")]
    assert result.values("a") == [str(number) for number in range(100_000) if number != 77_777]
