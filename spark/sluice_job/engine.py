"""Whether this machine's Python has what the job reads with: Dataproc's runtimes bring it, and so does the set-up."""

import importlib

LEAST = {"numpy": (1, 26), "pyarrow": (15, 0)}
"""The oldest versions that the job's tests have passed with."""


def missing_engine() -> str | None:
    """What is missing and what to do, in one line; None where nothing is."""
    missing = [problem for name, least in LEAST.items() if (problem := lacks(name, least))]
    if not missing:
        return None
    return f"{' and '.join(missing)}: run the batch on a Dataproc runtime of 2.3 or newer, or on an image that has them"


def lacks(name: str, least: tuple[int, int]) -> str | None:
    """What is wrong with a package that has to be at `least` of this version; None where nothing is."""
    wanted = f"{name} {'.'.join(map(str, least))} or newer"
    try:
        version = str(importlib.import_module(name).__version__)
    except Exception as error:  # A package for another Python or processor fails in ways of its own.
        return f"{wanted} can't be loaded ({type(error).__name__}: {error})"
    found = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    return None if found >= least else f"{wanted} is needed, and this Python has {version}"
