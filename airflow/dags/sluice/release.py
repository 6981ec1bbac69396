"""What a DAG is configured by: the connection and the staged job that were pushed with it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Job:
    """The PySpark job as it is staged in the lake bucket: gs:// addresses, named by content."""

    main: str
    py_files: tuple[str, ...]
    contracts: str


@dataclass(frozen=True)
class Release:
    """What was pushed together: the pipeline's connection, and the job that runs on it."""

    project: str
    region: str
    lake_bucket: str
    function_url: str
    job: Job
    spark_service_account: str | None = None
    subnetwork: str | None = None
    storage_endpoint: str | None = None
    """A Cloud Storage server on this machine, for local runs."""


class ReleaseError(ValueError):
    """The files beside the DAGs don't say what a DAG needs; Airflow shows it as an import error."""


def read_release(dag_file: str) -> Release:
    """Reads `sluice.json` and `job.json`, which a push puts beside the DAG folder.

    The link `current` is resolved here, so that everything comes from one release although the link may be switched
    meanwhile. SLUICE_CONFIG and SLUICE_JOB name other files; SLUICE_STORAGE_ENDPOINT a server on this machine.
    """
    beside = Path(dag_file).resolve().parent.parent
    config_file = Path(os.environ.get("SLUICE_CONFIG") or beside / "sluice.json")
    job_file = Path(os.environ.get("SLUICE_JOB") or beside / "job.json")
    config, job = read_json(config_file), read_json(job_file)
    return Release(
        project=text(config, "project", config_file),
        region=text(config, "region", config_file),
        lake_bucket=text(config, "lakeBucket", config_file),
        function_url=text(config, "functionUrl", config_file),
        job=Job(
            main=text(job, "main", job_file),
            py_files=texts(job, "pyFiles", job_file),
            contracts=text(job, "contracts", job_file),
        ),
        spark_service_account=config.get("sparkServiceAccount"),
        subnetwork=config.get("subnetwork"),
        storage_endpoint=loopback(os.environ.get("SLUICE_STORAGE_ENDPOINT")),
    )


def read_json(file: Path) -> dict[str, Any]:
    """A JSON object. Raises ReleaseError when the file is not there, or is none."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{file} can't be read ({error}). Push the DAGs again.") from error
    if not isinstance(value, dict):
        raise ReleaseError(f"{file} is not a JSON object. Push the DAGs again.")
    return value


def text(document: Mapping[str, Any], field: str, file: Path) -> str:
    """A field that has to be a text, and not empty. Raises ReleaseError, which names the field."""
    value = document.get(field)
    if not isinstance(value, str) or not value:
        raise ReleaseError(f"{file} has no {field}. Fill it in and push the DAGs again.")
    return value


def texts(document: Mapping[str, Any], field: str, file: Path) -> tuple[str, ...]:
    """A field that has to be a list of texts. Raises ReleaseError, which names the field."""
    value = document.get(field)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ReleaseError(f"{file}: {field} is not a list of addresses. Push the DAGs again.")
    return tuple(value)


def loopback(endpoint: str | None) -> str | None:
    """The endpoint, None where none is named. Raises ReleaseError for one on another machine."""
    if endpoint and urlsplit(endpoint).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ReleaseError(f"SLUICE_STORAGE_ENDPOINT must be on this machine, not {endpoint}.")
    return endpoint or None
