"""Holds what a reader made of a case against the golden table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.golden import Case
from tests.reading import once


@dataclass(frozen=True)
class Found:
    rows: Mapping[str, Sequence[tuple[Any, ...]]]
    """By file: the values of the contract's columns."""
    bad: Mapping[str, Sequence[Mapping[str, Any]]]
    """By file: the rows of the quarantine."""
    counts: Mapping[str, Mapping[str, int]]
    """By file: rowsRead, curated, quarantined, duplicates."""
    warnings: Mapping[str, str]


def judge(case: Case, found: Found) -> None:
    taken = [file for file in case.files if file not in case.unclaimed]
    assert sorted(found.counts) == sorted(taken)
    for file in taken:
        expected, rows = list(case.rows.get(file, ())), list(found.rows.get(file, ()))
        for number, (row, wanted) in enumerate(zip(rows, expected, strict=False)):
            assert same(row, wanted), f"{file}, row {number} of {len(expected)}: {shown(row)}, not {shown(wanted)}"
        assert len(rows) == len(expected), file
        judge_bad(case, file, found.bad.get(file, ()))
        counts = found.counts[file]
        assert counts["rowsRead"] == counts["curated"] + counts["quarantined"] + counts["duplicates"]
        assert (counts["curated"], counts["quarantined"]) == (len(expected), len(case.bad.get(file, ())))
    assert sum(counts["duplicates"] for counts in found.counts.values()) == case.duplicates
    for code, part in case.warnings.items():
        assert part in found.warnings.get(code, f"no warning {code}")


def same(row: Sequence[Any], wanted: Sequence[Any]) -> bool:
    """Of one type too: 1 is not 1.0, and 1.5 not Decimal("1.50")."""
    return tuple(row) == tuple(wanted) and [type(value) for value in row] == [type(value) for value in wanted]


def judge_bad(
    case: Case,
    file: str,
    found: Sequence[Mapping[str, Any]],
    most_rows: int | None = None,
    most_characters: int | None = None,
) -> None:
    """`most_rows` and `most_characters` of each text, where not all are told."""
    expected = case.bad.get(file, ())[:most_rows]
    told = [(row["line"], row["column"], row["rule"]) for row in found]
    wanted = [(bad.line, bad.column, bad.rule) for bad in expected]
    assert told == wanted, f"{file}: not expected: {set(told) - set(wanted)}; not found: {set(wanted) - set(told)}"
    for row, bad in zip(found, expected, strict=True):
        assert bad.text is None or once(row["row_text"]) == bad.text[:most_characters]
        assert bad.message is None or bad.message in row["message"]
        assert row["message"]


def shown(row: Sequence[Any]) -> str:
    return repr(row) if len(repr(row)) < 500 else f"{repr(row)[:250]} ... {repr(row)[-250:]}"
