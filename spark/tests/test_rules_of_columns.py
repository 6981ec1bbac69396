"""Each rule of a column: what breaks it, what is said, what becomes of the value."""

import unicodedata
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sluice_job.check.arrow_types import arrow_schema
from sluice_job.check.check import check_rows
from sluice_job.check.keys import key_texts
from sluice_job.check.violation import Violation
from tests.checking import broken, check, contract_of, messages_of, values_of

MANY = settings(max_examples=200, deadline=None)
LEAST, MOST = -(2**63), 2**63 - 1

COLUMNS: list[dict[str, Any]] = [
    {"name": "i", "type": "integer", "min": -5, "max": 10},
    {"name": "d", "type": "double", "oneOf": [1.5, 2, 1000]},
    {"name": "m", "type": "decimal(6,2)", "max": 99.5},
    {"name": "f", "type": "boolean"},
    {"name": "day", "type": "date", "min": "2000-01-01"},
    {"name": "us", "type": "date", "format": "MM/dd/yyyy"},
    {"name": "at", "type": "timestamp"},
    {"name": "s", "type": "string", "matches": "^[a-z]+$", "maxLength": 4, "nulls": ["", "NA"]},
    {"name": "raw", "type": "string", "trim": False, "nulls": ["-"]},
    {"name": "r", "type": "string", "required": True},
]
GOOD = {
    "i": "1",
    "d": "1.5",
    "m": "1.50",
    "f": "yes",
    "day": "2024-02-29",
    "us": "02/29/2024",
    "at": "2024-02-29T12:00:00Z",
    "s": "abc",
    "raw": " x ",
    "r": "r",
}
BAD = {
    "i": {"x": "type", "1.5": "type", "9223372036854775808": "type", "-6": "min", "11": "max", "1e1": "type"},
    "d": {"1d": "type", "NaN": "type", "1e999": "type", "0x1p3": "type", "1,5": "type", "3": "oneOf"},
    "m": {"1.505": "type", "99999": "type", "1e1": "type", "99.51": "max", ".": "type"},
    "f": {"maybe": "type", "2": "type"},
    "day": {"2024-02-30": "type", "2024-2-3": "type", "2024": "type", "1999-12-31": "min", "2024-01-01\n": "type"},
    "us": {"13/01/2024": "type", "2024-01-01": "type", "1/2/2024": "type"},
    "at": {"noon": "type", "2024-01-01T25:00:00": "type"},
    "s": {"ABC": "matches", "abcde": "maxLength", "abc\n": "matches"},
    "r": {"": "required", "  ": "required"},
}


def rows(*changes):
    return {name: [{**GOOD, **change}[name] for change in changes] for name in GOOD}


def test_a_good_row_has_its_values():
    checked = check(COLUMNS, rows({}, {"s": "NA", "raw": "", "i": " +3 ", "d": "1E3", "m": "-7", "f": "N"}))
    first, second = (tuple(row.values()) for row in checked.values.to_pylist())
    assert first[:6] == (1, 1.5, Decimal("1.50"), True, date(2024, 2, 29), date(2024, 2, 29))
    assert first[6:] == (datetime(2024, 2, 29, 12, tzinfo=timezone.utc), "abc", " x ", "r")
    assert second[:4] == (3, 1000.0, Decimal("-7.00"), False)
    assert second[7:] == (None, "", "r")
    assert checked.values.schema == arrow_schema(contract_of(COLUMNS))
    assert not checked.violations
    assert not checked.cut


def test_each_rule_is_broken_by_name():
    cases = [(column, text, rule) for column, found in BAD.items() for text, rule in found.items()]
    checked = check(COLUMNS, rows({}, *({column: text} for column, text, _ in cases), {}))
    assert broken(checked) == [(row, column, rule) for row, (column, _, rule) in enumerate(cases, 1)]
    for row, (column, _, _) in enumerate(cases, 1):
        assert checked.values.column(column)[row].as_py() is None


def test_a_row_says_all_that_it_breaks_in_the_order_of_columns_and_rules():
    checked = check(COLUMNS, rows({"r": "", "s": "ABCDE", "i": "11"}))
    assert list(checked.violations.values()) == [
        [
            Violation("i", "max", "11", "'11' is above 10"),
            Violation("s", "matches", "ABCDE", "'ABCDE' does not match ^[a-z]+$"),
            Violation("s", "maxLength", "ABCDE", "'ABCDE' is longer than 4"),
            Violation("r", "required", None, "has no value"),
        ]
    ]


def test_what_is_said():
    assert messages_of({"type": "integer"}, ["no"]) == ["'no' is not an integer"]
    assert messages_of({"type": "decimal(6, 2)"}, ["no"]) == ["'no' is not a decimal(6,2)"]
    assert messages_of({"type": "integer", "min": 2}, ["+1"]) == ["'+1' is below 2"]
    assert messages_of({"type": "string", "oneOf": ["a", "b"]}, ["c"]) == ["'c' is none of a, b"]
    many = [f"o{number}" for number in range(21)]
    assert messages_of({"type": "string", "oneOf": many}, ["c"]) == [f"'c' is none of {', '.join(many[:20])}, ..."]
    assert messages_of({"type": "string", "maxLength": 1}, ["x" * 80]) == [f"'{'x' * 80}' is longer than 1"]
    assert messages_of({"type": "string", "maxLength": 1}, ["x" * 81]) == [f"'{'x' * 80}...' is longer than 1"]


def test_a_value_is_told_whole():
    (found,) = check([{"name": "a", "type": "integer"}], {"a": [" " + "x" * 100]}).violations[0]
    assert found.value == "x" * 100


def test_a_column_that_the_file_lacks_is_null():
    columns = [{"name": "a", "type": "integer", "min": 1}, {"name": "b", "type": "string", "required": True}]
    checked = check(columns, {"a": ["1", "2"]})
    assert checked.values.column("b").to_pylist() == [None, None]
    assert broken(checked) == [(0, "b", "required"), (1, "b", "required")]
    assert check(columns, {"b": ["x"]}).values.to_pylist() == [{"a": None, "b": "x"}]


@pytest.mark.parametrize("chunks", [[], [[]], [["1"], [], ["x", "3"]]])
def test_rows_may_come_in_chunks(chunks):
    texts = pa.table({"a": pa.chunked_array(chunks, pa.string())})
    checked = check_rows(texts, contract_of([{"name": "a", "type": "integer"}]))
    assert checked.values.num_rows == texts.num_rows
    assert list(checked.violations) == ([1] if texts.num_rows else [])


def test_no_rows_at_all():
    checked = check(COLUMNS, {name: [] for name in GOOD})
    assert (checked.values.num_rows, checked.violations, checked.cut) == (0, {}, {})


def test_matching_a_long_cell_takes_no_stack():
    column = {"type": "string", "matches": "^(a|b)*$"}
    assert values_of(column, ["ab" * 100_000, "ab" * 100_000 + "c"]) == ["ab" * 100_000, None]


def test_a_pattern_is_found_anywhere_unless_it_is_anchored():
    assert values_of({"type": "string", "matches": "b+"}, ["abc", "ac"]) == ["abc", None]


@pytest.mark.parametrize(("matches", "text"), [("^a$", "a\n"), ("^a$", "b\na"), (r"\Aa\z", "a\n"), ("^a$", "a\r\n")])
def test_the_end_of_a_pattern_is_that_of_the_text(matches, text):
    assert values_of({"type": "string", "matches": matches, "trim": False}, [text]) == [None]


def test_null_matches_nothing_and_breaks_nothing():
    assert messages_of({"type": "string", "matches": "x"}, [""]) == []


def test_lengths_count_characters():
    column = {"type": "string", "maxLength": 2}
    assert values_of(column, ["éé", "\U0001f600\U0001f600", "e\u0301e", "abc"]) == [
        "éé",
        "\U0001f600\U0001f600",
        None,
        None,
    ]


number = st.decimals(min_value=-(10**38) + 1, max_value=10**38 - 1, allow_nan=False, allow_infinity=False, places=3)
bounds = st.integers(LEAST - 2, MOST + 2) | st.integers(-20, 20) | st.floats(-20, 20).map(lambda value: round(value, 3))


@MANY
@given(bounds, bounds, st.lists(st.integers(LEAST, MOST) | st.integers(-20, 20), min_size=1))
def test_integers_keep_within_any_bounds(low, high, values):
    read = values_of({"type": "integer", "min": low, "max": high}, [str(value) for value in values])
    lowest, highest = Decimal(str(low)), Decimal(str(high))
    assert read == [value if lowest <= value <= highest else None for value in values]


@pytest.mark.parametrize("bound", [LEAST - 1, LEAST, MOST, MOST + 1, 0.5, -0.5])
def test_bounds_at_the_ends_of_integers(bound):
    values = [LEAST, -1, 0, 1, MOST]
    texts = [str(value) for value in values]
    assert values_of({"type": "integer", "min": bound}, texts) == [v if v >= bound else None for v in values]
    assert values_of({"type": "integer", "max": bound}, texts) == [v if v <= bound else None for v in values]


@MANY
@given(st.integers(1, 38), st.data())
def test_decimals_keep_within_bounds_of_more_digits_than_they_have(precision, data):
    scale = data.draw(st.integers(0, precision))
    low, high = (round(data.draw(st.floats(-200, 200)), 5) for _ in range(2))
    unscaled = data.draw(st.lists(st.integers(-(10**precision) + 1, 10**precision - 1), min_size=1))
    values = [Decimal(f"{value}e-{scale}") for value in unscaled]
    kind = {"type": f"decimal({precision},{scale})", "min": low, "max": high}
    lowest, highest = Decimal(str(low)), Decimal(str(high))
    texts = [format(value, "f") for value in values]
    assert values_of(kind, texts) == [value if lowest <= value <= highest else None for value in values]


def test_options_are_compared_as_values():
    assert values_of({"type": "decimal(6,2)", "oneOf": [1, 2.5, 0.001, 99999]}, ["1.00", "2.50", "0", "0.01"]) == [
        Decimal("1.00"),
        Decimal("2.50"),
        None,
        None,
    ]
    assert values_of({"type": "integer", "oneOf": [1, 2.5, 2**63]}, ["01", "2", "3"]) == [1, None, None]
    assert values_of({"type": "double", "oneOf": [0, 0.1]}, ["-0", "1e-1", "0.10000001"]) == [0.0, 0.1, None]
    assert values_of({"type": "date", "oneOf": ["2024-01-31"]}, ["2024-01-31", "2024-02-01"])[1] is None
    noon = {"type": "timestamp", "oneOf": ["2024-01-31T12:00:00Z"]}
    assert [value is None for value in values_of(noon, ["2024-01-31 13:00+01", "2024-01-31 12:01"])] == [False, True]
    assert values_of({"type": "string", "oneOf": ["a", "é"]}, ["a", "A", "é", "e\u0301"]) == ["a", None, "é", None]


def test_bounds_of_times():
    column = {"type": "timestamp", "min": "2024-01-31", "max": "2024-01-31T12:00:00.5Z"}
    texts = ["2024-01-30T23:59:59.999999", "2024-01-31", "2024-01-31T12:00:00.5", "2024-01-31T12:00:00.500001"]
    assert [value is not None for value in values_of(column, texts)] == [False, True, True, False]
    days = {"type": "date", "min": "0001-01-01", "max": "2024-01-31"}
    assert [value is not None for value in values_of(days, ["0001-01-01", "2024-01-31", "2024-02-01"])] == [
        True,
        True,
        False,
    ]


def test_a_double_is_compared_as_a_double():
    assert values_of({"type": "double", "min": 0.1, "max": 0.3}, ["0.1", "0.3", "0.30000000000000004"]) == [
        0.1,
        0.3,
        None,
    ]


def test_keys_are_compared_in_one_unicode_form():
    contract = contract_of([{"name": "n", "type": "integer"}, {"name": "s", "type": "string"}], key=["s", "n"])
    checked = check_rows(pa.table({"n": ["1", "2"], "s": ["e\u0301", "\u00e9"]}), contract)
    texts, numbers = key_texts(checked.values, contract)
    assert texts[0] == texts[1]
    assert numbers.to_pylist() == [1, 2]
    assert checked.values.column("s").to_pylist() == ["e\u0301", "\u00e9"]


@MANY
@given(st.lists(st.text("eéa\u0301\u0323\u1100\u1161\uac00Å\u212b", max_size=4), min_size=2))
def test_keys_are_the_same_where_their_nfc_is(given_texts):
    contract = contract_of([{"name": "s", "type": "string", "nulls": []}], key=["s"])
    (texts,) = key_texts(pa.table({"s": given_texts}), contract)
    composed = [unicodedata.normalize("NFC", text) for text in given_texts]
    compared = texts.to_pylist()
    assert [text == compared[0] for text in compared] == [text == composed[0] for text in composed]
