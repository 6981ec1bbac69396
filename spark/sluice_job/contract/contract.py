"""Dataset contracts: columns, types and rules of one kind of CSV, as staged by the extension (JSON)."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from .column_type import ColumnType, parse_type
from .document import ContractError, Fields, Node
from .pattern import fault_of_pattern
from .time_format import expected_format

ENCODINGS = (
    "utf-8", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252",
    "utf-16", "utf-16le", "utf-16be",
)  # fmt: skip
NUMBERS = ("integer", "double", "decimal")
TIMES = ("date", "timestamp")

Bound = Decimal | str


@dataclass(frozen=True)
class CsvFormat:
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Column:
    name: str
    header: str
    type: ColumnType
    format: str | None = None
    required: bool = False
    matches: str | None = None
    min: Bound | None = None
    max: Bound | None = None
    one_of: tuple[Bound, ...] | None = None
    max_length: int | None = None
    nulls: tuple[str, ...] = ("",)
    trim: bool = True


@dataclass(frozen=True)
class Contract:
    dataset: str
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    csv: CsvFormat
    unknown_columns: str
    key: tuple[str, ...]
    max_bad_rows: float
    removed: str
    rows_may_fall: float
    """Share of the rows published before that may be missing from the next publish."""
    when_rows_fall: str
    document: Any
    """The contract as it was staged: it goes into the publish document unchanged."""


def parse_contract(text: str, file: str) -> Contract:
    """Raises ContractError, which names the file, the place in it, what stands there and what is expected."""
    try:
        document = json.loads(text, parse_constant=refuse_constant)
    except ValueError as error:
        raise ContractError(file, "", f"is not JSON ({error})", "a dataset contract in JSON") from error

    fields = Node(file, "", document).fields(
        (
            "format",
            "dataset",
            "description",
            "files",
            "csv",
            "columns",
            "unknownColumns",
            "key",
            "maxBadRows",
            "removed",
            "rowsMayFall",
            "whenRowsFall",
        )
    )
    version = fields.required("format", "format 1")
    if version.value is True or version.value != 1:
        raise version.fault("1: a newer format needs a newer job")
    if description := fields.optional("description"):
        description.text()

    columns = parse_columns(fields.required("columns", "at least one column"))
    key = parse_key(fields.optional("key"), columns)
    return Contract(
        dataset=parse_name(fields.required("dataset", "the dataset's name")),
        files=parse_files(fields.required("files", 'a list of globs such as ["airports*.csv"]')),
        columns=tuple(with_required(column) if column.name in key else column for column in columns),
        csv=parse_csv(fields.optional("csv")),
        unknown_columns=choice(fields, "unknownColumns", ("ignore", "fail")),
        key=key,
        max_bad_rows=parse_share(fields.optional("maxBadRows"), 0.0),
        removed=choice(fields, "removed", ("keep", "exclude")),
        rows_may_fall=parse_share(fields.optional("rowsMayFall"), 0.1),
        when_rows_fall=choice(fields, "whenRowsFall", ("warn", "fail")),
        document=document,
    )


def refuse_constant(name: str) -> None:
    """Python would read NaN and Infinity, which are no JSON and no bounds."""
    raise ValueError(f"{name} is not a JSON value")


def parse_name(node: Node) -> str:
    name = node.text()
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise node.fault("a-z, 0-9 and _, beginning with a letter, at most 63")
    return name


def parse_files(node: Node) -> tuple[str, ...]:
    globs = tuple(item.text("a glob such as airports*.csv") for item in node.items())
    if not globs or "" in globs:
        raise node.fault("at least one glob, none of them empty")
    return globs


def parse_csv(node: Node | None) -> CsvFormat:
    if node is None:
        return CsvFormat()
    fields = node.fields(("delimiter", "quote", "encoding"))
    delimiter = parse_character(fields.optional("delimiter"), ",")
    quote = parse_character(fields.optional("quote"), '"')
    if delimiter == quote:
        raise node.fault("a delimiter that is not the quote", f"uses {delimiter!r} for both")
    encoding = fields.optional("encoding")
    if encoding is None:
        return CsvFormat(delimiter, quote)
    name = encoding.text().lower()
    if name not in ENCODINGS:
        raise encoding.fault(f"one of {', '.join(ENCODINGS)}")
    return CsvFormat(delimiter, quote, name)


def parse_character(node: Node | None, default: str) -> str:
    if node is None:
        return default
    character = node.text()
    if len(character) != 1 or character in "\r\n\0" or ord(character) > 0x7F:
        raise node.fault("one ASCII character that does not end a line")
    return character


def parse_columns(node: Node) -> tuple[Column, ...]:
    columns: list[Column] = []
    for item in node.items():
        column = parse_column(item)
        for earlier in columns:
            if earlier.name.lower() == column.name.lower():
                raise item.fault("each name once, upper and lower case being the same", f"repeats `{column.name}`")
            if earlier.header == column.header:
                raise item.fault("each header name once", f"reads the header `{column.header}` a second time")
        columns.append(column)
    if not columns:
        raise node.fault("at least one column")
    return tuple(columns)


def parse_column(node: Node) -> Column:
    fields = node.fields(
        ("name", "from", "type", "format", "required", "matches", "min", "max", "oneOf", "maxLength", "nulls", "trim")
    )
    name_node = fields.required("name", "the column's name")
    name = name_node.text()
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,127}", name):
        raise name_node.fault("letters, digits and _, beginning with a letter")
    header = fields.optional("from")
    type_node = fields.required("type", "the column's type")
    kind = parse_type(type_node)
    nulls = fields.optional("nulls")
    required, trim = fields.optional("required"), fields.optional("trim")
    return Column(
        name=name,
        header=name if header is None else header.text().strip(),
        type=kind,
        format=parse_format(fields.optional("format"), kind),
        required=required.flag() if required else False,
        matches=parse_pattern(fields.optional("matches"), kind),
        min=parse_bound(fields.optional("min"), kind),
        max=parse_bound(fields.optional("max"), kind),
        one_of=parse_one_of(fields.optional("oneOf"), kind),
        max_length=parse_length(fields.optional("maxLength"), kind),
        nulls=("",) if nulls is None else tuple(item.text() for item in nulls.items()),
        trim=trim.flag() if trim else True,
    )


def parse_format(node: Node | None, kind: ColumnType) -> str | None:
    if node is None:
        return None
    if kind.name not in TIMES:
        raise node.fault("no `format`: only a date or a timestamp has one")
    text = node.text("a pattern such as yyyy-MM-dd")
    if expected := expected_format(text):
        raise node.fault(expected)
    return text


def parse_pattern(node: Node | None, kind: ColumnType) -> str | None:
    if node is None:
        return None
    if kind.name != "string":
        raise node.fault("no `matches`: only a string has one")
    pattern = node.text("a regular expression")
    if reason := fault_of_pattern(pattern):
        raise node.fault(f"a regular expression in RE2's syntax ({reason})")
    return pattern


def parse_length(node: Node | None, kind: ColumnType) -> int | None:
    if node is None:
        return None
    if kind.name != "string":
        raise node.fault("no `maxLength`: only a string has one")
    return node.whole(least=1)


def parse_bound(node: Node | None, kind: ColumnType) -> Bound | None:
    if node is None:
        return None
    if kind.name in NUMBERS:
        return parse_number(node)
    if kind.name in TIMES:
        return parse_time(node, kind)
    raise node.fault("no `min` or `max`: only numbers, dates and timestamps have them")


def parse_number(node: Node) -> Decimal:
    number = Decimal(str(node.number()))
    if not number.is_finite() or len(format(number, "f").lstrip("-").replace(".", "")) > 38:
        raise node.fault("a number of at most 38 digits")
    return number


def parse_time(node: Node, kind: ColumnType) -> str:
    """ISO text, of a day that there is."""
    text = node.text("an ISO date or timestamp in quotes")
    pattern = r"\d{4}-\d\d-\d\d" if kind.name == "date" else r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z?)?"
    if not re.fullmatch(pattern, text, re.ASCII) or not is_moment(text):
        raise node.fault("2024-01-31" if kind.name == "date" else "2024-01-31T12:00:00Z")
    return text


def is_moment(iso: str) -> bool:
    try:
        datetime.fromisoformat(iso.rstrip("Z")[: len("2024-01-31T12:00:00")])
    except ValueError:
        return False
    return True


def parse_one_of(node: Node | None, kind: ColumnType) -> tuple[Bound, ...] | None:
    if node is None:
        return None
    if kind.name == "string":
        values: tuple[Bound, ...] = tuple(item.text() for item in node.items())
    elif kind.name in NUMBERS:
        values = tuple(parse_number(item) for item in node.items())
    elif kind.name in TIMES:
        values = tuple(parse_time(item, kind) for item in node.items())
    else:
        raise node.fault("no `oneOf`: a boolean has only two values")
    if not values:
        raise node.fault("at least one value")
    return values


def parse_key(node: Node | None, columns: tuple[Column, ...]) -> tuple[str, ...]:
    if node is None:
        return ()
    names = [column.name for column in columns]
    key: list[str] = []
    for item in node.items():
        name = item.text("the name of a column")
        if name not in names:
            raise item.fault(f"one of the columns {', '.join(names)}")
        if name in key:
            raise item.fault("each column once")
        key.append(name)
    return tuple(key)


def with_required(column: Column) -> Column:
    """Two rows without a key are not the same row: a column of the key has to have a value."""
    return Column(**{**column.__dict__, "required": True})


def parse_share(node: Node | None, default: float) -> float:
    if node is None:
        return default
    share = node.number("a share from 0 to 1")
    if not 0 <= share <= 1:
        raise node.fault("a share from 0 to 1")
    return float(share)


def choice(fields: Fields, name: str, options: tuple[str, ...]) -> str:
    """The first option is the default."""
    node = fields.optional(name)
    return options[0] if node is None else node.choice(options)
