"""A file's header: the names of its columns, or why no row of the file can be read by the contract."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..contract.contract import Column, Contract
from .block import Block, Fault
from .dialect import Dialect
from .fields import fields_of

WRONG = {
    Fault.ENCODING: "it has bytes that are not valid {encoding}",
    Fault.BLANKS_BEFORE_QUOTE: "blanks stand before the quote that opens a field",
    Fault.TEXT_AFTER_QUOTE: "text follows the quote that closes a field",
    Fault.UNCLOSED: "a quoted field is not closed",
}

MOST_FIELDS = 100_000
SHOWN_NAMES = 20
LONGEST_NAME = 300
"""Characters. Unicode's forms take time by the square of how many accents are heaped on a letter."""


@dataclass(frozen=True)
class Header:
    """The columns of a file."""

    names: tuple[str, ...]
    """Trimmed, in Unicode form NFC; empty for columns without a name."""
    problem: str | None = None
    missing: tuple[str, ...] = ()
    """Columns of the contract that the file lacks, each with a name in the header that may be meant."""

    def positions(self, contract: Contract) -> dict[int, Column]:
        """Where the contract's columns stand, as far as the file has them."""
        return {
            self.names.index(normal(column.header)): column
            for column in contract.columns
            if normal(column.header) in self.names
        }


def read_header(block: Block, contract: Contract, dialect: Dialect, encoding: str) -> Header:
    """The header that is the block's first record, held against the contract; `encoding` is as in OpenFile."""
    if fault := Fault(int(block.faults[0])):
        return Header((), f"the header can't be read: {WRONG[fault].format(encoding=encoding)}")
    if block.fields[0] > MOST_FIELDS:
        return Header((), f"the header has {block.fields[0]} fields; {MOST_FIELDS} are read at most")
    names = header_names(block, dialect)
    if problem := header_problem(names, contract):
        return Header(names, problem)
    return Header(names, None, missing_columns(names, contract))


def header_names(block: Block, dialect: Dialect) -> tuple[str, ...]:
    """Names as in Header, of a block whose first record is a header without fault."""
    return tuple(normal(name.strip()) for name in fields_of(block, 0, dialect))


def normal(name: str) -> str:
    """Names are the same whichever way their accents are written; longer ones than anybody gives stay as they are."""
    return unicodedata.normalize("NFC", name) if len(name) <= LONGEST_NAME else name


def header_problem(names: Sequence[str], contract: Contract) -> str | None:
    """Columns without a name (commas at the line's end), and those the contract does not use, are nobody's."""
    wanted = [normal(column.header) for column in contract.columns]
    named = Counter(name for name in names if name)
    twice = sorted({name for name in wanted if named[name] > 1})
    if twice:
        return f"the header has {listed(twice)} more than once"
    missing = [normal(column.header) for column in contract.columns if column.required]
    missing = [name for name in missing if name not in named]
    if missing:
        return f"the header lacks {listed(missing)}; it has {listed(list(named))}"
    if not any(name in named for name in wanted):
        return f"the header has none of the contract's columns; it has {listed(list(named))}"
    unknown = [name for name in named if name not in wanted]
    if unknown and contract.unknown_columns == "fail":
        return f"the header has {listed(unknown)}, which the contract does not know"
    return None


def missing_columns(names: Sequence[str], contract: Contract) -> tuple[str, ...]:
    """What is null in all the file's rows, though nobody may have meant it so."""
    known = {normal(column.header) for column in contract.columns}
    others = {loose(name): name for name in names if name and name not in known}
    missing = [normal(column.header) for column in contract.columns if normal(column.header) not in names]
    return tuple(f"`{name}`{near(others.get(loose(name)))}" for name in missing)


def near(name: str | None) -> str:
    """The name that may be meant, in brackets; nothing where there is none."""
    return f" (it has `{name[:60]}`)" if name else ""


def loose(name: str) -> str:
    """What is left of a name when case, spaces and marks don't count."""
    return "".join(character for character in name.casefold() if character.isalnum())


def listed(names: Sequence[str]) -> str:
    """The first SHOWN_NAMES names, cut, and how many more there are."""
    if not names:
        return "no names"
    shown = ", ".join(f"`{name[:60]}`" for name in names[:SHOWN_NAMES])
    return shown if len(names) <= SHOWN_NAMES else f"{shown} and {len(names) - SHOWN_NAMES} more"
