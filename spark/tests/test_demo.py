"""The demo's contracts on the demo's files: the counts that its story tells."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sluice_job.main import main
from tests.conftest import REPOSITORY, node

PUBLIC = REPOSITORY / "node_modules" / "vega-datasets" / "data"
TO_JSON = "const {parse} = await import('yaml'); const {readFileSync} = await import('node:fs');"
TO_JSON += "console.log(JSON.stringify(parse(readFileSync(process.argv[1], 'utf8'))))"


def staged(contract: Path) -> dict[str, Any]:
    """As the extension stages it: the same YAML package reads it."""
    command = [node() or "node", "--input-type=module", "-e", TO_JSON, str(contract)]
    document: dict[str, Any] = json.loads(
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout
    )
    return document


@pytest.mark.skipif(not PUBLIC.exists(), reason="node_modules/vega-datasets is not installed")
@pytest.mark.usefixtures("spark")
def test_the_demo(lake):
    for file in sorted((REPOSITORY / "demo" / "contracts").glob("*.yaml")):
        lake.stage(staged(file))
    for name in ("airports.csv", "seattle-weather.csv", "us-employment.csv"):
        lake.put_raw(name, Path(PUBLIC / name).read_bytes())
    broken = (REPOSITORY / "demo" / "data" / "airports-broken.csv").read_bytes()
    lake.put_raw("airports-broken.csv", broken, modified="2024-03-01T00:00:00Z")

    assert main(lake.arguments()) == 0

    totals = {name: lake.report(name)["totals"] for name in ("airports", "seattle_weather", "us_employment")}
    assert totals["airports"] == {"rowsRead": 3386, "curated": 3336, "quarantined": 48, "duplicates": 2}
    assert totals["seattle_weather"] == {"rowsRead": 1461, "curated": 1461, "quarantined": 0, "duplicates": 0}
    assert totals["us_employment"] == {"rowsRead": 120, "curated": 120, "quarantined": 0, "duplicates": 0}
    by_name = {item["name"]: item for item in lake.report("airports")["inputs"]}
    assert by_name["airports-broken.csv"]["quarantined"] == 6
    assert by_name["airports-broken.csv"]["curated"] == 4
    assert {(rule["column"], rule["rule"]) for rule in lake.report("airports")["rules"]} == {
        (None, "encoding"),
        (None, "fields"),
        (None, "quote"),
        ("iata", "matches"),
        ("iata", "required"),
        ("latitude", "max"),
        ("latitude", "type"),
    }
