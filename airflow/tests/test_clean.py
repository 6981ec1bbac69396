import importlib
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException
from google.cloud.dataproc_v1 import Batch

from conftest import AIRFLOW
from local_google import BatchServer
from sluice.clean import CleanOperator
from sluice.identifiers import batch_id
from sluice.release import Job, Release

State = Batch.State
RUN = SimpleNamespace(dag_id="daily", run_id="scheduled__1", run_after=datetime(2026, 11, 23, tzinfo=UTC))
RELEASE = Release(
    project="test-project",
    region="europe-west1",
    lake_bucket="test-lake",
    function_url="https://ingest.example.com",
    job=Job("gs://test-lake/jobs/a/job.py", (), "gs://test-lake/jobs/a/contracts/"),
)


def nth(number: int) -> str:
    return batch_id(RUN.dag_id, RUN.run_id, RUN.run_after, number)


@pytest.fixture
def server(monkeypatch):
    batches = BatchServer()
    monkeypatch.setenv("AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT", '{"conn_type": "google_cloud_platform"}')
    monkeypatch.setenv("SLUICE_DATAPROC_GRPC_ENDPOINT", batches.endpoint)
    monkeypatch.setenv("SLUICE_EMULATORS_TOKEN", "the token of this start")
    monkeypatch.syspath_prepend(str(AIRFLOW / "plugins"))
    sys.modules.pop("local_emulators", None)
    importlib.import_module("local_emulators")
    yield batches
    batches.server.stop(0).wait()


def execute(operator: CleanOperator | None = None) -> str:
    task_instance = SimpleNamespace(xcom_push=lambda **_: None)
    context: Any = {"dag_run": RUN, "ti": task_instance, "task_instance": task_instance, "task": operator}
    return (operator or clean()).execute(context)


def clean() -> CleanOperator:
    return CleanOperator(task_id="clean", release=RELEASE, batch_limit=timedelta(hours=1), poll_seconds=0)


def test_the_first_try_starts_the_first_batch_with_the_token(server):
    server.of_the_next = [State.PENDING, State.RUNNING, State.SUCCEEDED]
    assert execute() == nth(1)
    assert [identifier for identifier, _ in server.created] == [nth(1)]
    assert server.tokens == {"Bearer the token of this start"}
    [(_, batch)] = server.created
    assert list(batch.pyspark_batch.args)[4:] == ["--batch-id", nth(1), "--mode", "full"]
    assert batch.environment_config.execution_config.ttl == timedelta(hours=1)


def test_a_batch_that_is_going_is_waited_for(server):
    server.states[nth(1)] = [State.RUNNING, State.RUNNING, State.SUCCEEDED]
    assert execute() == nth(1)
    assert server.created == []


def test_a_batch_that_succeeded_is_not_run_again(server):
    server.states[nth(1)] = [State.FAILED]
    server.states[nth(2)] = [State.SUCCEEDED]
    assert execute() == nth(2)
    assert server.created == []


@pytest.mark.parametrize("ended", [State.FAILED, State.CANCELLED])
def test_after_one_that_ended_badly_comes_the_next(server, ended):
    server.states[nth(1)] = [ended]
    assert execute() == nth(2)
    assert [identifier for identifier, _ in server.created] == [nth(2)]


def test_one_that_is_being_cancelled_is_waited_for_and_followed_by_the_next(server):
    server.states[nth(1)] = [State.CANCELLING, State.CANCELLING, State.CANCELLED]
    assert execute() == nth(2)


@pytest.mark.parametrize("before", [None, State.RUNNING])
def test_one_that_fails_while_it_is_waited_for_fails_the_try(server, before):
    if before is None:
        server.of_the_next = [State.RUNNING, State.FAILED]
    else:
        server.states[nth(1)] = [before, State.FAILED]
    with pytest.raises(AirflowException, match=rf"{nth(1)} ended as FAILED\. said the service\."):
        execute()
    assert nth(2) not in server.states


@pytest.mark.parametrize("attached", [False, True])
def test_a_killed_task_cancels_its_batch_whoever_started_it(server, attached):
    server.of_the_next = [State.RUNNING]
    if attached:
        server.states[nth(1)] = [State.RUNNING]
    operator, errors = clean(), []
    operator.poll_seconds = 0.01

    def run() -> None:
        try:
            execute(operator)
        except AirflowException as error:
            errors.append(str(error))

    task = threading.Thread(target=run)
    task.start()
    while nth(1) not in server.states or operator.batch_id is None:
        time.sleep(0.01)
    operator.on_kill()
    task.join()
    assert server.cancelled == [nth(1)]
    assert "ended as CANCELLED" in errors[0]


def test_a_task_that_is_killed_before_or_after_its_batch_cancels_nothing(server):
    clean().on_kill()
    operator = clean()
    execute(operator)
    operator.on_kill()
    assert server.cancelled == []
