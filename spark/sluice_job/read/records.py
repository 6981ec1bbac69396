"""
What a record is. It begins where a line begins. Where its quotes work out, it goes on to the first line end outside of
quotes. Where they don't, its first line alone is a bad row, and the next line begins the next record: one forgotten
quote spoils one row.

A quoted field opens with a quote as its first byte and closes with one before a delimiter, a line end or the end of
the file; a quote inside is doubled. So within a line, the quotes open and close in turn, and each can be looked at by
itself: before one that opens has to be a delimiter, a line end or a quote that closes (they are a doubled one); after
one that closes, likewise. A line with an odd number of quotes leaves a field open, and only the next such line can
close it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .block import Block, Fault, Offsets
from .lines import CR, LF, Bytes, blank, lines_of
from .text import Damaged

BLOCK_BYTES = 4 * 1024 * 1024
"""Of text, that are looked at together."""
LONGEST_RECORD = 64 * 1024 * 1024
"""Bytes. A quoted field that goes on for longer counts as never closed."""


@dataclass(frozen=True)
class Dialect:
    delimiter: int
    quote: int


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
        # A record that is not whole yet is looked at again only when there is twice as much of it.
        wanted = max(block_bytes, min(2 * size, LONGEST_RECORD + 1))
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
    spans = regular_spans(quoting, starts, ends, size)
    if spans is None:
        quoting = None
        spans = irregular_spans(array, starts, ends, dialect, size)
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
    """Of a text whose quotes all stand where they may, when they open and close in turn from its beginning."""

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


def beside_quotes(dialect: Dialect) -> NDArray[np.bool_]:
    """Of each byte, whether it may stand before a quote that opens and after one that closes."""
    allowed = np.zeros(256, bool)
    allowed[[dialect.delimiter, dialect.quote, CR, LF]] = True
    return allowed


@dataclass(frozen=True)
class Spans:
    """Records as lines: the first and the last of each."""

    first: Offsets
    last: Offsets
    faults: NDArray[np.uint8]
    whole: int
    """How many lines belong to records that are whole."""


def regular_spans(quoting: Quoting | None, starts: Offsets, ends: Offsets, size: int | None) -> Spans | None:
    """None where a record's quotes do not work out, or it is too long. Text goes on after `size` bytes, if not None."""
    if quoting is None:
        return None
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
    if whole < lines and size is not None and size - starts[whole] > LONGEST_RECORD:
        return None
    return Spans(first, last, np.zeros(len(first), np.uint8), whole)


def irregular_spans(array: Bytes, starts: Offsets, ends: Offsets, dialect: Dialect, size: int | None) -> Spans:
    """Line by line, where quotes do not work out. Text goes on after `size` bytes, if not None."""
    lines = len(starts)
    quotes = np.flatnonzero(array[: ends[-1]] == dialect.quote)
    before = np.searchsorted(quotes, starts)
    counts = np.diff(np.append(before, len(quotes)))
    line_of = np.repeat(np.arange(lines), counts)
    second = ((np.arange(len(quotes)) - before[line_of]) & 1).astype(bool)
    allowed = beside_quotes(dialect)
    after_break = np.where(quotes > 0, allowed[array[quotes - 1]], True)
    following = quotes + 1
    before_break = np.where(following < len(array), allowed[array[np.minimum(following, len(array) - 1)]], True)

    # From outside, the first quote of a line opens, the second closes, and so on; from inside, the other way round.
    faults = np.zeros(lines, np.uint8)
    wrong = np.flatnonzero(np.where(second, ~before_break, ~after_break))[::-1]
    faults[line_of[wrong]] = np.where(second[wrong], Fault.TEXT_AFTER_QUOTE, Fault.STRAY_QUOTE)
    broken_inside = np.zeros(lines + 1, np.int64)
    broken_inside[1 + line_of[np.where(second, ~after_break, ~before_break)]] = 1
    broken_so_far = np.cumsum(broken_inside)

    last = np.arange(lines)
    begins = np.ones(lines, bool)
    whole = lines
    odd = np.flatnonzero(counts & 1)
    inside_until = -1
    for opener, closer in pairwise([*odd.tolist(), lines]):
        if opener <= inside_until or faults[opener]:
            continue
        if closer == lines:
            may_close = size is not None and size - starts[opener] <= LONGEST_RECORD
            if may_close and broken_so_far[lines] == broken_so_far[opener + 1]:
                whole = opener
                break
            faults[opener] = Fault.UNCLOSED
        elif broken_so_far[closer + 1] > broken_so_far[opener + 1] or ends[closer] - starts[opener] > LONGEST_RECORD:
            faults[opener] = Fault.UNCLOSED
        else:
            last[opener] = closer
            begins[opener + 1 : closer + 1] = False
            inside_until = closer
    first = np.flatnonzero(begins[:whole])
    return Spans(first, last[first], faults[first], whole)


def count_fields(array: Bytes, quoting: Quoting | None, starts: Offsets, ends: Offsets, dialect: Dialect) -> Offsets:
    """One more than delimiters outside of quotes."""
    if len(starts) == 0:
        return np.zeros(0, np.int64)
    is_delimiter = array == dialect.delimiter
    if quoting is not None and quoting.inside is not None:
        is_delimiter &= ~quoting.inside
    delimiters = np.flatnonzero(is_delimiter)
    low, high = np.searchsorted(delimiters, starts), np.searchsorted(delimiters, ends)
    if quoting is not None:
        fields: Offsets = high - low + 1
        return fields
    quotes = np.flatnonzero(array == dialect.quote)
    record_of = np.searchsorted(starts, delimiters, side="right") - 1
    in_record = np.searchsorted(quotes, delimiters) - np.searchsorted(quotes, starts)[np.maximum(record_of, 0)]
    outside = np.append(0, np.cumsum((in_record & 1) == 0))
    counted: Offsets = outside[high] - outside[low] + 1
    return counted


def mark_undecodable(block: Block) -> None:
    """Whatever else is wrong with a record, its bytes come first."""
    if is_utf8(block.content):
        return
    for record, (start, end) in enumerate(zip(block.starts.tolist(), block.ends.tolist(), strict=True)):
        if not is_utf8(block.content[start:end]):
            block.faults[record] = Fault.ENCODING


def is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
