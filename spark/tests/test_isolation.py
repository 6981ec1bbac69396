"""One dataset's trouble is its own: it is told by its deepest cause, and the others are published."""

from typing import Any
from urllib.parse import quote

import pytest

from sluice_job.batch import publish_dataset
from sluice_job.main import main
from sluice_job.write.dataset import write_dataset

BATCH = "sluice-20240101-abcdef01-1"
FIRST: dict[str, Any] = {
    "format": 1,
    "dataset": "first",
    "files": ["first*"],
    "columns": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}],
}
SECOND = {**FIRST, "dataset": "second", "files": ["second*"]}


@pytest.fixture
def two(lake):
    lake.stage(FIRST)
    lake.stage(SECOND)
    lake.put_raw("first.csv", "a,b\n1,x\n")
    lake.put_raw("second.csv", "a,b\n2,y\n")
    return lake


def second_is_published(lake, capsys) -> dict[str, Any]:
    """The first one's report, which the log repeats line for line."""
    assert main(lake.arguments(BATCH)) == 1
    assert lake.report("second", BATCH)["status"] == "published"
    assert len(lake.current("second")) > 0
    report: dict[str, Any] = lake.report("first", BATCH)
    assert report["status"] == "failed"
    said = capsys.readouterr().out.splitlines()
    assert f"first: FAILED, nothing published: {report['reason']['code']}: {report['reason']['message']}" in said
    assert lake.storage.stat("curated/first/current") is None
    assert lake.names("curated/first/data/") == []
    return report


@pytest.mark.usefixtures("spark")
def test_a_pattern_that_another_engine_would_need_a_stack_for(two):
    """It used to end the dataset, and before that all of Spark where that is one machine."""
    column = {"name": "b", "type": "string", "matches": "^(a|b)*$"}
    two.stage({**FIRST, "columns": [FIRST["columns"][0], column]})
    two.put_raw("first.csv", f"a,b\n1,{'ab' * 200_000}\n")
    assert main(two.arguments(BATCH)) == 0
    assert two.report("first", BATCH)["totals"]["curated"] == 1


@pytest.mark.usefixtures("spark")
def test_a_pattern_that_only_the_engine_finds_too_large(two, capsys):
    column = {"name": "b", "type": "string", "matches": r"^\p{L}{1000}$"}
    two.stage({**FIRST, "columns": [FIRST["columns"][0], column]})
    reason = second_is_published(two, capsys)["reason"]
    assert reason["code"] == "pattern-too-large"
    assert reason["message"].startswith("`matches` of b needs more memory")


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("side", ["java", "python"])
def test_a_context_that_was_shut_down(two, capsys, monkeypatch, side):
    write = write_dataset

    def shut_down(open_session, storage, contract, *rest):
        if contract.dataset == "first":
            context = open_session().sparkContext
            if side == "java":
                context._jsc.sc().stop()
            else:
                context.stop()
            context.parallelize([1]).collect()
        else:
            assert open_session().sparkContext.parallelize([1, 2]).sum() == 3
        return write(open_session, storage, contract, *rest)

    monkeypatch.setattr(publish_dataset, "write_dataset", shut_down)
    assert second_is_published(two, capsys)["reason"]["code"] == "unexpected"


@pytest.mark.usefixtures("spark")
def test_an_error_of_python_is_told_by_what_caused_it(two, capsys, monkeypatch):
    write = write_dataset

    def fail(open_session, storage, contract, *rest):
        if contract.dataset == "first":
            try:
                raise KeyError("the bottom")
            except KeyError as error:
                raise RuntimeError("the top") from error
        return write(open_session, storage, contract, *rest)

    monkeypatch.setattr(publish_dataset, "write_dataset", fail)
    assert second_is_published(two, capsys)["reason"]["message"] == "KeyError: 'the bottom'"


@pytest.mark.usefixtures("spark")
def test_a_file_is_read_whatever_its_name(two):
    """Spark would leave some of these out without a word, and fail over others."""
    odd = [
        "raw/1/_first.csv",
        "raw/2/.first.csv",
        "raw//first.csv",
        "raw/3/../first.csv",
        "raw/_folder/first [2]:*.csv",
    ]
    two.stage({**FIRST, "files": ["*first*"]})
    for number, name in enumerate(odd):
        two.storage.write(name, f"a,b\n{number},z\n".encode(), "text/csv")
    assert main(two.arguments(BATCH)) == 0
    report = two.report("first", BATCH)
    assert report["totals"]["curated"] == 1 + len(odd)
    assert report["warnings"] == []


@pytest.mark.usefixtures("spark")
def test_a_name_with_a_line_break_in_it_says_no_line_of_its_own(two, capsys):
    """In Drive's names anything goes; Cloud Storage refuses CR and LF in its own, but none of the other line ends."""
    forged = "second: FAILED, nothing published: see http://evil.example"
    name = f"odd\n{forged}\r\n\x1b[2J\u202e.txt"
    two.storage.write("raw/9/odd.txt", b"", "text/csv", {"sluice-drive-name": quote(name)})
    two.storage.write(f"raw/9/_first\u2028{forged.replace('/', '')}\u2028\x85.csv", b"", "text/csv")
    two.stage({**FIRST, "files": ["*first*"]})
    assert main(two.arguments(BATCH)) == 0
    out = capsys.readouterr().out
    assert forged not in out.splitlines()
    assert f"no contract takes raw/9/odd.txt (odd\\n{forged}\\r\\n\\x1b[2J\\u202e.txt)" in out.splitlines()
    assert not any(line_end in out for line_end in ("\x1b", "\u2028", "\x85", "\r"))
    report = two.report("first", BATCH)
    assert [item["name"] for item in report["unclaimed"]] == [name]


def test_trouble_before_the_datasets_is_told_in_words(lake, capsys):
    arguments = lake.arguments(BATCH)
    missing = [argument.replace(lake.storage.bucket, "there-is-none") for argument in arguments]
    assert main(missing) == 2
    *_, last = capsys.readouterr().out.splitlines()
    assert last.startswith("NOTHING DONE: storage: GET /storage/v1/b/there-is-none/o: 404 ")
    assert main(arguments) == 2
    *_, last = capsys.readouterr().out.splitlines()
    assert last.startswith("NOTHING DONE: contract: gs://")
