"""One file from its bytes to blocks of records under a header, every line accounted for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..contract.contract import Contract, CsvFormat
from .block import Block, Fault
from .dialect import Dialect, dialect_of
from .header import Header, read_header
from .lines import SPACE, LineCount
from .records import BLOCK_BYTES, blocks
from .text import LONGEST_MARK, encoding_of, split_head, unmarked_utf16, unpacked, utf8_text

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
        """Whether every line is accounted for, when the file was read to its end."""
        return self.count.lines == self.header + self.blank + self.of_records

    def __str__(self) -> str:
        return (
            f"{self.count.lines} lines, but {self.header} of the header, {self.blank} blank and "
            f"{self.of_records} in {self.records} records"
        )


@dataclass(frozen=True)
class Records:
    """A file split into records, read as far as its header."""

    header: Block | None
    """Its first record is the header; None of a file in which no record is one."""
    below: Iterator[Block]
    """The records below the header."""
    lines: Lines
    """Complete when the last block was taken."""
    encoding: str
    """Of its text: a mark's, else the one that was given."""
    unmarked: bool
    """Whether nothing tells the order of bytes of its UTF-16."""


@dataclass(frozen=True)
class OpenFile:
    """A file read as far as its header, which is held against the contract."""

    header: Header | None
    """None of a file without one, which has no rows either."""
    blocks: Iterator[Block]
    """Of the records below the header."""
    lines: Lines
    """Complete when the last block was taken."""
    encoding: str
    """Of its text: a mark's, else the contract's."""


def open_file(chunks: Iterable[bytes], contract: Contract, block_bytes: int = BLOCK_BYTES) -> OpenFile:
    """
    Reads as far as the header. `chunks` are the file's bytes, in pieces of any size.
    @raises Damaged, here or from the blocks
    """
    records = open_records(chunks, contract.csv, block_bytes)
    return OpenFile(header_of(records, contract), records.below, records.lines, records.encoding)


def header_of(records: Records, contract: Contract) -> Header | None:
    """The header as the contract takes it; None where the file has none."""
    if records.header is None:
        return None
    if records.unmarked:
        return Header((), UNMARKED)
    return read_header(records.header, contract, dialect_of(contract.csv), records.encoding)


def open_records(chunks: Iterable[bytes], csv: CsvFormat, block_bytes: int = BLOCK_BYTES) -> Records:
    """
    Reads as far as the header, whatever it names.
    @raises Damaged, here or from the blocks
    """
    head, rest = split_head(unpacked(chunks), LONGEST_MARK)
    lines = Lines()
    dialect = dialect_of(csv)
    read = blocks(lines.count.counted(utf8_text(head, rest, csv.encoding)), dialect, block_bytes)
    header = find_header(read, dialect, lines)
    below = [] if header is None else [header.without_first(1)]
    unmarked = bool(head) and unmarked_utf16(head, csv.encoding)
    return Records(header, count_below(below, read, lines), lines, encoding_of(head, csv.encoding), unmarked)


def find_header(read: Iterator[Block], dialect: Dialect, lines: Lines) -> Block | None:
    """The records from the header on, of the block that has it; what stands above it is counted with it."""
    for block in read:
        lines.blank += block.blank_lines
        named = first_named(block, dialect)
        lines.header += int(block.heights[:named].sum())
        if named < block.records:
            lines.header += int(block.heights[named])
            return block.without_first(named)
    return None


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


def count_below(first: list[Block], read: Iterator[Block], lines: Lines) -> Iterator[Block]:
    """Blocks of records below the header as they come; their lines are counted. Blank ones of the first are already."""
    for block in first:
        count_records(block, lines)
        yield block
    for block in read:
        lines.blank += block.blank_lines
        count_records(block, lines)
        yield block


def count_records(block: Block, lines: Lines) -> None:
    """Adds a block's records, and the lines they take."""
    lines.records += block.records
    lines.of_records += int(block.heights.sum())
