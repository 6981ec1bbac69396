"""The body of an upload: the object's resource and then its content, in one request (`multipart/related`, RFC 2387)."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .checksums import md5
from .connections import BLOCK


@dataclass(frozen=True)
class Upload:
    """Gives its blocks anew each time it is iterated over."""

    boundary: str
    head: bytes
    content: bytes | Path
    tail: bytes
    length: int

    @property
    def headers(self) -> dict[str, str]:
        """Those that a request with this body needs."""
        return {"Content-Type": f"multipart/related; boundary={self.boundary}", "Content-Length": str(self.length)}

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        if isinstance(self.content, bytes):
            yield self.content
        else:
            yield from blocks_of(self.content)
        yield self.tail


def upload_of(resource: Mapping[str, Any], content: bytes | Path, content_type: str) -> Upload:
    """@raises OSError when the content is a file that is not there"""
    boundary = f"sluice-{uuid.uuid4().hex}"
    head = (
        f"--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{json.dumps(resource)}\r\n"
        f"--{boundary}\r\nContent-Type: {content_type}\r\n\r\n"
    ).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    return Upload(boundary, head, content, tail, len(head) + size + len(tail))


def md5_of(path: Path) -> bytes:
    """The MD5 of a local file: what `write_file` wants to be told."""
    sum_ = md5()
    for block in blocks_of(path):
        sum_.update(block)
    return sum_.digest()


def blocks_of(path: Path) -> Iterator[bytes]:
    """A local file in blocks of 1 MiB. @raises OSError"""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
