"""
Publishing: one write of `current` makes the batch's files the dataset.

What a batch wrote may be removed only while it is certain that `current` does not name it and never will. So whoever
can't tell reads `current`; and where that does not tell either, everything stays and the report says "unknown". What is
removed goes in the order that leaves no document naming what is gone: first the publish document, then its files.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..cause import root_cause
from ..failure import DatasetFailed
from ..lake import layout
from ..lake.storage import PreconditionFailed, Receipt, Storage, StorageError, StoredObject
from ..log import log_trace
from .document_text import document_text

FORMAT = "1"


@dataclass(frozen=True)
class Pointer:
    """What `current` is at some moment; generation 0 when there is none."""

    generation: int
    batch_id: str | None
    publish: str | None
    """Object name of the publish document."""


@dataclass(frozen=True)
class Outcome:
    """How a batch's work on a dataset ended."""

    status: str
    """`published`, `already-published` (by another batch, of the same files), `unknown` or `failed`."""
    published_by: str | None = None
    """The batch whose files are the dataset, as far as this one's status tells."""
    failure: DatasetFailed | None = None
    removable: bool = False
    """Whether this attempt's Parquet files can be removed: nothing names them, nor ever will."""
    publish: str | None = None
    """Object name of the publish document, where another attempt of this batch published."""

    @property
    def ended_well(self) -> bool:
        """Whether the dataset is published with what this batch read."""
        return self.status in ("published", "already-published")


def failed(failure: DatasetFailed, removable: bool) -> Outcome:
    """Nothing was published, for certain."""
    return Outcome("failed", failure=failure, removable=removable)


def unknown(why: str) -> Outcome:
    """Nobody can tell whether something was published, or still will be."""
    return Outcome("unknown", failure=DatasetFailed("unknown", why))


def find_predecessor(storage: Storage, dataset: str) -> Pointer:
    """@raises DatasetFailed `newer-format` when another Sluice published the dataset: it is left alone"""
    there = storage.stat(layout.current(dataset))
    if there is None:
        return pointer_of(dataset, None)
    written_format = there.metadata.get("sluice-format", FORMAT)
    if written_format != FORMAT:
        raise DatasetFailed(
            "newer-format", f"{there.name} has format {written_format}, this job knows {FORMAT}: use a newer job"
        )
    return pointer_of(dataset, there)


def pointer_of(dataset: str, current: StoredObject | None) -> Pointer:
    """Before attempts had publish documents of their own, `current` named the batch alone."""
    if current is None:
        return Pointer(0, None, None)
    batch_id = current.metadata.get("sluice-batch-id")
    named = current.metadata.get("sluice-publish")
    if named is not None:
        return Pointer(current.generation, batch_id, named if named.startswith(layout.publishes(dataset)) else None)
    return Pointer(current.generation, batch_id, layout.publish(dataset, batch_id, None) if batch_id else None)


def read_publish(storage: Storage, name: str | None) -> dict[str, Any] | None:
    """
    A publish document, None when it is not there or none of ours.
    @raises StorageError
    """
    there = storage.stat(name) if name else None
    return parse_document(storage.read(there.name, there.generation)) if there else None


def parse_document(content: bytes) -> dict[str, Any] | None:
    """None when it is none of ours: whoever may write into the lake may have put anything there."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and is_format(document.get("format")) else None


def is_format(value: object) -> bool:
    """Whether a document says that it has our format. In Python, true is 1."""
    return value == 1 and value is not True


def publish(storage: Storage, document: dict[str, Any], predecessor: Pointer) -> Outcome:
    """Writes the publish document, then `current`. Where nothing was published for certain, the document goes again."""
    name = name_of(document)
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
        log_trace(error)
        return unknown(f"{layout.current(document['dataset'])} may have been written: {root_cause(error)}")


def name_of(document: Mapping[str, Any]) -> str:
    """The document's object, of this attempt alone: another one's publish keeps the document it was made with."""
    return layout.publish(document["dataset"], document["batchId"], document["attempt"])


def write_current(storage: Storage, document: dict[str, Any], predecessor: Pointer) -> Outcome:
    """Writes `current` over the predecessor's; trouble with Cloud Storage is an outcome, too."""
    dataset, batch_id = document["dataset"], document["batchId"]
    uris = "".join(f"{layout.uri(storage.bucket, file['object'])}\n" for file in document["files"])
    try:
        storage.write(
            layout.current(dataset),
            uris.encode(),
            "text/plain; charset=utf-8",
            {"sluice-batch-id": batch_id, "sluice-publish": name_of(document), "sluice-format": FORMAT},
            if_generation=predecessor.generation,
        )
        return Outcome("published", published_by=batch_id)
    except StorageError as error:
        return read_back_current(storage, document, predecessor, error)


def read_back_current(  # noqa: PLR0911 - a table of cases, each of which ends in its outcome
    storage: Storage, document: dict[str, Any], predecessor: Pointer, error: StorageError
) -> Outcome:
    """
    How the write of `current` that ended with `error` came out. As long as the predecessor's generation stands there,
    an attempt that went unanswered may still be done; once another does, never.
    """
    dataset, batch_id = document["dataset"], document["batchId"]
    name = layout.current(dataset)
    try:
        now = pointer_of(dataset, storage.stat(name))
        if now.publish == name_of(document):
            return Outcome("published", published_by=batch_id)
        if now.generation == predecessor.generation:
            if error.unanswered:
                return unknown(f"the write of {name} was not answered, and may still be done: {error}")
            return failed(DatasetFailed("storage", f"{name} could not be written: {error}"), removable=True)
        winner = read_publish(storage, now.publish)
    except StorageError as unread:
        if isinstance(error, PreconditionFailed) and not error.unanswered:
            return failed(DatasetFailed("lost-race", f"{name} was written by somebody else meanwhile"), removable=True)
        return unknown(f"the write of {name} was not answered ({error}), nor can it be read ({unread})")

    replaced = replaced_by(winner) if winner is not None else None
    if replaced is not None and replaced == name_of(document):
        return Outcome("published", published_by=batch_id)
    certain = not error.unanswered or (winner is not None and replaced == predecessor.publish)
    if now.batch_id == batch_id:
        return Outcome("published", published_by=batch_id, removable=certain, publish=now.publish)
    if winner is not None and same_input(winner, document):
        return Outcome("already-published", published_by=now.batch_id, removable=certain)
    if not certain:
        return unknown(f"the write of {name} was not answered ({error}), and somebody else has written it since")
    by = f"batch {now.batch_id}" if now.batch_id else "somebody else"
    message = f"{name} was written by {by} meanwhile, from other files or another contract; run the batch again"
    return failed(DatasetFailed("lost-race", message), removable=True)


def replaced_by(winner: Mapping[str, Any]) -> str | None:
    """Name of the publish document of what was current before this one."""
    predecessor = winner.get("predecessor")
    before = layout.publish(str(winner.get("dataset")), str(predecessor), None) if predecessor is not None else None
    named = winner.get("predecessorPublish", before)
    return named if isinstance(named, str) else None


def same_input(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two publish documents are made of the same generations of the same files by the same contract."""

    def inputs(document: Mapping[str, Any]) -> set[tuple[str, str, bool]]:
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
    return replace(outcome, removable=gone)


def write_json(storage: Storage, name: str, document: dict[str, Any]) -> Receipt:
    """The object belongs to this batch, or to this attempt, alone."""
    return storage.write(name, document_text(document).encode(), "application/json; charset=utf-8")
