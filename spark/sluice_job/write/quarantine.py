"""Rows that broke the contract, in the form that is kept, and what they broke."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from ..check.violation import Violation
from ..lake.input import Input

EXAMPLES = 3
SHOWN_CHARACTERS = 200

SCHEMA = pa.schema(
    [
        ("source_object", pa.string()),
        ("source_generation", pa.int64()),
        ("source_name", pa.string()),
        ("line", pa.int64()),
        ("row_text", pa.string()),
        ("column", pa.string()),
        ("rule", pa.string()),
        ("message", pa.string()),
    ]
)


@dataclass(frozen=True)
class BadRow:
    """A record that is not published."""

    item: Input
    line: int
    """Its first, in the file, from 1."""
    text: str
    violations: Sequence[Violation]
    """At least one."""


def quarantine_table(rows: Sequence[BadRow]) -> pa.Table:
    """One row for each bad row: its first violation's column and rule, and all violations in the message."""
    columns = {
        "source_object": [row.item.file.object for row in rows],
        "source_generation": [row.item.file.generation for row in rows],
        "source_name": [row.item.file.name for row in rows],
        "line": [row.line for row in rows],
        "row_text": [row.text for row in rows],
        "column": [row.violations[0].column for row in rows],
        "rule": [row.violations[0].rule for row in rows],
        "message": ["; ".join(violation_text(violation) for violation in row.violations) for row in rows],
    }
    return pa.table(columns, schema=SCHEMA)


def violation_text(violation: Violation) -> str:
    """The message, after the column's name where it is about one."""
    return f"{violation.column}: {violation.message}" if violation.column else violation.message


@dataclass
class BrokenRule:
    """How many rows broke it, and the first of them."""

    rows: int = 0
    examples: list[dict[str, object]] = field(default_factory=list)


Rules = dict[tuple[str | None, str], BrokenRule]
"""By column (None for the whole row) and rule. Small: one entry for each rule of the contract."""


def note_rules(rules: Rules, rows: Iterable[BadRow]) -> None:
    """Adds what these rows broke."""
    for row in rows:
        for violation in row.violations:
            broken = rules.setdefault((violation.column, violation.rule), BrokenRule())
            broken.rows += 1
            if len(broken.examples) < EXAMPLES:
                value = row.text if violation.value is None else violation.value
                example = {"object": row.item.file.object, "line": row.line, "value": value[:SHOWN_CHARACTERS]}
                broken.examples.append(example)


def rule_documents(of_groups: Iterable[Rules]) -> list[dict[str, object]]:
    """All groups' broken rules as the report has them; the first groups give the examples."""
    total: Rules = {}
    for rules in of_groups:
        for key, broken in rules.items():
            known = total.setdefault(key, BrokenRule())
            known.rows += broken.rows
            known.examples += broken.examples[: EXAMPLES - len(known.examples)]
    return [
        {"column": column, "rule": rule, "rows": broken.rows, "examples": broken.examples}
        for (column, rule), broken in sorted(total.items(), key=lambda entry: (entry[0][0] or "", entry[0][1]))
    ]
