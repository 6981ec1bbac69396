"""The columns of the Parquet files that the job writes."""

import pyarrow as pa

from ..check.arrow_types import arrow_schema
from ..contract.contract import Contract

SOURCE = "_source_object"
"""The curated column that says which raw object a row is from. No column of a contract begins so."""
NUMBER, LINE, KEY = "_number", "_line", "_key"
"""Of rows whose keys are still to be compared: the file's number, the row's line, and each column of the key in the
form that is compared."""


def curated_schema(contract: Contract) -> pa.Schema:
    """The columns of a published file: the contract's in its order, and SOURCE."""
    return arrow_schema(contract).append(pa.field(SOURCE, pa.dictionary(pa.int32(), pa.string())))


def rows_schema(contract: Contract) -> pa.Schema:
    """The columns of a group's good rows: the same, and with a key what its comparison takes."""
    schema = curated_schema(contract)
    if not contract.key:
        return schema
    schema = schema.append(pa.field(NUMBER, pa.int32())).append(pa.field(LINE, pa.int64()))
    for index, name in enumerate(contract.key):
        schema = schema.append(pa.field(f"{KEY}{index}", arrow_schema(contract).field(name).type))
    return schema


def key_columns(contract: Contract) -> list[str]:
    """Names of the columns that keys are compared by."""
    return [f"{KEY}{index}" for index in range(len(contract.key))]
