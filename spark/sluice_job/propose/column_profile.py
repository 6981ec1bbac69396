"""What was seen of a column, block by block, and which types would take all of it."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..check.values import BOOLEANS, read_texts, read_values
from ..contract.column_type import ColumnType
from ..contract.contract import Column
from ..read.block import Offsets
from .formats import BARE, moments_like

EXAMPLES = 3
SAMPLE_VALUES = 1_000
"""Values at a time that tell whether it is worth to look at the others."""
FEW = 12
"""Different values, up to which all of them are told."""
MARKERS = ("NA", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "NULL", "Null", "None", "-", "--", "\\N", "?")
"""Texts that mean "no value" where all others are numbers or dates."""
WORDS = [text for text in BOOLEANS if not text.isdigit()]
ZONE = r"(Z|UTC|:[0-9.]+[+-][0-9:]+)\z"
COMMA = r"\A[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)\z"
"""A number with a comma, before its decimals or between thousands."""
DECIMAL = r"\A[+-]?(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?\z"


def column_of(kind: str, precision: int = 0, scale: int = 0) -> Column:
    """A column that takes texts of this type and has no rules."""
    return Column("seen", "seen", ColumnType(kind, precision, scale))


@dataclass
class Miss:
    """Values that a type does not take."""

    count: int = 0
    value: str = ""
    """The first, and its line in the file."""
    line: int = 0
    checked: int = 0

    @property
    def given_up(self) -> bool:
        """So many of so many that the others need not be counted."""
        return self.count > SAMPLE_VALUES // 2 and self.count > self.checked // 2


@dataclass
class ColumnProfile:
    """What the values of one column are, over all blocks that were added."""

    rows: int = 0
    empty: int = 0
    markers: Counter[str] = field(default_factory=Counter)
    different: dict[str, None] = field(default_factory=dict)
    """The first values, at most FEW + 1 of them, none twice."""
    numbers: dict[str, Miss] = field(default_factory=lambda: {"integer": Miss(), "double": Miss()})
    booleans: Miss = field(default_factory=Miss)
    moments: list[Column] | None = None
    """Those that have taken all values; None before the first value."""
    leading_zero: Miss = field(default_factory=Miss)
    plus: Miss = field(default_factory=Miss)
    comma: Miss = field(default_factory=Miss)
    """Numbers written with a comma, which a contract can't read as numbers."""
    unusual: Miss = field(default_factory=Miss)
    """Numbers not written as digits and a point: with an exponent."""
    fractions: Counter[int] = field(default_factory=Counter)
    """How many numbers have so many digits after the point."""
    longest_whole: int = 0
    zoneless: bool = False
    """Whether there is a value without a zone, where all are ISO timestamps."""
    cut: int = 0
    """Values with more digits of a second than a timestamp holds."""

    @property
    def values(self) -> int:
        """Neither empty nor a marker."""
        return self.rows - self.empty - self.markers.total()

    def add(self, fields: pa.Array, lines: Offsets) -> None:
        """The column's fields of some rows, and the lines in the file that these rows begin in."""
        texts = read_texts(fields, column_of("string"))
        self.rows += len(texts)
        self.empty += texts.null_count
        is_marker = pc.is_in(texts, value_set=pa.array(MARKERS))
        for item in pc.value_counts(texts.filter(is_marker)).to_pylist():
            self.markers[item["values"]] += item["counts"]
        keep = pc.and_(pc.is_valid(texts), pc.invert(is_marker)).to_numpy(zero_copy_only=False)
        values, at = texts.filter(pa.array(keep)), lines[keep]
        self.keep_different(texts.drop_null())
        if len(values) > 0:
            self.add_values(values, at)

    def add_values(self, values: pa.Array, lines: Offsets) -> None:
        """Adds values that are neither empty nor markers, at least one."""
        for kind, miss in self.numbers.items():
            self.count_misses(column_of(kind), miss, values, lines)
        if self.numbers["double"].count > 0:
            count_broken(self.comma, values, pc.match_substring_regex(values, COMMA), lines)
        if self.booleans.count == 0:
            is_word = pc.is_in(pc.ascii_lower(values), value_set=pa.array(WORDS))
            count_broken(self.booleans, values, pc.invert(is_word), lines)
        self.add_digits(values, lines)
        if self.moments is None:
            self.moments = list(moments_like(values[0].as_py()))
        self.moments = [column for column in self.moments if self.takes_all(column, values)]

    def count_misses(self, column: Column, miss: Miss, values: pa.Array, lines: Offsets) -> None:
        """What is no number is looked at one by one: not all of a column of names."""
        for part in (slice(0, SAMPLE_VALUES), slice(SAMPLE_VALUES, None)):
            if miss.given_up:
                return
            count_broken(miss, values[part], read_values(values[part], column).values.is_null(), lines[part])

    def keep_different(self, texts: pa.Array) -> None:
        """Adds to the different values, as long as there are few."""
        if len(self.different) > FEW:
            return
        for text in pc.unique(texts):
            self.different[text.as_py()] = None
            if len(self.different) > FEW:
                return

    def takes_all(self, column: Column, values: pa.Array) -> bool:
        """Whether the column reads each of these values; notes what a timestamp loses."""
        reading = read_values(values, column)
        if column.format is None and column.type.name == "timestamp" and reading.cut is not None:
            self.cut += int(reading.cut.sum())
            self.zoneless = self.zoneless or not pc.all(pc.match_substring_regex(values, ZONE)).as_py()
        return int(reading.values.null_count) == 0 and (column.format not in BARE or is_of_our_time(values))

    def add_digits(self, values: pa.Array, lines: Offsets) -> None:
        """Adds how numbers are written; nothing once a value was none."""
        if self.numbers["double"].count > 0:
            return
        count_broken(self.leading_zero, values, pc.match_substring_regex(values, r"\A[+-]?0[0-9]"), lines)
        count_broken(self.plus, values, pc.starts_with(values, "+"), lines)
        parts = pc.extract_regex(values, DECIMAL)
        count_broken(self.unusual, values, parts.is_null(), lines)
        known = parts.drop_null()
        whole, fraction = (pc.binary_length(pc.struct_field(known, name)) for name in ("whole", "fraction"))
        self.longest_whole = max(self.longest_whole, pc.max(whole).as_py() or 0)
        for item in pc.value_counts(pc.fill_null(fraction, 0)).to_pylist():
            self.fractions[item["values"]] += item["counts"]


def is_of_our_time(values: pa.Array) -> bool:
    """Whether texts of digits, which may be any number, may all begin with a year from 1900 on."""
    return bool(pc.all(pc.match_substring_regex(values, r"\A(19|20)")).as_py())


def count_broken(miss: Miss, values: pa.Array, broken: pa.Array, lines: Offsets) -> None:
    """Adds the values that are `broken` to those that a type does not take, and notes the first."""
    rows = np.flatnonzero(broken.to_numpy(zero_copy_only=False))
    if len(rows) and miss.count == 0:
        miss.value, miss.line = values[int(rows[0])].as_py(), int(lines[rows[0]])
    miss.count += len(rows)
    miss.checked += len(values)
