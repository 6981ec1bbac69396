"""The job from end to end, on the storage server of the repository and through the real connector."""

from typing import Any

import pytest

from sluice_job.batch import publish_dataset
from sluice_job.main import main
from sluice_job.write.dataset import write_dataset
from tests.lake import requests

BATCH = "sluice-20240101-abcdef01-1"
SECOND = "sluice-20240102-abcdef01-1"
PEOPLE: dict[str, Any] = {
    "format": 1,
    "dataset": "people",
    "files": ["people*.csv"],
    "columns": [
        {"name": "id", "type": "integer", "required": True, "min": 1},
        {"name": "name", "type": "string", "maxLength": 20},
        {"name": "born", "type": "date"},
    ],
    "key": ["id"],
    "maxBadRows": 0.5,
}


def test_publishes_good_datasets_and_fails_bad_ones(spark, lake, capsys):
    """Two datasets of three are good; the next batch takes all that the failed one left."""
    lake.stage(PEOPLE)
    lake.stage({**PEOPLE, "dataset": "strict", "files": ["strict*"], "key": [], "maxBadRows": 0})
    lake.stage({**PEOPLE, "dataset": "nothing", "files": ["nothing*"]})
    old = lake.put_raw("people-1.csv", "id,name,born\n1,Ann,2001-02-03\n2,Bob,\n3,Cy,1999-12-31\n")
    new = lake.put_raw("people-2.csv", "born,id,name\n2002-02-02,2,Bö\nnever,4,Di\n", modified="2024-02-01T00:00:00Z")
    bad = lake.put_raw("strict.csv", "id,name,born\n1,Ann,\n0,Eve,\n")
    lake.put_raw("other.txt", "?")

    assert main(lake.arguments(BATCH)) == 1

    rows = spark.read.parquet(*lake.current("people")).orderBy("id").collect()
    assert [(row.id, row.name, str(row.born), row._source_object) for row in rows] == [
        (1, "Ann", "2001-02-03", old),
        (2, "Bö", "2002-02-02", new),
        (3, "Cy", "1999-12-31", old),
    ]
    publish, report = lake.publish("people", BATCH), lake.report("people", BATCH)
    assert publish["totals"] == {"rowsRead": 5, "curated": 3, "quarantined": 1, "duplicates": 1}
    assert publish["predecessor"] is None
    assert [f"gs://{lake.storage.bucket}/{file['object']}" for file in publish["files"]] == lake.current("people")
    assert sum(file["rows"] for file in publish["files"]) == 3
    assert [(item["object"], item["duplicates"], item["quarantined"]) for item in publish["inputs"]] == [
        (old, 1, 0),
        (new, 0, 1),
    ]
    assert publish["contract"] == PEOPLE
    assert (report["status"], report["reason"]) == ("published", None)
    assert report["rules"] == [
        {"column": "born", "rule": "type", "rows": 1, "examples": [{"object": new, "line": 3, "value": "never"}]}
    ]
    assert [item["name"] for item in report["unclaimed"]] == ["other.txt"]
    assert lake.storage.stat("curated/people/current").metadata == {
        "sluice-batch-id": BATCH,
        "sluice-format": "1",
        "sluice-publish": lake.names(f"curated/people/publishes/{BATCH}/")[0],
    }

    failed = lake.report("strict", BATCH)
    assert (failed["status"], failed["reason"]["code"]) == ("failed", "too-many-bad-rows")
    assert failed["totals"] == {"rowsRead": 2, "curated": 1, "quarantined": 1, "duplicates": 0}
    assert lake.storage.stat("curated/strict/current") is None
    assert lake.names("curated/strict/data/") == []
    quarantined = spark.read.parquet(f"gs://{lake.storage.bucket}/curated/strict/quarantine/{BATCH}/*").collect()
    assert [(row.source_object, row.line, row.row_text, row.column, row.rule) for row in quarantined] == [
        (bad, 3, "0,Eve,", "id", "min")
    ]
    said = capsys.readouterr().out
    assert "strict: FAILED, nothing published: too-many-bad-rows: 1 of 2 rows break the contract" in said
    assert "nothing: no files" in said

    lake.put_raw("strict.csv", "id,name,born\n1,Ann,\n5,Eve,\n")
    assert main(lake.arguments(SECOND)) == 0
    assert spark.read.parquet(*lake.current("strict")).count() == 2
    assert lake.publish("people", SECOND)["predecessor"] == BATCH


@pytest.mark.usefixtures("spark")
def test_nothing_is_published_over_somebody_elses_publish(lake, monkeypatch):
    """Somebody publishes between our look at `current` and our write of it."""
    lake.stage({**PEOPLE, "key": []})
    lake.put_raw("people.csv", "id,name,born\n1,Ann,\n")
    write = publish_dataset.write_unchanged

    def write_meanwhile(*given):
        lake.storage.write("curated/people/current", b"theirs", "text/plain", {"sluice-batch-id": "other"})
        return write(*given)

    monkeypatch.setattr(publish_dataset, "write_unchanged", write_meanwhile)
    assert main(lake.arguments(BATCH)) == 1
    assert lake.report("people", BATCH)["reason"]["code"] == "lost-race"
    assert lake.bytes("curated/people/current") == b"theirs"


def test_a_file_that_changes_after_it_was_listed_is_listed_again(spark, lake, monkeypatch):
    lake.stage({**PEOPLE, "key": []})
    lake.put_raw("people.csv", "id,name,born\n1,Ann,\n")
    lake.put_raw("people-gone.csv", "id,name,born\n9,Zoe,\n", gone=True)
    write, changes = write_dataset, ["id,name,born\n1,Ann,\n2,Bob,\n"]

    def change_before(*given):
        if changes:
            lake.put_raw("people.csv", changes.pop())
        return write(*given)

    monkeypatch.setattr(publish_dataset, "write_dataset", change_before)
    assert main(lake.arguments(BATCH)) == 0
    assert sorted(row.id for row in spark.read.parquet(*lake.current("people")).collect()) == [1, 2, 9]
    assert [item["gone"] for item in lake.publish("people", BATCH)["inputs"]] == [False, True]


def test_a_contract_that_is_no_good_stops_everything(lake, capsys):
    lake.stage({**PEOPLE, "maxBadRows": 7})
    assert main(lake.arguments(BATCH)) == 2
    assert "people.json: maxBadRows: is 7; expected a share from 0 to 1" in capsys.readouterr().out
    assert lake.names("curated/") == []


@pytest.mark.usefixtures("spark")
def test_a_raw_file_costs_one_request(lake):
    """Besides the listing, of which 1,000 files come at once."""
    lake.stage({**PEOPLE, "key": []})
    for number in range(50):
        lake.put_raw(f"people-{number}.csv", f"id,name,born\n{number + 1},Ann,\n")
    before = requests(lake.storage)
    assert main(lake.arguments(BATCH)) == 0
    asked = {name: count - before.get(name, 0) for name, count in requests(lake.storage).items()}
    assert lake.report("people", BATCH)["totals"]["curated"] == 50
    # Each file; the contract; and a few looks at `current`.
    assert 51 <= asked["storage.objects.get"] <= 55
    # The contracts, raw/, and what an earlier attempt may have left.
    assert asked["storage.objects.list"] <= 5
    assert sum(asked.values()) <= 50 + 20
