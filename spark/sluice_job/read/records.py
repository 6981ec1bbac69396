"""
What a record is. It begins where a line begins. Where its quotes work out, it goes on to the first line end outside of
quotes. Where they don't, its first line alone is a bad row, and the next line begins the next record: one forgotten
quote spoils one row.

A field whose first byte is a quote is a quoted one: it closes with a quote before a delimiter, a line end or the end of
the file; a quote inside is doubled. A field that begins otherwise is what it is, quotes in it too (`5" pipe`), unless
nothing but blanks stands before the first one: then somebody meant to quote it.

Where all quotes of a block are those of quoted fields, they open and close in turn, and each can be looked at by
itself: before one that opens has to be a delimiter, a line end or a quote that closes (they are a doubled one); after
one that closes, likewise. So such blocks are taken whole, and only others line by line.
"""

from array import array as numbers
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .block import Block, Fault, Offsets
from .dialect import Dialect
from .lines import CR, LF, Bytes, blank, lines_of
from .quotes import OPEN, runs_of
from .text import Damaged

BLOCK_BYTES = 4 * 1024 * 1024
"""Of text, that are looked at together."""
LONGEST_RECORD = 64 * 1024 * 1024
"""Bytes. A quoted field that goes on for longer counts as never closed."""
TALLEST_RECORD = 1_000_000
"""Lines. One that goes on for more counts as never closed too: each line takes memory of its own."""
MOST_MORE = 8 * 1024 * 1024
"""Bytes that are waited for before a record that is not whole is looked at once more."""


def blocks(text: Iterable[bytes], dialect: Dialect, block_bytes: int = BLOCK_BYTES) -> Iterator[Block]:
    """
    The file's records; every byte of the text is in a record, a line end or a blank line.
    @raises Damaged for a line that no memory should hold
    """
    pending: list[bytes] = []
    size, wanted, line = 0, block_bytes, 1
    for chunk in text:
        pending.append(chunk)
        size += len(chunk)
        if size < wanted:
            continue
        content = b"".join(pending)
        block, rest, lines = find_records(content, dialect, line, final=False)
        if rest == 0 and without_last_cr(content) > LONGEST_RECORD:
            raise too_long(line)
        if block.records or block.blank_lines:
            yield block
        line += lines
        pending, size = [content[rest:]], len(content) - rest
        # A record that is not whole yet is looked at again only when there is much more of it.
        wanted = size + max(block_bytes, min(size, MOST_MORE))
    block, _, _ = find_records(b"".join(pending), dialect, line, final=True)
    if block.records or block.blank_lines:
        yield block


def too_long(line: int) -> Damaged:
    """It is refused wherever it stands, in whatever pieces it came."""
    return Damaged(f"line {line} is longer than {LONGEST_RECORD} bytes")


def without_last_cr(content: bytes) -> int:
    """The size of a text that goes on: a CR at its end may be the first half of a line end."""
    return len(content) - content.endswith(b"\r")


def find_records(content: bytes, dialect: Dialect, first_line: int, final: bool) -> tuple[Block, int, int]:
    """The records, the offset of the first that may not be whole, and the number of lines before it."""
    array = np.frombuffer(content, np.uint8)
    starts, ends, rest = lines_of(array, final)
    long = np.flatnonzero(ends - starts > LONGEST_RECORD)
    if len(long):
        raise too_long(first_line + int(long[0]))
    lined = array[:rest]
    quoting = regular_quoting(lined, dialect) if dialect.quote in content else UNQUOTED
    size = None if final else without_last_cr(content)
    spans = None if quoting is None else regular_spans(quoting, starts, ends, size)
    if quoting is None or spans is None:
        spans, quoting = irregular_spans(lined, starts, ends, dialect, size)
    if spans.whole < len(starts):
        rest = int(starts[spans.whole])
        starts, ends = starts[: spans.whole], ends[: spans.whole]
    empty = np.zeros(len(spans.first), bool)
    single = np.flatnonzero((spans.first == spans.last) & (spans.faults == Fault.NONE))
    lines = spans.first[single]
    empty[single] = blank(array, starts[lines], ends[lines], (dialect.delimiter, dialect.quote))
    first, last = spans.first[~empty], spans.last[~empty]
    begins, stops = starts[first], ends[last]
    block = Block(
        content,
        begins,
        stops,
        first + first_line,
        last - first + 1,
        count_fields(lined, quoting, begins, stops, dialect),
        spans.faults[~empty],
        int(empty.sum()),
    )
    mark_undecodable(block)
    return block, rest, len(starts)


@dataclass(frozen=True)
class Quoting:
    """Which bytes of a text are inside of quotes, where its quotes open and close in turn from its beginning."""

    inside: NDArray[np.bool_] | None
    """Of each byte, whether a field is open after it; None where there is no quote."""


UNQUOTED = Quoting(None)


def regular_quoting(array: Bytes, dialect: Dialect) -> Quoting | None:
    """None where a quote stands that may not."""
    if len(array) == 0:
        return UNQUOTED
    is_quote = array == dialect.quote
    inside = odd_so_far(is_quote)
    allowed = is_quote | (array == dialect.delimiter) | (array == LF) | (array == CR)
    # One that opens stands after what may stand beside quotes, or is the first byte; one that closes, before it.
    opens_wrong = (is_quote & inside)[1:] & ~allowed[:-1]
    closes_wrong = (is_quote & ~inside)[:-1] & ~allowed[1:]
    return None if opens_wrong.any() or closes_wrong.any() else Quoting(inside)


def odd_so_far(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """
    Of each place, whether the number of marks up to it and with it is odd. Worked out 64 places at a time: a word that
    is folded onto itself by shifts of 1, 2, 4 ... 32 has in each bit the parity of those below.
    """
    bits = np.packbits(marks, bitorder="little")
    words = np.append(bits, np.zeros(-len(bits) % 8, np.uint8)).view("<u8")
    for shift in (1, 2, 4, 8, 16, 32):
        words = words ^ (words << np.uint64(shift))
    carried = np.bitwise_xor.accumulate(words >> np.uint64(63))
    words[1:] ^= np.uint64(0) - carried[:-1]
    return np.unpackbits(words.view(np.uint8), count=len(marks), bitorder="little").view(np.bool_)


@dataclass(frozen=True)
class Spans:
    """Records as lines: the first and the last of each."""

    first: Offsets
    last: Offsets
    faults: NDArray[np.uint8]
    whole: int
    """How many lines belong to records that are whole."""


def regular_spans(quoting: Quoting, starts: Offsets, ends: Offsets, size: int | None) -> Spans | None:
    """None where a record's quotes do not work out, or it is too long. Text goes on after `size` bytes, if not None."""
    lines = len(starts)
    if quoting.inside is None or lines == 0:
        every = np.arange(lines)
        return Spans(every, every, np.zeros(lines, np.uint8), lines)
    whole = lines
    first = np.flatnonzero(~np.append(False, quoting.inside[starts[1:] - 1]))
    if quoting.inside[-1]:
        if size is None:
            return None
        whole, first = int(first[-1]), first[:-1]
    last = np.append(first[1:], whole)[: len(first)] - 1
    if len(first) and (ends[last] - starts[first]).max() > LONGEST_RECORD:
        return None
    if len(first) and (last - first).max() >= TALLEST_RECORD:
        return None
    if whole < lines and size is not None and not may_go_on(starts, whole, size):
        return None
    return Spans(first, last, np.zeros(len(first), np.uint8), whole)


def may_go_on(starts: Offsets, line: int, size: int) -> bool:
    """Whether a record that began at this line, in `size` bytes of text so far, may still come to its end."""
    return bool(size - starts[line] <= LONGEST_RECORD and len(starts) - line < TALLEST_RECORD)


def irregular_spans(
    array: Bytes, starts: Offsets, ends: Offsets, dialect: Dialect, size: int | None
) -> tuple[Spans, Quoting]:
    """Line by line, where quotes stand otherwise. Text goes on after `size` bytes, if not None."""
    lines = len(starts)
    runs = runs_of(array[: ends[-1]], starts, dialect)
    faults = np.zeros(lines, np.uint8)
    last = np.arange(lines)
    begins = np.ones(lines, bool)
    fields = numbers("q")
    whole, until = lines, -1
    counting, at = runs.first_of_lines()
    furthest = np.searchsorted(ends, starts[counting] + LONGEST_RECORD, side="right") - 1
    furthest = np.minimum(furthest, counting + TALLEST_RECORD - 1)
    for line, run, most in zip(counting.tolist(), at.tolist(), furthest.tolist(), strict=True):
        if line <= until:
            continue
        end, pairs = runs.follow_record(run, most)
        if 0 <= end <= most:
            until = end
            last[line] = end
            begins[line + 1 : end + 1] = False
            fields += pairs
        elif end == OPEN and size is not None and may_go_on(starts, line, size):
            whole = line
            break
        else:
            faults[line] = Fault.UNCLOSED if end == OPEN or end > most else -end
    first = np.flatnonzero(begins[:whole])
    return Spans(first, last[first], faults[first], whole), Quoting(odd_so_far(runs.marks_of(fields, len(array))))


def count_fields(array: Bytes, quoting: Quoting, starts: Offsets, ends: Offsets, dialect: Dialect) -> Offsets:
    """One more than delimiters, of which those inside of quotes don't count where the quoting is regular."""
    if len(starts) == 0:
        return np.zeros(0, np.int64)
    is_delimiter = array == dialect.delimiter
    if quoting.inside is not None:
        is_delimiter &= ~quoting.inside
    delimiters = np.flatnonzero(is_delimiter)
    fields: Offsets = np.searchsorted(delimiters, ends) - np.searchsorted(delimiters, starts) + 1
    return fields


def mark_undecodable(block: Block) -> None:
    """Whatever else is wrong with a record, its bytes come first."""
    if is_utf8(block.content):
        return
    for record, (start, end) in enumerate(zip(block.starts.tolist(), block.ends.tolist(), strict=True)):
        if not is_utf8(block.content[start:end]):
            block.faults[record] = Fault.ENCODING


def is_utf8(content: bytes) -> bool:
    """Whether every byte is valid."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
