"""What rows of the same key have in common."""

import pyarrow as pa
import pyarrow.compute as pc

from ..contract.contract import Contract


def key_texts(values: pa.Table, contract: Contract) -> list[pa.ChunkedArray]:
    """
    The columns of the contract's key, in its order, as keys are compared: texts in Unicode's form NFC (an `é` is one
    character or two, and looks the same), all else as it is. The dataset's own values stay as they are written.
    """
    return [comparable(values.column(name)) for name in contract.key]


def comparable(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_normalize(values, form="NFC") if pa.types.is_string(values.type) else values
