"""A quoted field opens with its first byte and closes before a delimiter, line end or end of file."""

from .case import Bad, Case, one

RFC = "RFC 4180, 2.5 to 2.7; Python csv strict"
MESSAGE = "quote"


def good(name: str, field: str, value: str | None, says: str = RFC) -> list[Case]:
    """The field first, last, in the middle of rows, and last of the file."""
    text = f"a,b\n{field},1\n2,{field}\n{field},{field}\n3,{field}"
    rows = [(value, "1"), ("2", value), (value, value), ("3", value)]
    return [one(f"quotes_{name}", says, text, rows)]


def refused(name: str, field: str, says: str = RFC) -> Case:
    """A field of one line: each row that has it is a bad one, and only those."""
    lines = [f"{field},1", "x,y", f"2,{field}", "z,w", f"3,{field}"]
    bad = [Bad(number, "quote", lines[number - 2], message=MESSAGE) for number in (2, 4, 6)]
    return one(f"quotes_bad_{name}", says, "\n".join(["a,b", *lines]), [("x", "y"), ("z", "w")], bad)


UNQUOTED = "Python csv, pandas, BigQuery: a field that does not begin with a quote is what it is"

CASES = [
    *good("plain", '"x"', "x"),
    *good("empty", '""', None),
    *good("one", '""""', '"'),
    *good("two", '""""""', '""'),
    *good("doubled", '"he said ""hi"""', 'he said "hi"'),
    *good("doubled_first", '"""hi"" he said"', '"hi" he said'),
    *good("delimiter", '"x,y"', "x,y"),
    *good("delimiters", '",,,"', ",,,"),
    *good("delimiter_quote", '""","""', '","'),
    *good("line_break", '"x\ny"', "x\ny"),
    *good("only_line_break", '"\n"', "\n"),
    *good("crlf", '"\r\n"', "\r\n"),
    *good("quote_then_break", '"""\n"', '"\n'),
    *good("break_then_quote", '"\n"""', '\n"'),
    *good("looks_like_rows", '"x\n1,2\n3,4"', "x\n1,2\n3,4"),
    *good("backslash", '"a\\"', "a\\", "RFC 4180: a backslash escapes nothing (Spark's default does)"),
    *good("backslash_bare", "a\\", "a\\", "RFC 4180"),
    *good("backslash_n", '"a\\n"', "a\\n", "RFC 4180"),
    *good("single", "'x'", "'x'", "RFC 4180: only the contract's quote quotes"),
    *good("typographic", "\u201cx\u201d", "\u201cx\u201d", "only the contract's quote quotes"),
    *good("spaces_inside", '" x "', "x", "README: trim"),
    *good("nul_inside", '"q\0rest"', "q\0rest", "Python csv; the same in every column"),
    *good("nul_last", '"q\0"', "q\0", "Python csv"),
    *good("nul_bare", "q\0rest", "q\0rest", "Python csv"),
    *good("formula", '"=1+1"', "=1+1", "text is text"),
    *good("in_the_middle", 'x"y', 'x"y', UNQUOTED),
    *good("inches", '5" pipe', '5" pipe', UNQUOTED),
    *good("degrees", "37\u00b036'37.8\"N", "37\u00b036'37.8\"N", "csv-spectrum, and whoever reads it"),
    *good("last", 'x"', 'x"', UNQUOTED),
    *good("doubled_unquoted", 'x""y', 'x""y', UNQUOTED),
    *good("words_in_quotes", 'the "x" and "y"', 'the "x" and "y"', UNQUOTED),
    *good("no_break_space_before", '\u00a0"Paris"', '\u00a0"Paris"', "README: a no-break space is not blank"),
    refused("text_after", '"x"y'),
    refused("text_after_words", '"abc"def'),
    refused("inner", '"he said "hi" ok"'),
    refused("empty_then_text", '""quoted""'),
    refused("space_after", '"x" '),
    refused("tab_after", '"x"\t'),
    refused("nul_after", '"x"\0'),
    refused("space_before", ' "Paris"'),
    refused("tab_before", '\t"Paris"'),
    refused("backslash_escape", '"he said \\"hi\\""', "RFC 4180: a backslash escapes nothing"),
    refused("lone_after_space", ' "'),
    refused("two_fields_in_one", '"x""y" "z"'),
    *(
        one(
            f"quotes_bad_before_{name}_{number}",
            "the same before each line end",
            end.join(["a,b", "1,x", f"2,{field}", "3,y", f"{field}", "4,z", f"5,{field}"]).encode(),
            [("1", "x"), ("3", "y"), ("4", "z")],
            [Bad(3, "quote", f"2,{field}"), Bad(5, "quote", field), Bad(7, "quote", f"5,{field}")],
        )
        for name, end in {"lf": "\n", "crlf": "\r\n", "cr": "\r"}.items()
        for number, field in enumerate(['"x"y', ' "x"', '"x" ', '"x""', '"x"""y"', '""x'])
    ),
    one(
        "quotes_of_both_kinds_in_a_row",
        "README: each field by how it begins, also where records span lines",
        'a,b,c\n5" pipe,"x,\ny",6"\n"p","q""r",s"t\n1,2,3" by 4"\n',
        [('5" pipe', "x,\ny"), ("p", 'q"r'), ("1", "2")],
    ),
    one(
        "quotes_bad_as_reported",
        RFC,
        'a,b\n1,"abc"def\n2,"he said \\"hi\\""\n6,""quoted""\n7,fine\n',
        [("7", "fine")],
        [Bad(2, "quote", '1,"abc"def'), Bad(3, "quote", '2,"he said \\"hi\\""'), Bad(4, "quote", '6,""quoted""')],
    ),
    one(
        "quotes_bad_delimiter_between",
        "RFC 4180: no value may have kept its quotes",
        'a,b\n"a,"b,c"\n1,2\n',
        [("1", "2")],
        [
            Bad(2, "quote", '"a,"b,c"'),
        ],
    ),
    one(
        "quotes_bad_delimiter_between_later",
        "RFC 4180",
        'a,b,c\na,"b,"c"\n1,2,3\n',
        [("1", "2")],
        [Bad(2, "quote", 'a,"b,"c"')],
    ),
    one(
        "quotes_bad_before_wrong_fields",
        "a row is told the first thing that is wrong",
        'a,b\n"x"y,1,2\n',
        [],
        [Bad(2, "quote")],
    ),
    one(
        "quotes_unclosed_one_line",
        "README: its first line is one bad row, the next line begins the next record",
        'a,b\n1,x\n2,"y\n3,z\n4,w\n',
        [("1", "x"), ("3", "z"), ("4", "w")],
        [Bad(3, "quote", '2,"y', message=MESSAGE)],
    ),
    one("quotes_unclosed_last", "README; Python csv strict", 'a,b\n1,x\n2,"y', [("1", "x")], [Bad(3, "quote", '2,"y')]),
    one("quotes_unclosed_last_closed", "README", 'a,b\n1,x\n2,"y\n', [("1", "x")], [Bad(3, "quote", '2,"y')]),
    one("quotes_unclosed_alone", "README", 'a,b\n1,x\n"', [("1", "x")], [Bad(3, "quote", '"')]),
    one("quotes_unclosed_doubled", "README", 'a,b\n1,"""\n2,x\n', [("2", "x")], [Bad(2, "quote", '1,"""')]),
    one(
        "quotes_unclosed_first_row",
        "README",
        'a,b\n"1,x\n2,y\n3,z',
        [("2", "y"), ("3", "z")],
        [Bad(2, "quote", '"1,x')],
    ),
    one(
        "quotes_unclosed_each_row",
        "README: each one bad row",
        'a,b\n1,"x\n2,"y\n3,"z\n4,w\n',
        [("4", "w")],
        [Bad(2, "quote", '1,"x'), Bad(3, "quote", '2,"y'), Bad(4, "quote", '3,"z')],
    ),
    one(
        "quotes_closed_by_a_later_row",
        "README: the quote that would close it stands where none may; no good row is lost",
        'a,b\n1,"x\n2,y\n3,"z"\n4,w\n5,v\n',
        [("2", "y"), ("3", "z"), ("4", "w"), ("5", "v")],
        [Bad(2, "quote", '1,"x')],
    ),
    one(
        "quotes_closed_by_a_later_row_well",
        "RFC 4180: nobody could tell it from a text with line breaks",
        'a,b\n1,"x\n2,y\n3,z"\n4,w\n',
        [("1", "x\n2,y\n3,z"), ("4", "w")],
    ),
    one(
        "quotes_misplaced_after_a_break",
        "README: its first line alone",
        'a,b\n1,"x\ny"z\n2,w\n',
        [("2", "w")],
        [Bad(2, "quote", '1,"x'), Bad(3, "fields", 'y"z')],
    ),
    one(
        "quotes_misplaced_after_breaks_and_good_lines",
        "README: the lines between are records of their own",
        'a,b\n1,"x\n2,y\n\n3,w\n4,v"!\n5,u\n',
        [("2", "y"), ("3", "w"), ("4", 'v"!'), ("5", "u")],
        [Bad(2, "quote", '1,"x')],
    ),
    one(
        "quotes_text_before_a_break",
        UNQUOTED,
        'a,b\nx"y,"p\nq"\n2,w\n',
        [('x"y', "p\nq"), ("2", "w")],
    ),
    one(
        "quotes_good_but_too_many_fields",
        "the quoting is perfect: one bad row",
        'a,b\n1,"x\ny",extra\n2,z\n',
        [("2", "z")],
        [Bad(2, "fields", '1,"x\ny",extra', message="has 3 fields, the header has 2")],
    ),
    one(
        "quotes_good_but_too_few_fields",
        "the quoting is perfect: one bad row",
        'a,b\n"x\ny"\n2,z\n',
        [("2", "z")],
        [Bad(2, "fields", '"x\ny"', message="has 1 fields, the header has 2")],
    ),
    one(
        "quotes_unclosed_crlf",
        "the text of the line has no line end",
        'a,b\r\n1,"x\r\n2,y\r\n',
        [("2", "y")],
        [Bad(2, "quote", '1,"x')],
    ),
    one(
        "quotes_unclosed_cr",
        "the text of the line has no line end",
        'a,b\r1,"x\r2,y\r',
        [("2", "y")],
        [Bad(2, "quote", '1,"x')],
    ),
    one(
        "quotes_other",
        "README: csv.quote",
        "a,b\n'x,y',\"z\"\n'it''s',1\n'x'y,2\n",
        [("x,y", '"z"'), ("it's", "1")],
        [
            Bad(4, "quote", "'x'y,2"),
        ],
        csv={"quote": "'"},
    ),
    one(
        "quotes_other_delimiters",
        "README: csv.delimiter",
        'a;b\n"x;y";z\n1,5;"p\nq"\n"x";y;z\n',
        [("x;y", "z"), ("1,5", "p\nq")],
        [Bad(5, "fields")],
        csv={"delimiter": ";"},
    ),
    *(
        one(
            f"quotes_delimiter_{ord(delimiter)}",
            "README: csv.delimiter is any ASCII character; none is a pattern",
            f'a{delimiter}b\n1{delimiter}"x{delimiter}y\n"\n2{delimiter}\n3\n',
            [("1", f"x{delimiter}y\n"), ("2", None)],
            [Bad(5, "fields", "3")],
            csv={"delimiter": delimiter},
            columns=[{"name": "a", "type": "string"}, {"name": "b", "type": "string", "trim": False}],
        )
        for delimiter in "\t |;:.*+?^$\\()[]{}~&#'\x01\x1f"
    ),
    *(
        one(
            f"quotes_quote_{ord(quote)}",
            "README: csv.quote is any ASCII character; none is a pattern",
            f"a,b\n1,{quote}x,{quote}{quote}\n{quote}\n2,\n3\n4,{quote}x{quote}y\n",
            [("1", f"x,{quote}\n"), ("2", None)],
            [Bad(5, "fields", "3"), Bad(6, "quote")],
            csv={"quote": quote},
        )
        for quote in "'|^$*\\`~%"
    ),
]
