"""What the job's reader makes of a file's bytes, in the words of the reference reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sluice_job.contract.contract import Contract
from sluice_job.read.block import Block, Fault
from sluice_job.read.dialect import dialect_of
from sluice_job.read.fields import texts
from sluice_job.read.file import open_file
from sluice_job.read.records import BLOCK_BYTES
from tests import reference

Told = tuple[int, str, str | None, tuple[str, ...] | None]
"""Of a record: its first line, its text, the rule it breaks by itself, its fields."""


@dataclass(frozen=True)
class Reading:
    header: tuple[str, ...] | None
    problem: str | None
    records: list[Told]
    lines: int
    balances: bool


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def read(content: bytes, contract: Contract, piece: int = 65_536, block_bytes: int = BLOCK_BYTES) -> Reading:
    file = open_file(pieces(content, piece), contract, block_bytes)
    records = [told for block in file.blocks for told in records_of(block, contract)]
    header = file.header
    names, problem = (None, None) if header is None else (header.names, header.problem)
    return Reading(names, problem, records, file.lines.count.lines, file.lines.balance)


def records_of(block: Block, contract: Contract) -> list[Told]:
    dialect = dialect_of(contract.csv)
    fields: dict[int, tuple[str, ...]] = {}
    for width in np.unique(block.fields[block.faults == Fault.NONE]).tolist():
        chosen = (block.faults == Fault.NONE) & (block.fields == width)
        table = texts(block, chosen, width, {position: str(position) for position in range(width)}, dialect)
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        fields.update(zip(np.flatnonzero(chosen).tolist(), rows, strict=True))
    return [
        (int(block.lines[record]), once(block.text(record)), rule_of(int(block.faults[record])), fields.get(record))
        for record in range(block.records)
    ]


def rule_of(fault: int) -> str | None:
    return None if fault == Fault.NONE else "encoding" if fault == Fault.ENCODING else "quote"


def expected(
    content: bytes,
    contract: Contract,
    longest: int = reference.LONGEST_RECORD,
    tallest: int = reference.TALLEST_RECORD,
) -> Reading:
    csv = contract.csv
    text = reference.utf_8_of(content, csv.encoding)
    dialect = reference.Dialect(csv.delimiter.encode(), csv.quote.encode())
    records = reference.from_header(reference.records_of(text, dialect, longest, tallest), dialect)
    lines = len(reference.LINE_END.findall(text)) + (text[-1:] not in (b"\r", b"\n", b""))
    return Reading(None, None, list(as_told(records[1:])), lines, True)


def as_told(records: Iterable[reference.Record]) -> Iterator[Told]:
    for record in records:
        rule = "encoding" if not record.valid else "quote" if record.fields is None else None
        fields = None if rule else tuple(field.decode() for field in record.fields or ())
        yield record.line, reference.shown(record.text), rule, fields


def once(text: str) -> str:
    """Readers may differ in how many U+FFFD stand for bytes that are no text."""
    return reference.shown(text.encode())
