"""
How dates and timestamps are written, as regular expressions of whole texts (RE2) whose groups are named by what they
hold: `year_0`, `month_1`, ... The number tells groups of one expression apart; what they hold may be empty where a part
is missing.

Widths are those of java.time's DateTimeFormatter, which Spark reads with: `dd` is two digits, `d` one or two, zeros
before them apart; `SSS` is one to three.
"""

import re
from functools import cache

from ..contract.time_format import Letters, Text, pieces_of

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FIELDS = {
    "G": "era", "y": "year", "M": "month", "L": "month", "d": "day", "D": "day_of_year", "a": "half", "H": "hour",
    "k": "clock_hour", "K": "half_hour", "h": "clock_half_hour", "m": "minute", "s": "second", "S": "fraction",
}  # fmt: skip
WIDEST = {"y": 4, "D": 3}
JAVA_DIGITS = 19

OFFSET = "[+-][0-9]{2}"
OFFSETS = {
    1: f"{OFFSET}(?:[0-9]{{2}})?",
    2: f"{OFFSET}[0-9]{{2}}",
    3: f"{OFFSET}:[0-9]{{2}}",
    4: f"{OFFSET}[0-9]{{2}}(?:[0-9]{{2}})?",
    5: f"{OFFSET}:[0-9]{{2}}(?::[0-9]{{2}})?",
}
LOCALIZED = "GMT(?:[+-][0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?)?)?"
LOCALIZED_LONG = f"GMT(?:{OFFSETS[5]})?"
REGION = f"(?:UTC|GMT|UT)?{OFFSETS[5]}|[A-Z][A-Z0-9_+/-]*"

ISO_DAY = "(?P<year_0>[0-9]{4})-(?P<month_1>[0-9]{2})-(?P<day_2>[0-9]{2})"
ISO_FRACTION = "(?P<fraction_6>[0-9]{1,9})"
ISO_TIME = f"(?P<hour_3>[0-9]{{2}}):(?P<minute_4>[0-9]{{2}})(?::(?P<second_5>[0-9]{{2}})(?:\\.{ISO_FRACTION})?)?"
ISO_ZONE = f"(?P<zone_7>Z| UTC|{OFFSET}(?::?[0-9]{{2}})?)"
ISO = {
    "date": rf"\A{ISO_DAY}\z",
    "timestamp": rf"\A{ISO_DAY}(?:[T ]{ISO_TIME}{ISO_ZONE}?)?\z",
}


@cache
def expression_of(pattern: str) -> str:
    """The expression of a pattern that the contract takes. Upper and lower case are the same, as to Spark."""
    parts: list[str] = []
    depth = 0
    for index, piece in enumerate(pieces_of(pattern)):
        if piece == "[":
            parts.append("(?:")
            depth += 1
        elif piece == "]":
            parts.append(")?")
            depth -= 1
        elif isinstance(piece, Text):
            parts.append(re.escape(piece.text))
        else:
            parts.append(f"(?P<{field_of(piece)}_{index}>{shape_of(piece)})")
    return rf"(?i)\A(?:{''.join(parts)}{')?' * depth})\z"


def field_of(letters: Letters) -> str:
    """What the letters stand for, which names their group."""
    if letters.letter in "ML" and not letters.is_number:
        return "month_name"
    if letters.letter == "y" and letters.count == 2:
        return "year_of_2000"
    return FIELDS.get(letters.letter, "zone")


def shape_of(letters: Letters) -> str:
    """The expression of what may stand where the letters are."""
    letter, count = letters.letter, letters.count
    if letters.is_number:
        return digits_of(letters)
    if letter in "ML":
        return "|".join(name[:3] if count == 3 else name for name in MONTHS)
    if letter == "G":
        return "Anno Domini" if count == 4 else "AD"
    if letter == "a":
        return "AM|PM"
    return zone_shape(letter, count)


def digits_of(letters: Letters) -> str:
    """The expression of a number that the letters stand for."""
    letter, count = letters.letter, letters.count
    widest = WIDEST.get(letter, 2)
    if letter == "S":
        return f"[0-9]{{1,{count}}}"
    if count > widest:
        return f"0{{{count - widest}}}[0-9]{{{widest}}}"
    if not letters.varies:
        return f"[0-9]{{{count}}}"
    zeros = "" if letter == "D" and count == 2 else f"0{{0,{JAVA_DIGITS - widest}}}"
    return f"{zeros}[0-9]{{{count},{widest}}}"


def zone_shape(letter: str, count: int) -> str:
    """The expression of a zone: an offset, or a name that only a look-up can tell from a text."""
    if letter == "V":
        return REGION
    if letter == "z":
        return f"{REGION}|[A-Z][A-Z -]*" if count == 4 else REGION
    if letter == "O" or (letter == "Z" and count == 4):
        return LOCALIZED if count == 1 else LOCALIZED_LONG
    if letter == "Z":
        return f"Z|{OFFSETS[5]}" if count == 5 else OFFSETS[2]
    return f"Z|{OFFSETS[count]}" if letter == "X" else OFFSETS[count]
