"""The Arrow types of a dataset's columns, which are those of its Parquet files."""

import pyarrow as pa

from ..contract.column_type import ColumnType
from ..contract.contract import Contract

SIMPLE_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}


def arrow_schema(contract: Contract) -> pa.Schema:
    """The contract's columns in its order. All may be null, as Spark writes them."""
    return pa.schema([(column.name, arrow_type(column.type)) for column in contract.columns])


def arrow_type(kind: ColumnType) -> pa.DataType:
    """The Arrow type of a contract's: decimals are 128 bits wide, timestamps microseconds in UTC."""
    return pa.decimal128(kind.precision, kind.scale) if kind.name == "decimal" else SIMPLE_TYPES[kind.name]
