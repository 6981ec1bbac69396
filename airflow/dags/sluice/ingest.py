"""Asks the ingest function to bring `raw/` up to date."""

import logging
from typing import Any

import requests
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from google.auth.transport.requests import Request
from google.oauth2.id_token import fetch_id_token

log = logging.getLogger(__name__)

CONNECT_SECONDS = 30
ANSWER_SECONDS = 3600
"""The longest that Google lets a function answer over HTTP."""
WORTH_ANOTHER_TRY = {408, 409, 425, 429}


def ingest(function_url: str, run_id: str) -> dict[str, Any]:
    """Calls the function until it has nothing more to do; returns its last answer.

    Each call continues the run of this id, in a try of its own as in a retry of the task. Fails when the run ends
    incomplete: the manifest names the files. Errors that no retry can heal are not retried.
    """
    while True:
        answer = call(function_url, run_id)
        log.info("Ingest run %s: %s", run_id, answer["counts"])
        if answer["more"]:
            continue
        if not answer["complete"]:
            raise AirflowException(f"Ingest run {run_id} is incomplete; what failed is in {answer['manifest']}.")
        return answer


def call(function_url: str, run_id: str) -> dict[str, Any]:
    # A token for each call: one run may outlive it.
    token = fetch_id_token(Request(), function_url)
    response = requests.post(
        function_url,
        json={"runId": run_id},
        headers={"Authorization": f"Bearer {token}"},
        timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
        # A redirect would carry the token to another address.
        allow_redirects=False,
    )
    if response.status_code != 200:
        raise refusal(response)
    return summary(response)


def summary(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
        if not isinstance(answer["more"], bool) or not isinstance(answer["complete"], bool):
            raise TypeError("more and complete must be true or false")
        return {field: answer[field] for field in ("runId", "complete", "more", "counts", "bytes", "manifest")}
    except (ValueError, TypeError, KeyError) as error:
        raise AirflowException(f"The function's answer is not a summary of a run: {response.text[:500]}") from error


def refusal(response: requests.Response) -> AirflowException:
    status = response.status_code
    message = f"The function answered {status}: {explanation(response)}"
    if 300 <= status < 500 and status not in WORTH_ANOTHER_TRY:
        return AirflowFailException(message)
    return AirflowException(message)


def explanation(response: requests.Response) -> str:
    """The `what`, `why` and `hint` of the function's errors; the text of anybody else's."""
    try:
        error = response.json()["error"]
        return " ".join(error[part] for part in ("what", "why", "hint") if error.get(part))
    except (ValueError, TypeError, KeyError, AttributeError):
        return response.text[:500]
