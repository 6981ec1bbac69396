"""The JSON API module against the storage server, with the server's planted faults."""

import json
import urllib.request

import pytest

from sluice_job.arguments import parse_arguments
from sluice_job.storage import PreconditionFailed, Storage, StorageError


def plant(storage: Storage, operation: str, *instructions: str) -> None:
    body = json.dumps({"operation": operation, "instructions": instructions}).encode()
    headers = {"Authorization": "Bearer test-token", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{storage.endpoint}/_faults", body, headers)
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).close()


@pytest.fixture
def storage(lake):
    """Waits for nothing between attempts."""
    return Storage(lake.storage.bucket, lake.storage.endpoint, lambda: None, sleep=lambda _: None)


def test_lists_reads_and_deletes(storage):
    storage.write("raw/1/a b+ü.csv", b"0123456789", "text/csv", {"sluice-drive-name": "a"})
    (item,) = storage.list("raw/")
    assert (item.name, item.size, dict(item.metadata)) == ("raw/1/a b+ü.csv", 10, {"sluice-drive-name": "a"})
    assert storage.stat(item.name) == item
    assert storage.read(item.name, item.generation, first_bytes=4) == b"0123"
    storage.delete(item.name, item.generation)
    storage.delete(item.name, item.generation)
    assert storage.stat(item.name) is None
    with pytest.raises(StorageError, match="404"):
        storage.read(item.name, item.generation)


def test_tries_again_what_may_pass(storage):
    storage.write("a", b"x", "text/plain")
    plant(storage, "storage.objects.list", "return-503", "return-429", "return-reset-connection")
    assert [item.name for item in storage.list("")] == ["a"]


def test_does_not_try_again_what_stays(storage):
    plant(storage, "storage.objects.list", "return-400")
    with pytest.raises(StorageError, match="400"):
        list(storage.list(""))
    assert list(storage.list("")) == []


def test_gives_up_after_the_last_attempt(storage):
    plant(storage, "storage.objects.list", *["return-503"] * 6)
    with pytest.raises(StorageError, match="503"):
        list(storage.list(""))


def test_the_first_writer_wins(storage):
    storage.write("current", b"mine", "text/plain", if_generation=0)
    there = storage.stat("current")
    with pytest.raises(PreconditionFailed):
        storage.write("current", b"yours", "text/plain", if_generation=0)
    storage.write("current", b"next", "text/plain", if_generation=there.generation)
    with pytest.raises(PreconditionFailed):
        storage.write("current", b"late", "text/plain", if_generation=there.generation)


def test_a_write_whose_answer_was_lost_is_known_again(storage):
    plant(storage, "storage.objects.insert", "return-broken-stream")
    storage.write("current", b"mine", "text/plain", {"sluice-batch-id": "b"}, if_generation=0)
    there = storage.stat("current")
    assert storage.read("current", there.generation) == b"mine"


@pytest.mark.parametrize(
    "change",
    [
        {"--storage-endpoint": "https://storage.example.com"},
        {"--storage-endpoint": "http://127.0.0.1@evil.example"},
        {"--mode": "incremental"},
        {"--lake": "gs://lake"},
        {"--contracts": "gs://other/jobs/"},
        {"--batch-id": "../x"},
    ],
)
def test_arguments_that_are_refused(change, capsys):
    given = {"--lake": "lake", "--contracts": "gs://lake/jobs/a/contracts", "--batch-id": "sluice-1", "--mode": "full"}
    assert parse_arguments([part for pair in given.items() for part in pair]).contracts == "jobs/a/contracts/"
    with pytest.raises(SystemExit) as ended:
        parse_arguments([part for pair in (given | change).items() for part in pair])
    assert ended.value.code == 2
    assert next(iter(change)) in capsys.readouterr().err
