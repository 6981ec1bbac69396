import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from sluice.ingest import ingest

RUN = "airflow-20261123-0123456789ab-1"
NEXT = "airflow-20261123-0123456789ab-2"
MANIFEST = f"gs://lake/_sluice/ingest/folder/runs/{RUN}/summary.json"


def summary(*, more: bool, complete: bool) -> tuple[int, dict[str, object]]:
    counts = {"lookedAt": 2, "copied": 1, "unchanged": 0, "skipped": 0, "gone": 0, "failed": 0 if complete else 1}
    answer = {"runId": RUN, "complete": complete, "more": more, "counts": counts, "bytes": 7, "watermark": None}
    return 200, {**answer, "manifest": MANIFEST}


def test_the_same_run_is_continued_until_there_is_no_more(function):
    function.planned = [summary(more=True, complete=False)] * 2 + [summary(more=False, complete=True)]
    answer = ingest(function.url, [RUN])
    assert (answer["complete"], answer["manifest"]) == (True, MANIFEST)
    assert function.calls == [{"body": {"runId": RUN}, "audience": function.url}] * 3


def test_an_incomplete_run_fails_with_the_address_of_its_manifest_and_may_be_tried_again(function):
    function.planned = [summary(more=False, complete=False)]
    with pytest.raises(AirflowException, match=MANIFEST) as failure:
        ingest(function.url, [RUN])
    assert not isinstance(failure.value, AirflowFailException)


def test_a_retry_goes_on_with_a_run_of_its_own_after_one_that_ended_incomplete(function):
    function.planned = [summary(more=False, complete=False), summary(more=False, complete=True)]
    assert ingest(function.url, [RUN, NEXT])["complete"]
    assert [call["body"]["runId"] for call in function.calls] == [RUN, NEXT]


def test_a_retry_starts_no_run_of_its_own_while_the_first_can_be_finished(function):
    function.planned = [summary(more=True, complete=False), summary(more=False, complete=True)]
    assert ingest(function.url, [RUN, NEXT])["complete"]
    assert [call["body"]["runId"] for call in function.calls] == [RUN, RUN]


def test_every_incomplete_folder_is_named(function):
    folders = [{"manifest": f"gs://lake/{name}", "complete": name == "b"} for name in "abc"]
    status, answer = summary(more=False, complete=False)
    function.planned = [(status, {**answer, "folders": folders})]
    with pytest.raises(AirflowException, match="what failed is in gs://lake/a, gs://lake/c"):
        ingest(function.url, [RUN])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 302])
def test_what_no_retry_can_heal_is_not_tried_again(function, status):
    function.planned = [(status, {"error": {"code": "x", "what": "No.", "why": "Because.", "hint": "Do this."}})]
    with pytest.raises(AirflowFailException, match=rf"answered {status}: No\. Because\. Do this\."):
        ingest(function.url, [RUN])
    assert len(function.calls) == 1


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_what_may_heal_is_left_to_the_retries(function, status):
    function.planned = [(status, {"error": {"code": "ingest.lease-held", "what": "Run x holds the lease."}})]
    with pytest.raises(AirflowException, match="Run x holds the lease") as failure:
        ingest(function.url, [RUN])
    assert not isinstance(failure.value, AirflowFailException)


NO_SUMMARIES = ["<html>", [], {}, {"more": "yes"}, {**summary(more=True, complete=True)[1], "more": 1}]


@pytest.mark.parametrize("answer", NO_SUMMARIES)
def test_an_answer_that_is_no_summary_is_never_taken_for_one(function, answer):
    function.planned = [(200, answer)]
    with pytest.raises(AirflowException, match="not a summary"):
        ingest(function.url, [RUN])


def test_an_error_of_somebody_else_is_quoted(function):
    function.planned = [(502, "<h1>Bad gateway</h1>")]
    with pytest.raises(AirflowException, match="answered 502: <h1>Bad gateway</h1>"):
        ingest(function.url, [RUN])
