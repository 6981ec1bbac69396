"""The PySpark job of Sluice: raw CSV files in the lake bucket become published Parquet datasets."""

import sys

from sluice_job.engine import missing_engine
from sluice_job.log import log


def run() -> int:
    """The exit code: 0, 1 or 2, as in the README."""
    if problem := missing_engine():
        log(f"NOTHING DONE: engine: {problem}")
        return 2
    from sluice_job.main import main  # noqa: PLC0415 - it loads the engine

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
