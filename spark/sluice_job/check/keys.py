"""What rows of the same key have in common."""

import pyarrow as pa
import pyarrow.compute as pc

from ..contract.contract import Contract

HEAPED = r"\p{M}{31}"
"""No text has so many in a row: Unicode Standard Annex 15, "Stream-Safe Text Format"."""


def key_texts(values: pa.Table, contract: Contract) -> list[pa.ChunkedArray]:
    """
    The columns of the contract's key, in its order, as keys are compared: texts in a form that Unicode's equivalent
    texts share (an `é` is one character or two, and looks the same), all else as it is. The dataset's own values stay
    as they are written.
    """
    return [comparable(values.column(name)) for name in contract.key]


def comparable(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """
    NFD tells the same texts apart as NFC. Before its release 26 Arrow gives decomposed texts for either
    (github.com/apache/arrow/issues/51225), so this form is the same with every release. It takes time by the square of
    how many marks are heaped on a letter: beyond what Unicode lets a text have, texts are compared as they are.
    """
    if not pa.types.is_string(values.type):
        return values
    heaped = pc.match_substring_regex(values, HEAPED)
    return pc.if_else(heaped, values, pc.utf8_normalize(pc.if_else(heaped, "", values), form="NFD"))
