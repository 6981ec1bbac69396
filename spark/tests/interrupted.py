"""A bucket whose requests are cut, refused, delayed or never answered, each at a place of the test's choosing."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sluice_job.lake.connections import Body
from sluice_job.lake.storage import ATTEMPTS, PreconditionFailed, Storage, StorageError

Send = Callable[[], bytes]


class InterruptedStorage(Storage):
    """Every attempt of a request goes through `fault`, with its number from 0; no pause lasts."""

    def __init__(self, other: Storage, fault: "Fault"):
        super().__init__(other.bucket, other.endpoint, other.token, sleep=lambda _: None)
        self.fault = fault
        self.sent: list[str] = []
        """The methods of all attempts so far."""

    def send_once(self, method: str, path: str, body: Body | None, headers: Mapping[str, str]) -> bytes:
        number = len(self.sent)
        self.sent.append(method)
        return self.fault.strike(number, lambda: super(InterruptedStorage, self).send_once(method, path, body, headers))


@dataclass
class Fault:
    """Nothing is wrong with any request."""

    at: int = -1
    held: list[Send] = field(default_factory=list)
    """What arrives only when the batch has ended."""

    def strike(self, number: int, send: Send) -> bytes:
        return self.hit(send) if number == self.at else self.after(number - self.at, send)

    def hit(self, send: Send) -> bytes:
        return send()

    def after(self, _: int, send: Send) -> bytes:
        return send()

    def arrive(self) -> None:
        for send in self.held:
            unheard(send)


def unheard(send: Send) -> None:
    """Sends it; whatever the answer is."""
    with contextlib.suppress(StorageError):
        send()


class Lost(Fault):
    """Done, and the answer is lost; the next attempt gets through."""

    def hit(self, send: Send) -> bytes:
        unheard(send)
        raise StorageError(0, "connection reset")


class LostForGood(Lost):
    """Done, and the answer is lost; the next attempts are answered 503 until there are none left."""

    def after(self, later: int, send: Send) -> bytes:
        if 0 < later < ATTEMPTS:
            raise StorageError(503, "Backend Error")
        return send()


class LostAndOut(Lost):
    """Done, and the answer is lost; from then on nothing is answered."""

    def after(self, later: int, send: Send) -> bytes:
        if later > 0:
            raise StorageError(503, "Backend Error")
        return send()


class NotDone(LostForGood):
    """Answered 503 until there are no attempts left, and never done."""

    def hit(self, _: Send) -> bytes:
        raise StorageError(503, "Backend Error")


class Late(Fault):
    """Not answered in time; the next attempt gets through, and this one arrives after the batch."""

    def hit(self, send: Send) -> bytes:
        self.held.append(send)
        raise StorageError(0, "timed out")


class LateForGood(Late):
    """Not answered in time, nor any attempt after it; it arrives after the batch."""

    def after(self, later: int, send: Send) -> bytes:
        if 0 < later < ATTEMPTS:
            raise StorageError(0, "timed out")
        return send()


class Refused(Fault):
    """Answered 412, and not done."""

    def hit(self, _: Send) -> bytes:
        raise PreconditionFailed(412, "At least one of the pre-conditions you specified did not hold.")


class KilledBefore(Fault):
    def hit(self, _: Send) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("survived")


class KilledAfter(Fault):
    """Done, and the process is killed before it sees the answer."""

    def hit(self, send: Send) -> bytes:
        unheard(send)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("survived")


KILLS: tuple[type[Fault], ...] = (KilledBefore, KilledAfter)
OF_READS: tuple[type[Fault], ...] = (KilledBefore, NotDone)
OF_WRITES: tuple[type[Fault], ...] = (*(*KILLS, Lost, LostForGood, LostAndOut, NotDone, Late, LateForGood, Refused),)


def faults_at(methods: list[str]) -> Iterator[Fault]:
    """Every fault at every request of a run that sent these."""
    for number, method in enumerate(methods):
        for kind in OF_READS if method == "GET" else OF_WRITES:
            yield kind(number)


def in_child(work: Callable[[], Any]) -> bool:
    """Runs it in a process of its own. False when that was killed."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0, "the child failed of itself"
    return True
