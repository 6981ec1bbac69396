from datetime import timedelta

import pytest
from airflow.dag_processing.dagbag import DagBag

from conftest import AIRFLOW
from sluice.clean import describe_batch
from sluice.release import Job, Release


@pytest.fixture
def dag_bag(release_folder, monkeypatch):
    monkeypatch.setenv("SLUICE_CONFIG", str(release_folder / "sluice.json"))
    monkeypatch.setenv("SLUICE_JOB", str(release_folder / "job.json"))
    return DagBag(dag_folder=AIRFLOW / "dags")


def test_every_file_imports(dag_bag):
    assert dag_bag.import_errors == {}
    assert set(dag_bag.dags) == {"sluice_daily"}


def test_clean_follows_ingest_once_a_day_and_never_twice_at_once(dag_bag):
    dag = dag_bag.dags["sluice_daily"]
    assert {task.task_id: task.downstream_task_ids for task in dag.tasks} == {"ingest": {"clean"}, "clean": set()}
    assert (dag.catchup, dag.max_active_runs, dag.schedule) == (False, 1, "@daily")


def test_every_task_is_retried_limited_and_reported(dag_bag):
    for task in dag_bag.dags["sluice_daily"].tasks:
        assert task.retries == 4
        assert task.retry_exponential_backoff
        assert task.execution_timeout is not None
        assert task.has_on_failure_callback


def test_a_release_without_its_files_is_an_import_error(monkeypatch, tmp_path):
    monkeypatch.setenv("SLUICE_CONFIG", str(tmp_path / "sluice.json"))
    bag = DagBag(dag_folder=AIRFLOW / "dags")
    assert bag.dags == {}
    assert ["sluice.json can't be read" in error for error in bag.import_errors.values()] == [True]


def test_the_service_ends_a_batch_before_airflow_gives_up(dag_bag):
    clean = dag_bag.dags["sluice_daily"].get_task("clean")
    batch = describe_batch(clean.release, "sluice-20261123-0123abcd-1", clean.batch_limit)
    assert batch["environment_config"]["execution_config"]["ttl"]["seconds"] < clean.execution_timeout.total_seconds()


def test_the_batch_runs_the_staged_job_on_the_lake():
    release = Release(
        project="p",
        region="r",
        lake_bucket="lake",
        function_url="https://f",
        job=Job("gs://lake/jobs/a/job.py", ("gs://lake/jobs/a/sluice_job.zip",), "gs://lake/jobs/b/contracts/"),
        subnetwork="projects/p/regions/r/subnetworks/batches",
    )
    batch = describe_batch(release, "sluice-20261123-0123abcd-2", timedelta(hours=1))
    assert batch["pyspark_batch"] == {
        "main_python_file_uri": "gs://lake/jobs/a/job.py",
        "python_file_uris": ["gs://lake/jobs/a/sluice_job.zip"],
        "args": [
            *("--lake", "lake", "--contracts", "gs://lake/jobs/b/contracts/"),
            *("--batch-id", "sluice-20261123-0123abcd-2", "--mode", "full"),
        ],
    }
    assert batch["runtime_config"] == {"version": "2.3"}
    assert batch["environment_config"]["execution_config"] == {
        "ttl": {"seconds": 3600},
        "staging_bucket": "lake",
        "subnetwork_uri": "projects/p/regions/r/subnetworks/batches",
    }
