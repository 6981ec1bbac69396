"""One batch: each dataset in turn, from the listing of raw/ to its publish and its report."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, TypeGuard

from pyspark.sql import SparkSession

from .cause import root_cause
from .contract.contract import Contract
from .contract.match_files import match_dataset, match_files
from .failure import DatasetFailed, InputChanged
from .lake import layout
from .lake.raw import RawFile, list_raw
from .lake.storage import Storage, StorageError
from .log import log, log_report, log_trace
from .write.accounting import refuse_bad_share, total
from .write.compare import compare, without_files
from .write.dataset import Folders, Written, write_dataset
from .write.dataset_warnings import dataset_warnings
from .write.documents import (
    Attempt,
    BatchIdentity,
    Findings,
    publish_document,
    report_document,
    report_of_publish,
)
from .write.publish import (
    Outcome,
    Pointer,
    failed,
    find_predecessor,
    parse_document,
    publish,
    read_publish,
    unknown,
    write_json,
)
from .write.warning import DatasetWarning

TRIES = 2
"""Of a dataset whose files change while they are read."""


@dataclass(frozen=True)
class Batch:
    open_session: Callable[[], SparkSession]
    """A session that works, whatever became of the one that the dataset before had."""
    storage: Storage
    contracts: Sequence[Contract]
    identity: BatchIdentity
    published: Mapping[str, int]
    """Generations of each dataset's `current` before raw/ was listed, 0 where there was none; as far as known."""


@dataclass
class Work:
    """One dataset in a batch, and what has come of it so far."""

    contract: Contract
    files: Sequence[RawFile]
    unclaimed: Sequence[RawFile]
    attempt: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    """Names what this attempt writes: what another one of the same batch wrote may be, or come to be, the dataset."""
    in_doubt: bool = False
    """Whether an earlier attempt of this batch may have published the dataset, or still may."""
    data: str | None = None
    """Prefix of the Parquet files of this attempt; None before there are any."""
    written: Written | None = None
    warnings: list[DatasetWarning] = field(default_factory=list)

    @property
    def dataset(self) -> str:
        return self.contract.dataset


def run_batch(
    open_session: Callable[[], SparkSession], storage: Storage, contracts: Sequence[Contract], batch_id: str
) -> list[str]:
    """
    The datasets that were not published.
    @raises StorageError when raw/ can't be listed: nothing was done then
    """
    identity = BatchIdentity(batch_id, datetime.now(timezone.utc))
    in_turn = sorted(contracts, key=lambda contract: contract.dataset)
    batch = Batch(open_session, storage, in_turn, identity, published_now(storage, in_turn))
    matched, unclaimed = match_files(list_raw(storage), contracts)
    for file in unclaimed:
        log(f"no contract takes {file.object} ({file.name})")
    return [
        contract.dataset
        for contract in batch.contracts
        if not run_dataset(batch, Work(contract, matched[contract.dataset], unclaimed))
    ]


def run_dataset(batch: Batch, work: Work) -> bool:
    """Whether the dataset is published, or has no files. Whatever goes wrong is told, and is this dataset's alone."""
    if work.files:
        log(f"{work.dataset}: {len(work.files)} files, {sum(file.size for file in work.files)} bytes")
    try:
        work.in_doubt = may_be_published(batch, work)
        outcome = told_with_doubt(work, make_and_publish(batch, work))
        if outcome is None:
            log(f"{work.dataset}: no files")
            return True
        if outcome.removable:
            remove_data(batch, work)
        tell(batch, work, outcome)
        return outcome.ended_well
    except Exception as error:
        log_trace(error)
        log(f"{work.dataset}: UNKNOWN whether it was published: unexpected: {root_cause(error)}")
        return False


def make_and_publish(batch: Batch, work: Work) -> Outcome | None:
    """None of a dataset that has neither files nor readers."""
    try:
        predecessor = find_predecessor(batch.storage, work.dataset)
    except StorageError as error:
        return failed(failure_of(error), removable=False)
    except DatasetFailed as error:
        return failed(error, removable=False)
    if predecessor.batch_id == batch.identity.id:
        return published_before(batch, work, predecessor)
    if not work.files:
        return leave_as_it_is(batch, work, predecessor)
    try:
        if predecessor.generation != batch.published.get(work.dataset):
            list_again(batch, work)
        document = make(batch, work, predecessor)
    except Exception as error:  # Unforeseen trouble of one dataset must not keep the others from being published.
        return failed(failure_of(error), removable=True)
    return publish(batch.storage, document, predecessor)


def leave_as_it_is(batch: Batch, work: Work, published: Pointer) -> Outcome | None:
    """
    A file that was renamed, or a contract whose globs were changed, must not empty a dataset; nor may its readers wait
    for news that never come, and nobody be told.
    """
    if published.generation == 0:
        return None
    try:
        warned = without_files(read_publish(batch.storage, published.publish), work.contract)
    except (StorageError, DatasetFailed) as error:
        return failed(failure_of(error), removable=False)
    work.warnings += [warned] if warned else []
    return Outcome("already-published", published_by=published.batch_id)


def published_now(storage: Storage, contracts: Sequence[Contract]) -> dict[str, int]:
    generations = {}
    for contract in contracts:
        try:
            there = storage.stat(layout.current(contract.dataset))
        except StorageError as error:
            log(f"{contract.dataset}: {error}")
            continue
        generations[contract.dataset] = there.generation if there else 0
    return generations


def list_again(batch: Batch, work: Work) -> None:
    """
    The listing may be older than what another batch has published since: the datasets before this one take their time.
    Listed now, raw/ is at least as new as what the publish replaces.
    @raises DatasetFailed when its files went meanwhile; StorageError
    """
    work.files = match_dataset(work.dataset, list_raw(batch.storage), batch.contracts)
    if not work.files:
        raise DatasetFailed("input.gone", "its files were removed after the batch began")


def make(batch: Batch, work: Work, predecessor: Pointer) -> dict[str, Any]:
    """
    Writes the Parquet files, and the report as it has to read should the batch end before it can tell more.
    @returns the publish document
    @raises DatasetFailed, and whatever Spark and Cloud Storage raise
    """
    work.data = layout.attempt_data(work.dataset, batch.identity.id, work.attempt)
    work.written = write_unchanged(batch, work, work.data)
    work.warnings += dataset_warnings(work.written)
    refuse_bad_share(total(work.written.counts.values()), work.contract.max_bad_rows)
    document = publish_document(work.contract, Attempt(batch.identity, work.attempt), predecessor, work.written)
    before = read_publish(batch.storage, predecessor.publish)
    if before is None and predecessor.batch_id is not None:
        message = f"batch {predecessor.batch_id} left no document that can be read: rows and columns are not compared"
        work.warnings.append(DatasetWarning("not-compared", message))
    work.warnings += compare(before, document, work.contract)
    pointer = layout.current(work.dataset)
    write_report(batch, work, unknown(f"the batch ended while it was publishing: {pointer} tells whether it did"))
    return document


def failure_of(error: Exception) -> DatasetFailed:
    if isinstance(error, DatasetFailed):
        return error
    if isinstance(error, StorageError):
        return DatasetFailed("storage", str(error))
    log_trace(error)
    return DatasetFailed("unexpected", root_cause(error))


def write_unchanged(batch: Batch, work: Work, data: str) -> Written:
    """
    Each file is read by the generation that was listed: one that went meanwhile can't be read half.
    @raises InputChanged when that was so twice; DatasetFailed
    """
    contract = work.contract
    folders = Folders(data, layout.quarantine(work.dataset, batch.identity.id, work.attempt))
    for attempt in range(1, TRIES + 1):
        wanted = [file for file in work.files if not (file.gone and contract.removed == "exclude")]
        try:
            return write_dataset(batch.open_session, batch.storage, contract, wanted, folders)
        except InputChanged as change:
            if attempt == TRIES:
                raise
            log(f"{contract.dataset}: {change.message}: reading again")
            for prefix in (folders.data, folders.quarantine):
                remove_below(batch.storage, prefix)
            list_again(batch, work)
    raise AssertionError("the last attempt returns or raises")


def may_be_published(batch: Batch, work: Work) -> bool:
    """The report is written before `current` is: an earlier attempt that may have published has left one."""
    try:
        report = stored_report(batch, work)
    except StorageError:
        return True
    return report is not None and report.get("status") != "failed"


def told_with_doubt(work: Work, outcome: Outcome | None) -> Outcome | None:
    """That this attempt failed does not tell how an earlier one ended, whose write of `current` may still arrive."""
    if outcome is None or outcome.failure is None or outcome.status != "failed" or not work.in_doubt:
        return outcome
    failure = f"{outcome.failure.code}: {outcome.failure.message}"
    why = f"an earlier attempt of this batch may have published; this one failed: {failure}"
    return replace(unknown(why), removable=outcome.removable)


def published_before(batch: Batch, work: Work, current: Pointer) -> Outcome:
    """By an earlier attempt of this batch, which ended before its report could tell."""
    log(f"{work.dataset}: published by this batch already")
    return Outcome("published", published_by=batch.identity.id, publish=current.publish)


def remove_data(batch: Batch, work: Work) -> None:
    """What is not published is not left lying beside what is. Quarantine and report stay: they say why."""
    if work.data is None:
        return
    try:
        remove_below(batch.storage, work.data)
    except StorageError as error:
        log(f"{work.dataset}: files that nothing names are left in {work.data}: {error}")


def remove_below(storage: Storage, prefix: str) -> None:
    """@raises StorageError when something may be left"""
    for item in storage.list(prefix):
        storage.delete(item.name, item.generation)


def write_report(batch: Batch, work: Work, outcome: Outcome) -> None:
    write_json(batch.storage, layout.report(work.dataset, batch.identity.id), report_of(batch, work, outcome))


def report_of(batch: Batch, work: Work, outcome: Outcome) -> dict[str, Any]:
    findings = Findings(work.written, work.warnings)
    return report_document(work.contract, Attempt(batch.identity, work.attempt), findings, outcome, work.unclaimed)


def tell(batch: Batch, work: Work, outcome: Outcome) -> None:
    """In the log and in the report. What an earlier attempt found is not written over by one that found nothing."""
    log_report(report_of(batch, work, outcome), counted=work.written is not None)
    try:
        if outcome.publish is not None:
            write_confirmed(batch, work, outcome)
        elif outcome.status == "failed" or work.written is not None:
            write_report(batch, work, outcome)
        elif outcome.ended_well:
            write_confirmed(batch, work, outcome)
    except StorageError as error:
        log(f"{work.dataset}: its report could not be written, and tells less than this log: {error}")


def write_confirmed(batch: Batch, work: Work, outcome: Outcome) -> None:
    """The report of what another attempt published: this one's or the one that is there, if it counts the same rows."""
    report = report_of(batch, work, outcome) if work.written is not None else stored_report(batch, work)
    document = read_publish(batch.storage, outcome.publish)
    if is_counted(document) and (report is None or report.get("inputs") != document["inputs"]):
        report = report_of_publish(work.dataset, batch.identity, document)
    if report is None:
        report = report_of(batch, work, outcome)
    status = {"status": outcome.status, "publishedBy": outcome.published_by, "reason": None}
    write_json(batch.storage, layout.report(work.dataset, batch.identity.id), {**report, **status})


def is_counted(document: Mapping[str, Any] | None) -> TypeGuard[Mapping[str, Any]]:
    return document is not None and {"inputs", "totals"} <= document.keys()


def stored_report(batch: Batch, work: Work) -> dict[str, Any] | None:
    """Of an earlier attempt of this batch; None where there is none that can be read. @raises StorageError"""
    there = batch.storage.stat(layout.report(work.dataset, batch.identity.id))
    return parse_document(batch.storage.read(there.name, there.generation)) if there else None
