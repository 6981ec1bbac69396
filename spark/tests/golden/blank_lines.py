"""A blank line has no byte but those up to 0x20, the delimiter not among them; outside of quotes it is no row."""

from .case import Bad, one

TAB = {"delimiter": "\t"}
SPACE = {"delimiter": " "}

CASES = [
    one(
        "blank_count_as_lines",
        "README: blank lines are no rows; pandas skip_blank_lines",
        b"\n\na,b\n\n1,x\n   \n2\n",
        [("1", "x")],
        [Bad(7, "fields", "2")],
    ),
    *(
        one(f"blank_of_{name}", "README: blank lines are no rows", b"a,b\n" + line + b"\n1,x\n", [("1", "x")])
        for name, line in {
            "nothing": b"",
            "spaces": b"   ",
            "tabs": b"\t\t",
            "nul": b"\0",
            "control": b"\x01\x1f",
            "substitute": b"\x1a",
            "form_feed": b"\f",
            "cr": b"\r",
        }.items()
    ),
    *(
        one(
            f"blank_is_not_{name}",
            "one definition of blank, by bytes",
            b"a,b\n" + line + b"\n1,x\n",
            [("1", "x")],
            [Bad(2, "fields", line.decode())],
        )
        for name, line in {
            "no_break_space": "\u00a0".encode(),
            "ideographic_space": "\u3000".encode(),
            "zero_width_space": "\u200b".encode(),
            "delete": b"\x7f",
            "next_line": "\u0085".encode(),
            "empty_quotes": b'""',
        }.items()
    ),
    one(
        "blank_before_header",
        "README: the header is the first record that is not blank",
        b"\x01\na,b\n1,2\n",
        [("1", "2")],
    ),
    one(
        "blank_not_before_header",
        "a line of a no-break space is the header, of one column that nobody knows",
        "\u00a0\na,b\n1,2\n",
        [],
        [Bad(2, "header", "a,b"), Bad(3, "header", "1,2")],
    ),
    one(
        "blank_not_before_header_wide",
        "the same with U+3000",
        "\u3000\na,b\n1,2\n",
        [],
        [Bad(2, "header", "a,b"), Bad(3, "header", "1,2")],
    ),
    one("blank_not_of_delimiters", "Python csv: two empty fields", b"a,b\n,\n1,2\n", [(None, None), ("1", "2")]),
    one(
        "blank_not_of_delimiters_required",
        "README: required",
        b"a,b\n,\n1,2\n",
        [("1", "2")],
        [Bad(2, "required", ",", "a")],
        columns=[{"name": "a", "type": "string", "required": True}, {"name": "b", "type": "string"}],
    ),
    one("blank_not_of_tabs_in_tsv", "Python csv", b"a\tb\n\t\n1\t2\n", [(None, None), ("1", "2")], csv=TAB),
    one("blank_of_spaces_in_tsv", "README: blank lines are no rows", b"a\tb\n  \n1\t2\n", [("1", "2")], csv=TAB),
    one(
        "blank_not_of_tabs_in_tsv_too_many",
        "Python csv: three empty fields",
        b"a\tb\n\t\t\n1\t2\n",
        [("1", "2")],
        [Bad(2, "fields", "\t\t")],
        csv=TAB,
    ),
    one("blank_not_of_spaces_between", "Python csv", b"a b\n \n1 2\n", [(None, None), ("1", "2")], csv=SPACE),
    one("blank_of_tabs_between_spaces", "README", b"a b\n\t\n1 2\n", [("1", "2")], csv=SPACE),
    one(
        "blank_not_of_control_delimiter",
        "Hive's delimiter; Python csv",
        b"a\x01b\n\x01\n1\x012\n",
        [(None, None), ("1", "2")],
        csv={"delimiter": "\x01"},
    ),
    one(
        "blank_not_before_header_in_tsv",
        "a line of one tab has two empty fields, and no name: the header comes below it",
        b"\t\na\tb\n1\t2\n",
        [("1", "2")],
        csv=TAB,
    ),
    one(
        "blank_not_of_quotes",
        "quotes make it a field, whichever character quotes",
        b"a\n\x02\x02\n\x02\n\x02\n \n1\n",
        [(None,), ("\n",), ("1",)],
        csv={"quote": "\x02"},
        columns=[{"name": "a", "type": "string", "trim": False}],
    ),
    one(
        "blank_inside_quotes",
        "RFC 4180, 2.6",
        b'a,b\n1,"\n\n \n"\n2,x\n',
        [("1", "\n\n \n"), ("2", "x")],
        columns=[
            {"name": "a", "type": "string"},
            {"name": "b", "type": "string", "trim": False},
        ],
    ),
    one("blank_last", "README", b"a,b\n1,x\n\n\n", [("1", "x")]),
    one("blank_last_without_end", "README", b"a,b\n1,x\n  ", [("1", "x")]),
    one("blank_last_end_of_file_mark", "a DOS end of file mark is no row", b"a,b\r\n1,x\r\n\x1a", [("1", "x")]),
    one("blank_file_empty", "nothing is no row", b""),
    one("blank_file_of_blank_lines", "README", b"\n \n\r\n\t\n"),
    one("blank_file_of_one_space", "README", b" "),
    one("blank_file_of_a_mark", "a mark is no text", b"\xef\xbb\xbf"),
    one("blank_file_of_a_mark_and_a_line", "a mark is no text", b"\xef\xbb\xbf\n"),
    one(
        "blank_lines_of_one_column",
        "README: the value of a blank line is no value",
        b"a\n1\n\n2\n",
        [("1",), ("2",)],
        columns=[
            {"name": "a", "type": "string"},
        ],
    ),
    one(
        "blank_quoted_of_one_column",
        "RFC 4180: quotes make it a field",
        b'a\n1\n""\n2\n',
        [("1",), (None,), ("2",)],
        columns=[
            {"name": "a", "type": "string"},
        ],
    ),
    one("blank_first_character", "only whole lines are blank", b"a,b\n\x00x,1\n", [("\x00x", "1")]),
]
