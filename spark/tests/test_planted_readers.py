"""Readers that lose a row, each in another way, planted in the job: the balance sees it, and nothing is published."""

import numpy as np
import pytest

from sluice_job.main import main
from sluice_job.read import fields, file, records
from sluice_job.read.lines import lines_of
from sluice_job.write import group, rows_file

BATCH = "sluice-20240101-abcdef01-1"
CONTRACT = {
    "format": 1,
    "dataset": "things",
    "files": ["*"],
    "columns": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}],
    "maxBadRows": 1,
}
CONTENT = b'a,b\n1,x\n\n2,y\n"3",z\n4,"w"\n5,v'


def drops_the_last_line(monkeypatch):
    """One that has no line end."""
    right = lines_of

    def wrong(content, final):
        starts, ends, rest = right(content, final)
        return (starts[:-1], ends[:-1], rest) if final and rest == ends[-1] else (starts, ends, rest)

    monkeypatch.setattr(records, "lines_of", wrong)


def swallows_a_record(monkeypatch):
    """Takes the line `"3",z` for a part of the record before, as if its line break were quoted: no line is missing."""
    right = records.regular_spans

    def wrong(*given):
        spans = right(*given)
        assert spans is not None
        keep = spans.first != 4
        last = np.where(spans.first == 3, 4, spans.last)
        return records.Spans(spans.first[keep], last[keep], spans.faults[keep], spans.whole)

    monkeypatch.setattr(records, "regular_spans", wrong)


def skips_a_row_when_parsing(monkeypatch):
    right = fields.parse
    monkeypatch.setattr(fields, "parse", lambda content, *given: right(content, *given)[:-1])


def skips_a_row_when_checking(monkeypatch):
    right = group.good_rows
    monkeypatch.setattr(group, "good_rows", lambda *given: right(*given)[1:])


def skips_a_row_when_writing(monkeypatch):
    right = rows_file.RowsFile.write
    monkeypatch.setattr(rows_file.RowsFile, "write", lambda self, table: right(self, table[1:]))


def skips_a_chunk(monkeypatch):
    """Between the count of lines and the reader."""
    right = records.blocks
    monkeypatch.setattr(file, "blocks", lambda text, *given: right((chunk[: len(chunk) - 8] for chunk in text), *given))


PLANTED = [
    drops_the_last_line,
    swallows_a_record,
    skips_a_row_when_parsing,
    skips_a_row_when_checking,
    skips_a_row_when_writing,
    skips_a_chunk,
]


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("plant", PLANTED)
def test_the_balance_sees_a_reader_that_loses_a_row(plant, lake, monkeypatch):
    lake.stage(CONTRACT)
    lake.put_raw("f.csv", CONTENT)
    plant(monkeypatch)
    assert main(lake.arguments(BATCH)) == 1
    report = lake.report("things", BATCH)
    assert (report["status"], report["reason"]["code"]) == ("failed", "unbalanced"), report["reason"]
    assert lake.storage.stat("curated/things/current") is None
    assert lake.names("curated/things/data/") == []


@pytest.mark.usefixtures("spark")
def test_without_them_all_rows_are_there(lake):
    lake.stage(CONTRACT)
    lake.put_raw("f.csv", CONTENT)
    assert main(lake.arguments(BATCH)) == 0
    assert lake.report("things", BATCH)["totals"]["curated"] == 5
