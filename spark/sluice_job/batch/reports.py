"""The quality report of a dataset: what this batch, or an earlier attempt of it, has to tell."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from ..lake import layout
from ..lake.storage import StorageError
from ..log import log, log_report
from ..write.documents import Attempt, Findings, report_document, report_of_publish
from ..write.publish import Outcome, parse_document, read_publish, write_json
from .dataset_run import Batch, DatasetRun


def report_outcome(batch: Batch, run: DatasetRun, outcome: Outcome) -> None:
    """Writes log and report. What an earlier attempt found is not written over by one that found nothing."""
    log_report(report_of(batch, run, outcome), counted=run.written is not None)
    try:
        if outcome.publish is not None:
            write_confirmed(batch, run, outcome)
        elif outcome.status == "failed" or run.written is not None:
            write_report(batch, run, outcome)
        elif outcome.ended_well:
            write_confirmed(batch, run, outcome)
    except StorageError as error:
        log(f"{run.dataset}: its report could not be written, and tells less than this log: {error}")


def write_report(batch: Batch, run: DatasetRun, outcome: Outcome) -> None:
    """Writes the report over the batch's last one. @raises StorageError"""
    write_json(batch.storage, layout.report(run.dataset, batch.identity.id), report_of(batch, run, outcome))


def report_of(batch: Batch, run: DatasetRun, outcome: Outcome) -> dict[str, Any]:
    """The report of this attempt, as far as it came."""
    findings = Findings(run.written, run.warnings)
    return report_document(run.contract, Attempt(batch.identity, run.attempt), findings, outcome, run.unclaimed)


def write_confirmed(batch: Batch, run: DatasetRun, outcome: Outcome) -> None:
    """The report of what another attempt published: this one's or the one that is there, if it counts the same rows."""
    report = report_of(batch, run, outcome) if run.written is not None else stored_report(batch, run)
    document = read_publish(batch.storage, outcome.publish)
    if is_counted(document) and (report is None or report.get("inputs") != document["inputs"]):
        report = report_of_publish(run.dataset, batch.identity, document)
    if report is None:
        report = report_of(batch, run, outcome)
    status = {"status": outcome.status, "publishedBy": outcome.published_by, "reason": None}
    write_json(batch.storage, layout.report(run.dataset, batch.identity.id), {**report, **status})


def is_counted(document: Mapping[str, Any] | None) -> TypeGuard[Mapping[str, Any]]:
    """Whether a publish document tells what was read, as older ones may not."""
    return document is not None and {"inputs", "totals"} <= document.keys()


def stored_report(batch: Batch, run: DatasetRun) -> dict[str, Any] | None:
    """The report of an earlier attempt of this batch; None where none can be read. @raises StorageError"""
    there = batch.storage.stat(layout.report(run.dataset, batch.identity.id))
    return parse_document(batch.storage.read(there.name, there.generation)) if there else None


def may_be_published(batch: Batch, run: DatasetRun) -> bool:
    """The report is written before `current` is: an earlier attempt that may have published has left one."""
    try:
        report = stored_report(batch, run)
    except StorageError:
        return True
    return report is not None and report.get("status") != "failed"
