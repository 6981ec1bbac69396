"""Asks the ingest function to bring `raw/` up to date."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
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


def ingest(function_url: str, run_ids: Sequence[str]) -> dict[str, Any]:
    """Ends well with the first of these runs that is complete; returns the function's answer.

    A run that ended incomplete answers the same when it is asked again: the next one takes up what it left. Fails when
    the last one is incomplete too; its manifest names the files. Errors that no retry can heal are not retried.
    """
    answer: dict[str, Any] = {}
    for run_id in run_ids:
        answer = finish(function_url, run_id)
        if answer["complete"]:
            return answer
        log.warning("Ingest run %s is incomplete.", run_id)
    raise AirflowException(f"Ingest run {run_ids[-1]} is incomplete; what failed is in {manifests(answer)}.")


def finish(function_url: str, run_id: str) -> dict[str, Any]:
    """Calls the function until it has nothing more to do: each call continues the run of this id."""
    while True:
        answer = call(function_url, run_id)
        log.info("Ingest run %s: %s", run_id, answer["counts"])
        if not answer["more"]:
            return answer


def manifests(answer: dict[str, Any]) -> str:
    """Of the folders that are incomplete."""
    incomplete = [folder["manifest"] for folder in answer.get("folders", []) if not folder["complete"]]
    return ", ".join(incomplete or [answer["manifest"]])


def call(function_url: str, run_id: str) -> dict[str, Any]:
    """
    The function's answer to one request.
    Raises AirflowFailException where no retry can help, AirflowException where one may; an error of `requests` when no
    answer comes.
    """
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
    if response.status_code != HTTPStatus.OK:
        raise refusal(response)
    return summary(response)


def summary(response: requests.Response) -> dict[str, Any]:
    """The body of a good answer, with the fields that are used here. Raises AirflowException when it lacks one."""
    try:
        answer: dict[str, Any] = response.json()
        if not isinstance(answer["more"], bool) or not isinstance(answer["complete"], bool):
            raise TypeError("more and complete must be true or false")
        if not isinstance(answer["counts"], dict) or not isinstance(answer["manifest"], str):
            raise TypeError("counts or manifest is missing")
        return answer
    except (ValueError, TypeError, KeyError) as error:
        raise AirflowException(f"The function's answer is not a summary of a run: {response.text[:500]}") from error


def refusal(response: requests.Response) -> AirflowException:
    """What to raise for an answer that is not 200: AirflowFailException where asking again would get the same."""
    status = response.status_code
    message = f"The function answered {status}: {explanation(response)}"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in WORTH_ANOTHER_TRY:
        return AirflowFailException(message)
    return AirflowException(message)


def explanation(response: requests.Response) -> str:
    """The `what`, `why` and `hint` of the function's errors; the text of anybody else's."""
    try:
        error = response.json()["error"]
        return " ".join(error[part] for part in ("what", "why", "hint") if error.get(part))
    except (ValueError, TypeError, KeyError, AttributeError):
        return response.text[:500]
