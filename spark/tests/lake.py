"""A lake bucket in the tests: what the ingest would have put there, and what the job made of it."""

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sluice_job.lake.storage import Storage

# Of the start that conftest.py makes.
TOKEN = "test-token"
CONTRACTS = "jobs/abc/contracts/"


@dataclass(frozen=True)
class Lake:
    storage: Storage

    @staticmethod
    def create(endpoint: str, bucket: str) -> "Lake":
        body = json.dumps({"name": bucket}).encode()
        request = urllib.request.Request(
            f"{endpoint}/storage/v1/b?project=demo",
            body,
            {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"},
        )
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).close()
        return Lake(Storage(bucket, endpoint, lambda: TOKEN))

    def arguments(self, batch_id: str = "sluice-20240101-abcdef01-1") -> list[str]:
        bucket = self.storage.bucket
        return [
            *("--lake", bucket, "--contracts", f"gs://{bucket}/{CONTRACTS}", "--batch-id", batch_id),
            *("--mode", "full", "--storage-endpoint", self.storage.endpoint),
        ]

    def stage(self, contract: Mapping[str, Any]) -> None:
        self.storage.write(f"{CONTRACTS}{contract['dataset']}.json", json.dumps(contract).encode(), "application/json")

    def put_raw(
        self,
        name: str,
        content: "str | bytes",
        file_id: str | None = None,
        modified: str = "2024-01-01T00:00:00.000Z",
        gone: bool = False,
    ) -> str:
        """The object's name."""
        object_name = f"raw/{file_id or name.replace('.', '-').replace(' ', '-')}/{name}"
        metadata = {
            "sluice-drive-name": quote(name),
            "sluice-drive-path": quote(f"exports/{name}"),
            "sluice-modified-time": modified,
        }
        if gone:
            metadata["sluice-gone-since"] = "2024-06-01T00:00:00.000Z"
        body = content.encode() if isinstance(content, str) else content
        self.storage.write(object_name, body, "text/csv", metadata)
        return object_name

    def json(self, name: str) -> Any:
        return json.loads(self.bytes(name))

    def bytes(self, name: str) -> bytes:
        there = self.storage.stat(name)
        assert there is not None, f"{name} is not there"
        return self.storage.read(name, there.generation)

    def names(self, prefix: str) -> list[str]:
        return [item.name for item in self.storage.list(prefix)]

    def report(self, dataset: str, batch_id: str = "sluice-20240101-abcdef01-1") -> Any:
        return self.json(f"curated/{dataset}/report/{batch_id}.json")

    def publish(self, dataset: str, batch_id: str = "sluice-20240101-abcdef01-1") -> Any:
        (name,) = self.names(f"curated/{dataset}/publishes/{batch_id}/")
        return self.json(name)

    def published(self, dataset: str) -> Any:
        """The document of what is current, by the name that stands there."""
        there = self.storage.stat(f"curated/{dataset}/current")
        assert there is not None, f"{dataset} is not published"
        return self.json(there.metadata["sluice-publish"])

    def current(self, dataset: str) -> list[str]:
        return self.bytes(f"curated/{dataset}/current").decode().splitlines()


def plant(storage: Storage, operation: str, *instructions: str) -> None:
    """Faults of the storage server: emulators/http/faults.ts has the instructions."""
    body = json.dumps({"operation": operation, "instructions": instructions}).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{storage.endpoint}/_faults", body, headers)
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).close()


def ask(storage, method: str, path: str, body: "bytes | None" = None, content_type: str = "application/json"):
    headers = {"Authorization": f"Bearer {storage.token()}", "Content-Type": content_type}
    request = urllib.request.Request(f"{storage.endpoint}{path}", body, headers, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return json.load(answer)


def requests(storage) -> "dict[str, int]":
    counts: dict[str, int] = ask(storage, "GET", "/_faults")["requests"]
    return counts
