"""Cloud Storage over its JSON API: what the Hadoop file system can't do (generations, metadata, conditions)."""

import http.client
import json
import random
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from .workload_token import NoToken

GOOGLE = "https://storage.googleapis.com"
ATTEMPTS = 6
TIMEOUT_SECONDS = 60
RETRIED = {408, 429, 500, 502, 503, 504}
UNANSWERED = {0, 408}
"""And every 5xx: Cloud Storage may have done what was asked. Any other status says that it has not."""
FIELDS = "name,generation,size,updated,metadata"


class StorageError(Exception):
    """Cloud Storage refused, or could not be reached after all attempts. `status` is 0 without an answer."""

    unanswered = False
    """Whether one of the attempts got no answer that tells whether it was done: it may have been, and still may be."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class PreconditionFailed(StorageError):
    """Somebody else wrote the object first."""


@dataclass(frozen=True)
class Receipt:
    """Of a write that was done."""

    generation: int
    unanswered: bool
    """As of an error: the same write may be done again, late, where its condition lets it."""


@dataclass(frozen=True)
class StoredObject:
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
    ):
        self.bucket = bucket
        self.endpoint = endpoint.rstrip("/")
        self.token = token
        self.sleep = sleep
        # A redirect would carry the token to another host; the JSON API never sends one.
        self.opener = urllib.request.build_opener(RefuseRedirects(), *without_proxy(self.endpoint))

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
            if error.status == 404:
                return None
            raise

    def read(self, name: str, generation: int, first_bytes: int | None = None) -> bytes:
        """The content of exactly this generation, or its beginning. 404 when the generation is gone."""
        headers = {} if first_bytes is None else {"Range": f"bytes=0-{first_bytes - 1}"}
        query = urlencode({"alt": "media", "generation": generation})
        return self.send("GET", f"{self.path(name)}?{query}", headers=headers)

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
        query = {"uploadType": "multipart", "name": name, "fields": "generation"}
        if if_generation is not None:
            query["ifGenerationMatch"] = str(if_generation)
        description = {"name": name, "contentType": content_type, "metadata": dict(metadata or {})}
        boundary, body = multipart(description, content, content_type)
        answer, unanswered = self.exchange(
            "POST",
            f"/upload/storage/v1/b/{quote(self.bucket)}/o?{urlencode(query)}",
            body,
            {"Content-Type": f"multipart/related; boundary={boundary}"},
        )
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
            if error.status != 404:
                raise

    def path(self, name: str) -> str:
        return f"/storage/v1/b/{quote(self.bucket)}/o/{quote(name, safe='')}"

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        return self.exchange(method, path, body, headers)[0]

    def exchange(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[bytes, bool]:
        """
        One request, tried again with growing pauses while the trouble may pass.
        @returns the answer, and whether an earlier attempt went unanswered
        """
        unanswered = False
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self.send_once(method, path, body, headers or {}), unanswered
            except StorageError as error:
                unanswered = error.unanswered = unanswered or error.status in UNANSWERED or error.status >= 500
                if attempt == ATTEMPTS or not (error.status == 0 or error.status in RETRIED):
                    raise
                self.sleep(min(32.0, 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0))
        raise AssertionError("the last attempt returns or raises")

    def send_once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        request = urllib.request.Request(self.endpoint + path, data=body, method=method, headers=dict(headers))
        place = f"{method} {path.split('?')[0]}"
        try:
            token = self.token()
            if token is not None:
                request.add_header("Authorization", f"Bearer {token}")
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                content: bytes = response.read()
                return content
        except urllib.error.HTTPError as error:
            with error:
                message = f"{place}: {error.code} {reason(error)}"
            raise (PreconditionFailed if error.code == 412 else StorageError)(error.code, message) from error
        except (OSError, http.client.HTTPException, NoToken) as error:
            raise StorageError(0, f"{place}: {error}") from error


class RefuseRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def without_proxy(endpoint: str) -> "list[urllib.request.BaseHandler]":
    """A server on this machine is never behind the proxy that the environment may name."""
    return [] if endpoint == GOOGLE else [urllib.request.ProxyHandler({})]


def stored(item: Mapping[str, Any]) -> StoredObject:
    return StoredObject(
        name=item["name"],
        generation=int(item["generation"]),
        # What is 0 or empty may be left out of an answer.
        size=int(item.get("size", 0)),
        updated=item.get("updated", ""),
        metadata=item.get("metadata", {}),
    )


def multipart(description: Mapping[str, Any], content: bytes, content_type: str) -> tuple[str, bytes]:
    boundary = f"sluice-{uuid.uuid4().hex}"
    head = (
        f"--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{json.dumps(description)}\r\n"
        f"--{boundary}\r\nContent-Type: {content_type}\r\n\r\n"
    )
    return boundary, head.encode() + content + f"\r\n--{boundary}--\r\n".encode()


def reason(error: urllib.error.HTTPError) -> str:
    """The message of Google's error body, or what HTTP itself says."""
    try:
        return str(json.loads(error.read())["error"]["message"])
    except (ValueError, KeyError, TypeError, OSError):
        return str(error.reason)
