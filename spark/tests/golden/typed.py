"""Cases of one column with a type: a row for each text."""

from collections.abc import Iterable, Mapping
from typing import Any

from .case import Bad, Case, one
from .line_ends import line_number

README = "README: casts are strict"
DIGITS = "1" * 300_000
"""A number that no type holds."""


def typed(
    name: str,
    column: Mapping[str, Any],
    good: Mapping[str, Any],
    bad: Iterable[str] = (),
    rule: str = "type",
    says: str = README,
) -> Case:
    """A row for each text: first those that are values, then those that break the rule."""
    texts = [*good, *bad]
    lines = [f"{number},{quoted(text)}" for number, text in enumerate(texts)]
    rows = [(number, value) for number, value in enumerate(good.values())]
    starts = [2]
    for line in lines:
        starts.append(starts[-1] + line_number(f"{line}\n".encode()) - 1)
    broken = [Bad(starts[number], rule, lines[number], "v") for number in range(len(good), len(texts))]
    columns = [{"name": "n", "type": "integer"}, {"name": "v", **column}]
    return one(f"values_{name}", says, "n,v\n" + "".join(f"{line}\n" for line in lines), rows, broken, columns=columns)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text
