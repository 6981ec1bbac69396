"""A dataset that is too large for the driver: the same rows, worked out by Spark's tasks."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyspark
import pytest
from py4j.protocol import Py4JJavaError

from sluice_job.cause import root_cause
from sluice_job.lake import input as lake_input
from sluice_job.main import main
from sluice_job.write import dataset
from tests.conftest import SPARK_FOLDER, runtime
from tests.lake import plant

BATCH = "sluice-20240101-abcdef01-1"
SALES = {
    "format": 1,
    "dataset": "sales",
    "files": ["sales*"],
    "columns": [
        {"name": "id", "type": "string", "required": True},
        {"name": "day", "type": "date"},
        {"name": "amount", "type": "decimal(10,2)"},
        {"name": "at", "type": "timestamp"},
    ],
    "maxBadRows": 0.5,
}


@pytest.fixture
def sales(lake, monkeypatch):
    """Three files in three groups; some rows are bad, some keys come again, one in another Unicode form."""
    monkeypatch.setattr(dataset, "SMALL_BYTES", 0)
    monkeypatch.setattr(dataset, "groups_of", lambda inputs: lake_input.groups_of(inputs, 1))
    header = "id,day,amount,at\n"
    lake.put_raw("sales-1.csv", f"{header}a,2024-01-01,1.00,\nb,0001-01-01,2.00,\nb,2024-01-03,3.00,\nx,no,1,\n")
    lake.put_raw(
        "sales-2.csv", f"{header}a,2024-02-01,9.99,1899-12-30T00:00:00Z\n\u00e9,,5,\n", modified="2024-02-01T00:00:00Z"
    )
    lake.put_raw("sales-3.csv", f"{header}e\u0301,,6,\nc,1500-02-03,7,\n", modified="2024-03-01T00:00:00Z")
    return lake


def rows(lake, tmp_path) -> list[tuple[Any, ...]]:
    found = []
    for number, uri in enumerate(lake.current("sales")):
        path = tmp_path / f"{number}.parquet"
        path.write_bytes(lake.bytes(uri.removeprefix(f"gs://{lake.storage.bucket}/")))
        found += [(row["id"], str(row["day"]), str(row["amount"])) for row in pq.read_table(path).to_pylist()]
    return sorted(found)


@pytest.mark.usefixtures("spark")
def test_each_group_in_a_task_of_its_own(sales, tmp_path):
    sales.stage(SALES)
    assert main(sales.arguments(BATCH)) == 0
    assert rows(sales, tmp_path) == sorted(
        [
            ("a", "2024-01-01", "1.00"),
            ("b", "0001-01-01", "2.00"),
            ("b", "2024-01-03", "3.00"),
            ("a", "2024-02-01", "9.99"),
            ("\u00e9", "None", "5.00"),
            ("e\u0301", "None", "6.00"),
            ("c", "1500-02-03", "7.00"),
        ]
    )
    report, published = sales.report("sales", BATCH), sales.publish("sales", BATCH)
    assert report["totals"] == {"rowsRead": 8, "curated": 7, "quarantined": 1, "duplicates": 0}
    assert [(file["rows"], file["inputs"]) for file in published["files"]] == [(3, [0, 0]), (2, [1, 1]), (2, [2, 2])]


def in_the_driver(monkeypatch):
    monkeypatch.setattr(dataset, "SMALL_BYTES", 10**9)


def by_spark(monkeypatch):
    monkeypatch.setattr(dataset, "SMALL_BYTES", 0)


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("where", [in_the_driver, by_spark])
def test_keys_are_compared_over_all_groups(sales, tmp_path, monkeypatch, where):
    where(monkeypatch)
    sales.stage({**SALES, "key": ["id"]})
    assert main(sales.arguments(BATCH)) == 0
    assert rows(sales, tmp_path) == sorted(
        [
            ("a", "2024-02-01", "9.99"),
            ("b", "2024-01-03", "3.00"),
            ("e\u0301", "None", "6.00"),
            ("c", "1500-02-03", "7.00"),
        ]
    )
    report = sales.report("sales", BATCH)
    assert report["totals"] == {"rowsRead": 8, "curated": 4, "quarantined": 1, "duplicates": 3}
    assert [item["duplicates"] for item in report["inputs"]] == [2, 1, 0]
    assert not any("staged" in name for name in sales.names("curated/sales/data/"))
    names = pq.read_schema(_first(sales, tmp_path)).names
    assert names == ["id", "day", "amount", "at", "_source_object"]


def _first(lake, tmp_path):
    path = tmp_path / "first.parquet"
    path.write_bytes(lake.bytes(lake.current("sales")[0].removeprefix(f"gs://{lake.storage.bucket}/")))
    return path


@pytest.mark.usefixtures("spark")
def test_a_file_that_goes_while_a_task_reads_it(sales, monkeypatch):
    """Once: it is listed again. A failure in a task reaches the report by its own name."""
    sales.stage(SALES)
    write, gone = dataset.write_by_spark, ["raw/sales-2-csv/sales-2.csv"]

    def removed_before(*given):
        for name in gone:
            there = sales.storage.stat(name)
            sales.storage.delete(name, there.generation)
        gone.clear()
        return write(*given)

    monkeypatch.setattr(dataset, "write_by_spark", removed_before)
    assert main(sales.arguments(BATCH)) == 0
    assert [item["name"] for item in sales.report("sales", BATCH)["inputs"]] == ["sales-1.csv", "sales-3.csv"]


def test_an_error_of_python_in_a_task_is_told_as_its_own(spark):
    with pytest.raises(Py4JJavaError) as raised:
        spark.sparkContext.parallelize([1]).map(lambda number: {}[number]).collect()
    assert root_cause(raised.value) == "KeyError: 1"


def python_workers() -> list[int]:
    """Of this process's Spark, forked from its daemon: Java's child."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue

    def generation(pid: int) -> int:
        """1 of a child, 2 of a child's child."""
        count = 0
        while pid in parents and pid != os.getpid():
            pid, count = parents[pid], count + 1
        return count if pid == os.getpid() else 0

    return [pid for pid in parents if generation(pid) == 3]


@pytest.mark.usefixtures("spark")
def test_a_worker_that_is_killed_costs_its_dataset_alone(sales, monkeypatch):
    """As the machine does it when memory is short."""
    sales.stage(SALES)
    sales.stage({**SALES, "dataset": "zebras", "files": ["zebra*"]})
    sales.put_raw("zebras.csv", "id,day,amount,at\nz,,1,\n")
    write, over = dataset.write_by_spark, threading.Event()

    def kill_workers() -> None:
        while not over.wait(0.05):
            for pid in python_workers():
                os.kill(pid, signal.SIGKILL)

    def under_fire(open_session, storage, contract, *rest):
        if contract.dataset != "sales":
            return write(open_session, storage, contract, *rest)
        plant(storage, "storage.objects.get", *["stall-for-4s"] * 3)
        killer = threading.Thread(target=kill_workers)
        killer.start()
        try:
            return write(open_session, storage, contract, *rest)
        finally:
            over.set()
            killer.join()

    monkeypatch.setattr(dataset, "write_by_spark", under_fire)
    assert main(sales.arguments(BATCH)) == 1
    reason = sales.report("sales", BATCH)["reason"]
    assert reason["code"] == "unexpected"
    assert "a process of Spark's died, most often for want of memory" in reason["message"]
    assert sales.storage.stat("curated/sales/current") is None
    assert sales.names("curated/sales/data/") == []
    assert sales.report("zebras", BATCH)["status"] == "published"


def test_tasks_find_the_job_in_the_archive_that_it_is_staged_as(sales, tmp_path):
    """In a Spark of its own, which knows of no folder with the job in it."""
    sales.stage(SALES)
    archive = shutil.make_archive(str(tmp_path / "sluice_job"), "zip", SPARK_FOLDER, "sluice_job")
    (tmp_path / "job.py").write_text(
        "import sys\nfrom sluice_job.write import dataset\ndataset.SMALL_BYTES = 0\n"
        "from sluice_job.main import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false"}
    command = [
        *(str(Path(sys.executable).with_name("spark-submit")), "--master", "local[2]", "--py-files", archive),
        *(part for name, value in local.items() for part in ("--conf", f"{name}={value}")),
        *(str(tmp_path / "job.py"), *sales.arguments(BATCH)),
    ]
    without = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = {**without, "JAVA_HOME": runtime()["javaHome"], "SPARK_LOCAL_IP": "127.0.0.1"}
    environment |= {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    # Where it is not told, Spark's own scripts look for it, and fail in a path with blanks.
    environment |= {"SPARK_HOME": str(Path(pyspark.__file__).parent), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sales.report("sales", BATCH)["totals"]["curated"] == 7
