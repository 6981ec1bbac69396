"""Seconds of CPU that this process and all it started have used: Spark's Java and its Python workers too."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system + sum(map(used, descendants(os.getpid())))


def used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


class Stopwatch:
    """Measures what is done inside its `with`."""

    def __enter__(self) -> "Stopwatch":
        self.cpu, self.wall = cpu_seconds(), time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu, self.wall = cpu_seconds() - self.cpu, time.monotonic() - self.wall
