"""The types a contract may give a column."""

import re
from dataclasses import dataclass

from .document import Node

SIMPLE_TYPES = ("string", "integer", "double", "boolean", "date", "timestamp")
"""All but decimals, which have a precision and a scale."""
MOST_DIGITS = 38
"""Of a number: Spark's decimals have no more."""


@dataclass(frozen=True)
class ColumnType:
    """`precision` and `scale` are digits of a decimal, in all and after the point; 0 of other types."""

    name: str
    precision: int = 0
    scale: int = 0

    def __str__(self) -> str:
        return f"decimal({self.precision},{self.scale})" if self.name == "decimal" else self.name


def parse_type(node: Node) -> ColumnType:
    """@raises ContractError"""
    text = node.text("a type").replace(" ", "")
    if text in SIMPLE_TYPES:
        return ColumnType(text)
    decimal = re.fullmatch(r"decimal\((\d{1,2}),(\d{1,2})\)", text)
    if decimal is None:
        raise node.fault(f"one of {', '.join(SIMPLE_TYPES)} or decimal(p,s)")
    precision, scale = int(decimal[1]), int(decimal[2])
    if not 1 <= precision <= MOST_DIGITS or scale > precision:
        raise node.fault(f"decimal(p,s) with p from 1 to {MOST_DIGITS} and s not above p")
    return ColumnType("decimal", precision, scale)
