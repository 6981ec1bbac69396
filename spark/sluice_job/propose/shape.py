"""How a file is written: its encoding, delimiter and quote, as far as its bytes tell."""

import codecs
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from ..contract.contract import CsvFormat
from ..read.block import Block, Fault
from ..read.dialect import Dialect
from ..read.lines import LineCount
from ..read.local_file import local_chunks
from ..read.records import find_records
from ..read.text import UTF_16_MARKS, split_head, unpacked, utf8_text, with_end

SAMPLE_BYTES = 1024 * 1024
"""From the file's beginning: they tell its delimiter."""
DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")
NOT_WINDOWS_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
ZEROS_OF_UTF_16 = 0.4
"""Share of bytes in every other place that are zero, from which a file without a mark is taken for UTF-16."""


@dataclass(frozen=True)
class Encoding:
    """The file's encoding, by a name that a contract may have, and what it was told by."""

    name: str
    seen: str
    """`mark`, `ascii`, `valid` UTF-8, `zeros` in every other place, or `not-utf-8`."""
    line: int | None = None
    """Of `not-utf-8`: the first line that shows it."""


@dataclass(frozen=True)
class Shape:
    """How a file is written."""

    encoding: Encoding
    csv: CsvFormat


def shape_of(path: Path) -> Shape:
    """@raises OSError; Damaged when it can't be unpacked"""
    encoding = encoding_of(path)
    head, rest = split_head(unpacked(local_chunks(path)), SAMPLE_BYTES)
    sample = b"".join(utf8_text(head[:SAMPLE_BYTES], [], encoding.name))
    is_whole = len(head) <= SAMPLE_BYTES and next(rest, None) is None
    delimiter, quote = dialect_in(sample if is_whole else sample[: last_line_end(sample)])
    return Shape(encoding, CsvFormat(delimiter, quote, encoding.name))


def encoding_of(path: Path) -> Encoding:
    """A mark is believed, valid UTF-8 too: texts in another encoding are hardly ever that by chance."""
    head, rest = split_head(unpacked(local_chunks(path)), SAMPLE_BYTES)
    if head.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8", "mark")
    if head[:2] in UTF_16_MARKS:
        return Encoding("utf-16", "mark")
    for name, first in (("utf-16le", 1), ("utf-16be", 0)):
        every_other = head[first::2]
        if every_other and every_other.count(0) > ZEROS_OF_UTF_16 * len(every_other):
            return Encoding(name, "zeros")
    return utf8_or_not(chain([head], rest))


def utf8_or_not(chunks: Iterable[bytes]) -> Encoding:
    """UTF-8 where every byte is valid, else the code page of Windows that has all its bytes, else ISO 8859-1."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, line = LineCount(), None
    is_ascii, in_windows_1252 = True, True
    for chunk, is_last in with_end(chunks):
        is_ascii = is_ascii and chunk.isascii()
        in_windows_1252 = in_windows_1252 and NOT_WINDOWS_1252.isdisjoint(chunk)
        if line is None:
            kept = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, is_last)
                lines.count(chunk)
            except UnicodeDecodeError as error:
                lines.count(chunk[: max(0, error.start - kept)])
                line = lines.ends + 1
    if line is None:
        return Encoding("utf-8", "ascii" if is_ascii else "valid")
    return Encoding("windows-1252" if in_windows_1252 else "iso-8859-1", "not-utf-8", line)


def last_line_end(sample: bytes) -> int:
    """The offset after the last line end; the sample's size where there is none."""
    return max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1 or len(sample)


def dialect_in(sample: bytes) -> tuple[str, str]:
    """The delimiter and the quote by which most rows have as many fields as the header, and the header most fields."""
    best, most = (",", '"'), 0.0
    for quote in QUOTES:
        for delimiter in DELIMITERS:
            if quote == "'" and not begins_fields(sample, delimiter):
                continue
            found = score(find_records(sample, Dialect(ord(delimiter), ord(quote)), 1, final=True)[0])
            if found > most:
                best, most = (delimiter, quote), found
    return best


def begins_fields(sample: bytes, delimiter: str) -> bool:
    """Whether single quotes stand where quotes that mean something stand, in the first line too; and no double ones."""
    first_line = sample.splitlines()[0] if sample else b""
    return b'"' not in sample and first_line.startswith(b"'") and f"{delimiter}'".encode() in sample


def score(block: Block) -> float:
    """The share of rows that have as many fields as the header, weighted by how many these are: 0 for a single one."""
    if block.records == 0 or block.faults[0] != Fault.NONE:
        return 0
    width = int(block.fields[0])
    whole = float(np.mean((block.faults == Fault.NONE) & (block.fields == width)))
    return whole * math.log2(width)
