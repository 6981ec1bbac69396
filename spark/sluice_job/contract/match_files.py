"""Which contract takes which file."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ..lake.raw import RawFile
from .contract import Contract


def match_files(
    files: Iterable[RawFile], contracts: Sequence[Contract]
) -> tuple[dict[str, list[RawFile]], list[RawFile]]:
    """Files by dataset, and those that no contract takes. A file goes to the first dataset, by name, that matches."""
    in_turn = sorted(contracts, key=lambda contract: contract.dataset)
    matched: dict[str, list[RawFile]] = {contract.dataset: [] for contract in in_turn}
    unclaimed: list[RawFile] = []
    for file in files:
        owner = next((contract for contract in in_turn if takes(contract, file)), None)
        (unclaimed if owner is None else matched[owner.dataset]).append(file)
    return matched, unclaimed


def match_dataset(dataset: str, files: Iterable[RawFile], contracts: Sequence[Contract]) -> list[RawFile]:
    """What `match_files` gives one dataset; most files need not be held against the other contracts for it."""
    (own,) = (contract for contract in contracts if contract.dataset == dataset)
    return match_files([file for file in files if takes(own, file)], contracts)[0][dataset]


def takes(contract: Contract, file: RawFile) -> bool:
    """Whether a glob of the contract matches the file's name in Drive."""
    return any(matches(glob, file.name) for glob in contract.files)


def matches(glob: str, name: str) -> bool:
    """
    `*` any text, `?` one character, everything else itself; upper and lower case are the same. What stands between the
    stars is looked for in turn, each as early as it comes: that is enough, and no pattern takes long.
    """
    name = one_form(name)
    first, *rest = pieces_of(glob)
    if not rest:
        return first.pattern.fullmatch(name) is not None
    found = first.pattern.match(name)
    for piece in rest[:-1]:
        found = found and piece.pattern.search(name, found.end())
    if found is None:
        return False
    begin = len(name) - rest[-1].characters
    return begin >= found.end() and rest[-1].pattern.fullmatch(name, begin) is not None


@dataclass(frozen=True)
class Piece:
    """A part of a glob without a star: it takes as many characters as it has."""

    pattern: re.Pattern[str]
    characters: int


@cache
def pieces_of(glob: str) -> tuple[Piece, ...]:
    """What stands between the stars of a glob, each compiled once."""
    return tuple(Piece(piece_pattern(piece), len(piece)) for piece in one_form(glob).split("*"))


def piece_pattern(piece: str) -> re.Pattern[str]:
    """`?` is any one character, line ends too; upper and lower case are the same."""
    pattern = "".join("." if character == "?" else re.escape(character) for character in piece)
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def one_form(name: str) -> str:
    """An accent is the same whether it is part of its letter or a character of its own, as macOS writes it."""
    return unicodedata.normalize("NFC", name)
