"""A Python that lacks what the job reads with is told so before anything else, in words."""

import subprocess
import sys
from pathlib import Path

import pytest

JOB = Path(__file__).parents[1] / "job.py"


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("__version__ = '9.0.0'\n", "pyarrow 15.0 or newer is needed, and this Python has 9.0.0"),
        ("raise OSError('libarrow.so: wrong ELF class')\n", "can't be loaded (OSError: libarrow.so: wrong ELF class)"),
    ],
)
def test_an_engine_that_is_too_old_or_broken(tmp_path, module, told):
    (tmp_path / "pyarrow.py").write_text(module)
    command = [sys.executable, str(JOB), "--lake", "lake-1"]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)}, check=False)
    assert done.returncode == 2
    assert done.stdout.startswith("NOTHING DONE: engine: pyarrow ")
    assert told in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
