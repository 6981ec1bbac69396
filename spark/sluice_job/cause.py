"""What lies at the bottom of an exception, in one line."""

import re
from collections.abc import Iterator
from typing import Any

from .one_line import one_line

LONGEST = 1000
"""Characters: it stands in a report and in a notification."""
DEEPEST = 50
"""Exceptions: a chain may be a circle."""
TASK_FAILED = re.compile(
    r"most recent failure: Lost task [^\n]*?: (?=[\w.$]+(?:Exception|Error|Lost|Failure)\b|\w+ \()"
)
PYTHON_FAILED = re.compile(r"Traceback \(most recent call last\):\n(?:[ \t].*\n)*(\S.*)")
CAUSED_BY = re.compile(r"^Caused by: (.*)$", re.MULTILINE)
PROCESS_DIED = ("ExecutorLost", "Python worker exited unexpectedly", "Broken pipe", "Connection reset", "EOFException")
GATEWAY_GONE = ("Py4JNetworkError", "ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError")


def root_cause(error: BaseException) -> str:
    """The deepest exception that Python or Java names: what has to be mended. Never its first line for its own sake."""
    *_, deepest = chain(error)
    java = java_of(deepest)
    try:
        text = java_cause(java) if java is not None else python_text(deepest)
    except Exception:  # Java can't be asked any more.
        return "Spark itself has ended: the log above may say why"
    said = one_line(text.strip())[:LONGEST]
    advice = advise(said)
    return f"{said} ({advice})" if advice else said


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and what caused it, down to the last."""
    current: BaseException | None = error
    for _ in range(DEEPEST):
        if current is None:
            return
        yield current
        if java_of(current) is not None:
            return
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def java_of(error: BaseException) -> Any:
    """The exception of Java that Py4J or PySpark made this one of; None for Python's own."""
    return getattr(error, "java_exception", None) or getattr(error, "_origin", None)


def java_cause(exception: Any) -> str:
    """The text of the deepest cause."""
    for _ in range(DEEPEST):
        cause = exception.getCause()
        if cause is None:
            break
        exception = cause
    text = str(exception.toString())
    if inner := TASK_FAILED.search(text):
        # The executor's exception came as text alone, its own causes in it.
        trace = text[inner.end() :].partition("\nDriver stacktrace:")[0]
        return last_of_python(trace) or str((CAUSED_BY.findall(trace) or [trace.partition("\n")[0]])[-1])
    return last_of_python(text) or text


def last_of_python(trace: str) -> str | None:
    """What a worker of Python raised, where Java tells of it."""
    raised = PYTHON_FAILED.findall(trace)
    return str(raised[-1]) if raised else None


def python_text(error: BaseException) -> str:
    """Type and message, as the end of a traceback has them."""
    return f"{type(error).__name__}: {error}".rstrip(": ")


def advise(text: str) -> str:
    """What the reader can do, where the exception's own words do not tell."""
    if "OutOfMemoryError" in text:
        return "Spark ran out of memory: give its driver and executors more"
    if any(sign in text for sign in PROCESS_DIED):
        return "a process of Spark's died, most often for want of memory: give driver and executors more"
    if text.startswith(GATEWAY_GONE):
        return "Spark itself has ended; the log above may say why"
    return ""
