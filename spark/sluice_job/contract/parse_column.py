"""The columns of a contract: each field is what the column's type lets it be."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from .column_type import MOST_DIGITS, ColumnType, parse_type
from .contract import Bound, Column
from .document import Node
from .pattern import fault_of_pattern
from .time_format import expected_format

NUMBERS = ("integer", "double", "decimal")
TIMES = ("date", "timestamp")


def parse_columns(node: Node) -> tuple[Column, ...]:
    """At least one, whose names differ in more than case, and whose headers differ. @raises ContractError"""
    columns: list[Column] = []
    for item in node.items():
        column = parse_column(item)
        for earlier in columns:
            if earlier.name.lower() == column.name.lower():
                raise item.fault("each name once, upper and lower case being the same", f"repeats `{column.name}`")
            if earlier.header == column.header:
                raise item.fault("each header name once", f"reads the header `{column.header}` a second time")
        columns.append(column)
    if not columns:
        raise node.fault("at least one column")
    return tuple(columns)


def parse_column(node: Node) -> Column:
    """@raises ContractError for a rule that columns of its type can't have, too"""
    fields = node.fields(
        ("name", "from", "type", "format", "required", "matches", "min", "max", "oneOf", "maxLength", "nulls", "trim")
    )
    name_node = fields.required("name", "the column's name")
    name = name_node.text()
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,127}", name):
        raise name_node.fault("letters, digits and _, beginning with a letter")
    header = fields.optional("from")
    type_node = fields.required("type", "the column's type")
    kind = parse_type(type_node)
    nulls = fields.optional("nulls")
    required, trim = fields.optional("required"), fields.optional("trim")
    return Column(
        name=name,
        header=name if header is None else header.text().strip(),
        type=kind,
        format=parse_format(fields.optional("format"), kind),
        required=required.flag() if required else False,
        matches=parse_pattern(fields.optional("matches"), kind),
        min=parse_bound(fields.optional("min"), kind),
        max=parse_bound(fields.optional("max"), kind),
        one_of=parse_one_of(fields.optional("oneOf"), kind),
        max_length=parse_length(fields.optional("maxLength"), kind),
        nulls=("",) if nulls is None else tuple(item.text() for item in nulls.items()),
        trim=trim.flag() if trim else True,
    )


def parse_format(node: Node | None, kind: ColumnType) -> str | None:
    """None where the type's own form is meant: ISO. @raises ContractError"""
    if node is None:
        return None
    if kind.name not in TIMES:
        raise node.fault("no `format`: only a date or a timestamp has one")
    text = node.text("a pattern such as yyyy-MM-dd")
    if expected := expected_format(text):
        raise node.fault(expected)
    return text


def parse_pattern(node: Node | None, kind: ColumnType) -> str | None:
    """A regular expression that RE2 takes; None where there is none. @raises ContractError"""
    if node is None:
        return None
    if kind.name != "string":
        raise node.fault("no `matches`: only a string has one")
    pattern = node.text("a regular expression")
    if reason := fault_of_pattern(pattern):
        raise node.fault(f"a regular expression in RE2's syntax ({reason})")
    return pattern


def parse_length(node: Node | None, kind: ColumnType) -> int | None:
    """A number of characters, at least 1; None where there is none. @raises ContractError"""
    if node is None:
        return None
    if kind.name != "string":
        raise node.fault("no `maxLength`: only a string has one")
    return node.whole(least=1)


def parse_bound(node: Node | None, kind: ColumnType) -> Bound | None:
    """A number, exact, or the text of a date or timestamp; None where there is none. @raises ContractError"""
    if node is None:
        return None
    if kind.name in NUMBERS:
        return parse_number(node)
    if kind.name in TIMES:
        return parse_time(node, kind)
    raise node.fault("no `min` or `max`: only numbers, dates and timestamps have them")


def parse_number(node: Node) -> Decimal:
    """Exact, of at most MOST_DIGITS digits. @raises ContractError"""
    number = Decimal(str(node.number()))
    if not number.is_finite() or len(format(number, "f").lstrip("-").replace(".", "")) > MOST_DIGITS:
        raise node.fault(f"a number of at most {MOST_DIGITS} digits")
    return number


def parse_time(node: Node, kind: ColumnType) -> str:
    """ISO text, of a day that there is."""
    text = node.text("an ISO date or timestamp in quotes")
    pattern = r"\d{4}-\d\d-\d\d" if kind.name == "date" else r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z?)?"
    if not re.fullmatch(pattern, text, re.ASCII) or not is_moment(text):
        raise node.fault("2024-01-31" if kind.name == "date" else "2024-01-31T12:00:00Z")
    return text


def is_moment(iso: str) -> bool:
    """Whether there is such a day, and such a time of day."""
    try:
        datetime.fromisoformat(iso.rstrip("Z")[: len("2024-01-31T12:00:00")])
    except ValueError:
        return False
    return True


def parse_one_of(node: Node | None, kind: ColumnType) -> tuple[Bound, ...] | None:
    """At least one value, each as a bound is; texts for a string. @raises ContractError"""
    if node is None:
        return None
    if kind.name == "string":
        values: tuple[Bound, ...] = tuple(item.text() for item in node.items())
    elif kind.name in NUMBERS:
        values = tuple(parse_number(item) for item in node.items())
    elif kind.name in TIMES:
        values = tuple(parse_time(item, kind) for item in node.items())
    else:
        raise node.fault("no `oneOf`: a boolean has only two values")
    if not values:
        raise node.fault("at least one value")
    return values


def with_required(column: Column) -> Column:
    """Two rows without a key are not the same row: a column of the key has to have a value."""
    return replace(column, required=True)
