"""Runs the PySpark job as a Dataproc batch."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from airflow.providers.google.cloud.hooks.dataproc import DataprocHook
from airflow.providers.google.cloud.links.dataproc import DataprocBatchLink
from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowException
from google.api_core.exceptions import AlreadyExists, NotFound
from google.cloud.dataproc_v1 import Batch

from .identifiers import batch_id
from .release import Release

RUNTIME_VERSION = "2.3"
MOST_BATCHES = 50
"""Of one DAG run: each took a failed try."""
GOING = {Batch.State.PENDING, Batch.State.RUNNING, Batch.State.STATE_UNSPECIFIED}
ENDED_BADLY = {Batch.State.FAILED, Batch.State.CANCELLED}


class CleanOperator(BaseOperator):
    """One good batch for each DAG run, whatever happens to the task.

    A try looks at the batches of its DAG run: it waits for one that is going, returns the one that has succeeded, and
    starts the next after one that failed or was cancelled. It holds its worker slot while it waits: a deferred task
    can't cancel its batch when it is killed, and its trigger ends at the first hiccup of the service.
    """

    operator_extra_links = (DataprocBatchLink(),)

    def __init__(
        self,
        *,
        release: Release,
        batch_limit: timedelta,
        poll_seconds: float = 10,
        **kwargs: Any,  # noqa: ANN401 - what every operator of Airflow takes
    ) -> None:
        super().__init__(**kwargs)
        self.release = release
        self.batch_limit = batch_limit
        self.poll_seconds = poll_seconds
        self.batch_id: str | None = None
        """The batch that this try starts or waits for."""

    def execute(self, context: Context) -> str:
        """Returns the batch's id."""
        hook = DataprocHook()
        run = context["dag_run"]
        for number in range(1, MOST_BATCHES + 1):
            self.batch_id = batch_id(run.dag_id, run.run_id, run.run_after, number)
            found = self.find(hook, self.batch_id)
            if found is None:
                self.create(hook, self.batch_id)
            elif found.state in ENDED_BADLY:
                self.log.info("Batch %s ended as %s: the next one.", self.batch_id, found.state.name)
                continue
            self.show_link(context, self.batch_id)
            ended = self.wait(hook, self.batch_id)
            if ended.state == Batch.State.SUCCEEDED:
                return self.batch_id
            if found is not None and found.state == Batch.State.CANCELLING:
                continue
            raise AirflowException(
                f"Batch {self.batch_id} ended as {ended.state.name}. {ended.state_message}"
                f" Its log: {ended.runtime_info.output_uri}"
            )
        raise AirflowException(f"{MOST_BATCHES} batches of this DAG run have failed.")

    def find(self, hook: DataprocHook, identifier: str) -> Batch | None:
        """The batch as it stands; None where there is none of this id."""
        try:
            return hook.get_batch(batch_id=identifier, region=self.release.region, project_id=self.release.project)
        except NotFound:
            return None

    def create(self, hook: DataprocHook, identifier: str) -> None:
        """Starts the batch. Nothing happens where one of this id is there by now."""
        self.log.info("Starting batch %s", identifier)
        try:
            hook.create_batch(
                batch=describe_batch(self.release, identifier, self.batch_limit),
                batch_id=identifier,
                region=self.release.region,
                project_id=self.release.project,
                # One batch, should the request arrive twice.
                request_id=str(uuid.uuid5(uuid.NAMESPACE_URL, identifier)),
            )
        except AlreadyExists:
            self.log.info("Batch %s is there already: an earlier try's.", identifier)

    def wait(self, hook: DataprocHook, identifier: str) -> Batch:
        """The batch when it has ended, however it did; asks every `poll_seconds`."""
        return hook.wait_for_batch(
            batch_id=identifier,
            region=self.release.region,
            project_id=self.release.project,
            wait_check_interval=self.poll_seconds,
        )

    def show_link(self, context: Context, identifier: str) -> None:
        """Gives the task's page in Airflow a link to the batch's page in Google Cloud."""
        DataprocBatchLink.persist(
            context=context, project_id=self.release.project, region=self.release.region, batch_id=identifier
        )

    def on_kill(self) -> None:
        """Cancels the batch, also one that an earlier try has started: nobody would wait for it any more."""
        if self.batch_id is None:
            return
        hook = DataprocHook()
        found = self.find(hook, self.batch_id)
        if found is not None and found.state in GOING:
            self.log.info("Cancelling batch %s", self.batch_id)
            hook.get_batch_client(self.release.region).cancel_operation({"name": found.operation})


def describe_batch(release: Release, identifier: str, limit: timedelta) -> dict[str, Any]:
    """The Batch message. The service ends it after `limit`, also when nobody waits for it any more."""
    execution: dict[str, Any] = {
        "ttl": {"seconds": int(limit.total_seconds())},
        "staging_bucket": release.lake_bucket,
    }
    if release.spark_service_account:
        execution["service_account"] = release.spark_service_account
    if release.subnetwork:
        execution["subnetwork_uri"] = release.subnetwork
    return {
        "pyspark_batch": {
            "main_python_file_uri": release.job.main,
            "python_file_uris": list(release.job.py_files),
            "args": job_arguments(release, identifier),
        },
        "labels": {"sluice": "job"},
        "runtime_config": {"version": RUNTIME_VERSION},
        "environment_config": {"execution_config": execution},
    }


def job_arguments(release: Release, identifier: str) -> Sequence[str]:
    """The job's command line, as spark/README.md describes it."""
    arguments = ["--lake", release.lake_bucket, "--contracts", release.job.contracts]
    arguments += ["--batch-id", identifier, "--mode", "full"]
    if release.storage_endpoint:
        arguments += ["--storage-endpoint", release.storage_endpoint]
    return arguments
