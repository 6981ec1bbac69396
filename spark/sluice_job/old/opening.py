"""The opening of a file: its encoding, how its lines end, and its header; read before Spark sees the file."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..contract.contract import Contract

WINDOWS = (64 * 1024, 4 * 1024 * 1024)
"""Bytes to look at: the second when the header does not end within the first."""
BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}


@dataclass(frozen=True)
class Opening:
    encoding: str
    """As the contract says, but never plain utf-16: its byte order is known by now."""
    line_end: str
    """\\n, before which a \\r may stand, or \\r in a file that has nothing else."""
    columns: tuple[str, ...]
    """Trimmed names; none in a file without a header, which has no rows either."""
    header_lines: int = 0
    """Lines down to the header's end, by Spark's own rule."""
    header_line_ends: int = 0
    """The same, counting `line_end` only."""
    header_filled_lines: int = 0
    """Lines of these that are not blank."""
    problem: str | None = None
    """Why no row of the file can be read by the contract."""

    @property
    def separator(self) -> str | None:
        """What Spark must be told. Its own rule looks for single bytes, which is wrong in UTF-16."""
        return self.line_end if self.encoding.startswith("utf-16") else None


def read_opening(read_first: Callable[[int], bytes], size: int, contract: Contract) -> Opening:
    """`read_first(n)` gives the first n bytes of the file, whose size is `size` bytes."""
    for window in WINDOWS:
        opening = parse_opening(read_first(window) if size else b"", size <= window, contract)
        if opening is not None:
            return opening
    return Opening(contract.csv.encoding, "\n", (), problem=f"no header ends within {WINDOWS[-1]} bytes")


def parse_opening(head: bytes, complete: bool, contract: Contract) -> Opening | None:
    """None when the header does not end within `head`, which is the `complete` file or only its beginning."""
    encoding = contract.csv.encoding
    if encoding == "utf-16":
        known = BYTE_ORDER_MARKS.get(head[:2])
        if known is None and head:
            return Opening("utf-16le", "\n", (), problem="utf-16 without a byte order mark; say utf-16le or utf-16be")
        encoding = known or "utf-16le"

    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text = decoder.decode(head, final=complete).lstrip("\ufeff")
    line_end = "\r" if "\r" in text and "\n" not in text else "\n"
    consumed: list[str] = []
    names: list[str] = []
    csv.field_size_limit(WINDOWS[-1])
    reader = csv.reader(
        tee(text, consumed), delimiter=contract.csv.delimiter, quotechar=contract.csv.quote, strict=True
    )
    try:
        names = next((row for row in reader if "".join(row).strip()), [])
    except csv.Error as error:
        if not complete and "".join(consumed) == text:
            return None
        problem = f"the header can't be read: {error}"
        first = next((number for number, line in enumerate(consumed, 1) if line.strip()), 0)
        return Opening(encoding, line_end, (), *header_size(consumed[:first], line_end), problem=problem)
    if not complete and not ("".join(consumed) != text and names):
        return None
    columns = tuple(name.strip() for name in names)
    return Opening(
        encoding,
        line_end,
        columns,
        *header_size(consumed, line_end),
        problem=header_problem(columns, contract) if columns else None,
    )


def header_size(consumed: list[str], line_end: str) -> tuple[int, int, int]:
    """header_lines, header_line_ends and header_filled_lines of an Opening."""
    lines = "".join(consumed)
    ends = lines.count(line_end) + (0 if lines.endswith(line_end) else 1)
    return len(consumed), ends, sum(1 for line in consumed if line.strip())


def tee(text: str, consumed: list[str]) -> Iterator[str]:
    """The text's lines with their ends, each noted in `consumed` when it is taken."""
    for line in io.StringIO(text, newline=""):
        consumed.append(line)
        yield line


def header_problem(columns: tuple[str, ...], contract: Contract) -> str | None:
    """Unnamed columns (commas at the line's end) are nobody's."""
    named = [name for name in columns if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        return f"the header has {listed(twice)} more than once"
    missing = [column.header for column in contract.columns if column.required and column.header not in named]
    if missing:
        return f"the header lacks {listed(missing)}; it has {listed(named)}"
    wanted = [column.header for column in contract.columns]
    if not any(name in named for name in wanted):
        return f"the header has none of the contract's columns; it has {listed(named)}"
    unknown = [name for name in named if name not in wanted]
    if unknown and contract.unknown_columns == "fail":
        return f"the header has {listed(unknown)}, which the contract does not know"
    return None


def listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name[:60]}`" for name in names[:20])
    return shown if len(names) <= 20 else f"{shown} and {len(names) - 20} more"
