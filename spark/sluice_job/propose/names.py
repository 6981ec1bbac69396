"""Names for a dataset and its columns, from those of a file."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST_DATASET, LONGEST_COLUMN = 63, 128
SUFFIXES = re.compile(r"(\.(csv|tsv|txt|gz))+$", re.IGNORECASE)
DATES_AND_NUMBERS = re.compile(r"(?<![^\W_])[0-9]+(?:[-_. ]*[0-9]+)*(?![^\W_])|[0-9]{4,}(?:[-_. ]*[0-9]+)*")
"""Not the 2 of `co2`, nor the 500 of `sp500`."""


def dataset_name(file: str) -> str:
    """A name made of the words in the file's, without its dates and numbers."""
    words = DATES_AND_NUMBERS.sub(" ", SUFFIXES.sub("", file))
    name = re.sub(r"[^a-z0-9]+", "_", plain(words).lower()).strip("_")
    if not name[:1].isalpha():
        name = f"dataset_{name}"
    return name[:LONGEST_DATASET].rstrip("_")


def glob_of(file: str) -> str:
    """Takes the file and those that are named the same but for dates and numbers, where there are words beside them."""
    suffix = SUFFIXES.search(file)
    end = suffix.start() if suffix else len(file)
    stem = file[:end]
    if not re.search(r"[^\W\d_]{2}", DATES_AND_NUMBERS.sub(" ", stem)):
        return file
    return DATES_AND_NUMBERS.sub("*", stem) + file[end:]


def column_names(headers: Iterable[str]) -> Sequence[str]:
    """One for each header, all different; the header's own name where a column may have it."""
    names: list[str] = []
    taken: set[str] = set()
    for header in headers:
        name = header if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", header) else made_of(header)
        name = unused(name[:LONGEST_COLUMN], taken)
        taken.add(name.lower())
        names.append(name)
    return names


def made_of(header: str) -> str:
    """The header's words in lower case, joined by underscores."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", plain(header)).strip("_").lower()
    return name if name[:1].isalpha() else f"column_{name}".rstrip("_")


def unused(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number from 2 on that nobody has; `taken` are names in lower case."""
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        free = f"{name[: LONGEST_COLUMN - 10]}_{number}"
    return free


def plain(text: str) -> str:
    """Without accents."""
    return "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )
