"""What Cloud Storage says the bytes of an object come to: in an answer with content, the header `x-goog-hash`."""

import base64
import hashlib
from typing import Protocol

from .crc32c import Crc32c


class Checksum(Protocol):
    """A checksum of bytes that come piece by piece."""

    def update(self, data: bytes, /) -> None:
        """Adds the bytes that follow."""

    def digest(self) -> bytes:
        """The checksum of all bytes so far, big endian."""


def md5() -> Checksum:
    """It tells what was broken on the way; nobody is kept from anything by it."""
    return hashlib.md5(usedforsecurity=False)


class ExpectedChecksum:
    """What an object's bytes have to come to, by the header `x-goog-hash`: its MD5, else its CRC-32C."""

    def __init__(self, header: str | None) -> None:
        sums = dict(part.strip().split("=", 1) for part in (header or "").split(",") if "=" in part)
        self.sum: Checksum | None = md5() if "md5" in sums else Crc32c() if "crc32c" in sums else None
        self.expected = base64.b64decode(sums.get("md5") or sums.get("crc32c") or "")

    def update(self, data: bytes) -> None:
        """Adds the bytes that follow."""
        if self.sum is not None:
            self.sum.update(data)

    @property
    def is_met(self) -> bool:
        """Whether the bytes so far come to the sum; true where none is known."""
        return self.sum is None or self.sum.digest() == self.expected
