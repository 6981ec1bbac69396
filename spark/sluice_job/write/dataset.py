"""One dataset from raw files to Parquet in the batch's own folders, every row accounted for; nothing is published."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyspark.sql import SparkSession

from ..contract.contract import Contract
from ..failure import INPUT_CHANGED, DatasetFailed, InputChanged
from ..lake import layout
from ..lake.address import LakeAddress, open_storage
from ..lake.fetch import fetched
from ..lake.input import Group, Input, groups_of, numbered
from ..lake.raw import RawFile
from ..lake.storage import Storage, StorageError
from ..lake.upload import md5_of
from .accounting import Counts, account
from .group import QUARANTINE, ROWS, GroupRead, read_group
from .newest import newest_of_files, newest_of_staged, rows_of_files
from .quarantine import rule_documents
from .rows_file import rows_by_value, write_empty
from .schema import SOURCE, curated_schema

OpenSession = Callable[[], SparkSession]
"""Gives a session that works, whatever became of the one before."""

SMALL_BYTES = 256 * 1024 * 1024
"""Of CSV, up to which the driver does a dataset by itself: sharing it out would cost more."""
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True)
class WrittenFile:
    """A Parquet file of the dataset, in the lake."""

    object: str
    rows_by_object: Mapping[str, int]
    """Rows by the raw object they are from, as read back."""
    inputs: tuple[int, int] | None
    """Numbers of the first and the last input that it may hold; None where it may hold any."""

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(self.rows_by_object.values())


@dataclass(frozen=True)
class WrittenDataset:
    """What a batch made of a dataset."""

    inputs: Sequence[Input]
    counts: Mapping[int, Counts]
    files: Sequence[WrittenFile]
    rules: Sequence[dict[str, object]]
    missing: Mapping[str, Sequence[str]]
    """Names of the files that lack a column, by the column."""
    damaged: Sequence[str]
    """Names of the files that could not be read to their end."""
    cut: Mapping[str, int]
    bytes_read: int


@dataclass(frozen=True)
class Folders:
    """Object prefixes that this attempt alone writes below."""

    data: str
    quarantine: str

    @property
    def staged(self) -> str:
        """Of rows whose keys are still to be compared; gone when the dataset is written."""
        return f"{self.data}staged/"


@dataclass(frozen=True)
class Task:
    """All that a group is worked on by, wherever that is."""

    contract: Contract
    rows: str | None
    """Prefix that the good rows are uploaded below; None where they stay on this machine."""
    quarantine: str


def write_dataset(
    open_session: OpenSession,
    storage: Storage,
    contract: Contract,
    files: Iterable[RawFile],
    folders: Folders,
) -> WrittenDataset:
    """@raises DatasetFailed when a file is not what was listed, or the rows do not balance; StorageError"""
    inputs = numbered(files)
    groups = groups_of(inputs)
    small = sum(item.file.size for item in inputs) <= SMALL_BYTES
    write = write_here if small else write_by_spark
    reads, files_written, duplicates = write(open_session, storage, contract, groups, folders)
    if not any(file.rows for file in files_written):
        # A dataset without rows has columns all the same.
        files_written = [upload_empty(storage, contract, folders)]
    return account_for(inputs, reads, files_written, duplicates)


Outcomes = tuple[Sequence[GroupRead], Sequence["WrittenFile"], int]
"""What was read of each group, the files of the dataset, and how many rows were left out for their keys."""


def write_here(
    _: OpenSession, storage: Storage, contract: Contract, groups: Sequence[Group], folders: Folders
) -> Outcomes:
    """Reads all groups in this process, one a core, and compares keys in memory."""
    task = Task(contract, None if contract.key else folders.data, folders.quarantine)
    with tempfile.TemporaryDirectory(prefix="sluice-") as scratch:
        scratches = [Path(scratch, str(group.number)) for group in groups]
        with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
            reads = list(threads.map(partial(work_on, storage, task), groups, scratches))
        if not contract.key:
            return reads, files_of(groups, reads, folders), 0
        newest = Path(scratch, "newest.parquet")
        duplicates = newest_of_files([folder / ROWS for folder in scratches], contract, newest)
        if not newest.exists():
            return reads, [], 0
        name = part_name(folders.data, 0)
        upload(storage, name, newest)
        return reads, [WrittenFile(name, dict(rows_by_value(newest, SOURCE)), None)], duplicates


def write_by_spark(
    open_session: OpenSession,
    storage: Storage,
    contract: Contract,
    groups: Sequence[Group],
    folders: Folders,
) -> Outcomes:
    """Each group in a task of its own; keys are compared in one shuffle over what the tasks wrote."""
    session = open_session()
    task = Task(contract, folders.staged if contract.key else folders.data, folders.quarantine)
    address = LakeAddress(storage.bucket, storage.endpoint)
    shared = session.sparkContext.parallelize(groups, len(groups)).map(partial(work_elsewhere, address, task))
    reads = [unwrap(outcome) for outcome in shared.collect()]
    if not contract.key:
        return reads, files_of(groups, reads, folders), 0
    uri = partial(layout.uri, storage.bucket)
    staged = list(storage.list(folders.staged))
    if not staged:
        return reads, [], 0
    size = sum(item.file.size for group in groups for item in group.inputs)
    duplicates = newest_of_staged(session, uri(folders.staged), contract, uri(folders.data), size)
    files = [
        WrittenFile(f"{folders.data}{name}", rows, None)
        for name, rows in sorted(rows_of_files(session, uri(folders.data)).items())
    ]
    for item in staged:
        storage.delete(item.name, item.generation)
    return reads, files, duplicates


@dataclass(frozen=True)
class Refused:
    """A failure on its way from a task to the driver."""

    code: str
    message: str


def work_elsewhere(address: LakeAddress, task: Task, group: Group) -> GroupRead | Refused:
    """Reads a group in a Spark task. A failure comes back as a value: of an exception, only a text would arrive."""
    with tempfile.TemporaryDirectory(prefix="sluice-") as scratch:
        try:
            return work_on(open_storage(address), task, group, Path(scratch, "group"))
        except DatasetFailed as error:
            return Refused(error.code, error.message)
        except StorageError as error:
            return Refused("storage", str(error))


def unwrap(outcome: GroupRead | Refused) -> GroupRead:
    """What a task made. @raises InputChanged, DatasetFailed as in the task"""
    if isinstance(outcome, GroupRead):
        return outcome
    if outcome.code == INPUT_CHANGED:
        raise InputChanged(outcome.message)
    raise DatasetFailed(outcome.code, outcome.message)


def work_on(storage: Storage, task: Task, group: Group, folder: Path) -> GroupRead:
    """
    Reads the group's files and uploads what came of them. Done a second time (Spark may lose a task's answer), it
    writes the same bytes under the same names.
    """
    folder.mkdir()
    with fetched(storage, group.inputs) as contents:
        read = read_group(group, task.contract, contents, folder)
    if read.bad:
        upload(storage, part_name(task.quarantine, group.number), folder / QUARANTINE)
    if read.good and task.rows is not None:
        upload(storage, part_name(task.rows, group.number), folder / ROWS)
    return read


def upload(storage: Storage, name: str, path: Path) -> None:
    """Cloud Storage refuses what does not arrive as it was written."""
    storage.write_file(name, path, PARQUET, {}, md5_of(path))


def part_name(prefix: str, number: int) -> str:
    """Object name of a group's Parquet file."""
    return f"{prefix}part-{number:05d}.parquet"


def files_of(groups: Sequence[Group], reads: Sequence[GroupRead], folders: Folders) -> list[WrittenFile]:
    """The files that groups became, where no keys were compared."""
    return [
        WrittenFile(part_name(folders.data, group.number), read.good, (group.inputs[0].number, group.inputs[-1].number))
        for group, read in zip(groups, reads, strict=True)
        if read.good
    ]


def upload_empty(storage: Storage, contract: Contract, folders: Folders) -> WrittenFile:
    """A file of the dataset's columns without a row. @raises StorageError"""
    with tempfile.TemporaryDirectory(prefix="sluice-") as scratch:
        path = Path(scratch, ROWS)
        write_empty(path, curated_schema(contract))
        upload(storage, part_name(folders.data, 0), path)
    return WrittenFile(part_name(folders.data, 0), {}, None)


def account_for(
    inputs: Sequence[Input], reads: Sequence[GroupRead], files: Sequence[WrittenFile], duplicates: int
) -> WrittenDataset:
    """@raises DatasetFailed `unbalanced`"""
    numbers = {item.file.object: item.number for item in inputs}
    curated: Counter[int] = Counter()
    quarantined: Counter[int] = Counter()
    cut: Counter[str] = Counter()
    missing: dict[str, list[str]] = {}
    damaged: list[str] = []
    for file in files:
        curated.update({numbers[name]: rows for name, rows in file.rows_by_object.items()})
    for read in reads:
        quarantined.update({numbers[name]: rows for name, rows in read.bad.items()})
        cut.update(read.cut)
        damaged += [inputs[one.number].file.name for one in read.files if one.damaged]
        for one in read.files:
            for column in one.missing:
                missing.setdefault(column, []).append(inputs[one.number].file.name)
    rows_read = {one.number: one.rows_read for read in reads for one in read.files}
    counts = account(rows_read, curated, quarantined, duplicates)
    rules = rule_documents(read.rules for read in reads)
    return WrittenDataset(inputs, counts, files, rules, missing, damaged, cut, sum(read.bytes_read for read in reads))
