"""The bytes that delimit fields and quote them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    delimiter: int
    quote: int
