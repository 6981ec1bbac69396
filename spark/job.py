"""The PySpark job of Sluice: raw CSV files in the lake bucket become published Parquet datasets."""

import sys

from sluice_job.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
