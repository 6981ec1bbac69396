"""
Every way in which a publish can break off: whatever `current` names is there, whatever a publish document names is
there, the report says no more than is so, and the next run ends well.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from pyspark.sql import SparkSession

from sluice_job.batch import batch, publish_dataset
from sluice_job.batch.batch import run_batch
from sluice_job.contract.match_files import match_files
from sluice_job.contract.parse_contract import parse_contract
from sluice_job.failure import DatasetFailed, InputChanged
from sluice_job.lake import layout
from sluice_job.lake.input import numbered
from sluice_job.lake.storage import StorageError
from sluice_job.write.accounting import Counts
from sluice_job.write.dataset import WrittenDataset, WrittenFile
from tests.interrupted import KILLS, Fault, InterruptedStorage, LateForGood, LostAndOut, faults_at, in_child
from tests.lake import Lake

EARLIER, OURS, THEIRS, LATER = (f"sluice-2024010{day}-abcdef01-1" for day in (1, 2, 3, 4))
CONTRACT = parse_contract(
    json.dumps({"format": 1, "dataset": "people", "files": ["*.csv"], "columns": [{"name": "id", "type": "integer"}]}),
    "people.json",
)
LISTING = 1
"""The number of the request that lists raw/: after the one that looks at what the only dataset is."""
Meanwhile = list[Callable[[], object]]
"""What happens while the batch works, the last first."""
SITUATIONS = ["first", "next", "raced by the same", "raced by another"]


@pytest.fixture
def meanwhile(monkeypatch):
    """Writes files as Spark would, and then does what is in the list: what happens while the batch works."""
    happens: Meanwhile = []

    def write_dataset(_, storage, __, files, folders):
        clean = Lake(batch_storage(storage))
        inputs = numbered(files)
        for item in inputs:
            there = clean.storage.stat(item.file.object)
            if there is None or there.generation != item.file.generation:
                raise InputChanged(f"{item.file.object} changed")
        written = []
        for part in range(2):
            name = f"{folders.data}part-{part}.parquet"
            clean.storage.write(name, b"PAR1", "application/octet-stream")
            rows = {item.file.object: 1 for item in inputs}
            written.append(WrittenFile(name, rows, (0, len(inputs) - 1)))
        while happens:
            happens.pop()()
        counts = {item.number: Counts(2, 2) for item in inputs}
        return WrittenDataset(inputs, counts, written, [], {}, [], {}, 0)

    def batch_storage(storage):
        return InterruptedStorage(storage, Fault())

    monkeypatch.setattr(publish_dataset, "write_dataset", write_dataset)
    return happens


def never() -> SparkSession:
    raise AssertionError("these datasets are written without Spark")


def run(storage, batch_id: str) -> "list[str]":
    return run_batch(never, storage, [CONTRACT], batch_id)


def prepare(lake: Lake, situation: str, meanwhile: Meanwhile) -> None:
    lake.put_raw("one.csv", "id\n1\n2\n")
    if situation in ("next", "raced by the same"):
        assert run(lake.storage, EARLIER) == []
    if situation == "raced by the same":
        meanwhile.append(lambda: run(InterruptedStorage(lake.storage, Fault()), THEIRS))
    if situation == "raced by another":

        def with_another_file():
            two = lake.put_raw("two.csv", "id\n3\n")
            run(InterruptedStorage(lake.storage, Fault()), THEIRS)
            there = lake.storage.stat(two)
            assert there is not None
            lake.storage.delete(two, there.generation)

        meanwhile.append(with_another_file)


def current_batch(lake: Lake) -> "str | None":
    there = lake.storage.stat(layout.current("people"))
    return there.metadata["sluice-batch-id"] if there else None


def check(lake: Lake, *reported: str) -> None:
    """Nothing that anything names is gone, and these batches' reports say nothing that is not so."""
    names = set(lake.names("curated/people/"))
    if layout.current("people") in names:
        named = [uri.removeprefix(f"gs://{lake.storage.bucket}/") for uri in lake.current("people")]
        assert set(named) <= names, "current names what is gone"
        document = lake.published("people")
        assert [file["object"] for file in document["files"]] == named, "current and its publish document differ"
        assert document["batchId"] == current_batch(lake)
    for name in names:
        if name.startswith("curated/people/publishes/"):
            files = {file["object"] for file in lake.json(name)["files"]}
            assert files <= names, f"{name} names what is gone"
    for batch_id in reported:
        name = layout.report("people", batch_id)
        if name in names:
            report = lake.json(name)
            ours = current_batch(lake) == batch_id
            assert not (ours and report["status"] in ("failed", "already-published")), report
            assert ours or report["status"] != "published" or was_replaced(lake, batch_id), report
            if ours and report["status"] == "published":
                counted = {key: report[key] for key in ("inputs", "totals")}
                assert counted == {key: document[key] for key in counted}, "the report counts other rows"
            assert (report["reason"] is None) == (report["status"] in ("published", "already-published"))


def was_replaced(lake: Lake, batch_id: str) -> bool:
    """Whether a later publish names it as what was there before."""
    documents = [lake.json(name) for name in lake.names("curated/people/publishes/")]
    return any(document["predecessor"] == batch_id for document in documents)


def requests_of(lake: Lake, situation: str, meanwhile: Meanwhile) -> "list[str]":
    """The methods of the requests that the batch sends when nothing is wrong."""
    prepare(lake, situation, meanwhile)
    storage = InterruptedStorage(lake.storage, Fault())
    run(storage, OURS)
    check(lake, OURS, THEIRS)
    return storage.sent


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_publish_that_is_cut_anywhere(lake, lakes, meanwhile, situation):
    methods = requests_of(lake, situation, meanwhile)
    assert methods.count("POST") == 4
    seen = set()
    for fault in faults_at(methods):
        place = f"{type(fault).__name__} at {fault.at} of {methods}"
        cut = lakes()
        meanwhile.clear()
        prepare(cut, situation, meanwhile)
        ended_well = attempt(cut, fault)
        print(place, ended_well)
        check(cut, OURS, THEIRS)
        if ended_well:
            assert current_batch(cut) in (OURS, THEIRS)
        if ended_well is False and layout.report("people", OURS) in cut.names("curated/people/report/"):
            seen.add(cut.report("people", OURS)["status"])
        if fault.held:
            fault.arrive()
            check(cut, OURS, THEIRS)
        meanwhile.clear()
        again = OURS if isinstance(fault, KILLS) else LATER
        assert run(cut.storage, again) == [], place
        check(cut, again)
        assert cut.report("people", again)["status"] == "published"
        assert current_batch(cut) == again
    assert {"failed", "unknown"} <= seen


def attempt(lake: Lake, fault: Fault) -> "bool | None":
    """Whether the batch ended well; None when it was killed, or could not list raw/."""
    storage = InterruptedStorage(lake.storage, fault)
    if isinstance(fault, KILLS):
        assert not in_child(lambda: run(storage, OURS))
        return None
    if fault.at == LISTING:
        with pytest.raises(StorageError):
            run(storage, OURS)
        return None
    return run(storage, OURS) == []


def test_a_publish_whose_answer_is_lost_is_never_undone(lake, meanwhile, capsys):
    """The write of `current` is done, its answer lost, and from then on nothing is answered."""
    methods = requests_of(lake, "first", meanwhile)
    other = Lake.create(lake.storage.endpoint, f"{lake.storage.bucket}-2")
    prepare(other, "first", meanwhile)
    writes = [number for number, method in enumerate(methods) if method == "POST"]
    assert run(InterruptedStorage(other.storage, LostAndOut(writes[-2])), OURS) == ["people"]
    assert current_batch(other) == OURS
    check(other, OURS)
    assert other.report("people", OURS)["status"] == "unknown"
    said = capsys.readouterr().out
    assert "people: UNKNOWN whether it was published: unknown: the write of curated/people/current was not" in said
    assert "nothing published" not in said


@pytest.mark.parametrize("others", [[], ["sluice-20240105-abcdef01-1"]])
def test_of_two_batches_of_the_same_files_both_end_well(lake, meanwhile, capsys, others):
    prepare(lake, "raced by the same", meanwhile)
    meanwhile.extend(lambda name=name: run(lake.storage, name) for name in others)
    assert run(lake.storage, OURS) == []
    report = lake.report("people", OURS)
    assert (report["status"], report["publishedBy"], report["reason"]) == ("already-published", THEIRS, None)
    assert current_batch(lake) == THEIRS
    assert lake.names(layout.curated_data("people", OURS)) == []
    assert lake.names(f"curated/people/publishes/{OURS}/") == []
    assert f"people: published already, by batch {THEIRS} and from the same files" in capsys.readouterr().out
    check(lake, OURS, THEIRS)


def test_a_race_lost_to_other_files_leaves_nothing_behind(lake, meanwhile):
    prepare(lake, "raced by another", meanwhile)
    assert run(lake.storage, OURS) == ["people"]
    report = lake.report("people", OURS)
    assert (report["status"], report["reason"]["code"]) == ("failed", "lost-race")
    assert THEIRS in report["reason"]["message"]
    assert lake.names(layout.curated_data("people", OURS)) == []
    assert lake.names(f"curated/people/publishes/{OURS}/") == []


def test_a_second_attempt_leaves_the_files_of_the_first_alone(lake, meanwhile):
    """The first one's write of `current` is on its way still."""
    prepare(lake, "next", meanwhile)
    first = f"{layout.attempt_data('people', OURS, '1')}part-0.parquet"
    lake.storage.write(first, b"PAR1", "application/octet-stream")
    generation = lake.storage.stat(first).generation
    assert run(lake.storage, OURS) == []
    assert lake.storage.stat(first).generation == generation
    assert "1" not in {uri.rsplit("/", 2)[1] for uri in lake.current("people")}


@dataclass
class ArrivesBefore(Fault):
    """What another attempt sent arrives just before this one's request `at`."""

    late: Fault = field(default_factory=Fault)

    def hit(self, send):
        self.late.arrive()
        return send()


def put_off(lake: Lake, meanwhile: Meanwhile, situation: str) -> Fault:
    """A first attempt of our batch whose write of `current` is not answered, nor done as long as it does not arrive."""
    methods = requests_of(Lake.create(lake.storage.endpoint, f"{lake.storage.bucket}-dry"), situation, meanwhile)
    meanwhile.clear()
    prepare(lake, situation, meanwhile)
    late = LateForGood([number for number, method in enumerate(methods) if method == "POST"][-2])
    assert run(InterruptedStorage(lake.storage, late), OURS) == ["people"]
    assert lake.report("people", OURS)["status"] == "unknown"
    assert current_batch(lake) != OURS
    return late


OTHER_FILES = [False, True]


@pytest.mark.parametrize("other_files", OTHER_FILES)
@pytest.mark.parametrize("situation", ["first", "next"])
def test_a_write_of_the_first_attempt_that_arrives_anywhere_in_the_second(lakes, meanwhile, situation, other_files):
    """Whichever is current then: its document, its files and its rows in the report are its own."""
    published = set()
    at, done = 0, False
    while not done:
        lake = lakes()
        late = put_off(lake, meanwhile, situation)
        first = attempts_of(lake)
        if other_files:
            lake.put_raw("two.csv", "id\n3\n")
        storage = InterruptedStorage(lake.storage, ArrivesBefore(at, late=late))
        assert run(storage, OURS) == []
        done = len(storage.sent) <= at
        if done:
            late.arrive()
        check(lake, OURS)
        assert current_batch(lake) == OURS
        assert lake.report("people", OURS)["status"] == "published"
        by_first = {lake.published("people")["attempt"]} == first
        published.add(by_first)
        if by_first:
            assert attempts_of(lake) == first, "the second left a document that nothing names"
            assert len(lake.names(layout.curated_data("people", OURS))) == 2
        assert run(lake.storage, OURS) == []
        check(lake, OURS)
        assert run(lake.storage, LATER) == []
        check(lake, OURS, LATER)
        at += 1
    assert published == {True, False}


def attempts_of(lake: Lake) -> "set[str]":
    """Those of our batch that have a publish document."""
    return {name.rsplit("/", 1)[1].removesuffix(".json") for name in lake.names(f"curated/people/publishes/{OURS}/")}


def test_a_second_attempt_that_fails_says_nothing_of_the_first(lake, meanwhile, monkeypatch, capsys):
    """Whose write of `current` arrives when both have ended."""
    late = put_off(lake, meanwhile, "next")
    first = lake.report("people", OURS)

    def dies(*_):
        raise DatasetFailed("too-many-bad-rows", "1 of 2 rows break the contract")

    monkeypatch.setattr(publish_dataset, "write_dataset", dies)
    assert run(lake.storage, OURS) == ["people"]
    assert lake.report("people", OURS) == first
    assert "may have published; this one failed: too-many-bad-rows: 1 of 2 rows" in capsys.readouterr().out
    late.arrive()
    check(lake, OURS)
    assert current_batch(lake) == OURS
    assert run(lake.storage, OURS) == []
    check(lake, OURS)
    assert lake.report("people", OURS)["status"] == "published"


def test_what_was_written_of_files_that_changed_is_gone_before_they_are_read_again(lake, meanwhile, monkeypatch):
    prepare(lake, "first", meanwhile)
    write_dataset = vars(publish_dataset)["write_dataset"]

    def changed(*given):
        monkeypatch.setattr(publish_dataset, "write_dataset", write_dataset)
        for prefix in (given[-1].data, given[-1].quarantine):
            lake.storage.write(f"{prefix}part-00007.parquet", b"PAR1", "application/octet-stream")
        raise InputChanged("raw/one-csv/one.csv changed")

    monkeypatch.setattr(publish_dataset, "write_dataset", changed)
    assert run(lake.storage, OURS) == []
    assert lake.names("curated/people/quarantine/") == []
    written = [f"gs://{lake.storage.bucket}/{name}" for name in lake.names("curated/people/data/")]
    assert written == lake.current("people")


def test_each_attempt_has_a_quarantine_of_its_own_and_the_report_says_which(lake, meanwhile, monkeypatch):
    given = []
    write_dataset = vars(publish_dataset)["write_dataset"]

    def noted(*arguments):
        given.append(arguments[-1].quarantine)
        return write_dataset(*arguments)

    monkeypatch.setattr(publish_dataset, "write_dataset", noted)
    put_off(lake, meanwhile, "first")
    first = lake.report("people", OURS)
    assert run(lake.storage, OURS) == []
    second = lake.report("people", OURS)
    assert given[-2:] == [first["quarantine"], second["quarantine"]]
    assert [f"curated/people/quarantine/{OURS}/{report['attempt']}/" for report in (first, second)] == given[-2:]
    assert first["attempt"] != second["attempt"] == lake.published("people")["attempt"]


def test_a_dataset_that_was_published_before_attempts_had_documents_is_compared_and_replaced(lake, meanwhile):
    prepare(lake, "next", meanwhile)
    as_of_old(lake, curated=10)
    assert run(lake.storage, OURS) == []
    report, document = lake.report("people", OURS), lake.published("people")
    assert [warning["code"] for warning in report["warnings"]] == ["rows-fell"]
    assert (document["predecessor"], document["predecessorPublish"]) == (
        EARLIER,
        layout.publish("people", EARLIER, None),
    )
    check(lake, OURS)


def test_a_batch_that_published_before_attempts_had_documents_is_not_done_again(lake, meanwhile):
    prepare(lake, "next", meanwhile)
    report = lake.report("people", EARLIER)
    as_of_old(lake, curated=2)
    assert run(lake.storage, EARLIER) == []
    assert lake.report("people", EARLIER) == report


def test_a_batch_that_got_the_id_of_a_deleted_one_publishes_what_came_since(lake, meanwhile):
    prepare(lake, "next", meanwhile)
    first = lake.published("people")
    lake.put_raw("two.csv", "id\n3\n")
    assert run(lake.storage, EARLIER) == []
    report, document = lake.report("people", EARLIER), lake.published("people")
    assert [item["name"] for item in document["inputs"]] == ["one.csv", "two.csv"]
    assert (report["status"], report["attempt"]) == ("published", document["attempt"])
    assert document["predecessorPublish"] == layout.publish("people", EARLIER, first["attempt"])
    check(lake, EARLIER)


def as_of_old(lake: Lake, curated: int) -> None:
    """Makes of what is current what the job left before: a document of all attempts, which `current` does not name."""
    there = lake.storage.stat(layout.current("people"))
    document = lake.published("people")
    for new in ("attempt", "predecessorPublish"):
        del document[new]
    document["totals"]["curated"] = curated
    lake.storage.write(layout.publish("people", EARLIER, None), json.dumps(document).encode(), "application/json")
    assert there is not None
    named = lake.storage.stat(there.metadata["sluice-publish"])
    assert named is not None
    lake.storage.delete(named.name, named.generation)
    metadata = {"sluice-batch-id": EARLIER, "sluice-format": "1"}
    lake.storage.write(layout.current("people"), lake.bytes(layout.current("people")), "text/plain", metadata)


@pytest.mark.parametrize("named", ["jobs/x.json", "curated/other/publishes/x.json", ""])
def test_a_document_that_is_named_elsewhere_is_none(lake, meanwhile, named):
    prepare(lake, "next", meanwhile)
    if named:
        lake.storage.write(named, b'{"format": 1, "totals": {"curated": 1000}}', "application/json")
    metadata = {"sluice-batch-id": EARLIER, "sluice-publish": named, "sluice-format": "1"}
    lake.storage.write(layout.current("people"), lake.bytes(layout.current("people")), "text/plain", metadata)
    assert run(lake.storage, OURS) == []
    assert [warning["code"] for warning in lake.report("people", OURS)["warnings"]] == ["not-compared"]


def test_an_attempt_that_fails_leaves_the_files_of_one_at_the_same_time_alone(lake, meanwhile, monkeypatch):
    """Both began before either had written a file."""
    prepare(lake, "next", meanwhile)
    write_dataset = vars(publish_dataset)["write_dataset"]

    def dies(*given):
        monkeypatch.setattr(publish_dataset, "write_dataset", write_dataset)
        assert run(InterruptedStorage(lake.storage, Fault()), OURS) == []
        lake.storage.write(f"{given[-1].data}part-0.parquet", b"PAR1", "application/octet-stream")
        raise RuntimeError("an executor died")

    monkeypatch.setattr(publish_dataset, "write_dataset", dies)
    assert run(lake.storage, OURS) == ["people"]
    check(lake)
    assert current_batch(lake) == OURS


def test_a_second_attempt_finds_what_the_first_published(lake, meanwhile, capsys):
    prepare(lake, "first", meanwhile)
    run(lake.storage, OURS)
    report = lake.report("people", OURS)
    unsure = {**report, "status": "unknown", "publishedBy": None, "reason": {"code": "unknown", "message": "?"}}
    lake.storage.write(layout.report("people", OURS), json.dumps(unsure).encode(), "application/json")
    capsys.readouterr()
    assert run(lake.storage, OURS) == []
    assert lake.report("people", OURS) == report
    assert "people: published" in capsys.readouterr().out


def test_what_is_published_is_never_replaced_by_what_was_listed_before_it(lake, meanwhile, monkeypatch):
    """Another batch lists and publishes more while ours is at the datasets before this one."""
    prepare(lake, "next", meanwhile)
    match = match_files

    def while_others_publish(files, contracts):
        monkeypatch.setattr(batch, "match_files", match)
        lake.put_raw("two.csv", "id\n3\n")
        assert run(InterruptedStorage(lake.storage, Fault()), THEIRS) == []
        return match(files, contracts)

    monkeypatch.setattr(batch, "match_files", while_others_publish)
    assert run(lake.storage, OURS) == []
    assert current_batch(lake) == OURS
    assert len(lake.publish("people", OURS)["inputs"]) == 2


def test_files_that_went_while_other_datasets_were_made_are_told(lake, meanwhile, monkeypatch):
    prepare(lake, "next", meanwhile)
    match = match_files

    def while_the_file_goes(files, contracts):
        monkeypatch.setattr(batch, "match_files", match)
        for file in files:
            lake.storage.delete(file.object, file.generation)
        return match(files, contracts)

    monkeypatch.setattr(batch, "match_files", while_the_file_goes)
    assert run(lake.storage, OURS) == ["people"]
    assert lake.report("people", OURS)["reason"]["code"] == "input.gone"
    assert current_batch(lake) == EARLIER


@pytest.mark.parametrize("content", [b"[" * 100_000, b"{", b"[]", b'"text"', b"\xff"])
def test_a_document_that_is_none_keeps_nobody_from_publishing(lake, meanwhile, content):
    prepare(lake, "next", meanwhile)
    (document,) = lake.names(f"curated/people/publishes/{EARLIER}/")
    lake.storage.write(document, content, "application/json")
    assert run(lake.storage, OURS) == []
    assert [warning["code"] for warning in lake.report("people", OURS)["warnings"]] == ["not-compared"]
    lake.storage.write(layout.report("people", OURS), content, "application/json")
    assert run(lake.storage, OURS) == []
    assert lake.report("people", OURS)["status"] == "published"
