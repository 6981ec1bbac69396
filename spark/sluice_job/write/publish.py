"""
Publishing: one write of `current` makes the batch's files the dataset.

What a batch wrote may be removed only while it is certain that `current` does not name it and never will. So whoever
can't tell reads `current`; and where that does not tell either, everything stays and the report says "unknown". What is
removed goes in the order that leaves no document naming what is gone: first the publish document, then its files.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..cause import root_cause
from ..failure import DatasetFailed
from ..lake import layout
from ..lake.storage import PreconditionFailed, Receipt, Storage, StorageError
from ..say import say_trace

FORMAT = "1"


@dataclass(frozen=True)
class Pointer:
    """What `current` is at some moment; generation 0 when there is none."""

    generation: int
    batch_id: str | None


@dataclass(frozen=True)
class Outcome:
    """How a batch's work on a dataset ended."""

    status: str
    """`published`, `already-published` (by another batch, of the same files), `unknown` or `failed`."""
    published_by: str | None = None
    """The batch whose files are the dataset, as far as this one's status tells."""
    failure: DatasetFailed | None = None
    removable: bool = False
    """Whether the batch's Parquet files can be removed: nothing names them, nor ever will."""

    @property
    def ended_well(self) -> bool:
        return self.status in ("published", "already-published")


def failed(failure: DatasetFailed, removable: bool) -> Outcome:
    return Outcome("failed", failure=failure, removable=removable)


def unknown(why: str) -> Outcome:
    return Outcome("unknown", failure=DatasetFailed("unknown", why))


def find_predecessor(storage: Storage, dataset: str) -> Pointer:
    """@raises DatasetFailed `newer-format` when another Sluice published the dataset: it is left alone"""
    there = storage.stat(layout.current(dataset))
    if there is None:
        return Pointer(0, None)
    written_format = there.metadata.get("sluice-format", FORMAT)
    if written_format != FORMAT:
        raise DatasetFailed(
            "newer-format", f"{there.name} has format {written_format}, this job knows {FORMAT}: use a newer job"
        )
    return Pointer(there.generation, there.metadata.get("sluice-batch-id"))


def read_publish(storage: Storage, dataset: str, batch_id: str | None) -> dict[str, Any] | None:
    """
    A publish document, None when it is not there or none of ours.
    @raises StorageError
    """
    there = storage.stat(layout.publish(dataset, batch_id)) if batch_id else None
    return parse_document(storage.read(there.name, there.generation)) if there else None


def parse_document(content: bytes) -> dict[str, Any] | None:
    """None when it is none of ours: whoever may write into the lake may have put anything there."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and is_format(document.get("format")) else None


def is_format(value: Any) -> bool:
    """Whether a document says that it has our format. In Python, true is 1."""
    return value == 1 and value is not True


def publish(storage: Storage, document: dict[str, Any], predecessor: Pointer) -> Outcome:
    """Writes the publish document, then `current`. Where nothing was published for certain, the document goes again."""
    name = layout.publish(document["dataset"], document["batchId"])
    try:
        receipt = write_json(storage, name, document)
    except StorageError as error:
        return failed(DatasetFailed("storage", f"{name} could not be written: {error}"), not error.unanswered)
    try:
        outcome = write_current(storage, document, predecessor)
        if outcome.removable:
            return without_document(storage, name, receipt, outcome)
        return outcome
    except Exception as error:  # Whatever it is: `current` may have been written by now.
        say_trace(error)
        return unknown(f"{layout.current(document['dataset'])} may have been written: {root_cause(error)}")


def write_current(storage: Storage, document: dict[str, Any], predecessor: Pointer) -> Outcome:
    dataset, batch_id = document["dataset"], document["batchId"]
    uris = "".join(f"{layout.uri(storage.bucket, file['object'])}\n" for file in document["files"])
    try:
        storage.write(
            layout.current(dataset),
            uris.encode(),
            "text/plain; charset=utf-8",
            {"sluice-batch-id": batch_id, "sluice-format": FORMAT},
            if_generation=predecessor.generation,
        )
        return Outcome("published", published_by=batch_id)
    except StorageError as error:
        return look_at_current(storage, document, predecessor, error)


def look_at_current(storage: Storage, document: dict[str, Any], predecessor: Pointer, error: StorageError) -> Outcome:
    """
    How the write of `current` that ended with `error` came out. As long as the predecessor's generation stands there,
    an attempt that went unanswered may still be done; once another does, never.
    """
    dataset, batch_id = document["dataset"], document["batchId"]
    name = layout.current(dataset)
    try:
        there = storage.stat(name)
        now = Pointer(there.generation, there.metadata.get("sluice-batch-id")) if there else Pointer(0, None)
        if now.batch_id == batch_id:
            return Outcome("published", published_by=batch_id)
        if now.generation == predecessor.generation:
            if error.unanswered:
                return unknown(f"the write of {name} was not answered, and may still be done: {error}")
            return failed(DatasetFailed("storage", f"{name} could not be written: {error}"), removable=True)
        winner = read_publish(storage, dataset, now.batch_id)
    except StorageError as unread:
        if isinstance(error, PreconditionFailed) and not error.unanswered:
            return failed(DatasetFailed("lost-race", f"{name} was written by somebody else meanwhile"), removable=True)
        return unknown(f"the write of {name} was not answered ({error}), nor can it be read ({unread})")

    if winner is not None and winner.get("predecessor") == batch_id:
        # Ours was written, and is already what another batch has replaced.
        return Outcome("published", published_by=batch_id)
    certain = not error.unanswered or (winner is not None and winner.get("predecessor") == predecessor.batch_id)
    if winner is not None and same_input(winner, document):
        return Outcome("already-published", published_by=now.batch_id, removable=certain)
    if not certain:
        return unknown(f"the write of {name} was not answered ({error}), and somebody else has written it since")
    by = f"batch {now.batch_id}" if now.batch_id else "somebody else"
    message = f"{name} was written by {by} meanwhile, from other files or another contract; run the batch again"
    return failed(DatasetFailed("lost-race", message), removable=True)


def same_input(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two publish documents are made of the same generations of the same files by the same contract."""

    def inputs(document: Mapping[str, Any]) -> set[tuple]:
        return {(item["object"], str(item["generation"]), bool(item.get("gone"))) for item in document["inputs"]}

    try:
        return bool(one["contract"] == other["contract"]) and inputs(one) == inputs(other)
    except (KeyError, TypeError, AttributeError):
        return False


def without_document(storage: Storage, name: str, receipt: Receipt, outcome: Outcome) -> Outcome:
    """Removes the publish document of what was not published. As long as it may be there, so are its files."""
    try:
        storage.delete(name, receipt.generation)
        gone = not receipt.unanswered
    except StorageError:
        gone = False
    return Outcome(outcome.status, outcome.published_by, outcome.failure, removable=gone)


def write_json(storage: Storage, name: str, document: dict[str, Any]) -> Receipt:
    """The object belongs to this batch alone: a second attempt of the same batch writes it anew."""
    content = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return storage.write(name, content.encode(), "application/json; charset=utf-8")
