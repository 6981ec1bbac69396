"""
Makes a contract from a file on this machine.

    python -m sluice_job.propose --name NAME FILE

It ends with 0 and one JSON document: the contract, what was seen, and what the contract makes of the file; or with 2
and a line on stderr.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ..contract.document import ContractError
from ..failure import DatasetFailed
from ..one_line import one_line
from ..read.text import Damaged
from .proposal import NoProposal, propose


def main(argv: Sequence[str]) -> int:
    """The exit code: 0, or 2 with a line on stderr."""
    parser = argparse.ArgumentParser(prog="sluice_job.propose", description=__doc__)
    parser.add_argument("--name", required=True, help="the file's name in Drive")
    parser.add_argument("file", type=Path)
    given = parser.parse_args(argv)
    try:
        document = propose(given.file, given.name)
    except (OSError, ContractError, Damaged, DatasetFailed, NoProposal) as error:
        print(one_line(str(error)), file=sys.stderr)
        return 2
    print(json.dumps(document))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
