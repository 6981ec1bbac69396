"""The types a contract may give a column."""

import re
from dataclasses import dataclass

from .document import Node

SPARK_TYPES = {
    "string": "string",
    "integer": "bigint",
    "double": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


@dataclass(frozen=True)
class ColumnType:
    name: str
    precision: int = 0
    scale: int = 0

    @property
    def spark(self) -> str:
        """The type in Spark's DDL."""
        return str(self) if self.name == "decimal" else SPARK_TYPES[self.name]

    def __str__(self) -> str:
        return f"decimal({self.precision},{self.scale})" if self.name == "decimal" else self.name


def parse_type(node: Node) -> ColumnType:
    text = node.text("a type").replace(" ", "")
    if text in SPARK_TYPES:
        return ColumnType(text)
    decimal = re.fullmatch(r"decimal\((\d{1,2}),(\d{1,2})\)", text)
    if decimal is None:
        raise node.fault(f"one of {', '.join(SPARK_TYPES)} or decimal(p,s)")
    precision, scale = int(decimal[1]), int(decimal[2])
    if not 1 <= precision <= 38 or scale > precision:
        raise node.fault("decimal(p,s) with p from 1 to 38 and s not above p")
    return ColumnType("decimal", precision, scale)
