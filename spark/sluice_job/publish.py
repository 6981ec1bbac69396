"""Publishing: one write of `current` makes the batch's files the dataset."""

import json
from dataclasses import dataclass
from typing import Any

from . import layout
from .failure import DatasetFailed
from .storage import PreconditionFailed, Storage

FORMAT = "1"


@dataclass(frozen=True)
class Predecessor:
    """What `current` was when the batch looked; generation 0 when there was none."""

    generation: int
    batch_id: str | None


def find_predecessor(storage: Storage, dataset: str) -> Predecessor:
    """@raises DatasetFailed `newer-format` when a newer Sluice published the dataset: it is left alone"""
    there = storage.stat(layout.current(dataset))
    if there is None:
        return Predecessor(0, None)
    written_format = there.metadata.get("sluice-format", FORMAT)
    if written_format != FORMAT:
        raise DatasetFailed(
            "newer-format", f"{there.name} has format {written_format}, this job knows {FORMAT}: use a newer job"
        )
    return Predecessor(there.generation, there.metadata.get("sluice-batch-id"))


def publish(storage: Storage, document: dict[str, Any], predecessor: Predecessor) -> None:
    """
    Writes the publish document, then `current`.
    @raises DatasetFailed `lost-race` when somebody else published since the predecessor was looked at
    """
    dataset, batch_id = document["dataset"], document["batchId"]
    write_json(storage, layout.publish(dataset, batch_id), document)
    uris = "".join(f"{layout.uri(storage.bucket, file['object'])}\n" for file in document["files"])
    try:
        storage.write(
            layout.current(dataset),
            uris.encode(),
            "text/plain; charset=utf-8",
            {"sluice-batch-id": batch_id, "sluice-format": FORMAT},
            if_generation=predecessor.generation,
        )
    except PreconditionFailed as error:
        raise DatasetFailed("lost-race", f"{layout.current(dataset)} was written by somebody else meanwhile") from error


def write_json(storage: Storage, name: str, document: dict[str, Any]) -> None:
    """The object belongs to this batch alone: a second attempt of the same batch writes it anew."""
    content = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    storage.write(name, content.encode(), "application/json; charset=utf-8")
