"""Files that can't be read to their end, among others."""

import gzip
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from sluice_job.failure import InputChanged
from sluice_job.lake.input import Group, Input
from sluice_job.write.group import read_group
from tests.cleaning import clean, contract, raw_file

GOOD = gzip.compress(b"a,b\n1,x\n")
TORN = GOOD[:-4]


def test_many_of_them_are_bad_rows_and_the_others_are_read():
    files = {f"{number}.csv": TORN if number % 2 else GOOD for number in range(20)}
    result = clean(contract(), files)
    assert len(result.good) == 10
    assert [row["source_name"] for row in result.bad] == [f"{number}.csv" for number in range(1, 20, 2)]
    assert {row["rule"] for row in result.bad} == {"damaged"}


def test_each_file_is_read_three_times_at_most():
    asked: Counter[str] = Counter()

    def contents(file):
        asked[file.object] += 1
        yield TORN

    inputs = tuple(Input(number, raw_file(number, f"{number}.csv", len(TORN))) for number in range(20))
    with tempfile.TemporaryDirectory() as folder:
        read_group(Group(0, inputs), contract(), contents, Path(folder))
    assert max(asked.values()) <= 3


def test_a_file_that_is_damaged_only_now_and_then_changed():
    bodies = iter([TORN, GOOD, TORN])
    group = Group(0, (Input(0, raw_file(0, "f.csv", len(GOOD))),))
    with tempfile.TemporaryDirectory() as folder, pytest.raises(InputChanged, match="changed while being read"):
        read_group(group, contract(), lambda _: iter([next(bodies)]), Path(folder))
