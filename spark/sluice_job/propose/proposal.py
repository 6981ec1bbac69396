"""A contract for a file, and what was seen of the file."""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..check_file import check_file, document_of
from ..contract.contract import CsvFormat
from ..contract.parse_contract import parse_contract
from ..read.block import Fault
from ..read.dialect import dialect_of
from ..read.fields import texts
from ..read.file import open_records
from ..read.header import header_names
from ..read.local_file import local_chunks
from .choice import Choice, choose, is_few
from .column_profile import EXAMPLES, ColumnProfile
from .names import column_names, dataset_name, glob_of
from .shape import Shape, shape_of

SHOWN_CHARACTERS = 60


class NoProposal(Exception):
    """The file says too little; the message says what is missing."""


@dataclass(frozen=True)
class Table:
    """A file's columns, in the order of its header."""

    headers: Sequence[str]
    profiles: Sequence[ColumnProfile]
    """Of each header."""


def propose(path: Path, name: str) -> dict[str, object]:
    """
    `name` is the file's in Drive. The contract is checked on the file it was made from.
    @raises OSError, Damaged when the file can't be read; NoProposal
    """
    shape = shape_of(path)
    table = profile_columns(path, shape.csv)
    counts = Counter(header for header in table.headers if header)
    used = [position for position, header in enumerate(table.headers) if counts[header] == 1]
    if not used:
        raise NoProposal("the header names no column, or each of them twice: a contract finds columns by their names")
    headers = [table.headers[position] for position in used]
    names = column_names(headers)
    choices = [choose(table.profiles[position]) for position in used]
    columns = [
        column_document(column, header, chosen, table.profiles[position])
        for column, header, chosen, position in zip(names, headers, choices, used, strict=True)
    ]
    contract = {
        "format": 1,
        "dataset": dataset_name(name),
        "files": [glob_of(name)],
        **csv_document(shape),
        "columns": columns,
    }
    return {
        "format": 1,
        "contract": contract,
        "seen": {
            "encoding": {"name": shape.encoding.name, "seen": shape.encoding.seen, "line": shape.encoding.line},
            "unnamed": sum(1 for header in table.headers if not header),
            "twice": sorted(header for header, count in counts.items() if count > 1),
            "headerLikeData": all(is_number(header) for header in headers),
            "columns": [
                column_seen(chosen, table.profiles[position]) for chosen, position in zip(choices, used, strict=True)
            ],
        },
        "check": check_proposal(path, name, contract),
    }


def profile_columns(path: Path, csv: CsvFormat) -> Table:
    """What the file's columns hold. @raises NoProposal when it has no header"""
    dialect = dialect_of(csv)
    records = open_records(local_chunks(path), csv)
    if records.header is None:
        what = "the file is empty" if records.lines.header == 0 else "no line of it has a name"
        raise NoProposal(f"{what}: a contract needs the names in a header line")
    if records.header.faults[0] != Fault.NONE:
        raise NoProposal("the header line can't be read")
    headers = header_names(records.header, dialect)
    profiles = [ColumnProfile() for _ in headers]
    positions = {position: str(position) for position in range(len(headers))}
    for block in records.below:
        whole = (block.faults == Fault.NONE) & (block.fields == len(headers))
        table = texts(block, whole, len(headers), positions, dialect)
        for position, profile in enumerate(profiles):
            profile.add(table.column(str(position)).combine_chunks(), block.lines[whole])
    return Table(headers, profiles)


def column_document(name: str, header: str, chosen: Choice, profile: ColumnProfile) -> dict[str, object]:
    """The column as a contract has it; what is so by default is left out."""
    missing = profile.empty + (profile.markers.total() if chosen.nulls else 0)
    return {
        "name": name,
        **({"from": header} if header != name else {}),
        "type": chosen.type,
        **({"format": chosen.format} if chosen.format else {}),
        **({"required": True} if profile.values > 0 and missing == 0 else {}),
        **({"nulls": ["", *chosen.nulls]} if chosen.nulls else {}),
    }


def column_seen(chosen: Choice, profile: ColumnProfile) -> dict[str, object]:
    """What the document says of the values that the column's type was chosen by."""
    different = [text[:SHOWN_CHARACTERS] for text in profile.different]
    return {
        "rows": profile.rows,
        "empty": profile.empty,
        "examples": different if is_few(profile) else different[:EXAMPLES],
        "allDifferent": is_few(profile),
        "reasons": [shortened(reason) for reason in chosen.reasons],
    }


def shortened(reason: dict[str, object]) -> dict[str, object]:
    """A reason whose value is cut to SHOWN_CHARACTERS."""
    value = reason.get("value")
    return {**reason, "value": value[:SHOWN_CHARACTERS]} if isinstance(value, str) else reason


def csv_document(shape: Shape) -> dict[str, object]:
    """`csv` as a contract has it, and nothing where all is so by default."""
    csv = {
        **({"delimiter": shape.csv.delimiter} if shape.csv.delimiter != "," else {}),
        **({"quote": shape.csv.quote} if shape.csv.quote != '"' else {}),
        **({"encoding": shape.csv.encoding} if shape.csv.encoding != "utf-8" else {}),
    }
    return {"csv": csv} if csv else {}


def check_proposal(path: Path, name: str, contract: dict[str, object]) -> dict[str, object]:
    """What the contract makes of the file, as check_file prints it. @raises OSError, ContractError, DatasetFailed"""
    with tempfile.TemporaryDirectory(prefix="sluice-") as folder:
        parsed = parse_contract(json.dumps(contract), "the proposal")
        return document_of(check_file(path, name, parsed, Path(folder)))


def is_number(text: str) -> bool:
    """Whether Python reads a number from it, as a header rarely is."""
    try:
        float(text)
    except ValueError:
        return False
    return True
