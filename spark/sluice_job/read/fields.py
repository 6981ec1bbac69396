"""Records become columns of texts: Arrow's parser, given nothing that it could take for something else."""

import codecs
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from .block import Block
from .dialect import Dialect
from .lines import CR, LF

SHOWN_CHARACTERS = 200
CR_LF = 2
"""Bytes of the line end that has two."""


class RowsLost(Exception):
    """The parser does not find the rows that were found by the bytes."""


def texts(block: Block, chosen: NDArray[np.bool_], width: int, wanted: Mapping[int, str], dialect: Dialect) -> pa.Table:
    """
    The chosen records' fields as texts, without nulls: a column for each position in `wanted`, with its name. Each
    chosen record has `width` fields and no fault.
    @raises RowsLost
    """
    records = int(chosen.sum())
    named = {str(position): name for position, name in wanted.items()}
    if records == 0 or not named:
        return pa.table({name: pa.array([], pa.string()) for name in named.values()})
    content = content_of(block, chosen)
    if content.startswith(codecs.BOM_UTF8):
        # Arrow leaves out a byte order mark where its input begins; this one is a character of the first field.
        content = codecs.BOM_UTF8 + content
    try:
        parsed = parse(content, width, list(named), dialect)
    except pa.ArrowInvalid as error:
        raise RowsLost(f"{records} records can't be parsed: {str(error)[:SHOWN_CHARACTERS]}") from error
    if parsed.num_rows != records:
        raise RowsLost(f"{parsed.num_rows} rows were parsed of {records} records")
    return parsed.rename_columns(list(named.values())).combine_chunks()


def parse(content: bytes, width: int, wanted: list[str], dialect: Dialect) -> pa.Table:
    """@raises ArrowInvalid for a row of another width"""
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(
            column_names=[str(position) for position in range(width)],
            use_threads=False,
            # All at once: what does not fit into a block would be cut, or refused.
            block_size=len(content) + 1,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=chr(dialect.delimiter),
            quote_char=chr(dialect.quote) if dialect.quote in content else False,
            double_quote=True,
            newlines_in_values=True,
            ignore_empty_lines=False,
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=wanted,
            column_types=dict.fromkeys(wanted, pa.string()),
            strings_can_be_null=False,
            # It was looked at already.
            check_utf8=False,
        ),
    )


def confirm(block: Block, chosen: NDArray[np.bool_], dialect: Dialect) -> None:
    """
    Records of several lines that are bad rows, and so never split, are held against the parser too: else a record that
    was taken for a part of the one before it would be counted nowhere.
    @raises RowsLost
    """
    several = chosen & (block.heights > 1)
    for width in np.unique(block.fields[several]).tolist():
        texts(block, several & (block.fields == width), width, {0: "first"}, dialect)


def content_of(block: Block, chosen: NDArray[np.bool_]) -> bytes:
    """The chosen records with a line end after each. Records that follow each other are taken together."""
    if chosen.all() and block.blank_lines == 0:
        return block.content[block.starts[0] : block.ends[-1]] + b"\n"
    indexes = np.flatnonzero(chosen)
    follows = np.zeros(len(indexes), bool)
    gap = block.starts[indexes[1:]] - block.ends[indexes[:-1]]
    follows[1:] = (np.diff(indexes) == 1) & ((gap == 1) | ((gap == CR_LF) & is_pair(block, indexes)))
    first = np.flatnonzero(~follows)
    last = np.append(first[1:], len(indexes)) - 1
    starts, ends = block.starts[indexes[first]].tolist(), block.ends[indexes[last]].tolist()
    return b"\n".join([*(block.content[start:end] for start, end in zip(starts, ends, strict=True)), b""])


def is_pair(block: Block, indexes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether CR LF stands between a chosen record and the next, and not two line ends."""
    content = np.frombuffer(block.content, np.uint8)
    ends = block.ends[indexes[:-1]]
    pairs: NDArray[np.bool_] = (content[ends] == CR) & (content[np.minimum(ends + 1, len(content) - 1)] == LF)
    return pairs


def fields_of(block: Block, record: int, dialect: Dialect) -> list[str]:
    """
    The fields of one record without fault, one after the other: a header may have very many, and a column of Arrow's
    for each would take some kilobytes.
    """
    content = block.content[block.starts[record] : block.ends[record]]
    delimiter, quote = bytes([dialect.delimiter]), bytes([dialect.quote])
    fields: list[str] = []
    at = 0
    while True:
        if content.startswith(quote, at):
            end = closing_quote(content, quote, at + 1)
            fields.append(content[at + 1 : end].replace(quote * 2, quote).decode())
            end += 1
        else:
            end = content.find(delimiter, at)
            end = len(content) if end < 0 else end
            fields.append(content[at:end].decode())
        if end == len(content):
            return fields
        at = end + 1


def closing_quote(content: bytes, quote: bytes, start: int) -> int:
    """Where the field that was opened before `start` is closed: at a quote that is not doubled."""
    at = content.index(quote, start)
    while content.startswith(quote, at + 1):
        at = content.index(quote, at + 2)
    return at
