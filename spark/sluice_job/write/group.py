"""A group of files becomes one Parquet file of good rows and one of bad rows, every record accounted for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..check.check import CheckedRows, check_rows
from ..check.keys import key_texts
from ..check.violation import Violation
from ..contract.contract import Column, Contract
from ..contract.pattern import is_too_large
from ..failure import DatasetFailed, InputChanged
from ..lake.input import Group, Input
from ..lake.raw import RawFile
from ..read.block import Block, Fault
from ..read.dialect import dialect_of
from ..read.fields import RowsLost, confirm, texts
from ..read.file import OpenFile, open_file
from ..read.header import WRONG
from ..read.text import Damaged
from .quarantine import SCHEMA, BadRow, Rules, note_rules, quarantine_table
from .rows_file import RowsFile, rows_by_value
from .schema import KEY, LINE, NUMBER, SOURCE, rows_schema

Contents = Callable[[RawFile], Iterator[bytes]]
"""Gives a file's bytes: of exactly the generation that was listed."""

ROWS, QUARANTINE = "rows.parquet", "quarantine.parquet"

ROWS_AT_A_TIME = 200_000
BYTES_AT_A_TIME = 32 * 1024 * 1024
"""Of many small files, whose rows are checked together."""
VALUES_AT_A_TIME = 1_000_000
"""Of rows of many columns: each may be wrong, and has a message then."""


@dataclass(frozen=True)
class FileRead:
    """What became of one file."""

    number: int
    rows_read: int
    """Records, by the bytes alone."""
    missing: tuple[str, ...] = ()
    damaged: bool = False


@dataclass(frozen=True)
class GroupRead:
    """What became of a group. Small: some hundred bytes for each file."""

    files: Sequence[FileRead]
    good: dict[str, int]
    """Good rows by raw object, as read back from Parquet."""
    bad: dict[str, int]
    rules: Rules
    cut: dict[str, int]
    """By column: values that lost digits of a second."""
    bytes_read: int


@dataclass(frozen=True)
class Source:
    """A file whose records are split: how its header says that they are to be read."""

    item: Input
    encoding: str
    width: int
    """Fields of the header, and so of each row."""
    columns: Mapping[int, Column]
    """The contract's, by their positions."""


@dataclass
class Piece:
    """Records of one file that can be split into fields."""

    item: Input
    block: Block
    records: np.ndarray
    """Indexes into the block."""
    texts: pa.Table


@dataclass
class GroupWork:
    """What was read of a group so far and waits to be checked and written."""

    contract: Contract
    rows: RowsFile
    quarantine: RowsFile
    pieces: list[Piece] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    rules: Rules = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)
    bytes_read: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to check and write what waits: more would take memory."""
        rows = len(self.bad) + sum(len(piece.records) for piece in self.pieces)
        return (
            rows >= ROWS_AT_A_TIME
            or rows * len(self.contract.columns) >= VALUES_AT_A_TIME
            or sum(piece.block.size for piece in self.pieces) >= BYTES_AT_A_TIME
        )


def read_group(group: Group, contract: Contract, contents: Contents, folder: Path) -> GroupRead:
    """
    Writes ROWS and QUARANTINE into the folder, each only if it has rows.
    @raises DatasetFailed `unbalanced`, `pattern-too-large`; InputChanged when a file is damaged that was not; what
    `contents` raises
    """
    refuse_too_large(contract)
    try:
        return read_once(group, contract, contents, folder, {})
    except DamagedFile:
        # What was made of its beginning goes: half a file is not a file. There may be many more of them.
        found = {item.number: damage_of(item.file, contract, contents) for item in group.inputs}
        damaged = {number: why for number, why in found.items() if why is not None}
    try:
        return read_once(group, contract, contents, folder, damaged)
    except DamagedFile as error:
        raise InputChanged(f"{error.file.object} changed while being read: {error}") from error


def refuse_too_large(contract: Contract) -> None:
    """Such a pattern is known here alone, and is no reason to leave other datasets undone."""
    for column in contract.columns:
        if column.matches is not None and is_too_large(column.matches):
            what = f"`matches` of {column.name} needs more memory than its engine allows itself: repeat fewer times"
            raise DatasetFailed("pattern-too-large", f"{what}, or bound the length with maxLength")


class DamagedFile(Exception):
    """A file of the group can't be read to its end; the message says why."""

    def __init__(self, file: RawFile, why: str) -> None:
        super().__init__(why)
        self.file = file


def damage_of(file: RawFile, contract: Contract, contents: Contents) -> str | None:
    """Why it can't be read to its end; None where it can."""
    try:
        for _ in open_file(contents(file), contract).blocks:
            pass
    except Damaged as error:
        return str(error)
    return None


def read_once(group: Group, contract: Contract, contents: Contents, folder: Path, damaged: dict[int, str]) -> GroupRead:
    """Does what read_group does, and knows why which inputs are `damaged`. @raises DamagedFile for any other"""
    rows_path, quarantine_path = folder / ROWS, folder / QUARANTINE
    for path in (rows_path, quarantine_path):
        path.unlink(missing_ok=True)
    files = []
    with RowsFile(rows_path, rows_schema(contract)) as rows, RowsFile(quarantine_path, SCHEMA) as quarantine:
        work = GroupWork(contract, rows, quarantine)
        for item in group.inputs:
            if why := damaged.get(item.number):
                work.bad.append(BadRow(item, 1, "", (Violation(None, "damaged", None, why),)))
                files.append(FileRead(item.number, 1, damaged=True))
                continue
            try:
                files.append(read_file(item, work, contents))
            except Damaged as error:
                raise DamagedFile(item.file, str(error)) from error
            except RowsLost as error:
                raise DatasetFailed("unbalanced", f"{item.file.object}: {error}") from error
        check_pieces(work)
    good = dict(rows_by_value(rows_path, SOURCE)) if rows.rows else {}
    bad = dict(rows_by_value(quarantine_path, "source_object")) if quarantine.rows else {}
    return GroupRead(files, good, bad, work.rules, work.cut, work.bytes_read)


def read_file(item: Input, work: GroupWork, contents: Contents) -> FileRead:
    """Splits a file's records; what waits is checked whenever there is enough of it. @raises Damaged, RowsLost"""
    opened = open_file(count_bytes(contents(item.file), work), work.contract)
    header = opened.header
    if header is None:
        return FileRead(item.number, records_of(item, opened))
    source = Source(item, opened.encoding, len(header.names), header.positions(work.contract))
    for block in parts(opened.blocks, work.contract):
        if header.problem is not None:
            reject_rows(item, block, Violation(None, "header", None, header.problem), work)
        else:
            split_rows(source, block, work)
        if work.is_full:
            check_pieces(work)
    return FileRead(item.number, records_of(item, opened), header.missing)


def parts(blocks: Iterator[Block], contract: Contract) -> Iterator[Block]:
    """Blocks of no more records than may be checked together."""
    most = min(ROWS_AT_A_TIME, max(1, VALUES_AT_A_TIME // len(contract.columns)))
    for block in blocks:
        for first in range(0, block.records, most):
            yield block.part(first, first + most)


def count_bytes(chunks: Iterator[bytes], work: GroupWork) -> Iterator[bytes]:
    """The chunks as they are; counts them on their way."""
    for chunk in chunks:
        work.bytes_read += len(chunk)
        yield chunk


def records_of(item: Input, opened: OpenFile) -> int:
    """@raises DatasetFailed when the records do not account for every line of the file"""
    if not opened.lines.balance:
        raise DatasetFailed("unbalanced", f"{item.file.object} has {opened.lines}")
    return opened.lines.records


def reject_rows(item: Input, block: Block, violation: Violation, work: GroupWork) -> None:
    """All records of the block become bad rows. @raises RowsLost"""
    confirm(block, np.ones(block.records, bool), dialect_of(work.contract.csv))
    for record in range(block.records):
        work.bad.append(BadRow(item, int(block.lines[record]), block.text(record), (violation,)))


def split_rows(source: Source, block: Block, work: GroupWork) -> None:
    """Records that can't be split are bad rows; the others wait to be checked."""
    item, width = source.item, source.width
    whole = (block.faults == Fault.NONE) & (block.fields == width)
    confirm(block, ~whole, dialect_of(work.contract.csv))
    for record in np.flatnonzero(~whole).tolist():
        violation = unreadable(block, record, width, source.encoding)
        work.bad.append(BadRow(item, int(block.lines[record]), block.text(record), (violation,)))
    wanted = {position: column.name for position, column in source.columns.items()}
    table = texts(block, whole, width, wanted, dialect_of(work.contract.csv))
    work.pieces.append(Piece(item, block, np.flatnonzero(whole), with_all_columns(table, work.contract)))


def unreadable(block: Block, record: int, width: int, encoding: str) -> Violation:
    """Why a record can't be split into fields: its fault, or a number of fields that is not the header's."""
    fault = Fault(int(block.faults[record]))
    if fault is Fault.NONE:
        return Violation(None, "fields", None, f"has {block.fields[record]} fields, the header has {width}")
    rule = "encoding" if fault is Fault.ENCODING else "quote"
    return Violation(None, rule, None, WRONG[fault].format(encoding=encoding))


def with_all_columns(table: pa.Table, contract: Contract) -> pa.Table:
    """A column that the file lacks is null."""
    nulls = pa.nulls(table.num_rows, pa.string())
    have = set(table.column_names)
    columns = {column.name: table.column(column.name) if column.name in have else nulls for column in contract.columns}
    return pa.table(columns)


def check_pieces(work: GroupWork) -> None:
    """Checks what waits, and writes what came of it, in the order of the files and their lines."""
    if work.pieces:
        checked = check_rows(pa.concat_tables(piece.texts for piece in work.pieces), work.contract)
        work.bad += bad_rows(work.pieces, checked)
        work.rows.write(good_rows(work.pieces, checked, work.contract))
        for column, values in checked.cut.items():
            work.cut[column] = work.cut.get(column, 0) + values
    work.bad.sort(key=lambda row: (row.item.number, row.line))
    note_rules(work.rules, work.bad)
    work.quarantine.write(quarantine_table(work.bad))
    work.pieces, work.bad = [], []


def bad_rows(pieces: Sequence[Piece], checked: CheckedRows) -> Iterator[BadRow]:
    """The rows that broke a rule of a column, in their order."""
    ends = np.cumsum([len(piece.records) for piece in pieces])
    for row, violations in checked.violations.items():
        place = int(np.searchsorted(ends, row, side="right"))
        piece = pieces[place]
        record = int(piece.records[row - int(ends[place])])
        yield BadRow(piece.item, int(piece.block.lines[record]), piece.block.text(record), violations)


def good_rows(pieces: Sequence[Piece], checked: CheckedRows, contract: Contract) -> pa.Table:
    """The contract's columns, the raw object; and where keys are to be compared, what that takes."""
    lengths = [len(piece.records) for piece in pieces]
    objects = pa.array([piece.item.file.object for piece in pieces], pa.string())
    sources = pa.DictionaryArray.from_arrays(np.repeat(np.arange(len(pieces), dtype=np.int32), lengths), objects)
    table = checked.values.append_column(SOURCE, sources)
    if contract.key:
        numbers = np.repeat(np.array([piece.item.number for piece in pieces], np.int32), lengths)
        lines = np.concatenate([piece.block.lines[piece.records] for piece in pieces])
        table = table.append_column(NUMBER, pa.array(numbers)).append_column(LINE, pa.array(lines))
        for index, column in enumerate(key_texts(checked.values, contract)):
            table = table.append_column(f"{KEY}{index}", column)
    if not checked.violations:
        return table
    keep = np.ones(table.num_rows, bool)
    keep[list(checked.violations)] = False
    return table.filter(pa.array(keep))
