"""The Spark session's settings: those that a right and repeatable result depends on."""

from collections.abc import Callable, Mapping
from typing import Any

from pyspark import SparkContext
from pyspark.sql import SparkSession

OPTIMIZER = "org.apache.spark.sql.catalyst.optimizer"

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    # A date that the old parser would have taken is a bad value, not the end of the job.
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    # A file that can't be read must fail the dataset, not be left out.
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    # How files are cut into tasks must depend on the files alone, not on how many machines there are just now.
    "spark.sql.files.minPartitionNum": "8",
    "spark.sql.files.maxPartitionBytes": "128m",
    "spark.sql.files.openCostInBytes": "4m",
    "spark.sql.parquet.compression.codec": "snappy",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # A filter that is pushed below the parse evaluates the parse once for each column it asks for.
    "spark.sql.optimizer.excludedRules": f"{OPTIMIZER}.PushDownPredicates,{OPTIMIZER}.PushPredicateThroughNonJoin",
}

APPLICATION_SETTINGS = {
    # Nobody reads a batch's folder before it is published: so no second renaming, and no marker object.
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    # How deep to look in a failed task's exception for one that is to end its executor, and on one machine all of
    # Spark: not at all. A pattern that runs out of stack on one cell fails its task, and so its dataset, alone.
    "spark.executor.killOnFatalError.depth": "0",
}


# Of one application; a new one has its own.
OWN = ("spark.app.", "spark.driver.port", "spark.executor.id")


def start_session(settings: Mapping[str, str] = {**SETTINGS, **APPLICATION_SETTINGS}) -> SparkSession:
    builder = SparkSession.builder.appName("sluice")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def session_opener(start: Callable[[], SparkSession] = start_session) -> Callable[[], SparkSession]:
    """
    A function that gives the session: the same as before, or one with the same settings where that was shut down (by a
    fatal error, or executors that died too often). What it raises when Spark itself is gone is PySpark's own.
    """
    held: dict[str, Any] = {}

    def open_session() -> SparkSession:
        if not held:
            session = start()
            held.update(session=session, settings=dict(session.sparkContext.getConf().getAll()))
        elif is_shut_down(held["session"]):
            if SparkContext._active_spark_context is held["session"].sparkContext:
                held["session"].stop()
            settings = {name: value for name, value in held["settings"].items() if not name.startswith(OWN)}
            held.update(session=start_session(settings))
        return held["session"]

    return open_session


def is_shut_down(session: SparkSession) -> bool:
    """Spark's own part may be shut down without PySpark's knowing of it."""
    java = session.sparkContext._jsc
    return java is None or bool(java.sc().isStopped())
