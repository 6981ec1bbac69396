"""The daily Airflow DAG: new files out of Drive, then clean data out of them."""

from datetime import UTC, datetime, timedelta

from sluice.daily import build_daily
from sluice.release import read_release

dag = build_daily(
    "sluice_daily",
    read_release(__file__),
    schedule="@daily",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    ingest_limit=timedelta(hours=6),
    batch_limit=timedelta(hours=4),
)
