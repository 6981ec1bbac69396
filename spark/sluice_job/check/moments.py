"""Texts become dates and moments: proleptic Gregorian, of the years 1 to 9999, of days and times that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .arrow_types import SIMPLE_TYPES
from .moment_pattern import MONTHS
from .zones import UNKNOWN, offsets

Numbers = NDArray[np.int64]
Parts = Mapping[str, Sequence[pa.Array]]
"""Texts by field (see moment_pattern); empty where a part is missing."""

# In place of a number. Whatever is impossible makes the moment so.
ABSENT = -1
IMPOSSIBLE = -2

DAY = 86_400
FIRST = -62_135_596_800
"""0001-01-01 in seconds since 1970."""
END = 253_402_300_800
"""10000-01-01"""
NAMES = pa.array([name[:3].lower() for name in MONTHS])


@dataclass(frozen=True)
class Moments:
    """One for each text; where it is none, `known` is false and the rest means nothing."""

    known: NDArray[np.bool_]
    seconds: Numbers
    """Since 1970, UTC."""
    nanoseconds: Numbers
    """Of the second."""


def read_dates(texts: pa.Array, expression: str) -> pa.Array:
    """
    Days. Where the expression knows a time and a zone, the day is that of UTC. Days come again and again: each text is
    read once.
    """
    encoded = texts.dictionary_encode()
    found = read_moments(encoded.dictionary, expression)
    days = np.where(found.known, found.seconds // DAY, 0).astype(np.int32)
    return pa.array(days, SIMPLE_TYPES["date"], mask=~found.known).take(encoded.indices)


def read_timestamps(texts: pa.Array, expression: str) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Microseconds, and where digits were cut that are not all zeros."""
    found = read_moments(texts, expression)
    microseconds = np.where(found.known, found.seconds, 0) * 1_000_000 + found.nanoseconds // 1_000
    values = pa.array(microseconds, pa.int64(), mask=~found.known).cast(SIMPLE_TYPES["timestamp"])
    return values, found.known & (found.nanoseconds % 1_000 != 0)


def read_moments(texts: pa.Array, expression: str) -> Moments:
    """What is not written is that of 1970-01-01T00:00:00Z, as in Spark."""
    found = pc.extract_regex(texts, expression)
    parts: dict[str, list[pa.Array]] = {}
    for index, field in enumerate(found.type):
        parts.setdefault(field.name.rpartition("_")[0], []).append(pc.fill_null(found.field(index), ""))

    days, is_day = days_of(parts)
    time, is_time = seconds_of_day(parts)
    known = found.is_valid().to_numpy(zero_copy_only=False) & is_day & is_time
    local = np.where(known, days * DAY + time, 0)
    offset, is_zone = offset_of(parts, local)
    known &= is_zone
    seconds = local - np.where(known, offset, 0)
    known &= (seconds >= FIRST) & (seconds < END)
    fraction = numbers(parts, "fraction")
    return Moments(known & (fraction != IMPOSSIBLE), seconds, np.maximum(fraction, 0))


def offset_of(parts: Parts, local: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Seconds, 0 where no zone is written, and where there is such a zone. Two have to say the same."""
    offset = np.zeros(len(local), np.int64)
    is_given, possible = np.zeros(len(local), np.bool_), np.ones(len(local), np.bool_)
    for zones in parts.get("zone", []):
        one, is_written = offsets(zones, local), ~is_empty(zones)
        possible &= (one != UNKNOWN) & ~(is_given & is_written & (one != offset))
        offset = np.where(is_written, one, offset)
        is_given |= is_written
    return offset, possible


def days_of(parts: Parts) -> tuple[Numbers, NDArray[np.bool_]]:
    """Days since 1970, and where there is such a day."""
    short = numbers(parts, "year_of_2000")
    year = agreed(within(numbers(parts, "year"), 1, 9999), np.where(short >= 0, 2000 + short, short))
    month = agreed(within(numbers(parts, "month"), 1, 12), numbers(parts, "month_name"))
    day = within(numbers(parts, "day"), 1, 31)
    day_of_year = within(numbers(parts, "day_of_year"), 1, 366)
    possible = all_possible(year, month, day, day_of_year)

    years = np.where(year == ABSENT, 1970, year) - 1970
    months = years * 12 + np.where(month == ABSENT, 1, month) - 1
    days = first_day(months) + np.where(day == ABSENT, 1, day) - 1
    is_day = days < first_day(months + 1)
    if "day_of_year" not in parts:
        return days, possible & is_day
    counted = first_day(years * 12) + day_of_year - 1
    is_counted = day_of_year != ABSENT
    agrees = (day == ABSENT) | (counted - first_day(month_of(counted)) + 1 == day)
    of_year = (counted < first_day(years * 12 + 12)) & agrees
    return np.where(is_counted, counted, days), possible & np.where(is_counted, of_year, is_day)


def first_day(months: Numbers) -> Numbers:
    """Days since 1970, of months since 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_of(days: Numbers) -> Numbers:
    """Months since 1970, of days since 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def seconds_of_day(parts: Parts) -> tuple[Numbers, NDArray[np.bool_]]:
    """Seconds since midnight, and where there is such a time. Hours of twelve without AM or PM are of the morning."""
    hour = within(numbers(parts, "hour"), 0, 23)
    clock_hour = within(numbers(parts, "clock_hour"), 1, 24)
    hour = agreed(hour, np.where(clock_hour >= 0, clock_hour % 24, clock_hour))
    half_hour = within(numbers(parts, "half_hour"), 0, 11)
    clock_half_hour = within(numbers(parts, "clock_half_hour"), 1, 12)
    half_hour = agreed(half_hour, np.where(clock_half_hour >= 0, clock_half_hour % 12, clock_half_hour))
    half = agreed(numbers(parts, "half"), np.where(hour >= 0, hour // 12, hour))
    half_hour = agreed(half_hour, np.where(hour >= 0, hour % 12, hour))
    minute = within(numbers(parts, "minute"), 0, 59)
    second = within(numbers(parts, "second"), 0, 59)
    possible = all_possible(half, half_hour, minute, second)
    hours = 12 * np.maximum(half, 0) + np.maximum(half_hour, 0)
    return hours * 3_600 + np.maximum(minute, 0) * 60 + np.maximum(second, 0), possible


def numbers(parts: Parts, field: str) -> Numbers:
    """One for each text, or a single one for all where no text has the field. Two of a text have to say the same."""
    result: Numbers = np.full(1, ABSENT, np.int64)
    for texts in parts.get(field, []):
        result = agreed(result, number(texts, field))
    return result


def number(texts: pa.Array, field: str) -> Numbers:
    """ABSENT for an empty text. Fractions are nanoseconds, months by name count from 1, AM is 0 and PM is 1."""
    is_absent = is_empty(texts)
    if field == "month_name":
        found = pc.add(pc.index_in(pc.ascii_lower(pc.utf8_slice_codeunits(texts, 0, 3)), NAMES), 1)
    elif field == "half":
        found = pc.starts_with(texts, "p", ignore_case=True).cast(pa.int32())
    elif field == "fraction":
        found = pc.ascii_rpad(texts, 9, "0").cast(pa.int32())
    else:
        found = pc.if_else(pc.equal(texts, ""), "0", texts).cast(pa.int32())
    values = pc.fill_null(found, ABSENT).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.where(is_absent, ABSENT, values)


def is_empty(texts: pa.Array) -> NDArray[np.bool_]:
    """For each text, whether it has no characters."""
    empty: NDArray[np.bool_] = pc.equal(texts, "").to_numpy(zero_copy_only=False)
    return empty


def within(values: Numbers, low: int, high: int) -> Numbers:
    """The values, IMPOSSIBLE where one is outside of `low` to `high`; ABSENT stays."""
    return np.where((values == ABSENT) | ((values >= low) & (values <= high)), values, IMPOSSIBLE)


def all_possible(*fields: Numbers) -> NDArray[np.bool_]:
    """Where none of the fields is IMPOSSIBLE."""
    return reduce(np.logical_and, (values != IMPOSSIBLE for values in fields))


def agreed(one: Numbers, other: Numbers) -> Numbers:
    """Whichever is there; IMPOSSIBLE where both are and differ."""
    return np.where(one == ABSENT, other, np.where((other == ABSENT) | (one == other), one, IMPOSSIBLE))
