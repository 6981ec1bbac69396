"""What is told of an exception: the bottom of it, on one line. Real ones of Spark are in test_isolation.py."""

from dataclasses import dataclass

import pytest

from sluice_job.cause import LONGEST, root_cause


@dataclass
class JavaException:
    """As Py4J hands over an exception of Java: for what one machine alone can't be made to throw."""

    text: str
    cause: "JavaException | None" = None

    def toString(self):  # noqa: N802
        return self.text

    def getCause(self):  # noqa: N802
        return self.cause


class Py4JJavaError(Exception):
    def __init__(self, java):
        super().__init__("An error occurred while calling o123.parquet.\n: org.apache.spark.SparkException")
        self.java_exception = java


# As Spark 3.5 words them, shortened.
ABORTED = "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most "
ABORTED += "recent failure: Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.7 executor 2): "
DIED = "ExecutorLostFailure (executor 2 exited caused by one of the running tasks) Reason: Command exited with code 137"
TRACE = """org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing rows to gs://lake/curated.
\tat org.apache.spark.sql.errors.QueryExecutionErrors$.taskFailedWhileWritingRowsError(QueryExecutionErrors.scala:775)
Caused by: java.io.IOException: Error reading gs://lake/raw/a.csv
\t... 19 more
Caused by: java.net.SocketTimeoutException: Read timed out
\t... 25 more

Driver stacktrace:
Caused by: org.apache.spark.SparkException: of the driver"""


@pytest.mark.parametrize(
    ("java", "told"),
    [
        (JavaException("a", JavaException("b", JavaException("java.io.IOException: c"))), "java.io.IOException: c"),
        (
            JavaException("a", JavaException(ABORTED + DIED)),
            DIED + " (a process of Spark's died, most often for want of memory: give driver and executors more)",
        ),
        (JavaException(ABORTED + TRACE), "java.net.SocketTimeoutException: Read timed out"),
        (JavaException("java.lang.IllegalStateException: two\nlines"), "java.lang.IllegalStateException: two\\nlines"),
    ],
)
def test_the_bottom_of_java(java, told):
    assert root_cause(Py4JJavaError(java)) == told


def test_java_below_python():
    error = ValueError("the top")
    error.__cause__ = Py4JJavaError(JavaException("java.io.IOException: the bottom"))
    assert root_cause(error) == "java.io.IOException: the bottom"


def test_a_circle_and_a_long_story_end():
    java = JavaException("java.lang.Error: " + "x" * 100_000)
    java.cause = java
    assert len(root_cause(Py4JJavaError(java))) == LONGEST
    error = ValueError("round")
    error.__cause__ = error
    assert root_cause(error) == "ValueError: round"


def test_java_that_is_gone_can_not_be_asked():
    class Gone(JavaException):
        def getCause(self):  # noqa: N802
            raise ConnectionRefusedError

    assert root_cause(Py4JJavaError(Gone("?"))) == "Spark itself has ended: the log above may say why"
    refused = root_cause(ConnectionRefusedError(111, "Connection refused"))
    assert refused.endswith("(Spark itself has ended; the log above may say why)")
