"""The job's middle, from bytes to Parquet, on whatever hypothesis thinks of: it makes what the reference makes."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluice_job.contract.parse_contract import parse_contract
from tests import reference
from tests.cleaning import clean
from tests.reading import once
from tests.test_read_properties import spoiled, spoils, texts

MANY = settings(max_examples=150, print_blob=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HEADERS = [
    "a,b\n",
    "b,a\r\n",
    "a\n",
    'a,"b"\r',
    "x,b,\n",
    "a,c,b\n",
    "a,b,a\n",
    "\ufeffa,b\n",
    "",
    "\n \na,b\n",
    '"a\nb",b\n',
    '"a,b\n',
]
contents = st.tuples(st.sampled_from(HEADERS), texts, spoils).map(
    lambda parts: spoiled((parts[0] + parts[1]).encode(), parts[2])
)


@MANY
@given(
    st.lists(contents | st.binary(max_size=40), min_size=1, max_size=4),
    st.fixed_dictionaries({"required": st.booleans(), "trim": st.booleans()}),
    st.sampled_from(["ignore", "fail"]),
    st.sampled_from([1, 7, None]),
)
def test_files_become_what_the_reference_makes_of_them(bodies, column, unknown, chunk):
    columns = [{"name": "a", "type": "string", **column}, {"name": "b", "type": "string"}]
    document = {"format": 1, "dataset": "d", "files": ["*"], "columns": columns, "unknownColumns": unknown}
    contract = parse_contract(json.dumps(document), "d")
    files = {f"{number}.csv": body for number, body in enumerate(bodies) if not body.startswith(reference.GZIP)}
    if not files:
        return
    result = clean(contract, files, chunk)
    wanted = {name: reference.clean(body, contract) for name, body in files.items()}
    assert {name: of_file(result.good, "_source_object", name, "a", "b") for name in files} == {
        name: told.rows for name, told in wanted.items()
    }
    found = {name: of_file(result.bad, "source_object", name, "line", "rule", "row_text") for name in files}
    assert {name: [(line, rule, once(text)) for line, rule, text in rows] for name, rows in found.items()} == {
        name: told.bad for name, told in wanted.items()
    }
    assert result.rows_read == {name: len(told.rows) + len(told.bad) for name, told in wanted.items()}


def of_file(rows: list[dict[str, Any]], source: str, name: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows if row[source] == name]
