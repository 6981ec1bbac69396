"""What Cloud Storage says the bytes of an object come to: in an answer with content, the header `x-goog-hash`."""

import base64
import hashlib
from typing import Protocol

from .crc32c import Crc32c


class Checksum(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


def md5() -> Checksum:
    """It tells what was broken on the way; nobody is kept from anything by it."""
    return hashlib.md5(usedforsecurity=False)


class Promised:
    """The bytes of an object as they come by, to be held against what was said of them: MD5 where it has one."""

    def __init__(self, header: str | None):
        said = dict(part.strip().split("=", 1) for part in (header or "").split(",") if "=" in part)
        self.sum: Checksum | None = md5() if "md5" in said else Crc32c() if "crc32c" in said else None
        self.said = base64.b64decode(said.get("md5") or said.get("crc32c") or "")

    def update(self, data: bytes) -> None:
        if self.sum is not None:
            self.sum.update(data)

    @property
    def is_kept(self) -> bool:
        return self.sum is None or self.sum.digest() == self.said
