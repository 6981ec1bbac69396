"""The files of one dataset, in order, and how they are shared out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .raw import RawFile

GROUP_BYTES = 128 * 1024 * 1024
"""Of CSV, that are worked on together and become one Parquet file: whole files, so one may be larger."""
UNPACKED = 8
"""How many times larger a compressed file is taken to be, for want of knowing it."""


@dataclass(frozen=True)
class Input:
    """One raw file of the dataset. Its number rises with its age: of equal keys the highest stays."""

    number: int
    file: RawFile


@dataclass(frozen=True)
class Group:
    """Files that are worked on together; groups are numbered in the order of their files."""

    number: int
    inputs: tuple[Input, ...]


def numbered(files: Iterable[RawFile]) -> list[Input]:
    """The files, which come oldest first, with their numbers from 0."""
    return [Input(number, file) for number, file in enumerate(files)]


def groups_of(inputs: Sequence[Input], most_bytes: int = GROUP_BYTES) -> list[Group]:
    """Groups of neighbours, by the files alone: the same files make the same groups wherever they are worked on."""
    groups: list[list[Input]] = []
    size = 0
    for item in inputs:
        weight = item.file.size * (UNPACKED if item.file.name.lower().endswith(".gz") else 1)
        if not groups or size + weight > most_bytes:
            groups.append([])
            size = 0
        groups[-1].append(item)
        size += weight
    return [Group(number, tuple(members)) for number, members in enumerate(groups)]
