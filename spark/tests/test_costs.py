"""What a file costs, whoever made it: checked by the job's own reader and rules, in bounds that the kernel holds."""

import gzip
import json
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

SECONDS = 60
"""Of a processor's work, some ten times of what is needed; what grows by the square would take hours."""
MEMORY = 3 * 1024**3
LESS = {"values that are all wrong": 5 * 1024**3 // 2}
HERE = Path(__file__).parent.parent

TEXTS = [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]
NUMBERS = [{"name": "a", "type": "double"}, {"name": "b", "type": "decimal(9,2)"}]
WIDE = [{"name": f"c{number}", "type": "integer"} for number in range(1_000)]
ACCENTS = "e" + "\u0301\u0316" * 500_000

COSTLY = {
    "each line opens a field that is never closed": (TEXTS, b"a,b\n" + b'a","\n' * 400_000),
    "a field of doubled quotes": (TEXTS, b'a,b\n1,"' + b'""' * 31_000_000 + b'"\n "x",1\n'),
    "a line of quoted fields": (TEXTS, b"a,b\n" + b'"x",' * 15_000_000 + b'\n "x",1\n'),
    "a header of many names": (TEXTS, b"a,b" + b",c" * 5_000_000 + b"\n1,2\n"),
    "a header of marks": (TEXTS, f"a,b,{ACCENTS}\n1,2,3\n".encode()),
    "a key of marks": (TEXTS, f"a,b\n{ACCENTS},1\n".encode()),
    "digits before a letter": (NUMBERS, b"a,b\n%bx,1\n1,%bx\n" % (b"1" * 1_000_000, b"1" * 1_000_000)),
    "members that are packed one by one": (TEXTS, gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n") * 400_000),
    "an open field of many lines": (TEXTS, gzip.compress(b'a,b\n1,"' + b"\n" * 60_000_000)),
    "an open field that comes in small pieces": (
        TEXTS,
        gzip.compress(b"a,b\n" + (b'a","' + b"x" * 995 + b"\n") * 70_000) + gzip.compress(b'a","\n') * 20_000,
    ),
    "values that are all wrong": (
        WIDE,
        b",".join(column["name"].encode() for column in WIDE) + b"\n" + (b"x," * 999 + b"x\n") * 5_000,
    ),
}


@pytest.mark.parametrize("case", COSTLY)
def test_no_file_costs_more_than_its_size(tmp_path, case):
    columns, content = COSTLY[case]
    file, contract = tmp_path / "f.csv", tmp_path / "contract.json"
    file.write_bytes(content)
    key = {"key": ["a"]} if case == "a key of marks" else {}
    document = {"format": 1, "dataset": "things", "files": ["*"], "columns": columns, "maxBadRows": 1, **key}
    contract.write_text(json.dumps(document))
    command = [sys.executable, "-m", "sluice_job.check_file", "--contract", contract, "--name", "f.csv", file]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, check=False, preexec_fn=partial(bound, SECONDS, LESS.get(case, MEMORY))
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert json.loads(done.stdout)["totals"]["rowsRead"] > 0


def bound(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
