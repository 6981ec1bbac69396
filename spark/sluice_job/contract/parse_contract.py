"""A contract as it is staged, in JSON, becomes a Contract, or the error says where it is no good."""

import json
import re

from .contract import ENCODINGS, Column, Contract, CsvFormat
from .document import ContractError, Fields, Node
from .parse_column import parse_columns, with_required


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
    """@raises ContractError for what can't name folders and tables"""
    name = node.text()
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise node.fault("a-z, 0-9 and _, beginning with a letter, at most 63")
    return name


def parse_files(node: Node) -> tuple[str, ...]:
    """At least one glob. @raises ContractError"""
    globs = tuple(item.text("a glob such as airports*.csv") for item in node.items())
    if not globs or "" in globs:
        raise node.fault("at least one glob, none of them empty")
    return globs


def parse_csv(node: Node | None) -> CsvFormat:
    """@raises ContractError, also when delimiter and quote are the same"""
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
    """One character of ASCII. @raises ContractError"""
    if node is None:
        return default
    character = node.text()
    if len(character) != 1 or character in "\r\n\0" or not character.isascii():
        raise node.fault("one ASCII character that does not end a line")
    return character


def parse_key(node: Node | None, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Names of columns, none twice; none where the contract has no key. @raises ContractError"""
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


def parse_share(node: Node | None, default: float) -> float:
    """From 0 to 1. @raises ContractError"""
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
