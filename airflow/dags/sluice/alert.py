"""Says that a task has failed for good."""

import logging
import os

import requests
from airflow.sdk import Context

log = logging.getLogger(__name__)


def alert(context: Context) -> None:
    """Logs it and, where SLUICE_ALERT_URL names a webhook that takes `{"text": ...}` (Google Chat, Slack), posts it.

    A webhook that does not answer must not hide the failure itself: it is logged.
    """
    text = describe(context)
    log.error(text)
    url = os.environ.get("SLUICE_ALERT_URL")
    if not url:
        return
    try:
        requests.post(url, json={"text": text}, timeout=30).raise_for_status()
    except requests.RequestException as error:
        # The address is a secret: whoever has it can post. Errors of requests quote it.
        log.error("The alert could not be posted: %s", type(error).__name__)


def describe(context: Context) -> str:
    """One sentence: which task of which run failed, and why."""
    instance = context["task_instance"]
    reason = context.get("exception")
    return f"Sluice: task {instance.task_id} of {instance.dag_id} failed in run {instance.run_id}: {reason}"
