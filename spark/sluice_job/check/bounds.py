"""What a contract says of a column's values, in the column's own type."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

import pyarrow as pa
import pyarrow.compute as pc

from ..contract.column_type import ColumnType
from ..contract.contract import Bound
from .arrow_types import arrow_type
from .moment_pattern import ISO
from .moments import read_dates, read_timestamps

# More digits than any bound (38 before and 38 after the point) or value has: nothing is rounded but where it is said.
EXACT = Context(prec=100)


def below(values: pa.Array, bound: Bound, kind: ColumnType) -> pa.Array:
    """Null where there is no value."""
    if kind.name not in ("integer", "decimal"):
        return pc.less(values, scalar(bound, kind))
    least = on_grid(bound, kind, ROUND_CEILING)
    if fits(least, kind):
        return pc.less(values, scalar(least, kind))
    return all_of(values, least > 0)


def above(values: pa.Array, bound: Bound, kind: ColumnType) -> pa.Array:
    """Null where there is no value."""
    if kind.name not in ("integer", "decimal"):
        return pc.greater(values, scalar(bound, kind))
    most = on_grid(bound, kind, ROUND_FLOOR)
    if fits(most, kind):
        return pc.greater(values, scalar(most, kind))
    return all_of(values, most < 0)


def one_of(values: pa.Array, options: Sequence[Bound], kind: ColumnType) -> pa.Array:
    """False where there is no value."""
    if kind.name == "double":
        values = pc.add(values, 0.0)  # -0 is 0
    if kind.name in ("integer", "decimal"):
        options = [option for option in options if is_value(Decimal(option), kind)]
    return pc.is_in(values, value_set=typed(options, kind))


def typed(bounds: Sequence[Bound], kind: ColumnType) -> pa.Array:
    """A double compares as a double; dates and timestamps are read as a column's texts are."""
    match kind.name:
        case "string":
            return pa.array(bounds, pa.string())
        case "date":
            return read_dates(pa.array(bounds, pa.string()), ISO["date"])
        case "timestamp":
            return read_timestamps(pa.array(bounds, pa.string()), ISO["timestamp"])[0]
        case "double":
            return pa.array([float(bound) + 0.0 for bound in bounds], pa.float64())
        case "integer":
            return pa.array([int(bound) for bound in bounds], pa.int64())
    return pa.array([Decimal(bound) for bound in bounds], arrow_type(kind))


def scalar(bound: Bound, kind: ColumnType) -> pa.Scalar:
    """One bound in the column's own type."""
    return typed([bound], kind)[0]


def on_grid(bound: Bound, kind: ColumnType, rounding: str) -> Decimal:
    """The next value of the type, were it wide enough: nothing lies between it and the bound."""
    return Decimal(bound).quantize(Decimal(1).scaleb(-kind.scale), rounding, EXACT)


def is_value(number: Decimal, kind: ColumnType) -> bool:
    """Whether a column of integers or decimals can hold the number as it is."""
    return number == on_grid(number, kind, ROUND_FLOOR) and fits(number, kind)


def fits(number: Decimal, kind: ColumnType) -> bool:
    """Whether the type is wide enough for it."""
    if kind.name == "integer":
        return -(2**63) <= number < 2**63
    return len(str(abs(int(number.scaleb(kind.scale, EXACT))))) <= kind.precision


def all_of(values: pa.Array, outcome: bool) -> pa.Array:
    """The same outcome for each value; null where there is no value."""
    return pc.if_else(pc.is_valid(values), outcome, pa.scalar(None, pa.bool_()))
