"""One batch: each dataset in turn, from the listing of raw/ to its publish and its report."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone

from ..cause import root_cause
from ..contract.contract import Contract
from ..contract.match_files import match_files
from ..lake import layout
from ..lake.raw import list_raw
from ..lake.storage import Storage, StorageError
from ..log import log, log_trace
from ..write.dataset import OpenSession
from ..write.documents import BatchIdentity
from ..write.publish import Outcome, unknown
from .dataset_run import Batch, DatasetRun
from .publish_dataset import remove_data, write_and_publish
from .reports import may_be_published, report_outcome


def run_batch(open_session: OpenSession, storage: Storage, contracts: Sequence[Contract], batch_id: str) -> list[str]:
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
        if not run_dataset(batch, DatasetRun(contract, matched[contract.dataset], unclaimed))
    ]


def published_now(storage: Storage, contracts: Sequence[Contract]) -> dict[str, int]:
    """
    Generations as in Batch. A dataset whose `current` can't be asked for is left out: its files are listed again.
    """
    generations = {}
    for contract in contracts:
        try:
            there = storage.stat(layout.current(contract.dataset))
        except StorageError as error:
            log(f"{contract.dataset}: {error}")
            continue
        generations[contract.dataset] = there.generation if there else 0
    return generations


def run_dataset(batch: Batch, run: DatasetRun) -> bool:
    """Whether the dataset is published, or has no files. Whatever goes wrong is told, and is this dataset's alone."""
    if run.files:
        log(f"{run.dataset}: {len(run.files)} files, {sum(file.size for file in run.files)} bytes")
    try:
        run.maybe_published = may_be_published(batch, run)
        outcome = with_earlier_attempt(run, write_and_publish(batch, run))
        if outcome is None:
            log(f"{run.dataset}: no files")
            return True
        if outcome.removable:
            remove_data(batch, run)
        report_outcome(batch, run, outcome)
        return outcome.ended_well
    except Exception as error:
        log_trace(error)
        log(f"{run.dataset}: UNKNOWN whether it was published: unexpected: {root_cause(error)}")
        return False


def with_earlier_attempt(run: DatasetRun, outcome: Outcome | None) -> Outcome | None:
    """That this attempt failed does not tell how an earlier one ended, whose write of `current` may still arrive."""
    if outcome is None or outcome.failure is None or outcome.status != "failed" or not run.maybe_published:
        return outcome
    failure = f"{outcome.failure.code}: {outcome.failure.message}"
    why = f"an earlier attempt of this batch may have published; this one failed: {failure}"
    return replace(unknown(why), removable=outcome.removable)
