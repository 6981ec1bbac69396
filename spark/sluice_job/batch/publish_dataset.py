"""One dataset from its files to its publish: what may go wrong on the way becomes an outcome."""

from typing import Any

from ..cause import root_cause
from ..contract.match_files import match_dataset
from ..failure import DatasetFailed, InputChanged
from ..lake import layout
from ..lake.raw import RawFile, list_raw
from ..lake.storage import Storage, StorageError
from ..log import log, log_trace
from ..write.accounting import refuse_bad_share, total
from ..write.compare import compare, without_files
from ..write.dataset import Folders, WrittenDataset, write_dataset
from ..write.dataset_warnings import dataset_warnings
from ..write.documents import Attempt, publish_document
from ..write.publish import Outcome, Pointer, failed, find_predecessor, publish, read_publish, same_input, unknown
from ..write.warning import DatasetWarning
from .dataset_run import Batch, DatasetRun
from .reports import write_report

TRIES = 2
"""Of a dataset whose files change while they are read."""


def write_and_publish(batch: Batch, run: DatasetRun) -> Outcome | None:
    """None of a dataset that has neither files nor readers."""
    try:
        predecessor = find_predecessor(batch.storage, run.dataset)
        if is_published(batch, run, predecessor):
            return published_before(batch, run, predecessor)
    except (StorageError, DatasetFailed) as error:
        return failed(failure_of(error), removable=False)
    if not run.files:
        return keep_published(batch, run, predecessor)
    try:
        if predecessor.generation != batch.published.get(run.dataset):
            list_again(batch, run)
        document = prepare_publish(batch, run, predecessor)
    except Exception as error:  # Unforeseen trouble of one dataset must not keep the others from being published.
        return failed(failure_of(error), removable=True)
    return publish(batch.storage, document, predecessor)


def is_published(batch: Batch, run: DatasetRun, current: Pointer) -> bool:
    """
    Whether an earlier attempt of this batch published what this one would. The id alone does not tell: once the record
    of a batch is deleted, another one may have its id, and other files.
    @raises StorageError
    """
    if current.batch_id != batch.identity.id:
        return False
    published = read_publish(batch.storage, current.publish)
    if published is None:
        return False
    inputs = [{**file.identity, "gone": file.gone} for file in taken(run)]
    return same_input(published, {"contract": run.contract.document, "inputs": inputs})


def published_before(batch: Batch, run: DatasetRun, current: Pointer) -> Outcome:
    """How an earlier attempt of this batch came out, which published and ended before its report could tell."""
    log(f"{run.dataset}: published by this batch already")
    return Outcome("published", published_by=batch.identity.id, publish=current.publish)


def keep_published(batch: Batch, run: DatasetRun, published: Pointer) -> Outcome | None:
    """
    A file that was renamed, or a contract whose globs were changed, must not empty a dataset; nor may its readers wait
    for news that never come, and nobody be told.
    """
    if published.generation == 0:
        return None
    try:
        warned = without_files(read_publish(batch.storage, published.publish), run.contract)
    except (StorageError, DatasetFailed) as error:
        return failed(failure_of(error), removable=False)
    run.warnings += [warned] if warned else []
    return Outcome("already-published", published_by=published.batch_id)


def prepare_publish(batch: Batch, run: DatasetRun, predecessor: Pointer) -> dict[str, Any]:
    """
    Writes the Parquet files, and the report as it has to read should the batch end before it can tell more.
    @returns the publish document
    @raises DatasetFailed, and whatever Spark and Cloud Storage raise
    """
    run.data = layout.attempt_data(run.dataset, batch.identity.id, run.attempt)
    run.written = write_unchanged(batch, run, run.data)
    run.warnings += dataset_warnings(run.written)
    refuse_bad_share(total(run.written.counts.values()), run.contract.max_bad_rows)
    document = publish_document(run.contract, Attempt(batch.identity, run.attempt), predecessor, run.written)
    before = read_publish(batch.storage, predecessor.publish)
    if before is None and predecessor.batch_id is not None:
        message = f"batch {predecessor.batch_id} left no document that can be read: rows and columns are not compared"
        run.warnings.append(DatasetWarning("not-compared", message))
    run.warnings += compare(before, document, run.contract)
    pointer = layout.current(run.dataset)
    write_report(batch, run, unknown(f"the batch ended while it was publishing: {pointer} tells whether it did"))
    return document


def write_unchanged(batch: Batch, run: DatasetRun, data: str) -> WrittenDataset:
    """
    Each file is read by the generation that was listed: one that went meanwhile can't be read half.
    @raises InputChanged when that was so twice; DatasetFailed
    """
    contract = run.contract
    folders = Folders(data, layout.quarantine(run.dataset, batch.identity.id, run.attempt))
    for attempt in range(1, TRIES + 1):
        wanted = [file for file in run.files if not (file.gone and contract.removed == "exclude")]
        try:
            return write_dataset(batch.open_session, batch.storage, contract, wanted, folders)
        except InputChanged as change:
            if attempt == TRIES:
                raise
            log(f"{contract.dataset}: {change.message}: reading again")
            for prefix in (folders.data, folders.quarantine):
                remove_below(batch.storage, prefix)
            list_again(batch, run)
    raise AssertionError("the last attempt returns or raises")


def taken(run: DatasetRun) -> list[RawFile]:
    """The files that the dataset is made of."""
    return [file for file in run.files if not (file.gone and run.contract.removed == "exclude")]


def list_again(batch: Batch, run: DatasetRun) -> None:
    """
    The listing may be older than what another batch has published since: the datasets before this one take their time.
    Listed now, raw/ is at least as new as what the publish replaces.
    @raises DatasetFailed when its files went meanwhile; StorageError
    """
    run.files = match_dataset(run.dataset, list_raw(batch.storage), batch.contracts)
    if not run.files:
        raise DatasetFailed("input.gone", "its files were removed after the batch began")


def failure_of(error: Exception) -> DatasetFailed:
    """The reason that a report gives. What nobody foresaw goes into the log with its traceback."""
    if isinstance(error, DatasetFailed):
        return error
    if isinstance(error, StorageError):
        return DatasetFailed("storage", str(error))
    log_trace(error)
    return DatasetFailed("unexpected", root_cause(error))


def remove_data(batch: Batch, run: DatasetRun) -> None:
    """What is not published is not left lying beside what is. Quarantine and report stay: they say why."""
    if run.data is None:
        return
    try:
        remove_below(batch.storage, run.data)
    except StorageError as error:
        log(f"{run.dataset}: files that nothing names are left in {run.data}: {error}")


def remove_below(storage: Storage, prefix: str) -> None:
    """@raises StorageError when something may be left"""
    for item in storage.list(prefix):
        storage.delete(item.name, item.generation)
