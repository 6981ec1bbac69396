"""What is about to be published beside what is published now."""

import json
from typing import Any

import pytest

from sluice_job.contract.parse_contract import parse_contract
from sluice_job.failure import DatasetFailed
from sluice_job.main import main
from sluice_job.write.compare import compare
from tests.test_job import BATCH, PEOPLE, SECOND


def contract(**given):
    columns = [{"name": "id", "type": "integer"}]
    return parse_contract(json.dumps({"format": 1, "dataset": "d", "files": ["*"], "columns": columns, **given}), "d")


def publish(rows: int, **columns: str) -> dict[str, Any]:
    schema = [{"name": name, "type": kind} for name, kind in columns.items()]
    return {"batchId": "earlier", "totals": {"curated": rows}, "schema": schema}


def codes(before, now, **given) -> "list[str]":
    return [warning.code for warning in compare(before, now, contract(**given))]


@pytest.mark.parametrize(
    ("before", "now", "given", "found"),
    [
        (100, 90, {}, []),
        (100, 89, {}, ["rows-fell"]),
        (100, 0, {}, ["rows-fell"]),
        (0, 0, {}, []),
        (100, 200, {}, []),
        (100, 89, {"rowsMayFall": 0.5}, []),
        (100, 99, {"rowsMayFall": 0}, ["rows-fell"]),
        (100, 0, {"rowsMayFall": 1}, []),
    ],
)
def test_rows_may_fall_by_a_share(before, now, given, found):
    assert codes(publish(before), publish(now), **given) == found


def test_a_contract_may_have_it_fail():
    with pytest.raises(DatasetFailed) as failed:
        compare(publish(223), publish(140), contract(whenRowsFall="fail"))
    assert (failed.value.code, failed.value.message) == (
        "rows-fell",
        "140 rows, after 223 of batch earlier: 37.22% fewer; rowsMayFall allows 10.00%",
    )


@pytest.mark.parametrize(
    "totals", [7, [], {"curated": "many"}, {"curated": True}, {"curated": -1}, {"curated": 10**400}]
)
@pytest.mark.parametrize("schema", [7, "abc", {"name": "id"}, ["id"], [{"name": [], "type": {}}], [{"name": "id"}]])
def test_what_somebody_wrote_in_the_place_of_a_publish_document_tells_nothing(totals, schema):
    before = {"format": 1, "batchId": [], "totals": totals, "schema": schema}
    assert codes(before, publish(1, id="integer")) == []


def test_columns_that_readers_will_miss_or_find_changed():
    before = publish(1, id="integer", amount="decimal(10,2)", note="string")
    now = publish(1, id="integer", amount="double", more="string")
    assert [warning.document for warning in compare(before, now, contract())] == [
        {"code": "columns-gone", "message": "readers will miss note"},
        {"code": "types-changed", "message": "readers will find other types: amount was decimal(10,2) and is double"},
    ]


@pytest.mark.parametrize("before", [None, {}, {"totals": 3, "schema": [1, {"name": "a"}]}, {"totals": {}}])
def test_what_does_not_tell_is_not_compared(before):
    assert codes(before, publish(1)) == []


@pytest.mark.usefixtures("spark")
def test_a_dataset_that_shrinks_is_published_with_a_warning_or_not_at_all(lake, capsys):
    lake.stage({**PEOPLE, "columns": [*PEOPLE["columns"], {"name": "city", "type": "string"}], "removed": "exclude"})
    lake.put_raw("people-1.csv", "id,name,born,city\n1,Ann,,\n2,Bob,,\n3,Cy,,\n")
    lake.put_raw("people-2.csv", "id,name,born,city\n4,Di,,\n")
    assert main(lake.arguments(BATCH)) == 0
    assert lake.report("people", BATCH)["warnings"] == []

    lake.put_raw("people-1.csv", "id,name,born,city\n1,Ann,,\n2,Bob,,\n3,Cy,,\n", gone=True)
    lake.stage({**PEOPLE, "removed": "exclude", "whenRowsFall": "fail"})
    assert main(lake.arguments(SECOND)) == 1
    assert lake.report("people", SECOND)["reason"]["code"] == "rows-fell"
    assert lake.names(f"curated/people/data/{SECOND}/") == []
    assert len(lake.current("people")) > 0

    lake.stage({**PEOPLE, "removed": "exclude"})
    capsys.readouterr()
    assert main(lake.arguments(SECOND)) == 0
    assert [warning["code"] for warning in lake.report("people", SECOND)["warnings"]] == ["rows-fell", "columns-gone"]
    said = f"people: WARNING: rows-fell: 1 rows, after 4 of batch {BATCH}: 75.00% fewer; rowsMayFall allows 10.00%"
    assert said in capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("spark")
def test_a_dataset_whose_files_no_contract_takes_any_more_stays_and_is_asked_about(lake, capsys):
    lake.stage(PEOPLE)
    assert main(lake.arguments(BATCH)) == 0
    assert lake.names("curated/") == []

    raw = lake.put_raw("people-1.csv", "id,name,born\n1,Ann,\n2,Bob,\n")
    assert main(lake.arguments(BATCH)) == 0
    published = lake.current("people")

    there = lake.storage.stat(raw)
    lake.storage.delete(raw, there.generation)
    lake.put_raw("persons-1.csv", "id,name,born\n1,Ann,\n2,Bob,\n")
    capsys.readouterr()
    assert main(lake.arguments(SECOND)) == 0
    report = lake.report("people", SECOND)
    assert (report["status"], report["publishedBy"]) == ("already-published", BATCH)
    assert [warning["code"] for warning in report["warnings"]] == ["rows-fell"]
    assert "the 2 rows that are published stay" in report["warnings"][0]["message"]
    assert "people: WARNING: rows-fell: no file in raw/" in capsys.readouterr().out

    third = SECOND[:-1] + "9"
    lake.stage({**PEOPLE, "whenRowsFall": "fail"})
    assert main(lake.arguments(third)) == 1
    assert lake.report("people", third)["reason"]["code"] == "rows-fell"

    fourth = SECOND[:-1] + "8"
    lake.stage({**PEOPLE, "rowsMayFall": 1})
    assert main(lake.arguments(fourth)) == 0
    assert lake.report("people", fourth)["warnings"] == []
    assert lake.current("people") == published
    assert len(lake.names(f"curated/people/data/{BATCH}/")) > 0
