"""The bytes that delimit fields and quote them."""

from dataclasses import dataclass

from ..contract.contract import CsvFormat


@dataclass(frozen=True)
class Dialect:
    """Two different bytes of ASCII, neither of which ends a line."""

    delimiter: int
    quote: int


def dialect_of(csv: CsvFormat) -> Dialect:
    """The bytes of a contract's characters."""
    return Dialect(ord(csv.delimiter), ord(csv.quote))
