import re
from datetime import UTC, datetime

from sluice.identifiers import batch_id, ingest_run_id

WHEN = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
RUNS = [
    "scheduled__2026-11-23T00:00:00+00:00",
    "manual__2026-11-23T18:00:00.123456+00:00_x",
    "Größe /../'\"",
    "x" * 250,
]


def test_run_ids_are_of_the_functions_form():
    for run in RUNS:
        assert re.fullmatch(r"airflow-20261123-[0-9a-f]{12}-1", ingest_run_id("sluice_daily", run, WHEN, 1))


def test_batch_ids_are_of_dataprocs_form():
    for run in RUNS:
        identifier = batch_id("sluice_daily", run, WHEN, 50)
        assert re.fullmatch(r"sluice-20261123-[0-9a-f]{8}-50", identifier)
        assert re.fullmatch(r"[a-z][a-z0-9-]{2,61}[a-z0-9]", identifier)


def test_every_try_of_a_run_has_the_same_and_every_other_run_another():
    assert ingest_run_id("a", "run", WHEN, 1) == ingest_run_id("a", "run", WHEN, 1)
    assert ingest_run_id("a", "run", WHEN, 1) != ingest_run_id("a", "run", WHEN, 2)
    ids = {ingest_run_id(dag, run, WHEN, 1) for dag in ("a", "b", "ab") for run in ("run", "brun", *RUNS)}
    assert len(ids) == 18
    assert batch_id("a", "run", WHEN, 1) != batch_id("a", "run", WHEN, 2)
