"""Names of ingest runs and batches: the same for every try of one DAG run, so that a retry continues its own work."""

import hashlib
from datetime import datetime


def ingest_run_id(dag_id: str, run_id: str, when: datetime, number: int) -> str:
    """The n-th ingest run of a DAG run: 8 to 64 of a-z, 0-9 and -, as the function wants it."""
    return f"airflow-{when:%Y%m%d}-{digest(dag_id, run_id, 12)}-{number}"


def batch_id(dag_id: str, run_id: str, when: datetime, number: int) -> str:
    """`sluice-<yyyymmdd>-<hash8>-<n>`: the n-th batch of a DAG run."""
    return f"sluice-{when:%Y%m%d}-{digest(dag_id, run_id, 8)}-{number}"


def digest(dag_id: str, run_id: str, length: int) -> str:
    """So many hex digits that no other run of any DAG has."""
    return hashlib.sha256(f"{dag_id}\0{run_id}".encode()).hexdigest()[:length]
