import logging
from types import SimpleNamespace
from typing import Any

from sluice.alert import alert

CONTEXT: Any = {
    "task_instance": SimpleNamespace(task_id="clean", dag_id="sluice_daily", run_id="scheduled__1"),
    "exception": ValueError("Batch sluice-1 ended as FAILED."),
}
TEXT = "Sluice: task clean of sluice_daily failed in run scheduled__1: Batch sluice-1 ended as FAILED."


def test_it_is_logged(caplog, monkeypatch):
    monkeypatch.delenv("SLUICE_ALERT_URL", raising=False)
    alert(CONTEXT)
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [TEXT]


def test_it_is_posted_where_a_webhook_is_named(function, monkeypatch):
    monkeypatch.setenv("SLUICE_ALERT_URL", f"{function.url}/hook?key=secret")
    function.planned = [(200, {})]
    alert(CONTEXT)
    assert function.calls == [{"body": {"text": TEXT}, "audience": None}]


def test_a_webhook_that_fails_is_logged_without_its_address(function, caplog, monkeypatch):
    monkeypatch.setenv("SLUICE_ALERT_URL", f"{function.url}/hook?key=secret")
    function.planned = [(500, {})]
    alert(CONTEXT)
    assert "could not be posted: HTTPError" in caplog.text
    assert "key=secret" not in "".join(r.getMessage() for r in caplog.records if r.name.startswith("sluice"))
