"""The Spark session's settings: those that a right and repeatable result depends on."""

from collections.abc import Callable, Mapping

from pyspark import SparkContext
from pyspark.sql import SparkSession

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # A file that can't be read must fail the dataset, not be left out.
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.parquet.compression.codec": "snappy",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Old dates are read and written as they stand: Spark would fear that they follow a calendar of before 1582.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
}

APPLICATION_SETTINGS = {
    # Nobody reads a batch's folder before it is published: so no second renaming, and no marker object.
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}


# Of one application; a new one has its own.
OWN = ("spark.app.", "spark.driver.port", "spark.executor.id")


def start_session(settings: Mapping[str, str] = {**SETTINGS, **APPLICATION_SETTINGS}) -> SparkSession:
    """A session with these settings, or the one that runs already, which takes what it can of them."""
    builder = SparkSession.builder.appName("sluice")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def session_opener(start: Callable[[], SparkSession] = start_session) -> Callable[[], SparkSession]:
    """
    A function that gives the session: the same as before, or one with the same settings where that was shut down (by a
    fatal error, or executors that died too often). What it raises when Spark itself is gone is PySpark's own.
    """
    session: SparkSession | None = None
    settings: Mapping[str, str] = {}

    def open_session() -> SparkSession:
        nonlocal session, settings
        if session is None:
            session = start()
            settings = dict(session.sparkContext.getConf().getAll())
        elif is_shut_down(session):
            if SparkContext._active_spark_context is session.sparkContext:
                session.stop()
            session = start_session({name: value for name, value in settings.items() if not name.startswith(OWN)})
        return session

    return open_session


def is_shut_down(session: SparkSession) -> bool:
    """Spark's own part may be shut down without PySpark's knowing of it."""
    java = session.sparkContext._jsc
    return java is None or bool(java.sc().isStopped())
