"""
Dates and timestamps. `read_by_spark.json` is what Spark 3.5.7 makes of a text by a pattern (`try_to_timestamp`, policy
CORRECTED, zone UTC); "refused" is a pattern that it does not take. Sluice reads the same, but for what is listed here.
"""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sluice_job.check.moment_pattern import expression_of
from sluice_job.check.moments import read_timestamps
from sluice_job.contract.time_format import expected_format
from tests.checking import check, messages_of, values_of

MANY = settings(max_examples=200, deadline=None)
READ_BY_SPARK = json.loads((Path(__file__).parent / "read_by_spark.json").read_text())
OUT_OF_YEARS = ("before 0001", "after 9999")

# Spark guesses a region that nobody may have meant: BST is Bougainville, IST Ireland, ACST Acre.
AMBIGUOUS = ("BST", "IST", "ACST", "ADT", "AST", "NST", "SST")

REFUSED_BY_SLUICE_ALONE = {
    # Spark takes all digits for the first number and then reads nothing at all.
    "dMyyyy",
    "sSSS yyyy",
    "",
}

READ_BY_SLUICE_ALONE = {
    # One number only has no fixed width, so there is one way to read them. Spark reads none.
    ("dMMyyyy", "1012024"): "2024-01-01T00:00:00",
    ("dMMyyyy", "31012024"): "2024-01-31T00:00:00",
    ("yyyyM", "20241"): "2024-01-01T00:00:00",
    ("yyyyM", "202401"): "2024-01-01T00:00:00",
    ("yyyyMMddHHmmssSSS", "20240131120000123"): "2024-01-31T12:00:00.123000",
    ("yyyyMMddHHmmssSSS", "2024013112000012"): "2024-01-31T12:00:00.120000",
    # yyyy is four digits here, and more where nothing else can follow there.
    ("[dd/MM/yyyy][yyyy-MM-dd]", "31/01/20242024-01-31"): "2024-01-31T00:00:00",
    # Zones are the same in V and z.
    ("yyyy-MM-dd HH:mm VV", "2024-07-31 12:00 UTC+2"): "2024-07-31T10:00:00",
    ("yyyy-MM-dd HH:mm VV", "2024-07-31 12:00 EST"): "2024-07-31T16:00:00",
    ("yyyy-MM-dd HH:mm VV", "2024-07-31 12:00 PST"): "2024-07-31T19:00:00",
    ("yyyy-MM-dd HH:mm z", "2024-01-31 12:00 GMT+1"): "2024-01-31T11:00:00",
    # Chile is Santiago, which has a winter; to Spark it is a station in Antarctica, which has none.
    ("yyyy-MM-dd HH:mm z", "2024-07-31 12:00 CLT"): "2024-07-31T16:00:00",
    ("yyyy-MM-dd HH:mm z", "2024-07-31 12:00 CLST"): "2024-07-31T16:00:00",
    ("yyyy-MM-dd HH:mm zzzz", "2024-07-31 12:00 Chile Time"): "2024-07-31T16:00:00",
    ("yyyy-MM-dd HH:mm zzzz", "2024-07-31 12:00 Chile Summer Time"): "2024-07-31T16:00:00",
}

NOT_READ_BY_SLUICE = {
    # The time zone database has dropped it.
    ("yyyy-MM-dd HH:mm VV", "2024-07-31 12:00 SystemV/PST8"),
    # The offset is not that of the zone then: Spark believes the zone.
    ("yyyy-MM-dd HH:mm:ss XXX[ VV]", "2024-07-31 12:00:00 +01:00 Europe/Paris"),
}

PAIRS = [
    (pattern, text, moment)
    for pattern, moments in READ_BY_SPARK.items()
    if moments != "refused" and pattern not in REFUSED_BY_SLUICE_ALONE
    for text, moment in moments.items()
]


def sluices(pattern, text, moment):
    """What Sluice is to make of it, knowing what Spark does."""
    if moment in OUT_OF_YEARS or text.rpartition(" ")[2] in AMBIGUOUS or (pattern, text) in NOT_READ_BY_SLUICE:
        return None
    return READ_BY_SLUICE_ALONE.get((pattern, text), moment)


@pytest.mark.parametrize("pattern", list(dict.fromkeys(pattern for pattern, _, _ in PAIRS)))
def test_patterns_read_what_spark_reads_by_them(pattern):
    assert expected_format(pattern) is None
    right = {text: sluices(pattern, text, moment) for known, text, moment in PAIRS if known == pattern}
    values, _ = read_timestamps(pa.array(list(right)), expression_of(pattern))
    read = [None if value is None else value.replace(tzinfo=None).isoformat() for value in values.to_pylist()]
    assert dict(zip(right, read, strict=True)) == right


@pytest.mark.parametrize(("pattern", "moments"), READ_BY_SPARK.items())
def test_patterns_that_spark_refuses_are_refused(pattern, moments):
    is_refused = moments == "refused" or pattern in REFUSED_BY_SLUICE_ALONE
    assert (expected_format(pattern) is not None) is is_refused


def test_what_differs_from_spark_does():
    """No exception stays listed that is none."""
    told = {(pattern, text): moment for pattern, text, moment in PAIRS}
    assert all(told[pair] != moment for pair, moment in READ_BY_SLUICE_ALONE.items())
    assert all(told[pair] is not None for pair in NOT_READ_BY_SLUICE)


iso_days = st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z") | st.dates().map(str)


@MANY
@given(st.lists(iso_days, min_size=1))
@example(["0000-01-01", "0001-01-01", "9999-12-31", "1900-02-29", "2000-02-29", "2024-02-30", "1582-10-10"])
def test_days_are_those_of_the_calendar(texts):
    def right(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None

    assert values_of({"type": "date"}, texts) == [right(text) for text in texts]
    by_pattern = values_of({"type": "date", "format": "yyyy-MM-dd"}, texts)
    assert by_pattern == values_of({"type": "date"}, texts)


@pytest.mark.parametrize(
    "text", ["2024-2-3", "2024-02-03T00:00", "2024-01-01\n", "20240101", "x2024-01-01", "٢٠٢٤-01-01"]
)
def test_texts_that_are_no_iso_date(text):
    assert values_of({"type": "date"}, [text]) == [None]


offsets = st.sampled_from(["", "Z", " UTC", "+00", "-05", "+0530", "-03:30", "+14:00"])


@MANY
@given(st.lists(st.tuples(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)), offsets), min_size=1))
def test_timestamps_are_moments(given_moments):
    def right(local, offset):
        if offset.strip() in ("", "Z", "UTC"):
            return local.replace(tzinfo=timezone.utc)
        hours, minutes = int(offset[1:3]), int(offset[-2:]) if len(offset) > 3 else 0
        ahead = timedelta(hours=hours, minutes=minutes)
        return (local + ahead if offset[0] == "-" else local - ahead).replace(tzinfo=timezone.utc)

    texts = [local.isoformat() + offset for local, offset in given_moments]
    assert values_of({"type": "timestamp"}, texts) == [right(*moment) for moment in given_moments]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-31", "2024-01-31T00:00:00"),
        ("2024-01-31 12:05", "2024-01-31T12:05:00"),
        ("2024-01-31T12:00:00.5Z", "2024-01-31T12:00:00.500000"),
        ("1899-12-30T00:00:00Z", "1899-12-30T00:00:00"),
        ("2024-01-31 12:00:00+00", "2024-01-31T12:00:00"),
        ("2024-01-31 12:00:00 UTC", "2024-01-31T12:00:00"),
        ("2024-01-31T12:00:00+18:00", "2024-01-30T18:00:00"),
        ("0001-01-01T00:00:00-01:00", "0001-01-01T01:00:00"),
        ("0001-01-01T00:00:00+01:00", None),
        ("9999-12-31T23:59:59-00:01", None),
        ("0000-12-31T23:30:00-01:00", None),
        ("2024-01-31T12:00:00+18:01", None),
        ("2024-01-31T12:00:00+01:60", None),
        ("2024-01-31T24:00:00", None),
        ("2024-01-31T12:60:00", None),
        ("2024-01-31T12:00:60", None),
        ("2024-01-31T12:00:00.", None),
        ("2024-01-31T12:00:00.1234567890", None),
        ("2024-01-31Z", None),
        ("2024-01-31t12:00:00", None),
        ("2024-02-30T12:00:00", None),
        ("2024-01-31T12:00:00 CET", None),
        ("2024-01-31T12:00:00Z\n", None),
        ("noon", None),
    ],
)
def test_iso_timestamps(text, moment):
    (value,) = values_of({"type": "timestamp"}, [text])
    assert (None if value is None else value.replace(tzinfo=None).isoformat()) == moment


def test_digits_after_microseconds_are_cut_and_counted():
    columns = [
        {"name": "a", "type": "timestamp"},
        {"name": "b", "type": "timestamp", "format": "yyyy-MM-dd HH:mm:ss.SSSSSSSSS"},
        {"name": "c", "type": "integer"},
    ]
    a = ["2024-01-31T12:00:00.1234567Z", "2024-01-31T12:00:00.123456000", "1969-12-31T23:59:59.999999999", "2024-01-31"]
    b = ["2024-01-31 12:00:00.1234567", "2024-01-31 12:00:00.1", "2024-01-31 12:00:00.123456", "2024-01-31 12:00:00.0"]
    checked = check(columns, {"a": a, "b": b, "c": ["1", "2", "3", "4"]})
    read = {name: [value.microsecond for value in checked.values.column(name).to_pylist()] for name in "ab"}
    assert read == {"a": [123456, 123456, 999999, 0], "b": [123456, 100000, 123456, 0]}
    assert checked.cut == {"a": 2, "b": 1}
    # Of bad rows nothing is kept, so nothing is cut.
    assert check(columns, {"a": a, "b": b, "c": ["x", "2", "3", "4"]}).cut == {"a": 1}


def test_a_date_may_have_a_time_and_a_zone():
    column = {"type": "date", "format": "yyyy-MM-dd HH:mm XXX"}
    assert values_of(column, ["2024-01-31 23:30 -01:00", "2024-01-31 23:30 Z"]) == [date(2024, 2, 1), date(2024, 1, 31)]


def test_zones_change_their_clocks():
    column = {"type": "timestamp", "format": "yyyy-MM-dd HH:mm VV"}
    read = {
        "2024-03-31 01:59 Europe/Paris": "00:59",
        "2024-03-31 02:30 Europe/Paris": "01:30",  # left out: goes on from before
        "2024-03-31 03:00 Europe/Paris": "01:00",
        "2024-10-27 02:30 Europe/Paris": "00:30",  # comes twice: the first
        "2024-10-27 03:00 Europe/Paris": "02:00",
        "2018-11-04 00:30 America/Sao_Paulo": "03:30",  # left out at midnight
        "2024-07-01 12:00 america/new_york": "16:00",
        "2024-07-01 12:00 +05:30": "06:30",
        "2024-07-01 12:00 Nowhere/City": None,
        "2024-07-01 12:00 ../../etc/passwd": None,
        # In the zone database of a machine, and no zone: they mean what that machine is set to.
        "2024-07-01 12:00 localtime": None,
        "2024-07-01 12:00 Factory": None,
    }
    values = values_of(column, list(read))
    assert [None if value is None else f"{value:%H:%M}" for value in values] == list(read.values())


@MANY
@given(st.sampled_from(sorted({pattern for pattern, _, _ in PAIRS})), st.lists(st.text(max_size=30), max_size=3))
def test_no_text_raises_an_error_by_any_pattern(pattern, texts):
    values, cut = read_timestamps(pa.array(texts, pa.string()), expression_of(pattern))
    assert len(values) == len(cut) == len(texts)


@MANY
@given(st.text("yMdHhKkmsSaDGVzOXxZL[]'-/:. T年\\\n*+", max_size=12))
def test_every_pattern_that_is_taken_can_be_used(pattern):
    if expected_format(pattern) is None:
        values, _ = read_timestamps(pa.array(["", "2024-01-31", pattern]), expression_of(pattern))
        assert len(values) == 3


def test_messages_name_the_pattern():
    assert messages_of({"type": "date"}, ["2024-02-30"]) == ["'2024-02-30' is not a date"]
    assert messages_of({"type": "date", "format": "d/M/yyyy"}, ["x"]) == ["'x' is not a date (d/M/yyyy)"]
