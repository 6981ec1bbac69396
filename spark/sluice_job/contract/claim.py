"""Which contract takes which file."""

import re
from collections.abc import Iterable, Sequence

from ..lake.raw import RawFile
from .contract import Contract


def claim(files: Iterable[RawFile], contracts: Sequence[Contract]) -> tuple[dict[str, list[RawFile]], list[RawFile]]:
    """Files by dataset, and those that no contract takes. A file goes to the first dataset, by name, that matches."""
    in_turn = sorted(contracts, key=lambda contract: contract.dataset)
    claimed: dict[str, list[RawFile]] = {contract.dataset: [] for contract in in_turn}
    unclaimed: list[RawFile] = []
    for file in files:
        owner = next((contract for contract in in_turn if takes(contract, file)), None)
        (unclaimed if owner is None else claimed[owner.dataset]).append(file)
    return claimed, unclaimed


def takes(contract: Contract, file: RawFile) -> bool:
    return any(matches(glob, file.name) for glob in contract.files)


def matches(glob: str, name: str) -> bool:
    """
    `*` any text, `?` one character, everything else itself; upper and lower case are the same. What stands between the
    stars is looked for in turn, each as early as it comes: that is enough, and no pattern takes long.
    """
    first, *rest = (piece_pattern(piece) for piece in glob.split("*"))
    if not rest:
        return first.fullmatch(name) is not None
    found = first.match(name)
    for piece in rest[:-1]:
        found = found and piece.search(name, found.end())
    if found is None:
        return False
    last = glob.rsplit("*", 1)[1]
    return len(name) - len(last) >= found.end() and rest[-1].fullmatch(name, len(name) - len(last)) is not None


def piece_pattern(piece: str) -> re.Pattern[str]:
    """Of a glob without stars: it takes as many characters as the piece has."""
    pattern = "".join("." if character == "?" else re.escape(character) for character in piece)
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
