"""Seconds of CPU that this process and all it started have used: Spark's Java and its Python workers too."""

import os
import threading
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
INTERVAL = 0.2


class Stopwatch:
    """
    Measures what is done inside its `with`. It looks again and again: what a worker has used is nowhere any more once
    it has ended.
    """

    def __enter__(self) -> "Stopwatch":
        self.before, self.latest = used_by_process(), dict[int, float]()
        self.over = threading.Event()
        self.watcher = threading.Thread(target=self.watch)
        self.watcher.start()
        self.started = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.monotonic() - self.started
        self.over.set()
        self.watcher.join()
        self.latest |= used_by_process()
        self.cpu = sum(used - self.before.get(pid, 0.0) for pid, used in self.latest.items())

    def watch(self) -> None:
        while not self.over.wait(INTERVAL):
            self.latest |= used_by_process()


def used_by_process() -> dict[int, float]:
    """Of this process and its descendants, by pid."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
        used[int(entry.name)] = (int(fields[11]) + int(fields[12])) / TICKS
    return {pid: used[pid] for pid in used if is_below(pid, os.getpid(), parents)}


def is_below(pid: int, top: int, parents: dict[int, int]) -> bool:
    while pid != top and pid in parents:
        pid = parents[pid]
    return pid == top
