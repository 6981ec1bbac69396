"""The bytes of raw files: small ones ahead of their turn, since most of their time is waiting."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus

from ..failure import InputChanged
from .input import Input
from .raw import RawFile
from .storage import Storage, StorageError

SMALL_FILE = 4 * 1024 * 1024
"""Bytes, up to which a file is fetched whole."""
AHEAD = 16
"""Files, that are on their way at once."""


@contextmanager
def fetched(storage: Storage, inputs: Sequence[Input]) -> Iterator[Callable[[RawFile], Iterator[bytes]]]:
    """
    Gives a file's bytes, of exactly the generation that was listed. The files are asked for in the order of `inputs`;
    one may be left out, or asked for again and those after it.
    @raises InputChanged when that generation is there no more; StorageError
    """
    small = [item.file for item in inputs if item.file.size <= SMALL_FILE]
    turns = {file.object: turn for turn, file in enumerate(small)}
    waiting = deque(small)
    coming: dict[str, Future[list[bytes]]] = {}
    with ThreadPoolExecutor(AHEAD) as threads:

        def restart_at(turn: int) -> None:
            waiting.clear()
            waiting.extend(small[turn:])
            for future in coming.values():
                future.cancel()
            coming.clear()

        def contents(file: RawFile) -> Iterator[bytes]:
            turn = turns.get(file.object)
            if turn is not None and file.object not in coming and (not waiting or waiting[0] is not file):
                restart_at(turn)
            while waiting and len(coming) < AHEAD:
                following = waiting.popleft()
                coming[following.object] = threads.submit(whole, storage, following)
            ready = coming.pop(file.object, None)
            return iter(ready.result()) if ready else streamed(storage, file)

        try:
            yield contents
        finally:
            threads.shutdown(cancel_futures=True)


def whole(storage: Storage, file: RawFile) -> list[bytes]:
    """All of a file, in chunks. @raises InputChanged, StorageError"""
    return list(streamed(storage, file))


def streamed(storage: Storage, file: RawFile) -> Iterator[bytes]:
    """A file in chunks as they come. @raises InputChanged, StorageError"""
    try:
        yield from storage.open(file.object, file.generation, file.size)
    except StorageError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            raise InputChanged(f"{file.object} changed while being read") from error
        raise
