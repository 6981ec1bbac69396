"""A column's rules: each is written once, what is broken and how to say it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ..contract.contract import Column
from .bounds import above, below, one_of

SHOWN_OPTIONS = 20


@dataclass(frozen=True)
class Rule:
    """One rule of a column, held against all its rows."""

    name: str
    broken: pa.Array
    """By row; null where the rule says nothing."""
    what: str
    """What is wrong with the text, said after it; after nothing where there is none."""


def rules_of(column: Column, texts: pa.Array, values: pa.Array) -> Iterator[Rule]:
    """Texts are null where the contract reads null, values also where the text is not of the type."""
    kind = column.type
    if column.required:
        yield Rule("required", pc.is_null(texts), "has no value")
    if kind.name != "string":
        wanted = f"{'an' if kind.name == 'integer' else 'a'} {kind}" + (f" ({column.format})" if column.format else "")
        yield Rule("type", pc.and_(pc.is_valid(texts), pc.is_null(values)), f"is not {wanted}")
    if column.matches is not None:
        broken = pc.invert(pc.match_substring_regex(texts, column.matches))
        yield Rule("matches", broken, f"does not match {column.matches}")
    if column.min is not None:
        yield Rule("min", below(values, column.min, kind), f"is below {column.min}")
    if column.max is not None:
        yield Rule("max", above(values, column.max, kind), f"is above {column.max}")
    if column.one_of is not None:
        allowed = ", ".join(str(option) for option in column.one_of[:SHOWN_OPTIONS])
        more = ", ..." if len(column.one_of) > SHOWN_OPTIONS else ""
        broken = pc.and_(pc.is_valid(values), pc.invert(one_of(values, column.one_of, kind)))
        yield Rule("oneOf", broken, f"is none of {allowed}{more}")
    if column.max_length is not None:
        yield Rule(
            "maxLength", pc.greater(pc.utf8_length(texts), column.max_length), f"is longer than {column.max_length}"
        )
