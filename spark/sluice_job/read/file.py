"""One file from its bytes to blocks of records under a header, every line accounted for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..contract.contract import Contract
from .block import Block, Fault
from .dialect import Dialect
from .header import Header, read_header
from .lines import SPACE, LineCount
from .records import BLOCK_BYTES, blocks
from .text import LONGEST_MARK, encoding_of, opening, unmarked_utf16, unpacked, utf8_text

UNMARKED = "utf-16 without a byte order mark; say utf-16le or utf-16be"


@dataclass
class Lines:
    """Where the lines of a file went."""

    count: LineCount = field(default_factory=LineCount)
    """By the bytes alone."""
    header: int = 0
    blank: int = 0
    of_records: int = 0
    records: int = 0

    @property
    def balance(self) -> bool:
        return self.count.lines == self.header + self.blank + self.of_records

    def __str__(self) -> str:
        return (
            f"{self.count.lines} lines, but {self.header} of the header, {self.blank} blank and "
            f"{self.of_records} in {self.records} records"
        )


@dataclass(frozen=True)
class OpenFile:
    header: Header | None
    """None of a file without one, which has no rows either."""
    blocks: Iterator[Block]
    """Of the records below the header."""
    lines: Lines
    """Complete when the last block was taken."""
    encoding: str
    """Of its text: a mark's, else the contract's."""


def dialect_of(contract: Contract) -> Dialect:
    return Dialect(ord(contract.csv.delimiter), ord(contract.csv.quote))


def open_file(chunks: Iterable[bytes], contract: Contract, block_bytes: int = BLOCK_BYTES) -> OpenFile:
    """
    Reads as far as the header. `chunks` are the file's bytes, in pieces of any size.
    @raises Damaged, here or from the blocks
    """
    encoding = contract.csv.encoding
    head, rest = opening(unpacked(chunks), LONGEST_MARK)
    own = encoding_of(head, encoding)
    problem = UNMARKED if head and unmarked_utf16(head, encoding) else None
    lines = Lines()
    text = lines.count.counted(utf8_text(head, rest, encoding))
    read = blocks(text, dialect_of(contract), block_bytes)
    header, below = None, []
    for block in read:
        lines.blank += block.blank_lines
        named = first_named(block, dialect_of(contract))
        lines.header += int(block.heights[:named].sum())
        if named < block.records:
            block = block.without_first(named)
            header = Header((), problem) if problem else read_header(block, contract, dialect_of(contract), own)
            lines.header += int(block.heights[0])
            below = [block.without_first(1)]
            break
    return OpenFile(header, noted(below, read, lines), lines, own)


def first_named(block: Block, dialect: Dialect) -> int:
    """The first record that is not of empty fields alone, as a spreadsheet leaves them where its table begins lower."""
    nothing = bytes({*range(SPACE + 1), dialect.delimiter, dialect.quote})
    records = zip(block.starts.tolist(), block.ends.tolist(), block.faults.tolist(), strict=True)
    named = (
        number
        for number, (start, end, fault) in enumerate(records)
        if fault != Fault.NONE or block.content[start:end].translate(None, nothing)
    )
    return next(named, block.records)


def noted(below: list[Block], read: Iterator[Block], lines: Lines) -> Iterator[Block]:
    for block in below:
        note(block, lines)
        yield block
    for block in read:
        lines.blank += block.blank_lines
        note(block, lines)
        yield block


def note(block: Block, lines: Lines) -> None:
    lines.records += block.records
    lines.of_records += int(block.heights.sum())
