"""The header is the first record that is not blank; columns are found by its names."""

from .case import TEXTS, Bad, Case, one

REQUIRED = [{"name": "a", "type": "string", "required": True}, {"name": "b", "type": "string"}]


def rejected(name: str, says: str, header: str, message: str) -> Case:
    """All rows of a file whose header is no good, each by its own."""
    bad = [Bad(2, "header", "1,2,3", message=message), Bad(4, "header", "4,5,6", message=message)]
    return one(f"header_{name}", says, f"{header}\n1,2,3\n\n4,5,6\n", [], bad, columns=REQUIRED)


CASES = [
    Case(
        "header_order",
        "columns are found by name (Spark's enforceSchema reads by place)",
        {"one.csv": b"a,b\n1,x\n", "two.csv": b"b,a\ny,2\n", "three.csv": b"other, b ,a\n?,z,3\n"},
        {"one.csv": [("1", "x")], "two.csv": [("2", "y")], "three.csv": [("3", "z")]},
        {},
    ),
    rejected("missing", "README: header", "b,c,d", "the header lacks `a`; it has `b`, `c`, `d`"),
    rejected("none", "README: header", "7,8,9", "the header lacks `a`; it has `7`, `8`, `9`"),
    rejected("twice", "README: a column that the contract uses is there twice", "a,b,a", "`a` more than once"),
    rejected("text_after_quote", "RFC 4180", '"a"x,b,c', "the header can't be read"),
    rejected(
        "space_before_quote", "RFC 4180: never a column named with quotes", '"a", "b",c', "the header can't be read"
    ),
    one("header_quote_in_name", "Python csv: a name that has a quote in it", b'a,b,c"d\n1,x,y\n', [("1", "x")]),
    rejected("unclosed", "RFC 4180", '"a,b,c', "the header can't be read"),
    rejected("other_case", "README: names are compared exactly", "A,b,c", "the header lacks `a`"),
    one("header_alone", "no row", b"a,b\n"),
    one("header_alone_open", "no row", b"a,b"),
    one("header_alone_and_blank", "no row", b"\na,b\n\n \n"),
    one("header_again", "only the first is the header", b"a,b\n1,x\na,b\n2,y\n", [("1", "x"), ("a", "b"), ("2", "y")]),
    one("header_quoted", "RFC 4180", b'"a","b"\n1,x\n', [("1", "x")]),
    one(
        "header_with_line_break",
        "RFC 4180, 2.6: the name has a line break; pandas, Python csv",
        b'"a\nb",c\n1,x\n2\n',
        [("1", "x")],
        [Bad(4, "fields", "2")],
        columns=[{"name": "a", "from": "a\nb", "type": "string"}, {"name": "c", "type": "string"}],
    ),
    one(
        "header_with_crlf_break_below_blank_lines",
        "the same",
        b'\r\n\r\n"a\r\nb",c\r\n1,x\r\n2\r\n',
        [("1", "x")],
        [Bad(6, "fields", "2")],
        columns=[{"name": "a", "from": "a\r\nb", "type": "string"}, {"name": "c", "type": "string"}],
    ),
    one(
        "header_with_delimiter_and_quote",
        "RFC 4180, 2.7",
        b'"a,""b""",c\n1,x\n',
        [("1", "x")],
        columns=[{"name": "a", "from": 'a,"b"', "type": "string"}, {"name": "c", "type": "string"}],
    ),
    one("header_spaces", "README: compared after trimming", b" a ,\tb\n1,x\n", [("1", "x")]),
    one(
        "header_unnamed_column",
        "a comma at each line's end",
        b"a,b,\n1,x,\n2,y,\n3,z\n",
        [("1", "x"), ("2", "y")],
        [Bad(4, "fields")],
    ),
    one("header_unnamed_columns", "unnamed columns are nobody's", b"a,,b,\n1,?,x,\n", [("1", "x")]),
    one(
        "header_twice_unused",
        "14 of 236 files of a well-known collection; only what the contract uses must be unique",
        b"a,b,x,x\n1,2,3,4\n",
        [("1", "2")],
    ),
    one(
        "header_twice_optional",
        "nobody can tell which of the two is meant",
        b"a,b,b\n1,2,3\n",
        [],
        [Bad(2, "header", "1,2,3", message="`b` more than once")],
    ),
    one(
        "header_twice_forms",
        "the same name in two Unicode forms is the same name",
        "a,n\u00e9,ne\u0301\n1,2,3\n",
        [],
        [Bad(2, "header", message="more than once")],
        columns=[TEXTS[0], {"name": "b", "from": "n\u00e9", "type": "string"}],
    ),
    one("header_unknown_column", "README: unknownColumns", b"a,b,c\n1,2,3\n", [("1", "2")]),
    one(
        "header_unknown_column_fails",
        "README: unknownColumns",
        b"a,b,c\n1,2,3\n",
        [],
        [Bad(2, "header", "1,2,3", message="the header has `c`, which the contract does not know")],
        unknownColumns="fail",
    ),
    one(
        "header_none_known",
        "README: a file that has none of the columns is no file of this contract",
        b"x,y\n1,2\n",
        [],
        [Bad(2, "header", "1,2", message="none of the contract's columns; it has `x`, `y`")],
    ),
    one(
        "header_of_delimiters",
        "README: as a spreadsheet leaves them where its table begins lower; lines count on",
        b',,\n"",  ,\n\na,b,\n1,2,\n,,\n3\n',
        [("1", "2"), (None, None)],
        [Bad(7, "fields", "3")],
    ),
    one("header_of_delimiters_alone", "no header, no rows", b",,\n,,\n", []),
    one(
        "header_of_delimiters_then_a_title",
        "README: nothing else is skipped",
        b",\nSales of May,\na,b\n",
        [],
        [Bad(3, "header", "a,b", message="none of the contract's columns; it has `Sales of May`")],
    ),
    one(
        "header_lacks_optional",
        "README: null, and said",
        b"a\n1\n",
        [("1", None)],
    ),
    Case(
        "header_near_miss",
        "README: a near miss is named",
        {"one.csv": b"a,city\n1,Oslo\n", "two.csv": b"a,City\n2,Bergen\n"},
        {"one.csv": [("1", "Oslo")], "two.csv": [("2", None)]},
        {},
        {"columns": [TEXTS[0], {"name": "city", "type": "string"}]},
        warnings={"columns-missing": "City"},
    ),
    Case(
        "header_near_miss_spaces",
        "README: a near miss is named",
        {"f.csv": b"a,first  name\n1,x\n"},
        {"f.csv": [("1", None)]},
        {},
        {"columns": [TEXTS[0], {"name": "b", "from": "first name", "type": "string"}]},
        warnings={"columns-missing": "first  name"},
    ),
    Case(
        "header_lacks_optional_said",
        "README: columns-missing",
        {"f.csv": b"a\n1\n"},
        {"f.csv": [("1", None)]},
        {},
        warnings={"columns-missing": "b"},
    ),
    one(
        "header_rows_before_it",
        "nothing above the header is skipped",
        b"Report of May\na,b\n1,2\n",
        [],
        [
            Bad(2, "header", "a,b"),
            Bad(3, "header", "1,2"),
        ],
    ),
    one(
        "header_sep_line",
        "nothing above the header is skipped",
        b"sep=,\na,b\n1,2\n",
        [],
        [
            Bad(2, "header", "a,b"),
            Bad(3, "header", "1,2"),
        ],
    ),
    one(
        "header_footer",
        "a footer is a bad row by its name",
        b"a,b\n1,2\nTotal: 1\n",
        [("1", "2")],
        [
            Bad(3, "fields", "Total: 1", message="has 1 fields, the header has 2"),
        ],
    ),
    one(
        "header_rejected_rows_are_records",
        "a quoted line break makes no second row",
        b'x,y\n1,"p\nq"\n2,z\n',
        [],
        [
            Bad(2, "header", '1,"p\nq"'),
            Bad(4, "header", "2,z"),
        ],
    ),
    one(
        "header_first_cell_hash",
        "README: there are no comments",
        b"#a,b\n#1,2\n",
        [("#1", "2")],
        columns=[
            {"name": "a", "from": "#a", "type": "string"},
            TEXTS[1],
        ],
    ),
    one("header_of_one_column", "one column has no delimiter", b"a\nx\n y \n", [("x",), ("y",)], columns=TEXTS[:1]),
    one("header_of_one_column_without_end", "one column has no delimiter", b"a\r\nx", [("x",)], columns=TEXTS[:1]),
    one(
        "header_of_one_column_quoted",
        "one column has no delimiter",
        b'"a"\n"x,y"\n"p\nq"\nx,y\n',
        [("x,y",), ("p\nq",)],
        [Bad(5, "fields", "x,y")],
        columns=TEXTS[:1],
    ),
    Case(
        "header_a_different_one_in_each_file",
        "each file by its own header",
        {f"{number}.csv": f"a,x{number},b\n{number},?,y\n".encode() for number in range(9)},
        {f"{number}.csv": [(str(number), "y")] for number in range(9)},
        {},
    ),
    Case(
        "header_bad_file_among_good",
        "one file's trouble is its own",
        {"bad.csv": b"c,d\n1,2\n", "good.csv": b"a,b\n1,2\n", "empty.csv": b"", "quotes.csv": b'"a,b\n3,4\n'},
        {"good.csv": [("1", "2")]},
        {"bad.csv": [Bad(2, "header", "1,2")], "quotes.csv": [Bad(2, "header", "3,4")]},
    ),
]
