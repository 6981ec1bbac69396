"""The documents a batch leaves: the quality report and the publish. Their forms are described in the README."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ..contract.contract import Contract
from ..lake import layout
from ..lake.input import Input
from ..lake.raw import RawFile
from .accounting import Counts, total
from .dataset import WrittenDataset
from .publish import Outcome, Pointer
from .schema import SOURCE
from .warning import DatasetWarning


@dataclass(frozen=True)
class BatchIdentity:
    """What tells a batch from any other."""

    id: str
    started_at: datetime


@dataclass(frozen=True)
class Attempt:
    """At one dataset: a batch that is run again makes another one, which leaves what the first one wrote alone."""

    batch: BatchIdentity
    id: str


def input_documents(inputs: Sequence[Input], counts: Mapping[int, Counts]) -> list[dict[str, Any]]:
    """The files that were read, in which version, and the rows of each: `inputs` of report and publish document."""
    return [
        {**item.file.identity, **counts.get(item.number, Counts()).document, "gone": item.file.gone} for item in inputs
    ]


@dataclass(frozen=True)
class Findings:
    """What a batch came to know of a dataset, as far as it came."""

    written: WrittenDataset | None = None
    warnings: Sequence[DatasetWarning] = ()


def report_document(
    contract: Contract, attempt: Attempt, findings: Findings, outcome: Outcome, unclaimed: Sequence[RawFile]
) -> dict[str, Any]:
    """The quality report, as the README describes it."""
    written, failure = findings.written, outcome.failure
    inputs = input_documents(written.inputs, written.counts) if written else []
    counts = total(written.counts.values()) if written else Counts()
    return {
        "format": 1,
        "dataset": contract.dataset,
        "batchId": attempt.batch.id,
        **attempt_fields(contract.dataset, attempt.batch.id, attempt.id),
        "status": outcome.status,
        "publishedBy": outcome.published_by,
        "reason": {"code": failure.code, "message": failure.message} if failure else None,
        "warnings": [warning.document for warning in findings.warnings],
        "startedAt": rfc3339(attempt.batch.started_at),
        "finishedAt": rfc3339(datetime.now(timezone.utc)),
        "inputs": inputs,
        "totals": counts.document,
        "rules": list(written.rules) if written else [],
        "unclaimed": [{"object": file.object, "name": file.name} for file in unclaimed],
    }


def report_of_publish(dataset: str, batch: BatchIdentity, document: Mapping[str, Any]) -> dict[str, Any]:
    """What is left to say of what an attempt published, when its own report is gone."""
    gone = DatasetWarning(
        "report-gone", "published by another attempt of this batch, of whose report the rules that rows broke are gone"
    )
    return {
        "format": 1,
        "dataset": dataset,
        "batchId": batch.id,
        **attempt_fields(dataset, batch.id, document.get("attempt")),
        "status": "published",
        "publishedBy": batch.id,
        "reason": None,
        "warnings": [gone.document],
        "startedAt": rfc3339(batch.started_at),
        "finishedAt": rfc3339(datetime.now(timezone.utc)),
        "inputs": document["inputs"],
        "totals": document["totals"],
        "rules": [],
        "unclaimed": [],
    }


def attempt_fields(dataset: str, batch_id: str, attempt: str | None) -> dict[str, str]:
    """Which attempt a report is of, and what that put aside; nothing where no attempt is known."""
    return {} if attempt is None else {"attempt": attempt, "quarantine": layout.quarantine(dataset, batch_id, attempt)}


def publish_document(
    contract: Contract, attempt: Attempt, predecessor: Pointer, written: WrittenDataset
) -> dict[str, Any]:
    """What a publish is made of, as the README describes it."""
    schema = [{"name": column.name, "type": str(column.type)} for column in contract.columns]
    return {
        "format": 1,
        "dataset": contract.dataset,
        "batchId": attempt.batch.id,
        "attempt": attempt.id,
        "createdAt": rfc3339(datetime.now(timezone.utc)),
        "predecessor": predecessor.batch_id,
        "predecessorPublish": predecessor.publish,
        "mode": "full",
        "files": [
            {
                "object": file.object,
                "rows": file.rows,
                **({} if file.inputs is None else {"inputs": list(file.inputs)}),
            }
            for file in written.files
        ],
        "inputs": input_documents(written.inputs, written.counts),
        "totals": total(written.counts.values()).document,
        "contract": contract.document,
        "schema": [*schema, {"name": SOURCE, "type": "string"}],
        "report": layout.report(contract.dataset, attempt.batch.id),
    }


def rfc3339(moment: datetime) -> str:
    """To the millisecond, in UTC."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
