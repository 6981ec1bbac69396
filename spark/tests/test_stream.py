"""Whole objects in and out: streams that are cut go on, and bytes that are not what they are said to be are refused."""

import base64
import gzip
import hashlib
import json
import random

import pytest

from sluice_job.lake.crc32c import Crc32c
from sluice_job.lake.storage import ATTEMPTS, StorageError
from sluice_job.lake.upload import md5_of
from tests.gate import gate_before
from tests.lake import ask, plant, requests

CONTENT = random.Random(1).randbytes(10_000_000)
MEDIA = "storage.objects.get"


@pytest.fixture
def raw(storage):
    """The content under raw/a: its generation."""
    return storage.write("raw/a", CONTENT, "text/csv").generation


@pytest.fixture
def asked(storage):
    """How many requests for content were sent since the test began."""
    before = requests(storage).get(MEDIA, 0)
    return lambda: requests(storage).get(MEDIA, 0) - before


def test_a_file_is_one_request_in_chunks_of_one_size(storage, raw, asked):
    chunks = list(storage.open("raw/a", raw, len(CONTENT)))
    assert [len(chunk) for chunk in chunks] == [4_194_304, 4_194_304, 1_611_392]
    assert b"".join(chunks) == CONTENT
    assert asked() == 1


def test_an_empty_file_has_no_chunks(storage, asked):
    generation = storage.write("raw/empty", b"", "text/csv").generation
    assert list(storage.open("raw/empty", generation, 0)) == []
    assert asked() == 1


def test_a_cut_stream_goes_on_where_it_was(storage, raw, asked):
    cuts = ["return-broken-stream-after-5000K", "return-503", "return-broken-stream", "return-broken-stream-after-1K"]
    plant(storage, MEDIA, *cuts, "return-reset-connection")
    assert b"".join(storage.open("raw/a", raw, len(CONTENT))) == CONTENT
    assert asked() == 6


def test_a_stream_that_is_cut_more_often_than_there_are_attempts_goes_on_while_bytes_come(storage, raw, asked):
    plant(storage, MEDIA, *["return-broken-stream-after-500K"] * (ATTEMPTS + 4))
    assert b"".join(storage.open("raw/a", raw, len(CONTENT))) == CONTENT
    assert asked() == ATTEMPTS + 5


def test_a_stream_of_which_nothing_more_comes_is_given_up(storage, raw, asked):
    plant(storage, MEDIA, "return-broken-stream-after-5000K", *["return-broken-stream"] * ATTEMPTS)
    with pytest.raises(StorageError, match="of 10000000 bytes came") as told:
        list(storage.open("raw/a", raw, len(CONTENT)))
    assert told.value.status == 0
    assert asked() == ATTEMPTS + 1


def test_it_is_the_generation_that_was_asked_for_or_none(storage, raw):
    stream = storage.open("raw/a", raw, len(CONTENT))
    plant(storage, MEDIA, "return-broken-stream-after-5000K")
    next(stream)
    storage.write("raw/a", b"another", "text/csv")
    with pytest.raises(StorageError) as told:
        list(stream)
    assert told.value.status == 404


@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_file_of_another_size_is_told(storage, raw, size):
    with pytest.raises(StorageError):
        list(storage.open("raw/a", raw, size))


def test_broken_bytes_are_told_by_their_md5(storage, raw):
    plant(storage, MEDIA, "return-corrupted-data")
    with pytest.raises(StorageError, match="which are not the 10000000 that are stored"):
        list(storage.open("raw/a", raw, len(CONTENT)))


@pytest.mark.usefixtures("raw")
def test_of_a_composed_object_they_are_told_by_its_crc(storage):
    body = json.dumps({"sourceObjects": [{"name": "raw/a"}, {"name": "raw/a"}]}).encode()
    composed = ask(storage, "POST", f"/storage/v1/b/{storage.bucket}/o/raw%2Fb/compose", body)
    assert "md5Hash" not in composed
    generation = int(composed["generation"])
    assert b"".join(storage.open("raw/b", generation, 2 * len(CONTENT))) == CONTENT * 2
    plant(storage, MEDIA, "return-corrupted-data")
    with pytest.raises(StorageError, match="that are stored"):
        list(storage.open("raw/b", generation, 2 * len(CONTENT)))


def test_what_is_stored_packed_comes_packed(storage):
    packed = gzip.compress(b"id\n1\n" * 1000)
    query = "uploadType=media&name=raw/packed&contentEncoding=gzip"
    stored = ask(storage, "POST", f"/upload/storage/v1/b/{storage.bucket}/o?{query}", packed, "text/csv")
    assert b"".join(storage.open("raw/packed", int(stored["generation"]), int(stored["size"]))) == packed


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "part.parquet"
    path.write_bytes(CONTENT)
    return path


def written(storage, file):
    return storage.write_file("data/part.parquet", file, "application/octet-stream", {"sluice-a": "b"}, md5_of(file))


def test_a_file_is_written_in_one_request(storage, file):
    before = requests(storage).get("storage.objects.insert", 0)
    receipt = written(storage, file)
    assert not receipt.unanswered
    assert requests(storage)["storage.objects.insert"] == before + 1
    there = storage.stat("data/part.parquet")
    assert (there.generation, there.size, dict(there.metadata)) == (receipt.generation, 10_000_000, {"sluice-a": "b"})
    assert storage.read("data/part.parquet", receipt.generation) == CONTENT


@pytest.mark.parametrize(
    ("fault", "unanswered"),
    [
        ("return-503-after-3000K", True),
        ("return-429", False),
        ("return-reset-connection", True),
        ("commit-then-reset", True),
    ],
)
def test_a_file_whose_upload_breaks_is_sent_again_whole(storage, file, fault, unanswered):
    plant(storage, "storage.objects.insert", fault)
    assert written(storage, file).unanswered is unanswered
    there = storage.stat("data/part.parquet")
    assert storage.read("data/part.parquet", there.generation) == CONTENT


def test_a_file_that_arrives_broken_is_refused(storage, file):
    md5 = hashlib.md5(b"what it was", usedforsecurity=False).digest()
    with pytest.raises(StorageError, match=f"400 Provided MD5 hash .{base64.b64encode(md5).decode()[:8]}"):
        storage.write_file("data/part.parquet", file, "application/octet-stream", {}, md5)
    assert storage.stat("data/part.parquet") is None
    with pytest.raises(FileNotFoundError):
        storage.write_file("data/part.parquet", file.with_name("none"), "application/octet-stream", {}, md5)


def test_an_upload_that_is_hung_up_on_is_sent_again(storage, file):
    with gate_before(storage.endpoint) as gate:
        through = type(storage)(storage.bucket, gate.endpoint, storage.token, lambda _: None)
        gate.hangs_up_on = CONTENT[5_000_000:5_000_016]
        assert written(through, file).unanswered
    there = storage.stat("data/part.parquet")
    assert storage.read("data/part.parquet", there.generation) == CONTENT


# RFC 3720, B.4, and the check value of CRC-32C in the usual catalogues.
@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"", 0),
        (b"123456789", 0xE3069283),
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(reversed(range(32))), 0x113FDB5C),
    ],
)
def test_crc32c_is_the_one_of_the_standard(data, crc):
    for cut in range(len(data) + 1):
        both = Crc32c()
        both.update(data[:cut])
        both.update(data[cut:])
        assert int.from_bytes(both.digest(), "big") == crc
