"""One Spark session and one storage server for all tests; each test has its own bucket and folder."""

import json
import locale
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from sluice_job.lake.storage import Storage
from sluice_job.session import APPLICATION_SETTINGS, SETTINGS, session_opener
from tests.lake import Lake

SPARK_FOLDER = Path(__file__).parents[1]
REPOSITORY = SPARK_FOLDER.parent
# Whatever folder the tests are run from: Spark's workers, and other processes of Python, import the job too.
os.environ["PYTHONPATH"] = str(SPARK_FOLDER)
LOCAL_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
}


def runtime() -> dict[str, str]:
    """What the set-up installed: python, javaHome, connectorJar. Empty when it did not run."""
    file = Path(os.environ.get("SLUICE_SPARK_FOLDER", REPOSITORY / ".tools" / "spark")) / "spark.json"
    installed: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return installed


def node() -> "str | None":
    local = REPOSITORY / "node_modules" / ".bin" / "node"
    return str(local) if local.exists() else shutil.which("node")


@pytest.fixture(scope="session")
def storage_endpoint():
    """The emulated Cloud Storage of the repository, over plain HTTP; the environment names where its tokens are."""
    program = node()
    if program is None:
        pytest.skip("node is not installed: the storage server of these tests is a Node program")
    with tempfile.TemporaryDirectory(prefix="sluice-storage-") as data:
        command = [program, str(SPARK_FOLDER / "tests" / "storage_server.mjs"), data, "test-token"]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert server.stdin is not None
        assert server.stdout is not None
        endpoint, _, metadata = server.stdout.readline().strip().partition(" ")
        assert endpoint.startswith("http://127.0.0.1:"), "the storage server did not start"
        # Before Spark's Java starts, which takes the environment as it is then.
        os.environ["GCE_METADATA_HOST"] = metadata.removeprefix("http://")
        yield endpoint
        server.stdin.close()
        server.wait(timeout=30)


def is_installed_locale() -> bool:
    """Java reads paths by the locale; one that is not there counts as ASCII, and a path with other letters is none."""
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, "C")
    return True


@pytest.fixture(scope="session")
def spark_opener(storage_endpoint_if_any):
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    if not is_installed_locale():
        os.environ["LC_ALL"] = "C.UTF-8"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    installed = runtime()
    os.environ.setdefault("JAVA_HOME", installed.get("javaHome", ""))
    settings = {**SETTINGS, **APPLICATION_SETTINGS, **LOCAL_SETTINGS}
    if storage_endpoint_if_any and installed:
        settings |= {
            "spark.jars": installed["connectorJar"],
            "spark.hadoop.fs.gs.impl": "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem",
            "spark.hadoop.fs.AbstractFileSystem.gs.impl": "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFS",
            "spark.hadoop.fs.gs.storage.root.url": f"{storage_endpoint_if_any}/",
            "spark.hadoop.fs.gs.project.id": "demo",
        }

    def start():
        builder = SparkSession.builder.master("local[2]").appName("sluice-tests")
        for name, value in settings.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()

    open_session = session_opener(start)
    yield open_session
    open_session().stop()


@pytest.fixture
def spark(spark_opener):
    """One session for all tests, unless one of them has shut it down."""
    session = spark_opener()
    session.sparkContext.setLogLevel("ERROR")
    return session


@pytest.fixture(scope="session")
def storage_endpoint_if_any(request):
    """The session's settings name the server, so it has to start first; without Node, the other tests still run."""
    return request.getfixturevalue("storage_endpoint") if node() else None


@pytest.fixture
def lake(storage_endpoint):
    """An empty lake bucket."""
    return Lake.create(storage_endpoint, f"lake-{uuid.uuid4().hex[:12]}")


@pytest.fixture
def storage(lake):
    """The lake's bucket; waits for nothing between attempts."""
    return Storage(lake.storage.bucket, lake.storage.endpoint, lake.storage.token, sleep=lambda _: None)


@pytest.fixture
def lakes(storage_endpoint):
    """Gives an empty lake bucket each time."""
    return lambda: Lake.create(storage_endpoint, f"lake-{uuid.uuid4().hex[:12]}")
