"""The golden table, through the job's middle in memory, and all of it through one batch on an emulated lake."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest

from sluice_job.check_file import SHOWN_CHARACTERS, SHOWN_ROWS, check_file, document_of
from sluice_job.contract.contract import Contract
from sluice_job.contract.match_files import match_files
from sluice_job.contract.parse_contract import parse_contract
from sluice_job.lake.input import groups_of, numbered
from sluice_job.lake.raw import RawFile, in_order
from sluice_job.main import main
from sluice_job.write import dataset
from sluice_job.write.dataset import WrittenFile, account_for
from sluice_job.write.dataset_warnings import dataset_warnings
from sluice_job.write.group import QUARANTINE, ROWS, read_group
from sluice_job.write.newest import newest_of_files
from sluice_job.write.rows_file import rows_by_value
from sluice_job.write.schema import SOURCE
from tests.golden import CASES, Case
from tests.judge import Found, judge, judge_bad
from tests.lake import Lake
from tests.reading import pieces

BATCH = "sluice-20240101-abcdef01-1"
SHUFFLED = ["values_date", "values_decimal", "values_timestamp", "values_trim"]
"""Cases that a dataset with a key is made of."""


def object_name(case: Case, number: int, file: str) -> str:
    """Drive has names that Cloud Storage has not."""
    return f"raw/{case.name}-{number}/{file.replace(chr(10), '_')}"


def modified(number: int) -> str:
    return f"2024-01-01T{number // 60:02}:{number % 60:02}:00Z"


def found_of(
    case: Case, contract: Contract, tables: "Iterable[Any]", bad: "Iterable[Any]", counts: Any, warnings: Any
) -> Found:
    """Of rows and quarantine as read back from Parquet."""
    files = {object_name(case, number, file): file for number, file in enumerate(case.files)}
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for table in tables:
        columns = [table.column(column.name).to_pylist() for column in contract.columns]
        for source, *values in zip(table.column(SOURCE).to_pylist(), *columns, strict=True):
            rows[files[source]].append(tuple(values))
    quarantined: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for table in bad:
        for row in table.to_pylist():
            quarantined[files[row["source_object"]]].append(row)
    return Found(rows, quarantined, {files[name]: each for name, each in counts.items()}, warnings)


def cleaned_in_memory(case: Case, folder: Path) -> Found:
    contract = parse_contract(case.json, case.name)
    bodies, files = {}, []
    for number, (file, content) in enumerate(case.files.items()):
        name = object_name(case, number, file)
        bodies[name] = content
        files.append(RawFile(name, 7, len(content), case.in_lake(file), file, modified(number), gone=False))
    matched, unclaimed = match_files(in_order(files), [contract])
    assert sorted(file.path for file in unclaimed) == sorted(case.unclaimed)
    inputs = numbered(matched[contract.dataset])
    reads, places = [], []
    for group in groups_of(inputs):
        place = folder / str(group.number)
        place.mkdir()
        places.append(place)
        reads.append(read_group(group, contract, lambda file: pieces(bodies[file.object], 65_536), place))
    paths, duplicates = [place / ROWS for place in places], 0
    if contract.key:
        newest = folder / "newest.parquet"
        duplicates, paths = newest_of_files(paths, contract, newest), [newest]
    paths = [path for path in paths if path.exists()]
    made = [WrittenFile(str(path), rows_by_value(path, SOURCE), None) for path in paths]
    result = account_for(inputs, reads, made, duplicates)
    counts = {item.file.object: result.counts[item.number].document for item in inputs}
    warnings = {warning.code: warning.message for warning in dataset_warnings(result)}
    quarantines = [place / QUARANTINE for place in places if (place / QUARANTINE).exists()]
    return found_of(case, contract, map(pq.read_table, paths), map(pq.read_table, quarantines), counts, warnings)


@pytest.mark.parametrize("name", CASES)
def test_in_memory(name, tmp_path):
    judge(CASES[name], cleaned_in_memory(CASES[name], tmp_path))


ALONE = [name for name, case in CASES.items() if len(case.files) == 1]


@pytest.mark.parametrize("name", ALONE)
def test_a_file_checked_by_itself(name, tmp_path):
    """As "Check Contract" does it, on a file of this machine."""
    case = CASES[name]
    ((file, content),) = case.files.items()
    (tmp_path / "file").write_bytes(content)
    (tmp_path / "rows").mkdir()
    contract = parse_contract(case.json, name)
    document: dict[str, Any] = document_of(
        check_file(tmp_path / "file", case.in_lake(file), contract, tmp_path / "rows")
    )
    rows, bad = case.rows.get(file, ()), case.bad.get(file, ())
    assert document["totals"] == {
        "rowsRead": len(rows) + len(bad) + case.duplicates,
        "curated": len(rows),
        "quarantined": len(bad),
        "duplicates": case.duplicates,
    }
    told = [{**row, "row_text": row["text"]} for row in document["rows"]]
    judge_bad(case, file, told, SHOWN_ROWS, SHOWN_CHARACTERS)
    assert set(case.warnings) <= {warning["code"] for warning in document["warnings"]}


@pytest.fixture(scope="module")
def batch_of_all_cases(storage_endpoint, spark_opener) -> "tuple[Lake, int]":
    """The lake after one batch over all cases, each a dataset; and what the batch ended with."""
    assert spark_opener() is not None
    lake = staged(storage_endpoint, CASES.values())
    return lake, main(lake.arguments(BATCH))


def staged(endpoint: str, cases: Iterable[Case]) -> Lake:
    lake = Lake.create(endpoint, f"golden-{uuid.uuid4().hex[:12]}")
    for case in cases:
        lake.stage(case.document)
        for number, (file, content) in enumerate(case.files.items()):
            metadata = {
                "sluice-drive-name": quote(case.in_lake(file)),
                "sluice-drive-path": quote(file),
                "sluice-modified-time": modified(number),
            }
            lake.storage.write(object_name(case, number, file), content, "text/csv", metadata)
    return lake


def test_the_batch_publishes_every_case(batch_of_all_cases):
    lake, code = batch_of_all_cases
    reasons = {name: lake.report(name, BATCH)["reason"] for name in CASES}
    assert {name: reason for name, reason in reasons.items() if reason} == {}
    assert code == 0


@pytest.mark.parametrize("name", CASES)
def test_through_the_whole_job(name, batch_of_all_cases):
    lake, _ = batch_of_all_cases
    judge(CASES[name], published(lake, CASES[name]))


@pytest.mark.usefixtures("spark")
def test_values_are_the_same_where_spark_compares_the_keys(storage_endpoint, monkeypatch):
    """Spark reads and writes the rows then: old days and moments, decimals and texts come through as they are."""
    monkeypatch.setattr(dataset, "SMALL_BYTES", 0)
    cases = [replace(CASES[name], contract={**CASES[name].contract, "key": ["n"]}) for name in SHUFFLED]
    lake = staged(storage_endpoint, cases)
    assert main(lake.arguments(BATCH)) == 0
    for case in cases:
        found = published(lake, case)
        judge(case, replace(found, rows={file: sorted(rows, key=by_number) for file, rows in found.rows.items()}))


def by_number(row: tuple[Any, ...]) -> int:
    """The cases of values have the row's number in front."""
    return int(row[0])


def published(lake: Lake, case: Case) -> Found:
    """The dataset and its quarantine, as they are read back."""
    name = case.name
    report = lake.report(name, BATCH)
    assert (report["status"], report["reason"]) == ("published", None)
    prefix = f"gs://{lake.storage.bucket}/"
    current = [uri.removeprefix(prefix) for uri in lake.current(name)]
    quarantine = lake.names(f"curated/{name}/quarantine/{BATCH}/")
    counts = {item["object"]: item for item in report["inputs"]}
    warnings = {warning["code"]: warning["message"] for warning in report["warnings"]}
    contract = parse_contract(case.json, name)
    tables = [pq.read_table(BytesIO(lake.bytes(item))) for item in current]
    bad = [pq.read_table(BytesIO(lake.bytes(item))) for item in quarantine]
    unclaimed = {item["name"] for item in report["unclaimed"]}
    assert {case.in_lake(file) for file in case.files} & unclaimed == set(map(case.in_lake, case.unclaimed))
    publish = lake.publish(name, BATCH)
    assert publish["totals"] == report["totals"]
    assert publish["totals"]["curated"] == sum(table.num_rows for table in tables)
    return found_of(case, contract, tables, bad, counts, warnings)
