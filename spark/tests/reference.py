"""
What the reader has to do, said as slowly and plainly as can be: one byte after the other, by the definitions of
spark/README.md and nothing else. The tests hold the job's reader against it.
"""

import codecs
import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import dropwhile

from sluice_job.contract.contract import Column, Contract

GZIP = b"\x1f\x8b"
CR, LF = b"\r", b"\n"
LINE_END = re.compile(rb"\r\n|\r|\n")
UTF_16_MARKS = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
LONGEST_RECORD = 64 * 1024 * 1024
TALLEST_RECORD = 1_000_000
"""Lines."""


@dataclass(frozen=True)
class Record:
    line: int
    """Of the file, from 1: its first."""
    text: bytes
    fields: tuple[bytes, ...] | None
    """None where its quotes do not work out."""

    @property
    def valid(self) -> bool:
        try:
            self.text.decode()
        except UnicodeDecodeError:
            return False
        return True


@dataclass(frozen=True)
class Dialect:
    delimiter: bytes = b","
    quote: bytes = b'"'


def utf_8_of(content: bytes, encoding: str = "utf-8") -> bytes:
    """The file's text; what can't be decoded becomes a byte that stands nowhere in UTF-8."""
    if content.startswith(GZIP):
        content = gzip.decompress(content)
    if content.startswith(codecs.BOM_UTF8):
        return content.removeprefix(codecs.BOM_UTF8)
    if encoding == "utf-8":
        return content
    if encoding.startswith("utf-16") and content[:2] in UTF_16_MARKS:
        content, encoding = content[2:], UTF_16_MARKS[content[:2]]
    return content.decode(encoding, "sluice-undecodable").encode("utf-8", "surrogateescape")


codecs.register_error("sluice-undecodable", lambda error: ("\udcff", error.end))  # type: ignore[attr-defined]


def records_of(
    text: bytes, dialect: Dialect, longest: int = LONGEST_RECORD, tallest: int = TALLEST_RECORD
) -> Iterator[Record]:
    """The header's among them: the first."""
    at, line = 0, 1
    while at < len(text):
        end = LINE_END.search(text, at)
        stop, after = (end.start(), end.end()) if end else (len(text), len(text))
        if not is_blank(text[at:stop], dialect):
            parsed = parse_record(text, at, dialect)
            if parsed is not None and parsed[1] - at <= longest and lines_in(text[at : parsed[1]]) <= tallest:
                fields, stop, after = parsed
                yield Record(line, text[at:stop], fields)
            else:
                yield Record(line, text[at:stop], None)
        line += len(LINE_END.findall(text, at, after))
        at = after


def lines_in(record: bytes) -> int:
    return len(LINE_END.findall(record)) + 1


def is_blank(line: bytes, dialect: Dialect) -> bool:
    return all(byte <= 0x20 and byte not in dialect.delimiter + dialect.quote for byte in line)


def parse_record(text: bytes, at: int, dialect: Dialect) -> tuple[tuple[bytes, ...], int, int] | None:
    """Its fields, where it ends, where the next line begins; None where its quotes do not work out."""
    fields: list[bytes] = []
    while True:
        parsed = (quoted if text[at : at + 1] == dialect.quote else unquoted)(text, at, dialect)
        if parsed is None:
            return None
        field, at = parsed
        fields.append(field)
        if text[at : at + 1] == dialect.delimiter:
            at += 1
        elif text[at : at + 1] in (CR, LF, b""):
            return tuple(fields), at, at + (2 if text[at : at + 2] == CR + LF else len(text[at : at + 1]))
        else:
            return None


def unquoted(text: bytes, at: int, dialect: Dialect) -> tuple[bytes, int] | None:
    """Quotes in it are text, unless nothing but blanks stands before the first."""
    start = at
    while text[at : at + 1] not in (dialect.delimiter, CR, LF, b""):
        if text[at : at + 1] == dialect.quote and is_blank(text[start:at], dialect):
            return None
        at += 1
    return text[start:at], at


def quoted(text: bytes, at: int, dialect: Dialect) -> tuple[bytes, int] | None:
    at += 1
    field = bytearray()
    while at < len(text):
        if text[at : at + 1] != dialect.quote:
            field += text[at : at + 1]
            at += 1
        elif text[at : at + 2] == dialect.quote * 2:
            field += dialect.quote
            at += 2
        else:
            return bytes(field), at + 1
    return None


@dataclass(frozen=True)
class Result:
    rows: list[tuple[str | None, ...]]
    bad: list[tuple[int, str, str]]
    """line, rule, text; U+FFFD once for whatever could not be decoded."""
    lines: int
    """Of the file: those of its header, its records, and blank ones."""


def clean(content: bytes, contract: Contract) -> Result:
    """For contracts whose columns are texts without rules but `required`."""
    csv = contract.csv
    text = utf_8_of(content, csv.encoding)
    lines = len(LINE_END.findall(text)) + (text[-1:] not in (CR, LF, b""))
    dialect = Dialect(csv.delimiter.encode(), csv.quote.encode())
    records = from_header(records_of(text, dialect), dialect)
    if not records:
        return Result([], [], lines)
    names = header_names(records.pop(0))
    if names is None or lacks_mark(content, csv.encoding) or not fits(names, contract):
        return Result([], [(record.line, "header", shown(record.text)) for record in records], lines)
    places = {
        column.name: names.index(nfc(column.header)) for column in contract.columns if nfc(column.header) in names
    }
    rows, bad = [], []
    for record in records:
        rule = broken(record, len(names))
        values = (
            tuple(value_of(record, places.get(column.name), column) for column in contract.columns) if not rule else ()
        )
        if not rule and any(
            column.required and value is None for column, value in zip(contract.columns, values, strict=True)
        ):
            rule = "required"
        if rule:
            bad.append((record.line, rule, shown(record.text)))
        else:
            rows.append(values)
    return Result(rows, bad, lines)


def from_header(records: Iterable[Record], dialect: Dialect) -> list[Record]:
    """Above the header, records of empty fields alone are nobody's."""
    return list(dropwhile(lambda record: is_nameless(record, dialect), records))


def is_nameless(record: Record, dialect: Dialect) -> bool:
    nothing = all(byte <= 0x20 or byte in dialect.delimiter + dialect.quote for byte in record.text)
    return nothing and record.fields is not None


def lacks_mark(content: bytes, encoding: str) -> bool:
    """utf-16 alone does not say the order of bytes."""
    return encoding == "utf-16" and content[:2] not in (*UTF_16_MARKS, GZIP) and content[:3] != codecs.BOM_UTF8


def header_names(header: Record) -> list[str] | None:
    return None if header.fields is None or not header.valid else [nfc(shown(name).strip()) for name in header.fields]


def fits(names: list[str], contract: Contract) -> bool:
    wanted = [nfc(column.header) for column in contract.columns]
    required = [nfc(column.header) for column in contract.columns if column.required]
    once = all(names.count(name) <= 1 for name in wanted)
    known = contract.unknown_columns == "ignore" or all(name in wanted for name in names if name)
    return once and known and any(name in names for name in wanted) and all(name in names for name in required)


def broken(record: Record, width: int) -> str | None:
    if not record.valid:
        return "encoding"
    if record.fields is None:
        return "quote"
    return "fields" if len(record.fields) != width else None


def value_of(record: Record, place: int | None, column: Column) -> str | None:
    if place is None:
        return None
    text = (record.fields or ())[place].decode()
    text = text.strip(" ") if column.trim else text
    return None if text in column.nulls else text


def shown(text: bytes) -> str:
    return re.sub("\ufffd+", "\ufffd", text.decode(errors="replace"))


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
