"""What a batch works with, and what it knows of a dataset while it works on it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..contract.contract import Contract
from ..lake.raw import RawFile
from ..lake.storage import Storage
from ..write.dataset import OpenSession, WrittenDataset
from ..write.documents import BatchIdentity
from ..write.warning import DatasetWarning


@dataclass(frozen=True)
class Batch:
    """What all datasets of a batch have in common."""

    open_session: OpenSession
    """A session that works, whatever became of the one that the dataset before had."""
    storage: Storage
    contracts: Sequence[Contract]
    identity: BatchIdentity
    published: Mapping[str, int]
    """Generations of each dataset's `current` before raw/ was listed, 0 where there was none; as far as known."""


@dataclass
class DatasetRun:
    """One dataset in a batch, and what has come of it so far."""

    contract: Contract
    files: Sequence[RawFile]
    unclaimed: Sequence[RawFile]
    attempt: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    """Names what this attempt writes: what another one of the same batch wrote may be, or come to be, the dataset."""
    maybe_published: bool = False
    """Whether an earlier attempt of this batch may have published the dataset, or still may."""
    data: str | None = None
    """Prefix of the Parquet files of this attempt; None before there are any."""
    written: WrittenDataset | None = None
    warnings: list[DatasetWarning] = field(default_factory=list)

    @property
    def dataset(self) -> str:
        """Its name."""
        return self.contract.dataset
