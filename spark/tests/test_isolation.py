"""One dataset's trouble is its own: it is told by its deepest cause, and the others are published."""

from urllib.parse import quote

import pytest

from sluice_job import batch
from sluice_job.main import main

BATCH = "sluice-20240101-abcdef01-1"
FIRST = {
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


def second_is_published(lake, capsys) -> dict:
    """The first one's report, which the log repeats line for line."""
    assert main(lake.arguments(BATCH)) == 1
    assert lake.report("second", BATCH)["status"] == "published"
    assert len(lake.current("second")) > 0
    report = lake.report("first", BATCH)
    assert report["status"] == "failed"
    said = capsys.readouterr().out.splitlines()
    assert f"first: FAILED, nothing published: {report['reason']['code']}: {report['reason']['message']}" in said
    assert lake.storage.stat("curated/first/current") is None
    assert lake.names("curated/first/data/") == []
    return report


@pytest.mark.usefixtures("spark")
def test_a_pattern_that_runs_out_of_stack_on_one_cell(two, capsys):
    """It used to end all of Spark where that is one machine."""
    column = {"name": "b", "type": "string", "matches": "^(a|b)*$"}
    two.stage({**FIRST, "columns": [FIRST["columns"][0], column]})
    two.put_raw("first.csv", f"a,b\n1,{'ab' * 20_000}\n")
    report = second_is_published(two, capsys)
    assert report["reason"]["code"] == "unexpected"
    assert report["reason"]["message"].startswith("java.lang.StackOverflowError (a `matches` repeats a group too often")


@pytest.mark.usefixtures("spark")
def test_a_pattern_that_java_does_not_know(two, capsys):
    column = {"name": "b", "type": "string", "matches": "a{,5}"}
    two.stage({**FIRST, "columns": [FIRST["columns"][0], column]})
    message = second_is_published(two, capsys)["reason"]["message"]
    assert "PatternSyntaxException" in message
    assert "Py4JJavaError" not in message


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("side", ["java", "python"])
def test_a_context_that_was_shut_down(two, capsys, monkeypatch, side):
    write = batch.write_dataset

    def shut_down(spark, storage, contract, *rest):
        if contract.dataset == "first":
            context = spark.sparkContext
            if side == "java":
                context._jsc.sc().stop()
            else:
                context.stop()
        return write(spark, storage, contract, *rest)

    monkeypatch.setattr(batch, "write_dataset", shut_down)
    assert second_is_published(two, capsys)["reason"]["code"] == "unexpected"


@pytest.mark.usefixtures("spark")
def test_an_error_of_python_is_told_by_what_caused_it(two, capsys, monkeypatch):
    write = batch.write_dataset

    def fail(spark, storage, contract, *rest):
        if contract.dataset == "first":
            try:
                raise KeyError("the bottom")
            except KeyError as error:
                raise RuntimeError("the top") from error
        return write(spark, storage, contract, *rest)

    monkeypatch.setattr(batch, "write_dataset", fail)
    assert second_is_published(two, capsys)["reason"]["message"] == "KeyError: 'the bottom'"


@pytest.mark.usefixtures("spark")
def test_files_whose_names_spark_can_not_read_are_named_and_left_out(two, capsys):
    odd = {
        "raw/1/_first.csv": "begins with _",
        "raw/2/.first.csv": "begins with .",
        "raw//first.csv": "nothing between two slashes",
        "raw/3/../first.csv": "is . or ..",
    }
    two.stage({**FIRST, "files": ["*first*"]})
    for name in odd:
        two.storage.write(name, b"a,b\n3,z\n", "text/csv")
    two.storage.write("raw/_folder/first 2.csv", b"a,b\n4,w\n", "text/csv")
    assert main(two.arguments(BATCH)) == 0
    report = two.report("first", BATCH)
    assert report["totals"]["curated"] == 2
    messages = {warning["message"] for warning in report["warnings"]}
    assert {warning["code"] for warning in report["warnings"]} == {"file-left-out"}
    assert len(messages) == len(odd)
    said = capsys.readouterr().out
    for name, why in odd.items():
        assert any(message.startswith(f"{name} can't be read: ") and why in message for message in messages)
        assert f"first: WARNING: file-left-out: {name} can't be read" in said


@pytest.mark.usefixtures("spark")
def test_a_dataset_of_such_files_alone_fails_alone(two, capsys):
    two.stage({**FIRST, "files": ["_only*"]})
    two.storage.write("raw/1/_only.csv", b"a,b\n3,z\n", "text/csv")
    assert second_is_published(two, capsys)["reason"]["code"] == "input.unreadable"


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
    (warning,) = report["warnings"]
    assert warning["message"].isprintable()
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
