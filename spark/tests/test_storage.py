"""The JSON API module against the storage server, with the server's planted faults."""

import pytest

from sluice_job.arguments import parse_arguments
from sluice_job.lake.storage import PreconditionFailed, Storage, StorageError
from sluice_job.lake.workload_token import NoToken, local_token
from tests.lake import plant


def test_a_token_goes_to_this_machine_only_when_it_is_from_here(monkeypatch):
    for elsewhere in ("", "metadata.google.internal", "169.254.169.254", "127.0.0.1@evil.example"):
        monkeypatch.setenv("GCE_METADATA_HOST", elsewhere)
        assert local_token() is None
    monkeypatch.setenv("GCE_METADATA_HOST", "127.0.0.1:4000")
    assert local_token() is not None


def test_lists_reads_and_deletes(storage):
    storage.write("raw/1/a b+ü.csv", b"0123456789", "text/csv", {"sluice-drive-name": "a"})
    (item,) = storage.list("raw/")
    assert (item.name, item.size, dict(item.metadata)) == ("raw/1/a b+ü.csv", 10, {"sluice-drive-name": "a"})
    assert storage.stat(item.name) == item
    assert storage.read(item.name, item.generation) == b"0123456789"
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


@pytest.mark.parametrize("fault", ["return-broken-stream", "commit-then-reset", "stall-for-9s"])
def test_a_write_whose_answer_was_lost_may_be_what_refuses_its_next_attempt(lake, fault):
    there = lake.storage
    storage = Storage(there.bucket, there.endpoint, there.token, lambda _: None, timeout=3)
    plant(storage, "storage.objects.insert", fault)
    with pytest.raises(PreconditionFailed) as refused:
        storage.write("current", b"mine", "text/plain", {"sluice-batch-id": "b"}, if_generation=0)
    assert refused.value.unanswered
    there = storage.stat("current")
    assert there is not None
    assert storage.read("current", there.generation) == b"mine"
    with pytest.raises(PreconditionFailed) as at_once:
        storage.write("current", b"yours", "text/plain", if_generation=0)
    assert not at_once.value.unanswered


def test_a_write_that_was_done_tells_its_generation_and_what_went_before(storage):
    plant(storage, "storage.objects.insert", "return-503")
    first = storage.write("report", b"mine", "text/plain")
    second = storage.write("report", b"mine", "text/plain")
    assert (first.unanswered, second.unanswered) == (True, False)
    assert storage.stat("report").generation == second.generation > first.generation


def test_a_delete_that_is_refused_without_reason_is_no_delete(storage):
    receipt = storage.write("a", b"x", "text/plain")
    plant(storage, "storage.objects.delete", "return-412")
    with pytest.raises(PreconditionFailed):
        storage.delete("a", receipt.generation)
    storage.write("a", b"y", "text/plain")
    storage.delete("a", receipt.generation)
    assert storage.stat("a") is not None


def test_a_token_that_can_not_be_had_is_told_as_no_answer(lake):
    def token():
        raise NoToken("the metadata server gave no token")

    storage = Storage(lake.storage.bucket, lake.storage.endpoint, token, sleep=lambda _: None)
    with pytest.raises(StorageError, match="gave no token") as told:
        list(storage.list(""))
    assert told.value.status == 0


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
