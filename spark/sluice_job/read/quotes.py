"""
Where fields open and close, looked at quote by quote: for text whose quotes don't all stand where they may.

Quotes that follow each other are a run. Inside of quotes, a run of an even number is doubled quotes, and one of an odd
number closes the field. Outside, a run counts only where a field begins, or where nothing but blanks stand before it.

What becomes of a record that is inside of quotes does not depend on where it began: what was found out by one record
that came to nothing is known to all that run into it. So no text is gone through again and again, whatever its quotes.
"""

from array import array as numbers
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .block import Fault, Offsets
from .dialect import Dialect
from .lines import CR, LF, SPACE, Bytes

OPEN = -100
"""Of a record: it is inside of quotes where the text ends."""
UNKNOWN = -101

Places = NDArray[np.int32]
"""There may be tens of millions; no text that is looked at at once is longer than 2 GiB."""
RecordEnd = int
"""Where a record ends: the number of its last line; OPEN; or the fault that keeps it from ending, negated."""


@dataclass(frozen=True)
class Runs:
    """From left to right, and none beyond them."""

    first: Places
    """Of each run, the offset of its first quote."""
    last: Places
    lines: memoryview
    """The line that it stands in."""
    wrong: memoryview
    """The fault that it is outside of quotes; 0 where it is none."""
    closes_well: memoryview
    """Whether what follows may follow a quoted field."""
    next_that_counts: memoryview
    """Of each run, and of the end: itself or the next that opens a field or is wrong, outside of quotes."""
    next_odd: memoryview
    known_ends: memoryview
    """Of records that are inside of quotes before this run, and closed by it: as far as known."""

    def first_of_lines(self) -> tuple[Offsets, Offsets]:
        """The lines that have a run that counts, and the first such run of each."""
        counting = np.unique(np.asarray(self.next_that_counts))
        counting = counting[counting < len(self.first)]
        lines, at = np.unique(np.asarray(self.lines)[counting], return_index=True)
        return lines, counting[at]

    def marks_of(self, pairs: "numbers[int]", size: int) -> NDArray[np.bool_]:
        """For each byte of `size`, whether it is the first or last quote of a field; `pairs` are runs in turn."""
        marks = np.zeros(size, np.bool_)
        marks[self.first[pairs[::2]]] = True
        marks[self.last[pairs[1::2]]] = True
        return marks

    def follow_record(self, run: int, most: int) -> "tuple[RecordEnd, numbers[int]]":
        """
        The record that begins in the line of this run, the first there that counts; and the runs that open and close
        its fields in turn. It may end at the line `most`: the rest of one that is known not to is not gone through.
        """
        pairs = numbers("q")
        beyond, line = len(self.first), self.lines[run]
        while True:
            run = self.next_that_counts[run]
            if run == beyond or self.lines[run] > line:
                end = line
                break
            if self.wrong[run]:
                end = -self.wrong[run]
                break
            closing = self.next_odd[run + 1]
            if closing == beyond:
                end = OPEN
                break
            if not self.closes_well[closing]:
                end = -(Fault.TEXT_AFTER_QUOTE if self.lines[closing] == self.lines[run] else Fault.UNCLOSED)
                break
            known = self.known_ends[closing]
            if known != UNKNOWN and not 0 <= known <= most:
                end = known
                break
            pairs.append(run)
            pairs.append(closing)
            line = self.lines[closing]
            run = closing + 1
        for closing in pairs[1::2]:
            self.known_ends[closing] = end
        return end, pairs


def runs_of(text: Bytes, starts: Offsets, dialect: Dialect) -> Runs:
    """The runs of a text that has a quote; `starts` are those of its lines."""
    quotes = np.flatnonzero(text == dialect.quote).astype(np.int32)
    gaps = np.flatnonzero(np.diff(quotes) > 1)
    first, last = quotes[np.append(0, gaps + 1)], quotes[np.append(gaps, len(quotes) - 1)]
    is_odd = (last - first) % 2 == 0
    is_bound = (text == dialect.delimiter) | (text == LF) | (text == CR)
    begins = (first == 0) | is_bound[first - 1]
    closes_well = (last == len(text) - 1) | is_bound[np.minimum(last + 1, len(text) - 1)]
    wrong = np.zeros(len(first), np.uint8)
    wrong[begins & ~is_odd & ~closes_well] = Fault.TEXT_AFTER_QUOTE
    wrong[after_blanks(text, first, begins, is_bound)] = Fault.BLANKS_BEFORE_QUOTE
    return Runs(
        first,
        last,
        (np.searchsorted(starts, first, side="right") - 1).astype(np.int32).data,
        wrong.data,
        closes_well.data,
        next_of(begins & is_odd | (wrong > 0)).data,
        next_of(is_odd).data,
        np.full(len(first), UNKNOWN, np.int32).data,
    )


def after_blanks(text: Bytes, first: Places, begins: NDArray[np.bool_], is_bound: NDArray[np.bool_]) -> Offsets:
    """The runs before which a field has nothing but blanks."""
    candidates = np.flatnonzero(~begins & (text[first - 1] <= SPACE))
    if len(candidates) == 0:
        return candidates
    is_blank = (text <= SPACE) & ~is_bound
    is_blank[first] = False
    blanks = np.flatnonzero(is_blank & ~np.append(False, is_blank[:-1]))
    at = blanks[np.searchsorted(blanks, first[candidates]) - 1]
    found: Offsets = candidates[(at == 0) | is_bound[at - 1]]
    return found


def next_of(flags: NDArray[np.bool_]) -> Places:
    """For each place, and for the end: the first from there on that has the flag, or the end."""
    end = len(flags)
    places = np.append(np.where(flags, np.arange(end, dtype=np.int32), np.int32(end)), np.int32(end))
    nearest: Places = np.minimum.accumulate(places[::-1])[::-1].copy()
    return nearest
