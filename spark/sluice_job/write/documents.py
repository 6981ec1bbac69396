"""The documents a batch leaves: the quality report and the publish. Their forms are described in the README."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from ..contract.contract import Contract
from ..lake import layout
from ..lake.input import Input
from ..lake.raw import RawFile
from .accounting import Counts, total
from .compare import Warned
from .dataset import Written
from .publish import Outcome
from .schema import SOURCE


@dataclass(frozen=True)
class BatchIdentity:
    id: str
    started_at: datetime


def input_documents(inputs: Sequence[Input], counts: Mapping[int, Counts]) -> list[dict]:
    return [
        {**item.file.identity, **counts.get(item.number, Counts()).document, "gone": item.file.gone} for item in inputs
    ]


@dataclass(frozen=True)
class Findings:
    """What a batch came to know of a dataset, as far as it came."""

    written: Written | None = None
    warnings: Sequence[Warned] = ()


def report_document(
    contract: Contract, batch: BatchIdentity, findings: Findings, outcome: Outcome, unclaimed: Sequence[RawFile]
) -> dict:
    written, failure = findings.written, outcome.failure
    inputs = input_documents(written.inputs, written.counts) if written else []
    counts = total(written.counts.values()) if written else Counts()
    return {
        "format": 1,
        "dataset": contract.dataset,
        "batchId": batch.id,
        "status": outcome.status,
        "publishedBy": outcome.published_by,
        "reason": {"code": failure.code, "message": failure.message} if failure else None,
        "warnings": [warning.document for warning in findings.warnings],
        "startedAt": rfc3339(batch.started_at),
        "finishedAt": rfc3339(datetime.now(timezone.utc)),
        "inputs": inputs,
        "totals": counts.document,
        "rules": list(written.rules) if written else [],
        "unclaimed": [{"object": file.object, "name": file.name} for file in unclaimed],
    }


def publish_document(contract: Contract, batch_id: str, predecessor: str | None, written: Written) -> dict:
    schema = [{"name": column.name, "type": str(column.type)} for column in contract.columns]
    return {
        "format": 1,
        "dataset": contract.dataset,
        "batchId": batch_id,
        "createdAt": rfc3339(datetime.now(timezone.utc)),
        "predecessor": predecessor,
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
        "report": layout.report(contract.dataset, batch_id),
    }


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
