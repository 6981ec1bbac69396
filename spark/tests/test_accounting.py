"""Whatever stands in a file: every row read is good or bad, once, and the same input gives the same rows."""

import os
import random

from tests.cleaning import clean, contract

PIECES = [
    "a",
    "1",
    "-7",
    "",
    " ",
    ",",
    ",",
    ",",
    chr(34),
    chr(34),
    chr(34) * 2,
    "\n",
    "\r\n",
    "\r",
    "\\",
    "é",
    "\0",
    "x,y\n",
]


def messy(chance: random.Random) -> bytes:
    text = "".join(chance.choice(PIECES) for _ in range(chance.randrange(200)))
    body = f"a,b\n{text}".encode()
    if chance.random() < 0.3:
        place = chance.randrange(4, len(body) + 1)
        body = body[:place] + b"\xff" + body[place:]
    return body


def test_messy_files_balance(spark, tmp_path):
    """clean() holds rows read against good and bad rows of each file. The seed is in the test's output."""
    seed = int(os.environ.get("SLUICE_SEED", random.SystemRandom().randrange(2**32)))
    print(f"SLUICE_SEED={seed}")
    chance = random.Random(seed)
    given = contract(columns=[{"name": "a", "type": "integer"}, {"name": "b", "type": "string", "required": True}])
    files = {f"f{number}.csv": messy(chance) for number in range(30)}
    first = clean(spark, tmp_path, given, files)
    again = clean(spark, tmp_path, given, files)
    assert (again.good, again.bad) == (first.good, first.bad)
    for name, content in files.items():
        lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        assert first.rows_read[name] <= len(lines) - 1
