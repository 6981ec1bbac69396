"""
Texts become numbers, strictly: the whole text, ASCII digits, nothing rounded.

Arrow reads what is written plainly, all at once. Other spellings, few as a rule (a plus, 400 digits, what is no number
at all), are read one by one: so nothing depends on what an Arrow release takes for a number.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..contract.column_type import ColumnType
from .arrow_types import arrow_type

INTEGER = re.compile(r"([+-]?)([0-9]+)")
# In each, a text can be read in one way only: else many digits before a letter would be tried in all ways.
DOUBLE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
DECIMAL = re.compile(r"([+-]?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?")
LARGEST_INTEGER_DIGITS = 19

Number = int | float | Decimal


def read_integers(texts: pa.Array) -> pa.Array:
    """Integers of 64 bits; null where the text is none."""
    return read_numbers(texts, r"-?[0-9]{1,18}", pa.int64(), integer)


def read_doubles(texts: pa.Array) -> pa.Array:
    """Finite doubles; null where the text is none. Plain ones are between 1e-200 and 1e200 (or 0)."""
    plain = r"-?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})([eE][+-]?[0-9]{1,2})?"
    return read_numbers(texts, plain, pa.float64(), double)


def read_decimals(texts: pa.Array, kind: ColumnType) -> pa.Array:
    """Exact decimals; null where the text is none, or has more digits on a side than the type holds, zeros apart."""
    whole = kind.precision - kind.scale
    before = f"(0|[1-9][0-9]{{0,{whole - 1}}})" if whole > 0 else "0"
    after = rf"(\.[0-9]{{1,{kind.scale}}})?" if kind.scale > 0 else ""
    return read_numbers(texts, f"-?{before}{after}", arrow_type(kind), lambda text: decimal(text, kind))


def read_numbers(texts: pa.Array, plain: str, kind: pa.DataType, read_odd: Callable[[str], Number | None]) -> pa.Array:
    """`plain` is a regular expression of whole texts that Arrow casts to `kind` without fail."""
    is_plain = pc.match_substring_regex(texts, rf"\A(?:{plain})\z")
    values = pc.cast(pc.if_else(is_plain, texts, pa.scalar(None, texts.type)), kind)
    is_odd = pc.fill_null(pc.invert(is_plain), False)
    if not pc.any(is_odd, min_count=0).as_py():
        return values
    odd = texts.take(np.flatnonzero(is_odd.to_numpy(zero_copy_only=False)))
    return pc.replace_with_mask(values, is_odd, pa.array([read_odd(text) for text in odd.to_pylist()], kind))


def integer(text: str) -> int | None:
    """A whole number of 64 bits; None for any other text."""
    found = INTEGER.fullmatch(text)
    if found is None:
        return None
    sign, digits = found[1], found[2].lstrip("0") or "0"
    # Python refuses to read thousands of digits.
    if len(digits) > LARGEST_INTEGER_DIGITS:
        return None
    value = int(f"{sign}{digits}")
    return value if -(2**63) <= value < 2**63 else None


def double(text: str) -> float | None:
    """A finite number; None for any other text."""
    if DOUBLE.fullmatch(text) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def decimal(text: str, kind: ColumnType) -> Decimal | None:
    """A number that the type holds without rounding; None for any other text."""
    found = DECIMAL.fullmatch(text)
    if found is None:
        return None
    sign, whole, fraction = found[1], found[2].lstrip("0"), (found[3] or "").rstrip("0")
    if len(whole) > kind.precision - kind.scale or len(fraction) > kind.scale:
        return None
    return Decimal(f"{sign}{whole or '0'}.{fraction}")
