"""Connections to Cloud Storage that are kept alive: one for as many requests as are under way at a time."""

import base64
import contextlib
import http.client
import os
import selectors
import socket
import ssl
import urllib.request
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote, urlsplit

from .loopback import is_loopback

GOOGLE = "https://storage.googleapis.com"
TIMEOUT_SECONDS = 60
"""Of silence, not of a whole request."""
BLOCK = 1024 * 1024

Body = bytes | Iterable[bytes]
"""Of a request; an iterable begins anew each time, as a request that is tried again needs it."""


class Connections:
    """
    To Google over TLS, through the proxy that the environment names for it; or to a server on this machine, which is
    never behind a proxy. A redirect is an answer like any other: followed, it would carry the token to another host.
    """

    def __init__(self, endpoint: str, timeout: float = TIMEOUT_SECONDS) -> None:
        """@raises ValueError for an endpoint that is neither"""
        if endpoint != GOOGLE and not is_loopback(endpoint):
            raise ValueError(f"{endpoint} is neither Google's Cloud Storage nor a server on this machine")
        self.endpoint = endpoint
        self.timeout = timeout
        self.process = os.getpid()
        self.idle: deque[http.client.HTTPConnection] = deque()

    @contextlib.contextmanager
    def request(
        self, method: str, path: str, body: Body | None, headers: Mapping[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        """
        The answer to one request, to be read inside the `with`; read to its end it leaves the connection to the next.
        @raises OSError, http.client.HTTPException when none comes, or it ends too early
        """
        connection = self.idle_connection() or self.open()
        response, sent = None, False
        try:
            with contextlib.suppress(BrokenPipeError):  # Who refuses a body before its end has answered already.
                connection.request(method, path, body, dict(headers))
                sent = True
            response = connection.getresponse()
            yield response
        finally:
            if sent and response is not None and response.isclosed() and connection.sock is not None:
                self.idle.append(connection)
            else:
                connection.close()

    def idle_connection(self) -> http.client.HTTPConnection | None:
        """One that the server has not closed meanwhile, as far as can be seen. A forked process begins with none."""
        if self.process != os.getpid():
            self.process, self.idle = os.getpid(), deque()
        while True:
            try:
                connection = self.idle.pop()
            except IndexError:
                return None
            if is_quiet(connection.sock):
                return connection
            connection.close()

    def open(self) -> http.client.HTTPConnection:
        """It connects with its first request."""
        if self.endpoint != GOOGLE:
            there = urlsplit(self.endpoint)
            return http.client.HTTPConnection(there.hostname or "", there.port, self.timeout, blocksize=BLOCK)
        host = urlsplit(GOOGLE).hostname or ""
        proxy = proxy_of(host)
        if proxy is None:
            return http.client.HTTPSConnection(host, timeout=self.timeout, context=self.tls, blocksize=BLOCK)
        address, headers = proxy
        through = http.client.HTTPSConnection(address, timeout=self.timeout, context=self.tls, blocksize=BLOCK)
        through.set_tunnel(host, 443, headers)
        return through

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Certificates are verified, as Python does by default."""
        return ssl.create_default_context()


def is_quiet(sock: socket.socket | None) -> bool:
    """Whether nothing has come on a connection on which nothing is expected but its end."""
    if sock is None:
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return not selector.select(0)


def proxy_of(host: str) -> tuple[str, dict[str, str]] | None:
    """Address and headers of the proxy that the environment names for the host over TLS: HTTPS_PROXY, NO_PROXY."""
    named = urllib.request.getproxies().get("https")
    if not named or urllib.request.proxy_bypass(host):
        return None
    proxy = urlsplit(named if "://" in named else f"http://{named}")
    if proxy.username is None:
        return proxy.netloc, {}
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    basic = base64.b64encode(login.encode()).decode()
    return proxy.netloc.rpartition("@")[2], {"Proxy-Authorization": f"Basic {basic}"}
