"""Texts become values of the contract's types: strictly, and for no text with an error."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..contract.contract import Column
from .moment_pattern import ISO, expression_of
from .moments import read_dates, read_timestamps
from .numbers import read_decimals, read_doubles, read_integers

BOOLEANS = {"true": True, "t": True, "yes": True, "y": True, "1": True}
BOOLEANS.update({"false": False, "f": False, "no": False, "n": False, "0": False})


@dataclass(frozen=True)
class Reading:
    """What a column's texts were read as."""

    values: pa.Array
    """Null for a text that is not of the column's type."""
    cut: NDArray[np.bool_] | None = None
    """Where a value has fewer digits of a second than its text."""


def read_texts(fields: pa.Array, column: Column) -> pa.Array:
    """The fields' texts, or null where the contract reads them as null."""
    texts = pc.utf8_trim(fields, " ") if column.trim else fields
    if not column.nulls:
        return texts
    is_null = pc.is_in(texts, value_set=pa.array(list(column.nulls), pa.string()))
    return pc.if_else(is_null, pa.scalar(None, pa.string()), texts)


def read_values(texts: pa.Array, column: Column) -> Reading:
    """A timestamp without a zone is UTC."""
    match column.type.name:
        case "string":
            return Reading(texts)
        case "integer":
            return Reading(read_integers(texts))
        case "double":
            return Reading(read_doubles(texts))
        case "decimal":
            return Reading(read_decimals(texts, column.type))
        case "boolean":
            return Reading(read_booleans(texts))
    expression = ISO[column.type.name] if column.format is None else expression_of(column.format)
    return (
        Reading(read_dates(texts, expression))
        if column.type.name == "date"
        else Reading(*read_timestamps(texts, expression))
    )


def read_booleans(texts: pa.Array) -> pa.Array:
    """Null for a text that is none of BOOLEANS, upper and lower case being the same."""
    found = pc.index_in(pc.ascii_lower(texts), value_set=pa.array(list(BOOLEANS)))
    return pa.array(list(BOOLEANS.values())).take(found)
