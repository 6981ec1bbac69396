"""The walls of the job: a room knows those before it, and what reads and checks knows nothing of Spark."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sluice_job"
ROOMS = ["lake", "contract", "read", "check", "write", "batch"]
OUTSIDE = {"cause", "failure", "log", "one_line"}
"""Modules beside the rooms that any room may use: they know none themselves."""
WITH_SPARK = {"session.py", "write/dataset.py", "write/newest.py"}
FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def imports(file: Path) -> "list[tuple[str, ...]]":
    """Absolute names as tuples; of this package's, as paths inside of it that begin with "."."""
    found = []
    for node in ast.walk(ast.parse((PACKAGE / file).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = tuple((node.module or "").split(".")) if node.module else ()
            if node.level == 0:
                found.append(module)
                continue
            folder = file.parent.parts[: len(file.parent.parts) - node.level + 1]
            names = [()] if module else [(alias.name,) for alias in node.names]
            found += [(".", *folder, *module, *name) for name in names]
    return found


@pytest.mark.parametrize("file", [file for file in FILES if file.parts[0] in ROOMS], ids=str)
def test_a_room_knows_only_those_before_it(file):
    may = {*ROOMS[: ROOMS.index(file.parts[0]) + 1], *OUTSIDE}
    own = {name[1] for name in imports(file) if name[0] == "."}
    assert own <= may


@pytest.mark.parametrize("name", sorted(OUTSIDE))
def test_what_all_may_use_knows_no_room(name):
    assert {place[1] for place in imports(Path(f"{name}.py")) if place[0] == "."} <= OUTSIDE


def test_spark_is_known_where_work_is_shared_out_and_nowhere_else():
    assert {str(file) for file in FILES if any(name[0] == "pyspark" for name in imports(file))} == WITH_SPARK


def test_planted_violations_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_rooms.PACKAGE", tmp_path)
    (tmp_path / "read").mkdir()
    planted = Path("read", "up.py")
    (tmp_path / planted).write_text("from ..write.group import read_group\nfrom .. import batch\nimport pyspark.sql\n")
    assert set(imports(planted)) == {(".", "write", "group"), (".", "batch"), ("pyspark", "sql")}
