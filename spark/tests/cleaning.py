"""Cleans files of a local folder: the job's whole middle, without a bucket around it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyspark.sql import Row, SparkSession

from sluice_job.contract.contract import Contract, parse_contract
from sluice_job.lake.raw import RawFile
from sluice_job.old.clean import all_bad_rows, all_good_rows
from sluice_job.old.opening import read_opening
from sluice_job.old.portions import Input, portions_of, read_portion
from sluice_job.old.quarantine import broken_rules, quarantine_rows


@dataclass(frozen=True)
class Cleaned:
    rows_read: Mapping[str, int]
    good: list[Row]
    """In the order of file and line; without source."""
    bad: list[Row]
    """As quarantined, in the order of file and line."""
    rules: list[dict]

    def values(self, *columns: str) -> list:
        """One column's values, or tuples of several."""
        rows = [tuple(row[column] for column in columns) for row in self.good]
        return [row[0] for row in rows] if len(columns) == 1 else rows

    def broken(self) -> list[tuple]:
        return [(row.line, row.column, row.rule) for row in self.bad]


def contract(**given: Any) -> Contract:
    """A contract of a column `a` and a column `b`, both texts, unless told otherwise."""
    columns = [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]
    document = {"format": 1, "dataset": "things", "files": ["*"], "columns": columns, **given}
    return parse_contract(json.dumps(document), "things.json")


def clean(spark: SparkSession, folder: Path, given: Contract, files: "Mapping[str, str | bytes]") -> Cleaned:
    """Files are older the earlier they are named. Fails unless every row read is either good or bad."""
    inputs = [local_input(folder, number, name, content, given) for number, (name, content) in enumerate(files.items())]
    uris = {item.number: f"file:{folder / item.file.object}" for item in inputs}
    portions = [read_portion(spark, portion, uris, given.csv) for portion in portions_of(inputs)]
    numbers = [item.number for item in inputs]

    good = all_good_rows(spark, portions, given).orderBy("source", "line").collect()
    bad, rules = [], []
    if portions:
        wrong = all_bad_rows(portions, given, numbers).persist()
        bad = quarantine_rows(wrong, inputs).orderBy("source_object", "line").collect()
        rules = broken_rules(wrong, inputs)
        wrong.unpersist()
    read = {item.number: 0 for item in inputs}
    for portion in portions:
        read.update(portion.rows_read)
        portion.release()
    names = list(files)
    for item in inputs:
        kept = sum(1 for row in good if row.source == item.number)
        lost = sum(1 for row in bad if row.source_object == item.file.object)
        assert read[item.number] == kept + lost, f"{names[item.number]}: {read[item.number]} != {kept} + {lost}"
    return Cleaned({names[number]: rows for number, rows in read.items()}, good, bad, rules)


def local_input(folder: Path, number: int, name: str, content: "str | bytes", given: Contract) -> Input:
    body = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(body)
    opening = read_opening(lambda size: body[:size], len(body), given)
    file = RawFile(name, 7, len(body), name, name, f"2024-01-{number + 1:02}T00:00:00Z", gone=False)
    return Input(number, file, opening)
