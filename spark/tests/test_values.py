"""Texts become numbers, booleans and texts; Python's own readers are asked what is right."""

import json
import re
import struct
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.checking import check, values_of

MANY = settings(max_examples=200, deadline=None)
TYPES = (
    "string",
    "integer",
    "double",
    "decimal(6,2)",
    "decimal(38,38)",
    "decimal(38,0)",
    "boolean",
    "date",
    "timestamp",
)
HUGE = "1" * 300_000

# More often something like a value than chance would have it.
characters = (
    st.sampled_from("0123456789") | st.sampled_from("+-.eE:/TZ xnaif\n\x00٣é\u2028") | st.characters(codec="utf-8")
)
texts = st.lists(characters, max_size=30).map("".join)
number_texts = st.text("0123456789+-.eE", max_size=45)


@MANY
@given(st.sampled_from(TYPES), st.lists(texts | number_texts, max_size=4), st.booleans())
@example("integer", [HUGE, f"-{HUGE}", "0" * 300_000], True)
@example("double", [HUGE, f".{HUGE}", f"1e{HUGE}", f"1e-{HUGE}", "0" * 300_000, f"0.{'0' * 300_000}1e300001"], True)
@example("decimal(38,0)", [HUGE, f"0.{HUGE}", "0" * 300_000 + "." + "0" * 300_000], True)
@example("date", [HUGE], True)
@example("timestamp", [f"2024-01-31T12:00:00.{HUGE}"], True)
def test_no_text_raises_an_error(kind, given_texts, trim):
    column = {"name": "a", "type": kind, "trim": trim, "nulls": []}
    checked = check([column], {"a": given_texts})
    values = checked.values.column("a").to_pylist()
    assert len(values) == len(given_texts)
    assert list(checked.violations) == [row for row, value in enumerate(values) if value is None]


@MANY
@given(st.lists(number_texts | st.integers(-(2**65), 2**65).map(str), min_size=1))
@example(["9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809"])
@example(["0x1F", "1_000", "+5", "007", "--5", "+-5", "-0", "+", "٣", "1.0", "1e1", "12\n", "\t1"])
def test_integers_are_those_of_64_bits(given_texts):
    def right(text):
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            return None
        return int(text) if -(2**63) <= int(text) < 2**63 else None

    assert values_of({"type": "integer"}, given_texts) == [right(text) for text in given_texts]


@MANY
@given(st.lists(number_texts | st.floats(allow_nan=False, allow_infinity=False).map(repr), min_size=1))
@example([".5", "5.", "+1.5", "1E3", "1e+05", "1e-999", "-1e-999", "4.9e-324", "1.7976931348623157e308", "-0"])
@example(["1e999", "1.8e308", "NaN", "inf", "Infinity", "1d", "0x1p3", "1,5", ".", "e5", "1e", "1_0.5", "1.5\n"])
@example(["123456789.123456789e-99", "0." + "0" * 99 + "1e-99", "9" * 100 + "." + "9" * 100 + "e99", "9" * 309])
def test_doubles_are_finite_and_the_nearest_there_is(given_texts):
    def right(text):
        if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
            return None
        return float(text) if abs(float(text)) != float("inf") else None

    def bits(values):
        return [value if value is None else struct.pack("d", value) for value in values]

    assert bits(values_of({"type": "double"}, given_texts)) == bits(right(text) for text in given_texts)


@MANY
@given(st.integers(1, 38), st.data())
def test_decimals_are_exact_or_refused(precision, data):
    scale = data.draw(st.integers(0, precision))
    wide = st.decimals(allow_nan=False, allow_infinity=False).map(lambda number: format(number, "f")[:60])
    given_texts = data.draw(st.lists(st.text("0123456789.+-", max_size=45) | wide, min_size=1))

    def right(text):
        if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", text):
            return None
        number = Decimal(text)
        unscaled = int(f"{text.lstrip('+-').replace('.', '')}")
        places = len(text.partition(".")[2])
        fits = unscaled * 10**scale < 10 ** (precision + places) and unscaled * 10**scale % 10**places == 0
        return number if fits else None

    kind = {"type": f"decimal({precision},{scale})"}
    assert values_of(kind, given_texts) == [right(text) for text in given_texts]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("decimal(6,2)", "-7", "-7.00"),
        ("decimal(6,2)", "1.500", "1.50"),
        ("decimal(6,2)", "+0001.5", "1.50"),
        ("decimal(6,2)", "5.", "5.00"),
        ("decimal(6,2)", ".05", "0.05"),
        ("decimal(6,2)", "9999.99", "9999.99"),
        ("decimal(6,2)", "1.505", None),
        ("decimal(6,2)", "99999", None),
        ("decimal(6,2)", "1e1", None),
        ("decimal(6,2)", ".", None),
        ("decimal(2,2)", "0.99", "0.99"),
        ("decimal(2,2)", "1", None),
        ("decimal(2,0)", ".5", None),
        ("decimal(2,0)", ".0", "0"),
        ("decimal(38,0)", "9" * 38, "9" * 38),
        ("decimal(38,38)", f"-0.{'9' * 38}", f"-0.{'9' * 38}"),
        ("decimal(38,0)", "1" + "0" * 38, None),
    ],
)
def test_decimals_have_no_more_digits_than_their_type(kind, text, value):
    (read,) = values_of({"type": kind}, [text])
    assert (None if read is None else str(read)) == value


def test_words_of_booleans():
    yes, no = ["true", "T", "Yes", "y", "1"], ["FALSE", "f", "no", "N", "0"]
    neither = ["maybe", "2", "", "tru", "true\n", "01", "\uff54rue"]
    read = values_of({"type": "boolean", "nulls": []}, [*yes, *no, *neither])
    assert read == [True] * 5 + [False] * 5 + [None] * len(neither)


def test_only_spaces_are_trimmed_and_only_where_the_contract_says_so():
    given_texts = ["  a b ", "\ta", "\u00a0a", " ", "a\n"]
    assert values_of({"type": "string"}, given_texts) == ["a b", "\ta", "\u00a0a", None, "a\n"]
    assert values_of({"type": "string", "trim": False}, given_texts) == ["  a b ", "\ta", "\u00a0a", " ", "a\n"]
    assert values_of({"type": "integer", "trim": False}, [" 1", "1"]) == [None, 1]


def test_texts_that_are_null_are_no_values_and_break_nothing():
    column = {"name": "a", "type": "integer", "nulls": ["NA", "-"]}
    checked = check([column], {"a": ["1", " NA ", "-", "", "na"]})
    assert checked.values.column("a").to_pylist() == [1, None, None, None, None]
    assert list(checked.violations) == [3, 4]


@MANY
@given(st.lists(texts))
def test_texts_stay_as_they_are(given_texts):
    column = {"type": "string", "trim": False, "nulls": []}
    assert values_of(column, given_texts) == json.loads(json.dumps(given_texts))
