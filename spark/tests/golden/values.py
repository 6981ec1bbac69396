"""What becomes of texts and truth values, of nulls, and of rules; and what a bad row is told."""

from .case import TEXTS, Bad, one
from .typed import typed

CASES = [
    typed(
        "boolean",
        {"type": "boolean"},
        {
            **dict.fromkeys(("true", "TRUE", "True", "t", "T", "yes", "YES", "y", "Y", "1", " yes "), True),
            **dict.fromkeys(("false", "FALSE", "f", "F", "no", "No", "n", "N", "0"), False),
            "": None,
        },
        ["maybe", "2", "on", "off", "tru", "truefalse", "-1", "1.0", "01", "sim", "yes\n", "\uff54rue", "ye\u017f"],
    ),
    typed(
        "one_of_text",
        {"type": "string", "oneOf": ["a", "b,c"]},
        {"a": "a", "b,c": "b,c", " a ": "a", "": None},
        ["A", "b", "aa"],
        "oneOf",
    ),
    typed(
        "max_length",
        {"type": "string", "maxLength": 2},
        {"ab": "ab", "\U0001f600\U0001f600": "\U0001f600\U0001f600", "éé": "éé", " ab ": "ab", "": None},
        ["abc", "\U0001f600\U0001f600\U0001f600", "e\u0301e", "x" * 100_000],
        "maxLength",
        "README: characters, not bytes",
    ),
    typed(
        "required", {"type": "string", "required": True}, {"x": "x", "0": "0", "null": "null"}, ["", "  "], "required"
    ),
    typed(
        "required_null_text",
        {"type": "integer", "required": True, "nulls": ["NA"]},
        {"1": 1},
        ["NA", " NA "],
        "required",
    ),
    typed(
        "nulls",
        {"type": "integer", "nulls": ["", "NA", "-"]},
        {"": None, "NA": None, " - ": None, "-1": -1},
        ["na", "N/A"],
    ),
    typed("nulls_not_empty", {"type": "string", "nulls": ["-"]}, {"": "", "-": None, " ": ""}),
    typed("nulls_none", {"type": "string", "nulls": []}, {"": "", "x": "x"}),
    typed("nulls_none_of_number", {"type": "integer", "nulls": []}, {"1": 1}, [""]),
    typed(
        "trim",
        {"type": "string"},
        {" x ": "x", "x y": "x y", "   ": None, "\tx\t": "\tx\t", "\u00a0x": "\u00a0x", " \n ": "\n"},
        says="README: spaces",
    ),
    typed("trim_not", {"type": "string", "trim": False}, {" x ": " x ", " ": " ", "": None}),
    typed("trim_not_number", {"type": "integer", "trim": False}, {"1": 1}, [" 1", "1 "]),
    one(
        "values_message_article",
        "English: an integer",
        "a,b\nno,x\n",
        [],
        [Bad(2, "type", "no,x", "a", "a: 'no' is not an integer")],
        columns=[{"name": "a", "type": "integer"}, TEXTS[1]],
    ),
    one(
        "values_all_rules_of_a_row",
        "README: any other is told all the rules it breaks",
        "a,b\n11,ABC\n,x\n",
        [],
        [
            Bad(2, "max", "11,ABC", "a", "a: '11' is above 10; b: 'ABC' does not match ^[a-z]+$"),
            Bad(3, "required", ",x", "a", "a: has no value"),
        ],
        columns=[
            {"name": "a", "type": "integer", "max": 10, "required": True},
            {"name": "b", "type": "string", "matches": "^[a-z]+$"},
        ],
    ),
    one(
        "values_fits_no_column",
        "Spark counts no corrupt record when no column is asked for",
        "a,b\n1,x\nno,x\n2\n3,y,z\n4,y\n",
        [(1, "x"), (4, "y")],
        [
            Bad(3, "type", "no,x", "a"),
            Bad(4, "fields", "2", message="has 1 fields, the header has 2"),
            Bad(5, "fields", "3,y,z", message="has 3 fields, the header has 2"),
        ],
        columns=[{"name": "a", "type": "integer"}, TEXTS[1]],
    ),
    one(
        "values_type_only_of_used_columns",
        "README: a column that the contract does not know is nobody's",
        "c,a,b\nno,1,x\n",
        [(1, "x")],
        columns=[{"name": "a", "type": "integer"}, TEXTS[1]],
    ),
    one(
        "values_none_but_null",
        "README: nulls",
        "a,b\n,\n,\n",
        [(None, None), (None, None)],
        columns=[
            {"name": "a", "type": "date"},
            {"name": "b", "type": "decimal(38,10)"},
        ],
    ),
]
