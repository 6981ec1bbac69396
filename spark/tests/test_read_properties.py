"""
Whatever the bytes: the job's reader says what the reference reader says, in whatever pieces it gets them, and all lines
are accounted for. And what an exact writer wrote comes back. A failure prints the example; hypothesis keeps it.
"""

import gzip
import json
import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from sluice_job.contract.contract import ENCODINGS, Contract
from sluice_job.contract.parse_contract import parse_contract
from sluice_job.read import records
from sluice_job.read.text import Damaged
from tests import reference
from tests.reading import Reading, expected, read

MANY = settings(max_examples=250, print_blob=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DELIMITERS = ",;\t| :.x\x01\x1f"
QUOTES = "\"'|^`$\x02"
ENDS = ("\n", "\r\n", "\r")
PIECES = (1, 2, 3, 7, 64, 65_536)


def contract(delimiter: str = ",", quote: str = '"', encoding: str = "utf-8") -> Contract:
    csv = {"delimiter": delimiter, "quote": quote, "encoding": encoding}
    columns = [{"name": "a", "type": "string"}]
    return parse_contract(
        json.dumps({"format": 1, "dataset": "d", "files": ["*"], "columns": columns, "csv": csv}), "d"
    )


dialects = st.tuples(st.sampled_from(DELIMITERS), st.sampled_from(QUOTES)).filter(lambda pair: pair[0] != pair[1])


def encodable(encoding: str) -> st.SearchStrategy[str]:
    """Odd characters more often than chance would have them."""
    odd = [
        *"\r\n\t ,;|\"'x\x00\x01\x1a\x7f",
        "\r\n",
        '""',
        *"\u0085\u00a0\u00e9\u2028\ufeff\ufffd\U0001f600\u0a0d\u2c22",
    ]
    known = [text for text in odd if text.encode(encoding, "ignore").decode(encoding) == text]
    character = st.sampled_from(known) | st.characters(codec="utf-8" if encoding.startswith("utf") else encoding)
    return st.lists(character, max_size=6).map("".join)


def quoted(field: str, delimiter: str, quote: str, always: bool, alone: bool) -> str:
    """RFC 4180. A row of one field needs quotes where it would be a blank line."""
    blank = alone and all(character <= " " and character not in delimiter + quote for character in field)
    if always or blank or set(field) & {delimiter, quote, "\r", "\n"}:
        return quote + field.replace(quote, quote * 2) + quote
    return field


@st.composite
def written(draw: st.DrawFn) -> tuple[Contract, bytes, list[tuple[str, ...]]]:
    """A contract, a file that an exact writer made of a table, and the table."""
    delimiter, quote = draw(dialects)
    encoding = draw(st.sampled_from(ENCODINGS))
    width = draw(st.integers(1, 4))
    fields = encodable(encoding)
    rows = draw(st.lists(st.tuples(*[fields] * width), max_size=8))
    text = ""
    for row in [tuple(f"c{number}" for number in range(width)), *rows]:
        always = draw(st.booleans())
        line = delimiter.join(quoted(field, delimiter, quote, always, width == 1) for field in row)
        # A line of blanks between: of nothing where they might be the delimiter.
        between = draw(st.sampled_from(["", "", "", "\n", "\r\r\n", "\x00\x1a\n"]))
        text += line + draw(st.sampled_from(ENDS)) + ("" if delimiter in between else between)
    if draw(st.booleans()) and not blank_last(text, delimiter):
        text = text.removesuffix("\n").removesuffix("\r")
    body = text.encode(encoding)
    if draw(st.booleans()) and encoding in ("utf-8", "utf-16le"):
        body = "\ufeff".encode(encoding) + body
    return contract(delimiter, quote, encoding), gzip.compress(body) if draw(st.booleans()) else body, rows


def blank_last(text: str, delimiter: str) -> bool:
    return text.endswith(delimiter)


@MANY
@given(written(), st.sampled_from(PIECES), st.sampled_from((1, 16, 1 << 24)))
def test_what_was_written_comes_back(made, piece, block):
    given_contract, content, rows = made
    reading = read(content, given_contract, piece, block)
    assert [fields for _, _, _, fields in reading.records] == rows
    assert all(rule is None for _, _, rule, _ in reading.records)
    assert reading.balances


BROKEN = [
    *("a", "1", "x", "", " ", ",", ",", ",", '"', '"', '"', '""', "\n", "\n", "\r\n", "\r", "\\", "é", "\0", "\ufffd"),
    *("\ufeff", "x,y\n", '"x\ny"', '1,"', '",', '"\n', "\x1a", "\t", "\u00a0", "\u2028"),
]
texts = st.lists(st.sampled_from(BROKEN), max_size=60).map("".join)
spoils = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from([b"\xff", b"\x80", b"\xe2\x82", b"\xed\xa0\x80", b"\xc3"])),
    max_size=2,
)


def spoiled(text: bytes, places: Sequence[tuple[int, bytes]]) -> bytes:
    for place, what in places:
        text = text[:place] + what + text[place:]
    return text


def agree(reading: Reading, wanted: Reading) -> None:
    assert reading.records == wanted.records
    assert reading.lines == wanted.lines
    assert reading.balances


@settings(MANY, max_examples=600)
@given(texts, st.sampled_from((1, 1, 2, 30)), spoils, st.sampled_from(PIECES), st.sampled_from((1, 5, 64, 1 << 24)))
@example('a,b\n"x\n"y",1\n', 1, [], 1, 1)
@example('a\n"""\n"""\n"', 1, [], 2, 1)
def test_broken_text_is_read_as_the_reference_reads_it(text, times, places, piece, block):
    content = spoiled(text.encode() * times, places)
    agree(read(content, contract(), piece, block), expected(content, contract()))


@settings(MANY, max_examples=250)
@given(dialects, st.data())
def test_broken_text_in_other_dialects(dialect, data):
    delimiter, quote = dialect
    text = data.draw(texts).replace(",", "\0d").replace('"', quote).replace("\0d", delimiter)
    given_contract = contract(delimiter, quote)
    content = spoiled(text.encode(), data.draw(spoils))
    agree(read(content, given_contract, data.draw(st.sampled_from(PIECES)), 7), expected(content, given_contract))


@MANY
@given(texts, st.sampled_from(ENCODINGS), spoils, st.sampled_from(PIECES))
def test_broken_text_in_other_encodings(text, encoding, places, piece):
    content = spoiled(text.encode(encoding, "ignore"), places)
    assume(encoding != "utf-16" or content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:3] == b"\xef\xbb\xbf")
    agree(read(content, contract(encoding=encoding), piece, 16), expected(content, contract(encoding=encoding)))


@MANY
@given(
    st.binary(max_size=80),
    st.sampled_from([encoding for encoding in ENCODINGS if encoding != "utf-16"]),
    st.sampled_from(PIECES),
)
def test_any_bytes(content, encoding, piece):
    assume(not content.startswith(b"\x1f\x8b"))
    agree(read(content, contract(encoding=encoding), piece, 16), expected(content, contract(encoding=encoding)))


@MANY
@given(
    written(),
    st.lists(
        st.tuples(st.integers(0, 300), st.sampled_from([b'"', b"\n", b"\r", b",", b"x", b"\xff"])),
        min_size=1,
        max_size=3,
    ),
)
def test_a_good_file_with_a_few_wrong_bytes(made, places):
    given_contract, content, _ = made
    assume(not content.startswith(b"\x1f\x8b"))
    content = spoiled(content, places)
    assume(given_contract.csv.encoding != "utf-16" or content[:2] in (b"\xff\xfe", b"\xfe\xff"))
    agree(read(content, given_contract, 7, 16), expected(content, given_contract))


@MANY
@given(texts, st.sampled_from(PIECES), st.sampled_from((1, 4, 32)), st.integers(3, 20))
def test_broken_text_about_the_longest_record(text, piece, block, longest):
    content = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "LONGEST_RECORD", longest)
        if max(map(len, reference.LINE_END.split(reference.utf_8_of(content)))) > longest:
            with pytest.raises(Damaged):
                read(content, contract(), piece, block)
        else:
            agree(read(content, contract(), piece, block), expected(content, contract(), longest))


@MANY
@given(texts, st.sampled_from(PIECES), st.sampled_from((1, 4, 32)), st.integers(1, 4))
def test_broken_text_about_the_tallest_record(text, piece, block, tallest):
    content = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "TALLEST_RECORD", tallest)
        agree(read(content, contract(), piece, block), expected(content, contract(), tallest=tallest))


@MANY
@given(
    st.lists(texts, min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(2, 200), st.binary(max_size=2))),
    st.sampled_from(PIECES),
)
def test_packed_text_that_may_be_damaged(members, places, piece):
    """It is damaged exactly where Python's gzip says so."""
    content = b"".join(gzip.compress(text.encode(), mtime=0) for text in members)
    for place, what in places:
        content = content[:place] + what + content[place + 1 :]
    try:
        gzip.decompress(content)
    except (EOFError, OSError, zlib.error):
        with pytest.raises(Damaged):
            read(content, contract(), piece)
    else:
        agree(read(content, contract(), piece), expected(content, contract()))


@MANY
@given(st.lists(st.booleans(), min_size=1, max_size=80), st.integers(1, 60))
def test_odd_so_far(marks, times):
    array = np.array(marks * times)
    assert np.array_equal(records.odd_so_far(array), np.cumsum(array) % 2 == 1)


@settings(MANY, max_examples=100)
@given(texts)
def test_pieces_make_no_difference(text):
    readings = [read(text.encode(), contract(), piece, block) for piece in PIECES for block in (1, 13, 1 << 24)]
    assert all(reading == readings[0] for reading in readings)
