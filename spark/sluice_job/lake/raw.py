"""What lies in raw/: one object for each file of the Drive folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from . import layout
from .storage import Storage, StoredObject


@dataclass(frozen=True)
class RawFile:
    """One version of an object in raw/, and what the ingest noted of its file in Drive."""

    object: str
    generation: int
    size: int
    name: str
    """The file's name in Drive; contracts choose by it."""
    path: str
    """Its path inside the ingested folder."""
    modified_time: str
    """RFC 3339 with Z: texts compare as times."""
    gone: bool
    """No longer in Drive."""

    @property
    def identity(self) -> dict[str, str]:
        """As documents have it: generations are texts, since JSON's numbers may be rounded."""
        return {"object": self.object, "generation": str(self.generation), "name": self.name, "path": self.path}


def list_raw(storage: Storage) -> list[RawFile]:
    """Oldest first, by modification in Drive and then by object name: of two equal rows the later file's stays."""
    files = (raw_file(item) for item in storage.list(layout.RAW) if not item.name.endswith("/"))
    return in_order(files)


def in_order(files: Iterable[RawFile]) -> list[RawFile]:
    """The files, oldest first, in the order that list_raw describes."""
    return sorted(files, key=lambda file: (file.modified_time, file.object))


def raw_file(item: StoredObject) -> RawFile:
    """An object that somebody put there without the ingest counts under its own name and time."""
    metadata = {key: unquote(value) for key, value in item.metadata.items()}
    name = metadata.get("sluice-drive-name") or item.name.rsplit("/", 1)[-1]
    return RawFile(
        object=item.name,
        generation=item.generation,
        size=item.size,
        name=name,
        path=metadata.get("sluice-drive-path") or name,
        modified_time=metadata.get("sluice-modified-time") or item.updated,
        gone=bool(metadata.get("sluice-gone-since")),
    )
