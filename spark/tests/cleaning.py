"""Cleans files in memory: the job's whole middle, without Spark and without a bucket around it."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from sluice_job.contract.contract import Contract
from sluice_job.contract.parse_contract import parse_contract
from sluice_job.lake.input import Group, Input
from sluice_job.lake.raw import RawFile
from sluice_job.write.group import QUARANTINE, ROWS, GroupRead, read_group
from sluice_job.write.quarantine import rule_documents


@dataclass(frozen=True)
class Cleaned:
    rows_read: Mapping[str, int]
    good: list[dict[str, Any]]
    """In the order of file and line, with `_source_object`."""
    bad: list[dict[str, Any]]
    """As quarantined, in the order of file and line."""
    rules: list[dict[str, Any]]
    read: GroupRead

    def values(self, *columns: str) -> list[Any]:
        """One column's values, or tuples of several."""
        rows = [tuple(row[column] for column in columns) for row in self.good]
        return [row[0] for row in rows] if len(columns) == 1 else rows

    def broken(self) -> list[tuple[int, str | None, str]]:
        return [(row["line"], row["column"], row["rule"]) for row in self.bad]

    def messages(self) -> list[str]:
        return [row["message"] for row in self.bad]


def contract(**given: Any) -> Contract:
    """A contract of a column `a` and a column `b`, both texts, unless told otherwise."""
    columns = [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]
    document = {"format": 1, "dataset": "things", "files": ["*"], "columns": columns, **given}
    return parse_contract(json.dumps(document), "things.json")


def clean(given: Contract, files: "Mapping[str, str | bytes]", chunk: "int | None" = None) -> Cleaned:
    """
    Files are older the earlier they are named; `chunk` is the size in bytes of the pieces that they come in. Fails
    unless every row read is either good or bad.
    """
    bodies = {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    inputs = [Input(number, raw_file(number, name, len(body))) for number, (name, body) in enumerate(bodies.items())]
    with tempfile.TemporaryDirectory() as folder:
        group = Group(0, tuple(inputs))
        read = read_group(group, given, lambda file: iter(pieces(bodies[file.object], chunk)), Path(folder))
        good = pq.read_table(Path(folder, ROWS)).to_pylist() if read.good else []
        bad = pq.read_table(Path(folder, QUARANTINE)).to_pylist() if read.bad else []
    names = list(files)
    rows_read = {names[file.number]: file.rows_read for file in read.files}
    for name, rows in rows_read.items():
        kept, lost = read.good.get(name, 0), read.bad.get(name, 0)
        assert rows == kept + lost, f"{name}: {rows} != {kept} + {lost}"
    return Cleaned(rows_read, good, bad, rule_documents([read.rules]), read)


def pieces(body: bytes, chunk: "int | None") -> list[bytes]:
    return [body] if chunk is None else [body[start : start + chunk] for start in range(0, len(body), chunk)]


def raw_file(number: int, name: str, size: int) -> RawFile:
    return RawFile(name, 7, size, name, name, f"2024-01-{number % 28 + 1:02}T00:00:00Z", gone=False)
