"""A column's type by what was seen of it: the narrowest that can be defended, and what speaks for and against it."""

from dataclasses import dataclass, field

from ..check.values import BOOLEANS
from ..contract.column_type import MOST_DIGITS
from ..contract.contract import Column
from .column_profile import FEW, ColumnProfile, Miss
from .formats import BARE, swapped

DIGITS_OF_64_BITS = 19
ROOMY = 18
"""Digits of a decimal that is kept in 64 bits."""
DIFFERENT_DAYS = 3
"""So many different values of digits alone, all of them days, are hardly numbers."""
MOSTLY = 0.5
"""Share of values, from which on it is told that they are of a narrower type."""

Reason = dict[str, object]


@dataclass(frozen=True)
class Choice:
    """A type for a column, and what speaks for it. `type` and `format` are as in a contract."""

    type: str
    format: str | None = None
    nulls: tuple[str, ...] = ()
    """Texts beside the empty one that are no values."""
    reasons: list[Reason] = field(default_factory=list)


def choose(profile: ColumnProfile) -> Choice:
    """The narrowest type that takes all values; a string where there is no other."""
    if profile.values == 0:
        return Choice("string", reasons=[{"code": "no-values"}])
    chosen = boolean(profile) or moment(profile) or number(profile) or text(profile)
    if chosen.type == "string" or not profile.markers:
        return chosen
    nulls: list[Reason] = [
        {"code": "nulls", "value": marker, "count": count} for marker, count in profile.markers.items()
    ]
    return Choice(chosen.type, chosen.format, tuple(profile.markers), [*chosen.reasons, *nulls])


def boolean(profile: ColumnProfile) -> Choice | None:
    """1 and 0 are numbers; NO alone may be Norway, and F alone half of the people."""
    if profile.booleans.count > 0:
        return None
    words = {text.lower() for text in profile.different}
    said = {BOOLEANS[word] for word in words if word in BOOLEANS}
    return Choice("boolean") if said == {True, False} or words & {"true", "false"} else None


def moment(profile: ColumnProfile) -> Choice | None:
    """A date or timestamp, in ISO or in a format that all values have and that can't be read as another day."""
    for column in profile.moments or []:
        if column.format in BARE and len(profile.different) < DIFFERENT_DAYS:
            continue
        if other_reading(profile, column):
            continue
        reasons: list[Reason] = []
        if column.format is not None and (other := swapped(column.format)):
            reasons.append({"code": "day-and-month", "format": other})
        if column.type.name == "timestamp" and (column.format is not None or profile.zoneless):
            reasons.append({"code": "no-zone-is-utc"})
        if profile.cut and column.format is None and column.type.name == "timestamp":
            reasons.append({"code": "cut", "count": profile.cut})
        return Choice(column.type.name, column.format, reasons=reasons)
    return None


def other_reading(profile: ColumnProfile, column: Column) -> str | None:
    """The format with day and month in each other's place, where all values have that one too."""
    other = None if column.format is None else swapped(column.format)
    return other if any(one.format == other for one in profile.moments or [] if other) else None


def number(profile: ColumnProfile) -> Choice | None:
    """An integer, decimal or double; None where digits would be lost, as zeros in front are."""
    if profile.numbers["double"].count > 0 or profile.leading_zero.count > 0 or profile.plus.count > 0:
        return None
    if profile.numbers["integer"].count == 0:
        return Choice("integer")
    scales = [scale for scale in profile.fractions if scale > 0]
    if profile.unusual.count == 0 and not scales and profile.longest_whole >= DIGITS_OF_64_BITS:
        return None
    digits: Reason = {"code": "digits", "before": profile.longest_whole, "after": sorted(scales)}
    if profile.unusual.count > 0:
        return Choice("double", reasons=[reason_of("exponent", profile.unusual)])
    if len(scales) != 1 or profile.longest_whole + scales[0] > MOST_DIGITS:
        return Choice("double", reasons=[digits])
    precision = ROOMY if profile.longest_whole + scales[0] <= ROOMY else MOST_DIGITS
    return Choice(f"decimal({precision},{scales[0]})", reasons=[digits])


def text(profile: ColumnProfile) -> Choice:
    """A string, with what keeps it from being anything narrower."""
    return Choice("string", reasons=[*why_no_number(profile), *why_no_moment(profile), *markers(profile)])


def why_no_number(profile: ColumnProfile) -> list[Reason]:
    """What kept a column of numbers, or mostly of numbers, from being one; nothing where it is none."""
    double, integer = profile.numbers["double"], profile.numbers["integer"]
    if double.count == 0:
        if profile.leading_zero.count > 0:
            return [reason_of("leading-zero", profile.leading_zero)]
        if profile.plus.count > 0:
            return [reason_of("plus", profile.plus)]
        return [reason_of("not-64-bits", integer)]
    if profile.comma.count > MOSTLY * profile.values or profile.comma.count == double.count:
        return [reason_of("comma", profile.comma)]
    if double.given_up or double.count > MOSTLY * profile.values:
        return []
    miss, kind = (integer, "integer") if integer.count == double.count else (double, "double")
    return [{**reason_of("mostly", miss), "type": kind}]


def why_no_moment(profile: ColumnProfile) -> list[Reason]:
    """The two formats between which nothing in the column decides; nothing where it has no dates."""
    for column in profile.moments or []:
        if other := other_reading(profile, column):
            return [{"code": "ambiguous", "formats": [column.format, other]}]
    return []


def markers(profile: ColumnProfile) -> list[Reason]:
    """Texts in the column that may mean "no value"."""
    return [{"code": "marker", "value": marker, "count": count} for marker, count in profile.markers.items()]


def reason_of(code: str, miss: Miss) -> Reason:
    """A reason that tells of the values that a type does not take."""
    return {"code": code, "value": miss.value, "line": miss.line, "count": miss.count}


def is_few(profile: ColumnProfile) -> bool:
    """Whether all different values can be told."""
    return len(profile.different) <= FEW
