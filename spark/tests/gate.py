"""A server in front of another one: counts who connects, and hangs up on them when it is told to."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Gate(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, endpoint: str):
        super().__init__(("127.0.0.1", 0), Passage)
        self.behind = (urlsplit(endpoint).hostname or "", urlsplit(endpoint).port or 80)
        self.connections = 0
        self.open: list[socket.socket] = []
        self.hangs_up_on = b""
        """Who sends this is not passed on, but hung up on. Once."""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def hang_up(self) -> None:
        """On everybody, as a server does with connections that were idle for long."""
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.open.clear()


class Passage(socketserver.BaseRequestHandler):
    server: Gate
    seen = b""

    def handle(self) -> None:
        self.server.connections += 1
        self.server.open.append(self.request)
        with socket.create_connection(self.server.behind) as behind:
            back = threading.Thread(target=pass_on, args=(behind, self.request), daemon=True)
            back.start()
            pass_on(self.request, behind, self.refuses)
            back.join()

    def refuses(self, data: bytes) -> bool:
        wanted = self.server.hangs_up_on
        self.seen = self.seen[-len(wanted) :] + data
        if not wanted or wanted not in self.seen:
            return False
        self.server.hangs_up_on = b""
        return True


def pass_on(source: socket.socket, target: socket.socket, refuses=lambda _: False) -> None:
    with contextlib.suppress(OSError):
        while (data := source.recv(65536)) and not refuses(data):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def gate_before(endpoint: str) -> Iterator[Gate]:
    with Gate(endpoint) as gate:
        threading.Thread(target=gate.serve_forever, daemon=True).start()
        yield gate
        gate.shutdown()


@contextlib.contextmanager
def answers_always(answer: bytes) -> "Iterator[tuple[str, list[bytes]]]":
    """A server that says the same to everybody and hangs up: its endpoint, and what it was asked."""
    asked: list[bytes] = []

    class Answer(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(b"".join(iter(self.rfile.readline, b"\r\n")))
            self.wfile.write(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
