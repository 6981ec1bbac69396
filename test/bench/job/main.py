"""
The job beside a bare `spark.read.schema().csv()` -> Parquet of the same files in the same session, both on an emulated
Cloud Storage over HTTP, whose own CPU is not counted; and the bare one on local files, which cost it less. Prints a
line of JSON for each measurement: {"what", "value", "budget", "note"}.

    PYTHONPATH=spark python main.py STORAGE_ENDPOINT CONNECTOR_JAR SCRATCH_FOLDER [--megabytes 1024] [--growth]
"""

import argparse
import json
import os
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from files import SPARK_SCHEMA, contract, csv_file
from processor import Stopwatch
from pyspark.sql import SparkSession
from sluice_job.contract.parse_contract import parse_contract
from sluice_job.lake.raw import RawFile, list_raw
from sluice_job.lake.storage import Storage
from sluice_job.session import APPLICATION_SETTINGS, SETTINGS
from sluice_job.write.dataset import Folders, WrittenDataset, write_dataset
from tests.lake import Lake

MEBIBYTE = 1024 * 1024
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("endpoint")
    parser.add_argument("connector")
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args()
    session = start_session(given.endpoint, given.connector)
    beside_bare(session, given.endpoint, given.scratch / "plain", files_of(given.megabytes, quoted=False), "plain")
    beside_bare(session, given.endpoint, given.scratch / "quoted", files_of(given.megabytes, quoted=True), "quoted")
    many = [csv_file(10_000, seed) for seed in range(20)]
    beside_bare(
        session, given.endpoint, given.scratch / "many", [many[index % 20] for index in range(2000)], "2,000 x 10 KB"
    )
    small(session, given.endpoint)
    if given.growth:
        growth(session, given.endpoint)
    session.stop()


def start_session(endpoint: str, connector: str) -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("bench")
    local = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "4g",
        "spark.ui.showConsoleProgress": "false",
        "spark.jars": connector,
        "spark.hadoop.fs.gs.impl": "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem",
        "spark.hadoop.fs.AbstractFileSystem.gs.impl": "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFS",
        "spark.hadoop.fs.gs.storage.root.url": f"{endpoint}/",
        "spark.hadoop.fs.gs.project.id": "demo",
    }
    for name, value in {**SETTINGS, **APPLICATION_SETTINGS, **local}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def files_of(megabytes: int, quoted: bool) -> list[bytes]:
    """Files of 64 MB, of which four differ."""
    different = [csv_file(64 * MEBIBYTE, seed, quoted) for seed in range(min(4, max(1, megabytes // 64)))]
    return [different[index % len(different)] for index in range(max(1, megabytes // 64))]


def beside_bare(session: SparkSession, endpoint: str, scratch: Path, files: list[bytes], what: str) -> None:
    raw = scratch / "raw"
    raw.mkdir(parents=True)
    for number, content in enumerate(files):
        (raw / f"{number:05d}.csv").write_bytes(content)
    lake, listed = lake_of(endpoint, files)
    del files
    size = sum(file.size for file in listed)

    bucket = f"gs://{lake.storage.bucket}"

    def bare(files: str, folder: str) -> None:
        out = f"{folder}{os.urandom(6).hex()}"
        read = (
            session.read.schema(SPARK_SCHEMA).option("header", "true").option("recursiveFileLookup", "true").csv(files)
        )
        read.write.parquet(out)

    rounds = [
        (
            stopped(lambda: clean(session, lake.storage, listed)),
            stopped(lambda: bare(f"{bucket}/raw/", f"{bucket}/out/")),
            stopped(lambda: bare(str(raw), f"{scratch}/out/")),
        )
        for _ in range(ROUNDS)
    ]
    job, same, local = zip(*rounds, strict=True)
    # The first round warms all of them up.
    note = f"{size / MEBIBYTE:.0f} MB, load {os.getloadavg()[0]:.1f}; s of each round: job, bare, bare on local files: "
    note += ", ".join(" ".join(f"{watch.cpu:.1f}" for watch in watches) for watches in (job, same, local))
    log(f"job, {what}: CPU beside bare Spark", ratio([w.cpu for w in job], [w.cpu for w in same]), "1.0 x", note)
    log(f"job, {what}: CPU beside it on local files", ratio([w.cpu for w in job], [w.cpu for w in local]), "1.0 x", "")
    walls = ", ".join(" ".join(f"{watch.wall:.1f}" for watch in watches) for watches in (job, same, local))
    log(f"job, {what}: time beside bare Spark", ratio([w.wall for w in job], [w.wall for w in same]), "1.0 x", walls)
    read = clean(session, lake.storage, listed).bytes_read / size
    log(f"job, {what}: bytes read of each byte", f"{read:.3f}", "1", "")
    shutil.rmtree(scratch)


def ratio(ours: list[float], theirs: list[float]) -> str:
    return f"{statistics.median(one / other for one, other in zip(ours[1:], theirs[1:], strict=True)):.2f} x"


def small(session: SparkSession, endpoint: str) -> None:
    lake, listed = lake_of(endpoint, [csv_file(10_000, 1)])
    times = [stopped(lambda: clean(session, lake.storage, listed)).cpu for _ in range(5)]
    log("job, a small dataset: fixed CPU", f"{statistics.median(times):.2f} s", "3 s", "one file of 10 KB, warm")


def growth(session: SparkSession, endpoint: str) -> None:
    """Of files of 10 KB, by their number and by how many headers they have."""
    for count in (100, 1_000, 10_000):
        for headers in (1, 10, 100):
            kinds = [csv_file(10_000, seed, extra=seed % headers) for seed in range(headers)]
            lake, listed = lake_of(endpoint, [kinds[index % headers] for index in range(count)])
            watch = stopped(lambda: clean(session, lake.storage, listed))  # noqa: B023
            each = watch.cpu / count * 1000
            log(f"job, {count} files, {headers} headers", f"{watch.cpu:.1f} s CPU", "", f"{each:.1f} ms a file")


def lake_of(endpoint: str, files: list[bytes]) -> tuple[Lake, list[RawFile]]:
    lake = Lake.create(endpoint, f"bench-{os.urandom(6).hex()}")
    for number, content in enumerate(files):
        lake.put_raw(f"{number:05d}.csv", content)
    return lake, list_raw(lake.storage)


def clean(session: SparkSession, storage: Storage, listed: list[RawFile]) -> WrittenDataset:
    attempt = os.urandom(6).hex()
    folders = Folders(f"curated/bench/data/{attempt}/", f"curated/bench/quarantine/{attempt}/")
    given = parse_contract(json.dumps(contract("bench")), "bench.json")
    return write_dataset(lambda: session, storage, given, listed, folders)


def stopped(work: Callable[[], object]) -> Stopwatch:
    with Stopwatch() as watch:
        work()
    return watch


def log(what: str, value: str, budget: str, note: str) -> None:
    print(json.dumps({"what": what, "value": value, "budget": budget, "note": note}), flush=True)


if __name__ == "__main__":
    main()
