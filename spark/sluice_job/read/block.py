"""Whole records of a file, found by their bytes alone."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]


class Fault(IntEnum):
    """Why a record can't be read. A record has the first that applies."""

    NONE = 0
    ENCODING = 1
    BLANKS_BEFORE_QUOTE = 2
    TEXT_AFTER_QUOTE = 3
    UNCLOSED = 4


@dataclass(frozen=True)
class Block:
    """Records in the order of the file, and the blank lines between them."""

    content: bytes
    """UTF-8, but for records with the fault ENCODING."""
    starts: Offsets
    """Of each record: the offset of its first byte in `content`."""
    ends: Offsets
    """The offset after its last byte, its line end not included."""
    lines: Offsets
    """The number in the file of its first line, from 1."""
    heights: Offsets
    """How many lines it has."""
    fields: Offsets
    """How many fields it has; of no meaning where its quotes are at fault."""
    faults: NDArray[np.uint8]
    blank_lines: int
    """Lines of this stretch of the file that are no record's."""

    @property
    def records(self) -> int:
        """How many there are."""
        return len(self.starts)

    def text(self, record: int) -> str:
        """The record as it stands in the file; what could not be decoded is U+FFFD."""
        raw = self.content[self.starts[record] : self.ends[record]]
        return raw.replace(UNDECODED, REPLACEMENT).decode("utf-8", "replace")

    @property
    def size(self) -> int:
        """Bytes from the first record to the last."""
        return int(self.ends[-1] - self.starts[0]) if self.records else 0

    def without_first(self, records: int) -> "Block":
        """The block without so many records at its beginning."""
        return self.part(records, self.records)

    def part(self, first: int, end: int) -> "Block":
        """The records from the first on to the one before the end, if there are so many."""
        chosen = slice(first, end)
        return Block(
            self.content,
            self.starts[chosen],
            self.ends[chosen],
            self.lines[chosen],
            self.heights[chosen],
            self.fields[chosen],
            self.faults[chosen],
            self.blank_lines,
        )


UNDECODED = "\udcff".encode("utf-8", "surrogatepass")
"""Stands for bytes that the file's encoding does not know. No valid text holds it: it is no valid UTF-8."""
REPLACEMENT = "\ufffd".encode()
