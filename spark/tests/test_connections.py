"""How the job is connected to Cloud Storage: how often, to whom, and through whom."""

import multiprocessing
import pickle
import threading
from concurrent.futures import ProcessPoolExecutor

import pytest

from sluice_job.lake.address import LakeAddress, open_storage
from sluice_job.lake.connections import GOOGLE, Connections, proxy_of
from sluice_job.lake.storage import Storage, StorageError
from tests.gate import answers_always, gate_before
from tests.interrupted import in_child


@pytest.fixture
def gate(lake):
    with gate_before(lake.storage.endpoint) as gate:
        yield gate


@pytest.fixture
def storage(lake, gate):
    return Storage(lake.storage.bucket, gate.endpoint, lake.storage.token, sleep=lambda _: None)


def test_many_requests_take_one_connection(storage, gate):
    for number in range(10):
        receipt = storage.write(f"raw/{number}", b"0123456789", "text/csv")
        assert storage.read(f"raw/{number}", receipt.generation) == b"0123456789"
        assert b"".join(storage.open(f"raw/{number}", receipt.generation, 10)) == b"0123456789"
        assert storage.stat("nothing") is None
    assert len(list(storage.list(""))) == 10
    storage.delete("raw/0", storage.stat("raw/0").generation)
    assert gate.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_opened_again_before_anything_is_sent(storage, gate):
    storage.write("a", b"x", "text/plain")
    gate.hang_up()
    receipt = storage.write("current", b"mine", "text/plain", if_generation=0)
    assert not receipt.unanswered
    assert gate.connections == 2


def test_a_connection_that_breaks_while_something_is_sent_is_an_attempt_without_answer(storage, gate):
    storage.write("a", b"x", "text/plain")
    gate.hangs_up_on = b"POST /upload"
    receipt = storage.write("current", b"mine", "text/plain", if_generation=0)
    assert receipt.unanswered
    assert gate.connections == 2


def test_requests_at_the_same_time_have_connections_of_their_own(storage, gate):
    written = {f"raw/{number}": storage.write(f"raw/{number}", b"x" * 1000, "text/csv") for number in range(20)}
    read = {}

    def work(names):
        for name in names:
            read[name] = b"".join(storage.open(name, written[name].generation, 1000))

    threads = [threading.Thread(target=work, args=(list(written)[part::4],)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == dict.fromkeys(written, b"x" * 1000)
    assert gate.connections <= 4


def test_a_request_in_the_middle_of_a_stream_leaves_the_stream_alone(storage, gate):
    content = bytes(range(256)) * 40_000
    receipt = storage.write("raw/long", content, "text/csv")
    stream = storage.open("raw/long", receipt.generation, len(content))
    first = next(stream)
    storage.write("between", b"x", "text/plain")
    assert first + b"".join(stream) == content
    assert gate.connections == 2


def test_a_stream_that_is_left_early_leaves_no_connection_that_is_used_again(storage, gate):
    content = bytes(10_000_000)
    receipt = storage.write("raw/long", content, "text/csv")
    stream = storage.open("raw/long", receipt.generation, len(content))
    next(stream)
    stream.close()
    assert storage.read("raw/long", receipt.generation) == content
    assert gate.connections == 2


def test_a_forked_process_takes_none_of_its_parents_connections(storage, gate):
    storage.write("a", b"x", "text/plain")
    assert in_child(lambda: storage.write("b", b"y", "text/plain"))
    assert gate.connections == 2
    assert [item.name for item in storage.list("")] == ["a", "b"]
    assert gate.connections == 2


def test_a_process_of_its_own_opens_the_lake_by_its_place(lake):
    lake.storage.write("raw/a.csv", b"id\n1\n", "text/csv")
    address = LakeAddress(lake.storage.bucket, lake.storage.endpoint)
    assert len(pickle.dumps(address)) < 200
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as processes:
        assert processes.submit(names_in, address).result() == ["raw/a.csv"]


def names_in(address: LakeAddress) -> list[str]:
    return [item.name for item in open_storage(address).list("")]


def test_a_redirect_is_not_followed():
    with answers_always(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (elsewhere, asked):
        answer = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        with answers_always(answer.encode()) as (here, _):
            storage = Storage("lake", here, lambda: "secret", sleep=lambda _: None)
            with pytest.raises(StorageError, match="302"):
                list(storage.list(""))
    assert asked == []


@pytest.mark.parametrize(
    "endpoint", ["https://storage.example.com", "http://storage.googleapis.com", "ftp://127.0.0.1"]
)
def test_it_is_connected_to_nobody_else(endpoint):
    with pytest.raises(ValueError, match="neither"):
        Connections(endpoint)


def test_this_machine_is_never_behind_a_proxy(lake, monkeypatch):
    with answers_always(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as (proxy, asked):
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        lake.storage.write("a", b"x", "text/plain")
    assert asked == []


def test_google_is_asked_through_the_proxy_of_the_environment(monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with answers_always(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as (proxy, asked):
        monkeypatch.setenv("https_proxy", proxy.replace("http://", "http://ana:p%40ss@"))
        storage = Storage("lake", GOOGLE, lambda: "secret", sleep=lambda _: None)
        with pytest.raises(StorageError, match="403"):
            list(storage.list(""))
    assert len(asked) == 6
    assert asked[0].startswith(b"CONNECT storage.googleapis.com:443 ")
    assert b"Proxy-Authorization: Basic YW5hOnBAc3M=" in asked[0]
    assert b"secret" not in b"".join(asked)
    monkeypatch.setenv("no_proxy", ".googleapis.com")
    assert proxy_of("storage.googleapis.com") is None
