"""Runs a program with a terminal as its stdin and stderr, and types what it is told once it sees what it is told."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import threading


def main() -> None:
    """Takes {command, steps: [{see, type}]} as its argument, prints {code, stdout, screen}."""
    asked = json.loads(sys.argv[1])
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    program = subprocess.Popen(asked["command"], stdin=end, stdout=subprocess.PIPE, stderr=end, start_new_session=True)
    os.close(end)
    out: list[bytes] = []
    reader = threading.Thread(target=lambda: out.append(program.stdout.read()))
    reader.start()
    screen = b""
    seen = 0
    steps = asked["steps"]
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # the program has closed its end
            break
        if not data:
            break
        screen += data
        while steps and (at := screen.find(steps[0]["see"].encode(), seen)) >= 0:
            seen = at + len(steps[0]["see"].encode())
            os.write(terminal, steps[0]["type"].encode())
            steps = steps[1:]
    reader.join()
    result = {"code": program.wait(), "stdout": b"".join(out).decode(), "screen": screen.decode(errors="replace")}
    print(json.dumps(result))


main()
