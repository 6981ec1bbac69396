"""What a line is: it ends with CR LF, LF or CR, or where the file ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .block import Offsets

LF, CR, SPACE = 10, 13, 32

Bytes = NDArray[np.uint8]


@dataclass
class LineCount:
    """
    Counts the lines of the chunks that pass. It knows nothing of records or quotes: what the reader makes of the file
    is held against it.
    """

    ends: int = 0
    open: bool = False
    """Whether the last line has no end yet."""
    ended_by_cr: bool = False

    @property
    def lines(self) -> int:
        """How many lines have passed: in the end, all of the file."""
        return self.ends + (1 if self.open else 0)

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks as they are; counts them on their way."""
        for chunk in chunks:
            if chunk:
                self.count(chunk)
            yield chunk

    def count(self, chunk: bytes) -> None:
        """Adds the lines of a chunk that is not empty."""
        self.ends += chunk.count(b"\n")
        if b"\r" in chunk:
            self.ends += chunk.count(b"\r") - chunk.count(b"\r\n")
        if self.ended_by_cr and chunk.startswith(b"\n"):
            self.ends -= 1
        self.ended_by_cr = chunk.endswith(b"\r")
        self.open = not chunk.endswith((b"\n", b"\r"))


def lines_of(content: Bytes, final: bool) -> tuple[Offsets, Offsets, int]:
    """
    Where the lines begin, where they end (before the line end), and where the first line begins that is not whole. A
    CR at the very end is the end of a line only in the `final` content: an LF may follow.
    """
    breaks = np.flatnonzero((content == LF) | (content == CR))
    after = breaks + 1
    if len(breaks) and (content[breaks] == CR).any():
        is_cr = content[breaks] == CR
        second = np.zeros(len(breaks), bool)
        second[1:] = is_cr[:-1] & ~is_cr[1:] & (breaks[1:] == after[:-1])
        pair = np.zeros(len(breaks), bool)
        pair[:-1] = second[1:]
        after = (after + pair)[~second]
        breaks = breaks[~second]
        if not final and breaks[-1] == len(content) - 1 and content[-1] == CR:
            breaks, after = breaks[:-1], after[:-1]
    starts = np.concatenate((np.zeros(1, np.int64), after))
    rest = int(starts[-1])
    if final and rest < len(content):
        return starts, np.append(breaks, len(content)), len(content)
    return starts[:-1], breaks, rest


def blank(content: Bytes, starts: Offsets, ends: Offsets, marks: tuple[int, int]) -> NDArray[np.bool_]:
    """For each line, whether it holds nothing but spaces and control characters, none of which delimits or quotes."""
    result: NDArray[np.bool_] = starts == ends
    doubtful = np.flatnonzero(~result & (content[np.minimum(starts, len(content) - 1)] <= SPACE))
    if len(doubtful) == 0:
        return result
    significant = (content > SPACE) | (content == marks[0]) | (content == marks[1])
    padded = np.append(significant, False)
    bounds = np.stack((starts[doubtful], ends[doubtful]), axis=1).ravel()
    result[doubtful] = ~np.logical_or.reduceat(padded, bounds)[::2]
    return result
