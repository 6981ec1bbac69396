"""The shapes of dates and times that files commonly have, in the contract's pattern letters."""

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ..check.moment_pattern import ISO, expression_of
from ..check.values import read_values
from ..contract.column_type import ColumnType
from ..contract.contract import Column

BARE = ("yyyyMMdd", "yyyyMMddHHmmss")
"""What may be a number as well."""

DAY_FIRST = [f"{day}{by}{month}{by}yyyy" for by in "/-." for day, month in (("dd", "MM"), ("d", "M"))]
MONTH_FIRST = [f"{month}{by}{day}{by}yyyy" for by in "/-." for day, month in (("dd", "MM"), ("d", "M"))]
YEAR_FIRST = ["yyyy/MM/dd", "yyyy.MM.dd", "yyyy/M/d", "yyyy-M-d", BARE[0]]
NAMED = [
    shape
    for month in ("MMM", "MMMM")
    for shape in (f"d {month} yyyy", f"d-{month}-yyyy", f"{month} d, yyyy", f"{month} d yyyy")
]
# Years of two digits are left out: nothing says of which century they are.
DATES = [*DAY_FIRST, *MONTH_FIRST, *YEAR_FIRST, *NAMED]
TIMES = ["HH:mm", "HH:mm:ss", "H:mm", "H:mm:ss", "h:mm a", "h:mm:ss a", "HH:mm:ss.SSS"]
TIMESTAMPS = [*(f"{date} {time}" for date in [*DATES, "yyyy-MM-dd"] for time in TIMES), BARE[1]]

LONGEST = 40
"""Characters of any moment."""
LIKELY = re.compile(
    r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|[0-9]{8}|[0-9]{14}|[A-Za-z]{3,9}\.? [0-9]|[0-9][ -][A-Za-z]{3}"
)


def moments_like(text: str) -> Iterator[Column]:
    """Columns of dates and timestamps that would take this text: ISO first, then by the lists' order."""
    if len(text) > LONGEST or not LIKELY.match(text):
        return
    texts = pa.array([text])
    for kind, formats in (("date", [None, *DATES]), ("timestamp", [None, *TIMESTAMPS])):
        for pattern in formats:
            column = Column("moment", "moment", ColumnType(kind), pattern)
            if has_shape(texts, column) and read_values(texts, column).values.null_count == 0:
                yield column


def has_shape(texts: pa.Array, column: Column) -> bool:
    """Whether it may be such a moment: much sooner told than whether it is."""
    expression = ISO[column.type.name] if column.format is None else expression_of(column.format)
    return bool(pc.match_substring_regex(texts, expression)[0].as_py())


def swapped(pattern: str) -> str | None:
    """The pattern with day and month in each other's place, where files have that too."""
    other = re.sub(r"\b(d+)([/.-])(M+)\b|\b(M+)([/.-])(d+)\b", exchanged, pattern)
    return other if other != pattern and other in (*DATES, *TIMESTAMPS) else None


def exchanged(found: re.Match[str]) -> str:
    """The two letters that were found, in each other's place."""
    one, by, other = (part for part in found.groups() if part)
    return f"{other}{by}{one}"
