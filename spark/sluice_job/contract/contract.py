"""Dataset contracts: columns, types and rules of one kind of CSV."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .column_type import ColumnType

ENCODINGS = (
    "utf-8", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252",
    "utf-16", "utf-16le", "utf-16be",
)  # fmt: skip
Bound = Decimal | str


@dataclass(frozen=True)
class CsvFormat:
    """How the files are written, where neither a mark nor their bytes say otherwise."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Column:
    """A column of the dataset, and the rules that its values keep. The README says what each field means."""

    name: str
    header: str
    type: ColumnType
    format: str | None = None
    required: bool = False
    matches: str | None = None
    min: Bound | None = None
    max: Bound | None = None
    one_of: tuple[Bound, ...] | None = None
    max_length: int | None = None
    nulls: tuple[str, ...] = ("",)
    trim: bool = True


@dataclass(frozen=True)
class Contract:
    """What the files of a dataset are, and what may become of them. The README says what each field means."""

    dataset: str
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    csv: CsvFormat
    unknown_columns: str
    key: tuple[str, ...]
    max_bad_rows: float
    removed: str
    rows_may_fall: float
    """Share of the rows published before that may be missing from the next publish."""
    when_rows_fall: str
    document: Any
    """The contract as it was staged: it goes into the publish document unchanged."""
