"""What a text says of its zone: an offset, or a region with its changes of the clock."""

import re
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .zone_names import REGION_OF

DAY = 86_400
LARGEST_OFFSET = 18 * 3_600
EPOCH = datetime(1970, 1, 1)
OFFSET = re.compile(r"(?:UTC|GMT|UT)?([+-])([0-9]{1,2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?")
LAST = 59
"""Minute of an hour, and second of a minute."""
ZERO = ("Z", "UTC", "GMT", "UT")
NOT_REGIONS = {"Factory", "localtime"}
"""What a machine is set to, or not yet: in its database, but no place."""

UNKNOWN = np.iinfo(np.int64).min


def offsets(zones: pa.Array, local: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Seconds to take off from each local time (seconds since 1970, the years 1 to 9999), by the zone's text. An empty
    text is UTC; one that is no zone is UNKNOWN.
    """
    encoded = zones.dictionary_encode()
    found = [zone_of(text) for text in encoded.dictionary.to_pylist()]
    kinds = encoded.indices.to_numpy(zero_copy_only=False)
    fixed = np.array([UNKNOWN if zone is None else zone if isinstance(zone, int) else 0 for zone in found], np.int64)
    seconds: NDArray[np.int64] = fixed[kinds]
    for region in {zone for zone in found if isinstance(zone, ZoneInfo)}:
        rows = np.flatnonzero(np.array([zone is region for zone in found])[kinds])
        seconds[rows] = offsets_in(region, local[rows])
    return seconds


@lru_cache(10_000)
def zone_of(text: str) -> int | ZoneInfo | None:
    """Seconds east of Greenwich, or a region of the time zone database, upper and lower case being the same."""
    name = text.strip().upper()
    if name in ZERO or not name:
        return 0
    if found := OFFSET.fullmatch(name):
        sign, hours, minutes, seconds = found.groups(default="0")
        total = int(hours) * 3_600 + int(minutes) * 60 + int(seconds)
        if total > LARGEST_OFFSET or int(minutes) > LAST or int(seconds) > LAST:
            return None
        return -total if sign == "-" else total
    region = regions().get(REGION_OF.get(name, name).upper())
    return None if region is None else ZoneInfo(region)


@cache
def regions() -> dict[str, str]:
    """Regions as the database spells them, by their names in upper case."""
    return {name.upper(): name for name in available_timezones() - NOT_REGIONS}


def offsets_in(zone: ZoneInfo, local: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    An hour that comes twice is the first of the two; one that is left out goes on from the time before, as in Java.
    Most days have one offset from beginning to end: only on the others is each time looked up.
    """
    days, day_of = np.unique(local // DAY, return_inverse=True)
    first = offset_of_each(zone, days * DAY)
    last = offset_of_each(zone, days * DAY + DAY - 1)
    result: NDArray[np.int64] = first[day_of]
    changing = (first != last)[day_of]
    result[changing] = offset_of_each(zone, local[changing])
    return result


def offset_of_each(zone: ZoneInfo, local: NDArray[np.int64]) -> NDArray[np.int64]:
    """Seconds east of Greenwich at each local time, one by one: each costs a call of Python."""
    found = (zone.utcoffset(EPOCH + timedelta(seconds=second)) for second in local.tolist())
    return np.fromiter((offset.total_seconds() for offset in found if offset is not None), np.int64, len(local))
