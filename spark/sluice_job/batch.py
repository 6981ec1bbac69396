"""One batch: each dataset in turn, from the listing of raw/ to its publish and its report."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from pyspark.sql import SparkSession

from . import layout
from .accounting import refuse_bad_share, total
from .claim import claim
from .contract import Contract
from .dataset import Written, write_dataset
from .documents import publish_document, report_document
from .failure import DatasetFailed, InputChanged
from .publish import find_predecessor, publish, write_json
from .raw import RawFile, list_raw
from .say import say, say_report
from .storage import Storage

TRIES = 2
"""Of a dataset whose files change while they are read."""


@dataclass
class Batch:
    spark: SparkSession
    storage: Storage
    contracts: Sequence[Contract]
    id: str
    started_at: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


def run_batch(spark: SparkSession, storage: Storage, contracts: Sequence[Contract], batch_id: str) -> list[str]:
    """The datasets that failed."""
    batch = Batch(spark, storage, sorted(contracts, key=lambda contract: contract.dataset), batch_id)
    claimed, unclaimed = claim(list_raw(storage), contracts)
    for file in unclaimed:
        say(f"no contract takes {file.object} ({file.name})")
    failed = []
    for contract in batch.contracts:
        files = claimed[contract.dataset]
        if not files:
            say(f"{contract.dataset}: no files")
        elif not run_dataset(batch, contract, files, unclaimed):
            failed.append(contract.dataset)
    return failed


def run_dataset(batch: Batch, contract: Contract, files: Sequence[RawFile], unclaimed: Sequence[RawFile]) -> bool:
    """Whether the dataset was published. The report is written either way."""
    say(f"{contract.dataset}: {len(files)} files, {sum(file.size for file in files)} bytes")
    written: Written | None = None
    failure: DatasetFailed | None = None
    try:
        predecessor = find_predecessor(batch.storage, contract.dataset)
        if predecessor.batch_id == batch.id:
            say(f"{contract.dataset}: published by this batch already")
            return True
        written = write_unchanged(batch, contract, files)
        refuse_bad_share(total(written.counts.values()), contract.max_bad_rows)
        publish(batch.storage, publish_document(contract, batch.id, predecessor.batch_id, written), predecessor)
    except DatasetFailed as error:
        failure = error
    except Exception as error:  # One dataset's unforeseen trouble must not keep the others from being published.
        traceback.print_exc()
        failure = DatasetFailed("unexpected", f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")
    if failure:
        remove_data(batch, contract)
    report = report_document(contract, batch.id, batch.started_at, written, failure, unclaimed)
    write_json(batch.storage, layout.report(contract.dataset, batch.id), report)
    say_report(report)
    return failure is None


def write_unchanged(batch: Batch, contract: Contract, files: Sequence[RawFile]) -> Written:
    """
    Spark reads objects by name: what it read is what was listed only if that still stands there afterwards.
    @raises InputChanged when it was not so twice
    """
    for attempt in range(1, TRIES + 1):
        wanted = [file for file in files if not (file.gone and contract.removed == "exclude")]
        try:
            written = write_dataset(batch.spark, batch.storage, contract, wanted, batch.id)
            refuse_changed(wanted, list_raw(batch.storage))
            return written
        except InputChanged as change:
            if attempt == TRIES:
                raise
            say(f"{contract.dataset}: {change.message}: reading again")
            files = claim(list_raw(batch.storage), batch.contracts)[0][contract.dataset]
    raise AssertionError("the last attempt returns or raises")


def refuse_changed(read: Sequence[RawFile], now: Sequence[RawFile]) -> None:
    """@raises InputChanged"""
    generations = {file.object: file.generation for file in now}
    changed = [file.object for file in read if generations.get(file.object) != file.generation]
    if changed:
        raise InputChanged(f"{', '.join(changed[:10])} changed while being read")


def remove_data(batch: Batch, contract: Contract) -> None:
    """What is not published is not left lying beside what is. Quarantine and report stay: they say why."""
    for item in batch.storage.list(layout.curated_data(contract.dataset, batch.id)):
        batch.storage.delete(item.name, item.generation)
