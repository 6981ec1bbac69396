import json
import os
import sys
import tempfile
from pathlib import Path

# Before Airflow is imported: it makes its home, and reads its settings, then.
HOME = tempfile.TemporaryDirectory(prefix="sluice-airflow-")
os.environ.update(AIRFLOW_HOME=HOME.name, AIRFLOW__CORE__LOAD_EXAMPLES="False", AIRFLOW__CORE__UNIT_TEST_MODE="True")

import pytest  # noqa: E402

from local_google import FunctionServer  # noqa: E402

# google.auth reads where the metadata server is when it is imported, once.
FUNCTION = FunctionServer()
os.environ.update(GCE_METADATA_HOST=FUNCTION.address, GCE_METADATA_IP=FUNCTION.address, NO_PROXY="127.0.0.1")

AIRFLOW = Path(__file__).parent.parent
sys.path.insert(0, str(AIRFLOW / "dags"))

CONFIG = {
    "project": "test-project",
    "region": "europe-west1",
    "lakeBucket": "test-lake",
    "driveFolders": ["folder-0123456789"],
    "functionUrl": "https://ingest.example.com",
    "sparkServiceAccount": "spark@test-project.iam.gserviceaccount.com",
}
JOB = {
    "main": "gs://test-lake/jobs/abc/job.py",
    "pyFiles": ["gs://test-lake/jobs/abc/sluice_job.zip"],
    "contracts": "gs://test-lake/jobs/def/contracts/",
}


@pytest.fixture
def release_folder(tmp_path):
    """A release as a push lays it out, with the DAGs of this repository."""
    (tmp_path / "dags").symlink_to(AIRFLOW / "dags")
    (tmp_path / "sluice.json").write_text(json.dumps(CONFIG))
    (tmp_path / "job.json").write_text(json.dumps(JOB))
    return tmp_path


@pytest.fixture
def function():
    FUNCTION.calls.clear()
    FUNCTION.planned.clear()
    return FUNCTION
