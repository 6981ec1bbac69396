"""`matches` is looked for anywhere in the text, and no cell can overflow it."""

from .case import Case
from .typed import typed

LONG = "ab" * 5_000


def matching(name: str, pattern: str, good: list[str], bad: list[str], says: str = "README: matches") -> Case:
    made = typed(name, {"type": "string", "matches": pattern}, dict(zip(good, good, strict=True)), bad, "matches", says)
    return Case(f"patterns_{name}", made.says, made.files, made.rows, made.bad, made.contract)


CASES = [
    matching("anywhere", "b+", ["abc", "b"], ["ac"]),
    matching(
        "anchored",
        "^[a-z]+$",
        ["abc"],
        ["ABC", "ab1", "abc\n", "abc\nabc", "\nabc"],
        "$ is the end of the text, not before a last line end",
    ),
    matching("group_repeated", "^(a|b)*$", [LONG], [LONG + "c"], "one odd cell must not end a batch"),
    matching(
        "group_repeated_long", r"^(\w|-)+$", ["x-" * 50_000], ["x-" * 50_000 + "!"], "one odd cell must not end a batch"
    ),
    matching(
        "mail_like", r"^(\w+[.-]?)+@example\.com$", ["a.b@example.com"], ["a" * 5_000 + "!"], "no text takes for ever"
    ),
    matching("exponential", r"^(a+)+$", ["aaa"], ["a" * 5_000 + "!"], "no text takes for ever"),
    matching("nested_optional", "^(a?){30}a{30}$", ["a" * 30], ["b"], "no text takes for ever"),
    matching("character_classes", r"^[\d]{3}-\d+$", ["123-4"], ["12-4", "123-"]),
    matching(
        "dot_is_no_line_end",
        "^x.y$",
        ["x y", "x\u4e2dy", "x\U0001f600y"],
        ["x\ny", "xy"],
        "one character, not one byte",
    ),
    matching("letters", r"^\p{L}+$", ["Zoë", "\u4e2d"], ["Zo1"], "Unicode letters"),
    matching("case_flag", "(?i)^abc$", ["ABC", "abc"], ["abd"]),
    matching("line_flag", "(?m)^b$", ["a\nb\nc", "b"], ["ab"]),
    matching("quantifier_bounded", "^[A-Z]{2,3}$", ["AB", "ABC"], ["A", "ABCD"]),
    matching("braces_as_they_are", "^{[a-z]+}$", ["{abc}"], ["abc"], "RE2"),
    matching("alternatives", "^(?:cat|dog)$", ["cat", "dog"], ["cow", "catdog"]),
    matching("escaped_delimiter", "^a,b$", ["a,b"], ["ab"]),
]
