"""The bytes of a file on this machine."""

from collections.abc import Iterator
from pathlib import Path

CHUNK = 4 * 1024 * 1024


def local_chunks(path: Path) -> Iterator[bytes]:
    """
    The file from its beginning to its end, in chunks of 4 MiB.
    @raises OSError when it can't be read, and for what is no plain file: a pipe may never end
    """
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is no plain file")
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
