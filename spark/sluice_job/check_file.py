"""
What a batch would make of one file on this machine: the job's own reader and rules, without Spark and without a bucket.

    python -m sluice_job.check_file --contract contract.json [--against old.json] --name NAME FILE

It ends with 0 and one JSON document, or with 2 and a line on stderr when the file can't be checked.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from .contract.contract import Contract
from .contract.document import ContractError
from .contract.match_files import takes
from .contract.parse_contract import parse_contract
from .failure import DatasetFailed
from .lake.input import Group, Input
from .lake.raw import RawFile
from .one_line import one_line
from .read.block import Offsets
from .read.local_file import local_chunks
from .write.accounting import Counts, account, refuse_bad_share
from .write.group import QUARANTINE, ROWS, GroupRead, read_group
from .write.quarantine import rule_documents
from .write.schema import key_columns
from .write.warning import DatasetWarning, values_cut

SHOWN_ROWS = 1_000
SHOWN_CHARACTERS = 1_000

Row = dict[str, object]
"""line, column, rule, message and text of a bad row."""


@dataclass(frozen=True)
class Checked:
    """One file, read and checked as a batch would."""

    file: RawFile
    contract: Contract
    read: GroupRead
    folder: Path
    """Has the rows, as a batch would write them."""

    @property
    def counts(self) -> Counts:
        """Rows of each kind. @raises DatasetFailed `unbalanced`"""
        kept, bad = self.read.good, self.read.bad
        rows_read = {one.number: one.rows_read for one in self.read.files}
        duplicates = duplicates_in(self.folder / ROWS, self.contract) if kept else 0
        curated = {0: sum(kept.values()) - duplicates}
        return account(rows_read, curated, {0: sum(bad.values())}, duplicates)[0]

    def bad_lines(self) -> Offsets:
        """First lines of bad rows, in order."""
        if not self.read.bad:
            return np.zeros(0, np.int64)
        lines: Offsets = pq.read_table(self.folder / QUARANTINE, columns=["line"]).column("line").to_numpy()
        return lines

    def bad_rows(self, lines: Iterable[int]) -> list[Row]:
        """Those that begin at these lines."""
        wanted = set(lines)
        if not wanted:
            return []
        found: list[Row] = []
        with pq.ParquetFile(self.folder / QUARANTINE) as file:
            for batch in file.iter_batches(columns=["line", "column", "rule", "message", "row_text"]):
                found += [shown(row) for row in batch.to_pylist() if row["line"] in wanted]
                if len(found) >= len(wanted):
                    break
        return found


def check_file(path: Path, name: str, contract: Contract, folder: Path) -> Checked:
    """
    `name` is the file's in Drive. The folder, which has to be there, gets the rows.
    @raises OSError when the file can't be read; DatasetFailed `unbalanced`
    """
    file = RawFile(name, 0, path.stat().st_size, name, name, "", gone=False)
    read = read_group(Group(0, (Input(0, file),)), contract, lambda _: local_chunks(path), folder)
    return Checked(file, contract, read, folder)


def duplicates_in(rows: Path, contract: Contract) -> int:
    """How many rows have the key of a later one."""
    if not contract.key:
        return 0
    keys = pq.read_table(rows, columns=key_columns(contract))
    return int(keys.num_rows - keys.group_by(keys.column_names).aggregate([]).num_rows)


def document_of(checked: Checked) -> dict[str, object]:
    """What is printed: as in the README."""
    counts = checked.counts
    return {
        "format": 1,
        "dataset": checked.contract.dataset,
        "totals": counts.document,
        "warnings": [warning_document(warning) for warning in file_warnings(checked, counts)],
        "rules": rule_documents([checked.read.rules]),
        "rows": checked.bad_rows(checked.bad_lines()[:SHOWN_ROWS].tolist()),
    }


def warning_document(warning: DatasetWarning) -> dict[str, object]:
    """The warning as in a report, with the column and how many of its values it is about."""
    return {**warning.document, "column": warning.column, "values": warning.values}


def file_warnings(checked: Checked, counts: Counts) -> Iterator[DatasetWarning]:
    """What a batch would warn of for this file, and why it would not take the file or publish its rows."""
    contract, read = checked.contract, checked.read
    if not takes(contract, checked.file):
        globs = ", ".join(contract.files)
        yield DatasetWarning("other-name", f"no glob of the contract takes the name {checked.file.name}: {globs}")
    if counts.rows_read == 0:
        yield DatasetWarning("no-rows", "the file has no rows")
    for one in read.files:
        for column in one.missing:
            yield DatasetWarning("columns-missing", f"the file lacks the column {column}: null in all its rows", column)
    yield from values_cut(read.cut, "are")
    try:
        refuse_bad_share(counts, contract.max_bad_rows)
    except DatasetFailed as error:
        yield DatasetWarning(error.code, f"of this file alone nothing would be published: {error.message}")


def difference(before: Checked, after: Checked) -> dict[str, object]:
    """Rows that only one of two contracts takes."""
    old, new = before.bad_lines(), after.bad_lines()
    return {
        "rejected": listed(after, np.setdiff1d(new, old)),
        "accepted": listed(before, np.setdiff1d(old, new)),
    }


def listed(checked: Checked, lines: Offsets) -> dict[str, object]:
    """How many rows there are, and the first SHOWN_ROWS of them."""
    return {"total": len(lines), "rows": checked.bad_rows(lines[:SHOWN_ROWS].tolist())}


def shown(row: dict[str, object]) -> Row:
    """A row of the quarantine, its texts cut to SHOWN_CHARACTERS."""
    return {
        "line": row["line"],
        "column": row["column"],
        "rule": row["rule"],
        "message": str(row["message"])[:SHOWN_CHARACTERS],
        "text": str(row["row_text"])[:SHOWN_CHARACTERS],
    }


def main(argv: Sequence[str]) -> int:
    """The exit code: 0, or 2 with a line on stderr."""
    parser = argparse.ArgumentParser(prog="sluice_job.check_file", description=__doc__)
    parser.add_argument("--contract", required=True, type=Path, help="the contract, as JSON")
    parser.add_argument("--against", type=Path, help="another one: tell the rows that only one of the two takes")
    parser.add_argument("--name", required=True, help="the file's name in Drive")
    parser.add_argument("file", type=Path)
    given = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="sluice-") as scratch:
            checked = check_in(Path(scratch, "new"), given.file, given.name, given.contract)
            document = document_of(checked)
            if given.against is not None:
                before = check_in(Path(scratch, "old"), given.file, given.name, given.against)
                document["against"] = difference(before, checked)
    except (OSError, ContractError, DatasetFailed) as error:
        print(one_line(str(error)), file=sys.stderr)
        return 2
    print(json.dumps(document))
    return 0


def check_in(folder: Path, file: Path, name: str, contract: Path) -> Checked:
    """
    The file by the contract in another file, in a folder that is made. @raises OSError, ContractError, DatasetFailed
    """
    folder.mkdir()
    return check_file(file, name, parse_contract(contract.read_text("utf-8"), contract.name), folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
