"""The job's command line."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lake.loopback import is_loopback


@dataclass(frozen=True)
class Arguments:
    """The command line, held against the forms that its values have."""

    lake: str
    contracts: str
    """Object prefix of the contracts inside the lake bucket, with a slash at its end."""
    batch_id: str
    storage_endpoint: str | None


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """Ends the process with status 2 and a message on stderr when the arguments are no good."""
    parser = argparse.ArgumentParser(prog="job.py", description=__doc__)
    parser.add_argument("--lake", required=True, metavar="BUCKET", help="the lake bucket, without gs://")
    parser.add_argument("--contracts", required=True, metavar="gs://BUCKET/PREFIX/", help="folder of staged contracts")
    parser.add_argument("--batch-id", required=True, metavar="ID", help="names this run's objects")
    parser.add_argument("--mode", required=True, choices=["full", "incremental"])
    parser.add_argument("--storage-endpoint", metavar="URL", help="a Cloud Storage server on this machine")
    given = parser.parse_args(argv)

    if given.mode == "incremental":
        parser.error("--mode incremental is not built yet: use --mode full, which reads all of raw/ again")
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]", given.lake):
        parser.error(f"--lake must be a bucket name such as my-lake, not {given.lake!r}")
    if not re.fullmatch(r"[a-z][a-z0-9-]{2,61}[a-z0-9]", given.batch_id):
        parser.error(f"--batch-id must be 4 to 63 of a-z, 0-9 and -, beginning with a letter, not {given.batch_id!r}")
    scheme = f"gs://{given.lake}/"
    if not given.contracts.startswith(scheme):
        parser.error(f"--contracts must be a folder of the lake, {scheme}..., not {given.contracts!r}")
    if given.storage_endpoint is not None and not is_loopback(given.storage_endpoint):
        parser.error(f"--storage-endpoint must be http:// on this machine (127.0.0.1), not {given.storage_endpoint!r}")
    return Arguments(
        lake=given.lake,
        contracts=given.contracts[len(scheme) :].rstrip("/") + "/",
        batch_id=given.batch_id,
        storage_endpoint=given.storage_endpoint,
    )
