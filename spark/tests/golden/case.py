"""One case of the golden table: bytes in, rows and quarantine out, and who says so."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TEXTS: list[dict[str, Any]] = [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]
"""The columns of a case that says nothing else."""


@dataclass(frozen=True)
class Bad:
    """A quarantined row. What is None is not compared."""

    line: int
    rule: str
    text: str | None = None
    """Of the record, as it stands in the file."""
    column: str | None = None
    """Always compared: None is a rule of the whole row."""
    message: str | None = None
    """A part of it."""


@dataclass(frozen=True)
class Case:
    name: str
    """Of the dataset too."""
    says: str
    """Whose word the expected rows are: a standard, other readers, our own README."""
    files: Mapping[str, bytes]
    """By name in Drive, the oldest first."""
    rows: Mapping[str, Sequence[tuple[Any, ...]]]
    """By file, in its order: the values of the contract's columns."""
    bad: Mapping[str, Sequence[Bad]]
    contract: Mapping[str, Any] = field(default_factory=dict)
    """What is not as in `document`."""
    duplicates: int = 0
    warnings: Mapping[str, str] = field(default_factory=dict)
    """A part of the message by code."""
    unclaimed: Sequence[str] = ()
    """Files that no contract takes."""

    @property
    def document(self) -> dict[str, Any]:
        """The contract. Names and globs begin with the case's, so that all cases can stand in one lake."""
        given = {"format": 1, "dataset": self.name, "columns": TEXTS, "maxBadRows": 1, "files": ["*"], **self.contract}
        return {**given, "files": [self.in_lake(glob) for glob in given["files"]]}

    @property
    def json(self) -> str:
        return json.dumps(self.document)

    def in_lake(self, name: str) -> str:
        return f"{self.name}--{name}"


FILE = "f.csv"


def one(
    name: str,
    says: str,
    content: bytes | str,
    rows: Sequence[tuple[Any, ...]] = (),
    bad: Sequence[Bad] = (),
    **contract: Any,
) -> Case:
    """A case of one file; what else is given are fields of its contract. Text is written as UTF-8."""
    body = content.encode() if isinstance(content, str) else content
    return Case(name, says, {FILE: body}, {FILE: rows}, {FILE: bad}, contract)
