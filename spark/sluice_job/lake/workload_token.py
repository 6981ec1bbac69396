"""The bearer token of the machine the job runs on."""

import json
import os
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from .loopback import is_loopback

PATH = "/computeMetadata/v1/instance/service-accounts/default/token"
ATTEMPTS = 5


class NoToken(Exception):
    """The metadata server gave no token."""


@dataclass(frozen=True)
class Token:
    """A bearer token, good `until` a time of the clock, in seconds."""

    text: str
    until: float


def metadata_server_token(clock: Callable[[], float] = time.time) -> Callable[[], str]:
    """A function that gives the workload's token, asked for again a minute before it ends."""
    host = os.environ.get("GCE_METADATA_HOST", "metadata.google.internal")
    held = Token("", 0.0)

    def token() -> str:
        nonlocal held
        if clock() >= held.until:
            text, seconds = ask(host)
            held = Token(text, clock() + seconds - 60)
        return held.text

    return token


def local_token() -> Callable[[], str] | None:
    """
    The same, where the environment names a metadata server on this machine: that of the emulators. None elsewhere, so
    that no token of Google's is ever sent to a server that merely listens here.
    """
    host = os.environ.get("GCE_METADATA_HOST", "")
    return metadata_server_token() if is_loopback(f"http://{host}") else None


def ask(host: str) -> tuple[str, float]:
    """The token, and how many seconds it is good for."""
    request = urllib.request.Request(f"http://{host}{PATH}", headers={"Metadata-Flavor": "Google"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for attempt in range(ATTEMPTS):
        try:
            with opener.open(request, timeout=10) as response:
                answer = json.load(response)
                return str(answer["access_token"]), float(answer["expires_in"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            failure = error
            time.sleep(0.5 * 2**attempt)
    raise NoToken(f"the metadata server at {host} gave no token: {failure}") from failure
