"""The DAG of one pipeline."""

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import DAG, get_current_context, task

from .alert import alert
from .clean import CleanOperator
from .identifiers import ingest_run_id
from .ingest import ingest
from .release import Release

DEFAULTS = {
    "retries": 4,
    "retry_delay": timedelta(minutes=2),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=30),
    "on_failure_callback": alert,
}


def build_daily(  # noqa: PLR0913 - what a DAG file sets, each by its name
    dag_id: str,
    release: Release,
    *,
    schedule: str,
    start_date: datetime,
    ingest_limit: timedelta,
    batch_limit: timedelta,
) -> DAG:
    """Ingests, then cleans. One run at a time: two would wait for the same lease and build the same datasets.

    `ingest_limit` is for a whole try. A batch is ended by the service after `batch_limit`, before Airflow gives up.
    """
    with DAG(
        dag_id,
        description=f"Drive to gs://{release.lake_bucket}, then clean",
        schedule=schedule,
        start_date=start_date,
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULTS,
        tags=["sluice"],
    ) as dag:

        @task(task_id="ingest", execution_timeout=ingest_limit)
        def ingest_task() -> dict[str, Any]:
            context = get_current_context()
            run, tries = context["dag_run"], max(1, context["ti"].try_number)
            run_ids = [ingest_run_id(run.dag_id, run.run_id, run.run_after, n) for n in range(1, tries + 1)]
            return ingest(release.function_url, run_ids)

        clean = CleanOperator(
            task_id="clean",
            release=release,
            batch_limit=batch_limit,
            execution_timeout=batch_limit + timedelta(minutes=30),
        )
        ingest_task() >> clean
    return dag
