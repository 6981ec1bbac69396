"""Cloud Storage over its JSON API: what the Hadoop file system can't do (generations, metadata, conditions)."""

import base64
import http.client
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from .checksums import ExpectedChecksum, md5
from .connections import TIMEOUT_SECONDS, Body, Connections
from .upload import upload_of
from .workload_token import NoToken

ATTEMPTS = 6
RETRIED = {408, 429, 500, 502, 503, 504}
UNANSWERED = {0, 408}
"""And every 5xx: Cloud Storage may have done what was asked. Any other status says that it has not."""
FIELDS = "name,generation,size,updated,metadata"
CHUNK = 4 * 1024 * 1024


class StorageError(Exception):
    """Cloud Storage refused, or could not be reached after all attempts. `status` is 0 without an answer."""

    unanswered = False
    """Whether one of the attempts got no answer that tells whether it was done: it may have been, and still may be."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class PreconditionFailed(StorageError):
    """Somebody else wrote the object first."""


@dataclass(frozen=True)
class Receipt:
    """A write that was done, and the generation that it made."""

    generation: int
    unanswered: bool
    """As of an error: the same write may be done again, late, where its condition lets it."""


@dataclass(frozen=True)
class StoredObject:
    """An object as it stood when it was asked for. `size` is in bytes, `updated` a time of RFC 3339."""

    name: str
    generation: int
    size: int
    updated: str
    metadata: Mapping[str, str]


class Storage:
    """One bucket. `token` gives a bearer token, or None where the endpoint wants none."""

    def __init__(
        self,
        bucket: str,
        endpoint: str,
        token: Callable[[], str | None],
        sleep: Callable[[float], None] = time.sleep,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self.bucket = bucket
        self.endpoint = endpoint.rstrip("/")
        self.token = token
        self.sleep = sleep
        self.connections = Connections(self.endpoint, timeout)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """All objects below the prefix, by name."""
        page_token = ""
        while True:
            query = {"prefix": prefix, "maxResults": "1000", "fields": f"nextPageToken,items({FIELDS})"}
            if page_token:
                query["pageToken"] = page_token
            page = json.loads(self.send("GET", f"/storage/v1/b/{quote(self.bucket)}/o?{urlencode(query)}"))
            yield from (stored(item) for item in page.get("items", []))
            page_token = page.get("nextPageToken", "")
            if not page_token:
                return

    def stat(self, name: str) -> StoredObject | None:
        """None when there is no such object."""
        try:
            return stored(json.loads(self.send("GET", f"{self.path(name)}?{urlencode({'fields': FIELDS})}")))
        except StorageError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def read(self, name: str, generation: int) -> bytes:
        """The content of exactly this generation, at once. @raises StorageError 404 when the generation is gone"""
        return self.send("GET", f"{self.path(name)}?{urlencode({'alt': 'media', 'generation': generation})}")

    def open(self, name: str, generation: int, size: int) -> Iterator[bytes]:
        """
        The content of exactly this generation, of `size` bytes, in chunks of 4 MiB: as it is stored, unpacked by nobody
        on the way. A stream that is cut goes on where it was. It ends when all bytes have come and, where Cloud Storage
        tells their hash, are right.
        @raises StorageError 404 when the generation is gone; 0 when no more bytes come, or other ones than were told
        """
        path = f"{self.path(name)}?{urlencode({'alt': 'media', 'generation': generation})}"
        expected: ExpectedChecksum | None = None
        come = fruitless = 0
        while expected is None or come < size:
            before, cut = come, StorageError(0, f"GET {path}: {come} of {size} bytes came")
            try:
                with self.request("GET", path, None, stored_from(come)) as response:
                    expected = expected or ExpectedChecksum(response.headers.get("x-goog-hash"))
                    refuse_whole(response, path, come)
                    for chunk in chunks_of(response):
                        come += len(chunk)
                        expected.update(chunk)
                        yield chunk
            except StorageError as error:
                cut = error
            fruitless = 0 if come > before else fruitless + 1
            if come < size and (fruitless == ATTEMPTS or not may_pass(cut)):
                raise cut
            if fruitless > 0 and come < size:
                self.sleep(pause(fruitless))
        if come != size or not expected.is_met:
            raise StorageError(0, f"GET {path}: {come} bytes came, which are not the {size} that are stored")

    def write(
        self,
        name: str,
        content: bytes,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        if_generation: int | None = None,
    ) -> Receipt:
        """
        Writes the object whole. With `if_generation` only over that generation (0: only where nothing is), else
        PreconditionFailed: which the write itself may have caused where an earlier attempt of it went unanswered.
        """
        sum_ = md5()
        sum_.update(content)
        return self.insert(resource_of(name, content_type, metadata or {}, sum_.digest()), content, if_generation)

    def write_file(
        self, name: str, path: Path, content_type: str, metadata: Mapping[str, str], md5_digest: bytes
    ) -> Receipt:
        """
        Writes a local file of any size, in one request and without holding it in memory.
        @raises StorageError 400 when what came is not what the MD5 says; OSError when the file can't be read
        """
        return self.insert(resource_of(name, content_type, metadata, md5_digest), path, None)

    def insert(self, resource: Mapping[str, Any], content: bytes | Path, if_generation: int | None) -> Receipt:
        """Writes the content as the object that the resource describes."""
        query = {"uploadType": "multipart", "name": resource["name"], "fields": "generation"}
        if if_generation is not None:
            query["ifGenerationMatch"] = str(if_generation)
        upload = upload_of(resource, content, resource["contentType"])
        target = f"/upload/storage/v1/b/{quote(self.bucket)}/o?{urlencode(query)}"
        answer, unanswered = self.exchange("POST", target, upload, upload.headers)
        return Receipt(int(json.loads(answer)["generation"]), unanswered)

    def delete(self, name: str, generation: int) -> None:
        """
        Deletes exactly this generation; nothing happens when it is gone already.
        @raises StorageError when it is not known to be gone
        """
        try:
            self.send("DELETE", f"{self.path(name)}?{urlencode({'ifGenerationMatch': generation})}")
        except PreconditionFailed:
            there = self.stat(name)
            if there is not None and there.generation == generation:
                raise
        except StorageError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    def path(self, name: str) -> str:
        """The object's path in the JSON API."""
        return f"/storage/v1/b/{quote(self.bucket)}/o/{quote(name, safe='')}"

    def send(self, method: str, path: str) -> bytes:
        """The answer to a request without a body. @raises StorageError"""
        return self.exchange(method, path, None, {})[0]

    def exchange(self, method: str, path: str, body: Body | None, headers: Mapping[str, str]) -> tuple[bytes, bool]:
        """
        One request, tried again with growing pauses while the trouble may pass.
        @returns the answer, and whether an earlier attempt went unanswered
        """
        unanswered = False
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self.send_once(method, path, body, headers), unanswered
            except StorageError as error:
                unanswered = error.unanswered = (
                    unanswered or error.status in UNANSWERED or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
                )
                if attempt == ATTEMPTS or not may_pass(error):
                    raise
                self.sleep(pause(attempt))
        raise AssertionError("the last attempt returns or raises")

    def send_once(self, method: str, path: str, body: Body | None, headers: Mapping[str, str]) -> bytes:
        """The answer to one attempt of a request, read to its end. @raises StorageError"""
        with self.request(method, path, body, headers) as response:
            return response.read()

    @contextmanager
    def request(
        self, method: str, path: str, body: Body | None, headers: Mapping[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        """One attempt of a request. @raises StorageError, also for what goes wrong while its answer is read"""
        asked = f"{method} {path.partition('?')[0]}"
        try:
            token = self.token()
            bearer = {} if token is None else {"Authorization": f"Bearer {token}"}
            with self.connections.request(method, path, body, {**headers, **bearer}) as response:
                if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                    message = f"{asked}: {response.status} {reason(response)}"
                    raise (PreconditionFailed if response.status == HTTPStatus.PRECONDITION_FAILED else StorageError)(
                        response.status, message
                    )
                yield response
        except (OSError, http.client.HTTPException, NoToken) as error:
            raise StorageError(0, f"{asked}: {error}") from error


def may_pass(error: StorageError) -> bool:
    """Whether the same request may do better in a while."""
    return error.status == 0 or error.status in RETRIED


def pause(attempt: int) -> float:
    """Seconds before the next attempt, after this many."""
    return min(32.0, 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 - so that not all come at once: no secret


def stored_from(first_byte: int) -> dict[str, str]:
    """
    Headers that ask for the bytes as they are stored: of an object stored as gzip (its Content-Encoding), Cloud Storage
    unpacks what goes to others: https://cloud.google.com/storage/docs/transcoding
    """
    return {"Accept-Encoding": "gzip", **({"Range": f"bytes={first_byte}-"} if first_byte else {})}


def refuse_whole(response: http.client.HTTPResponse, path: str, first_byte: int) -> None:
    """@raises StorageError when bytes come that came before"""
    if first_byte and response.status != HTTPStatus.PARTIAL_CONTENT:
        raise StorageError(response.status, f"GET {path}: all bytes came where those from {first_byte} were asked for")


def chunks_of(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """Until the answer ends, or is cut: http.client does not tell the one from the other here."""
    while chunk := response.read(CHUNK):
        yield chunk


def resource_of(name: str, content_type: str, metadata: Mapping[str, str], md5_digest: bytes) -> dict[str, Any]:
    """What an upload says of its object; Cloud Storage refuses content of another MD5."""
    return {
        "name": name,
        "contentType": content_type,
        "metadata": dict(metadata),
        "md5Hash": base64.b64encode(md5_digest).decode(),
    }


def stored(item: Mapping[str, Any]) -> StoredObject:
    """An object of an answer of Cloud Storage."""
    return StoredObject(
        name=item["name"],
        generation=int(item["generation"]),
        # What is 0 or empty may be left out of an answer.
        size=int(item.get("size", 0)),
        updated=item.get("updated", ""),
        metadata=item.get("metadata", {}),
    )


def reason(response: http.client.HTTPResponse) -> str:
    """The message of Google's error body, or what HTTP itself says."""
    content = response.read()
    try:
        return str(json.loads(content)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return response.reason
