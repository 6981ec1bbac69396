"""A column's type by what was seen of it: the narrowest that can be defended, and what speaks for and against it."""

from dataclasses import dataclass, field

from ..check.values import BOOLEANS
from ..contract.contract import Column
from .formats import BARE, swapped
from .seen import FEW, Miss, Seen

DIGITS_OF_64_BITS = 19
ROOMY, WIDEST = 18, 38
"""Digits of a decimal: the first are kept in 64 bits."""
DIFFERENT_DAYS = 3
"""So many different values of digits alone, all of them days, are hardly numbers."""
MOSTLY = 0.5
"""Share of values, from which on it is told that they are of a narrower type."""

Reason = dict[str, object]


@dataclass(frozen=True)
class Choice:
    type: str
    format: str | None = None
    nulls: tuple[str, ...] = ()
    """Texts beside the empty one that are no values."""
    reasons: list[Reason] = field(default_factory=list)


def choose(seen: Seen) -> Choice:
    if seen.values == 0:
        return Choice("string", reasons=[{"code": "no-values"}])
    chosen = boolean(seen) or moment(seen) or number(seen) or text(seen)
    if chosen.type == "string" or not seen.markers:
        return chosen
    nulls: list[Reason] = [{"code": "nulls", "value": marker, "count": count} for marker, count in seen.markers.items()]
    return Choice(chosen.type, chosen.format, tuple(seen.markers), [*chosen.reasons, *nulls])


def boolean(seen: Seen) -> Choice | None:
    """1 and 0 are numbers; NO alone may be Norway, and F alone half of the people."""
    if seen.booleans.count > 0:
        return None
    words = {text.lower() for text in seen.different}
    said = {BOOLEANS[word] for word in words if word in BOOLEANS}
    return Choice("boolean") if len(said) == 2 or words & {"true", "false"} else None


def moment(seen: Seen) -> Choice | None:
    for column in seen.moments or []:
        if column.format in BARE and len(seen.different) < DIFFERENT_DAYS:
            continue
        if other_reading(seen, column):
            continue
        reasons: list[Reason] = []
        if column.format is not None and (other := swapped(column.format)):
            reasons.append({"code": "day-and-month", "format": other})
        if column.type.name == "timestamp" and (column.format is not None or seen.zoneless):
            reasons.append({"code": "no-zone-is-utc"})
        if seen.cut and column.format is None and column.type.name == "timestamp":
            reasons.append({"code": "cut", "count": seen.cut})
        return Choice(column.type.name, column.format, reasons=reasons)
    return None


def other_reading(seen: Seen, column: Column) -> str | None:
    """The format with day and month in each other's place, where all values have that one too."""
    other = None if column.format is None else swapped(column.format)
    return other if any(one.format == other for one in seen.moments or [] if other) else None


def number(seen: Seen) -> Choice | None:
    if seen.numbers["double"].count > 0 or seen.leading_zero.count > 0 or seen.plus.count > 0:
        return None
    if seen.numbers["integer"].count == 0:
        return Choice("integer")
    scales = [scale for scale in seen.fractions if scale > 0]
    if seen.unusual.count == 0 and not scales and seen.longest_whole >= DIGITS_OF_64_BITS:
        return None
    digits: Reason = {"code": "digits", "before": seen.longest_whole, "after": sorted(scales)}
    if seen.unusual.count > 0:
        return Choice("double", reasons=[told("exponent", seen.unusual)])
    if len(scales) != 1 or seen.longest_whole + scales[0] > WIDEST:
        return Choice("double", reasons=[digits])
    precision = ROOMY if seen.longest_whole + scales[0] <= ROOMY else WIDEST
    return Choice(f"decimal({precision},{scales[0]})", reasons=[digits])


def text(seen: Seen) -> Choice:
    return Choice("string", reasons=[*why_no_number(seen), *why_no_moment(seen), *markers(seen)])


def why_no_number(seen: Seen) -> list[Reason]:
    double, integer = seen.numbers["double"], seen.numbers["integer"]
    if double.count == 0:
        if seen.leading_zero.count > 0:
            return [told("leading-zero", seen.leading_zero)]
        if seen.plus.count > 0:
            return [told("plus", seen.plus)]
        return [told("not-64-bits", integer)]
    if seen.comma.count > MOSTLY * seen.values or seen.comma.count == double.count:
        return [told("comma", seen.comma)]
    if double.given_up or double.count > MOSTLY * seen.values:
        return []
    miss, kind = (integer, "integer") if integer.count == double.count else (double, "double")
    return [{**told("mostly", miss), "type": kind}]


def why_no_moment(seen: Seen) -> list[Reason]:
    for column in seen.moments or []:
        if other := other_reading(seen, column):
            return [{"code": "ambiguous", "formats": [column.format, other]}]
    return []


def markers(seen: Seen) -> list[Reason]:
    return [{"code": "marker", "value": marker, "count": count} for marker, count in seen.markers.items()]


def told(code: str, miss: Miss) -> Reason:
    return {"code": code, "value": miss.value, "line": miss.line, "count": miss.count}


def is_few(seen: Seen) -> bool:
    return len(seen.different) <= FEW
