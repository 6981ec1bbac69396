"""The documents of a dataset of very many files."""

import json
from datetime import datetime, timezone

import pytest

from sluice_job.contract.parse_contract import parse_contract
from sluice_job.lake.input import numbered
from sluice_job.lake.raw import RawFile
from sluice_job.write.accounting import Counts
from sluice_job.write.dataset import WrittenDataset, WrittenFile
from sluice_job.write.document_text import document_text
from sluice_job.write.documents import Attempt, BatchIdentity, Findings, publish_document, report_document
from sluice_job.write.publish import Outcome, Pointer

BATCH = BatchIdentity("sluice-20240101-abcdef01-1", datetime(2024, 1, 1, tzinfo=timezone.utc))
ATTEMPT = Attempt(BATCH, "0123456789ab")
CONTRACT = {"format": 1, "dataset": "sales", "files": ["*.csv"], "columns": [{"name": "id", "type": "integer"}]}


def raw(number: int) -> RawFile:
    """With the lengths that names and ids of Drive have."""
    name = f"sales-2024-01-31-{number:06d}.csv"
    return RawFile(
        object=f"raw/1AbCdEfGhIjKlMnOpQrStUvWxYz{number:06d}/{name}",
        generation=1_795_673_217_340_000 + number,
        size=1_000_000,
        name=name,
        path=f"exports/2024/{name}",
        modified_time="2024-01-31T00:00:00.000Z",
        gone=False,
    )


def written(files: int, keyed: bool) -> WrittenDataset:
    """As it comes of files of 1 MB each: a group has 128 of them; a key spreads the rows of all over every file."""
    inputs = numbered(raw(number) for number in range(files))
    parts = [
        WrittenFile(
            f"curated/sales/data/{BATCH.id}/{ATTEMPT.id}/part-{first // 128:05d}.parquet",
            {item.file.object: 9_999 for item in inputs[first : first + 128]},
            None if keyed else (first, min(first + 127, files - 1)),
        )
        for first in range(0, files, 128)
    ]
    counts = {item.number: Counts(10_000, 9_999, 1, 0) for item in inputs}
    return WrittenDataset(inputs, counts, parts, [], {}, [], {}, 0)


def publish_text(of: WrittenDataset) -> str:
    contract = parse_contract(json.dumps(CONTRACT), "sales.json")
    return document_text(
        publish_document(contract, ATTEMPT, Pointer(1, "before", "curated/sales/publishes/x.json"), of)
    )


@pytest.mark.parametrize("keyed", [False, True])
def test_100_000_files_stay_under_30_mb(keyed):
    of = written(100_000, keyed)
    assert len(publish_text(of).encode()) < 30_000_000
    contract = parse_contract(json.dumps(CONTRACT), "sales.json")
    report = report_document(contract, ATTEMPT, Findings(of), Outcome("published", BATCH.id), [])
    assert len(document_text(report).encode()) < 30_000_000


@pytest.mark.parametrize("keyed", [False, True])
def test_a_document_grows_by_its_files_and_not_by_files_times_files(keyed):
    few, more = (len(publish_text(written(files, keyed))) for files in (12_800, 25_600))
    assert more < 2.01 * few


def test_each_file_says_which_inputs_its_rows_are_from():
    document = json.loads(publish_text(written(300, keyed=False)))
    assert [file["inputs"] for file in document["files"]] == [[0, 127], [128, 255], [256, 299]]
    assert [file["rows"] for file in document["files"]] == [128 * 9_999, 128 * 9_999, 44 * 9_999]
    assert document["inputs"][256]["object"] == raw(256).object
    assert all("inputs" not in file for file in json.loads(publish_text(written(300, keyed=True)))["files"])


def test_a_document_has_a_line_for_each_item_of_a_list_and_says_the_same():
    document = {"format": 1, "none": [], "inputs": [{"name": "\n", "rows": 1}, {"name": "é"}], "reason": None}
    text = document_text(document)
    assert json.loads(text) == document
    assert text.splitlines()[3:6] == ['"inputs": [', '  {"name":"\\n","rows":1},', '  {"name":"é"}']
    assert json.loads(document_text({})) == {}
