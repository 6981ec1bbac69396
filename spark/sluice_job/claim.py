"""Which contract takes which file."""

import re
from collections.abc import Iterable, Sequence

from .contract import Contract
from .raw import RawFile


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
    """`*` any text, `?` one character, everything else itself; upper and lower case are the same."""
    pattern = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in glob)
    return re.fullmatch(pattern, name, re.IGNORECASE | re.DOTALL) is not None
