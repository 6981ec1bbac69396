"""
Patterns of dates and timestamps, in the letters of Spark 3 ("Datetime Patterns for Formatting and Parsing" in its SQL
reference), without those of weeks (Y, W, w, u, e, c), which it refuses, and those that it only writes (E, F, Q, q).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# How often a letter may come in a row.
LONGEST = {
    "G": 4, "y": 6, "M": 4, "L": 4, "d": 2, "D": 3, "a": 1, "H": 2, "h": 2, "K": 2, "k": 2, "m": 2, "s": 2, "S": 9,
    "V": 2, "z": 4, "O": 4, "X": 5, "x": 5, "Z": 5,
}  # fmt: skip
NUMBERS = "yMLdDHhKkmsS"


@dataclass(frozen=True)
class Letters:
    """One letter, so many times: `yyyy`."""

    letter: str
    count: int

    @property
    def is_number(self) -> bool:
        """False for a month's name, a zone, ..."""
        return self.letter in NUMBERS and not (self.letter in "ML" and self.count > 2)

    @property
    def varies(self) -> bool:
        """Whether the number has sometimes more digits, sometimes fewer."""
        if self.letter == "S":
            return self.count > 1
        return self.is_number and (self.count == 1 or (self.letter, self.count) in (("y", 3), ("D", 2)))


@dataclass(frozen=True)
class Text:
    """Stands for itself."""

    text: str


Piece = Letters | Text | Literal["[", "]"]


def pieces_of(pattern: str) -> Iterator[Piece]:
    """The pattern from left to right; `[` and `]` enclose what may be missing."""
    for found in re.finditer(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|([\[\]])|(.)", pattern, re.DOTALL):
        quoted, letters, letter, bracket, other = found.groups()
        if letters:
            yield Letters(letter, len(letters))
        elif bracket:
            yield "[" if bracket == "[" else "]"
        else:
            yield Text(other or quoted.replace("''", "'") or "'")


def expected_format(pattern: str) -> str | None:
    """What to write instead of a pattern that can't be meant; None for any other. The extension has the same rule."""
    bare = re.sub(r"'[^']*'", "", pattern)
    if "'" in bare:
        return "a second quote"
    for letter in re.findall(r"[A-Za-z{}#]", bare):
        if letter not in LONGEST:
            return f"no {letter}: yyyy-MM-dd or yyyy-MM-dd'T'HH:mm:ss, with text in quotes"
    if "D" in bare and re.search("[ML]", bare):
        return "d for the day of the month, as in yyyy-MM-dd: D is the day of the year"
    if "m" in bare and not re.search("[HhKk]", bare):
        return "M for the month, as in yyyy-MM-dd: m is the minute"
    pieces = list(pieces_of(pattern))
    return expected_letters(pieces) or expected_brackets(pieces)


def expected_letters(pieces: list[Piece]) -> str | None:
    """What to write instead of letters that come too often, are none at all, or touch; None where they are fine."""
    all_letters = [piece for piece in pieces if isinstance(piece, Letters)]
    if not all_letters:
        return "a pattern such as yyyy-MM-dd"
    for letters in all_letters:
        letter, longest = letters.letter, LONGEST[letters.letter]
        if letters.count > longest:
            return f"{letter} at most {longest} times in a row"
        if letter == "V" and letters.count != 2:
            return "VV for a zone's name"
        if letter == "O" and letters.count not in (1, 4):
            return "O or OOOO"
    varying = 0
    for piece in pieces:
        varying = varying + piece.varies if isinstance(piece, Letters) and piece.is_number else 0
        if varying > 1:
            return "two letters each, as in yyyyMMdd, where numbers touch: nothing says where one ends"
    return None


def expected_brackets(pieces: list[Piece]) -> str | None:
    """Brackets that stay open end with the pattern, as Spark has it."""
    depth = 0
    for piece in pieces:
        depth += {"[": 1, "]": -1}.get(piece, 0) if isinstance(piece, str) else 0
        if depth < 0:
            return "a [ for each ]"
    return None
