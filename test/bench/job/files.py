"""CSV files as a data engineer has them: twelve typed columns, one row in a hundred bad."""

import random
from collections.abc import Iterator

COLUMNS = [
    {"name": "id", "type": "integer", "required": True, "min": 0},
    {"name": "code", "type": "string", "matches": "^[A-Z]{3}[0-9]+$"},
    {"name": "name", "type": "string", "maxLength": 40},
    {"name": "country", "type": "string", "oneOf": ["BR", "DE", "NO", "US", "JP"]},
    {"name": "amount", "type": "decimal(12,2)"},
    {"name": "ratio", "type": "double", "min": 0, "max": 1000},
    {"name": "quantity", "type": "integer", "max": 1000000},
    {"name": "active", "type": "boolean"},
    {"name": "born", "type": "date"},
    {"name": "seen", "type": "timestamp"},
    {"name": "note", "type": "string"},
    {"name": "score", "type": "double"},
]
SPARK_SCHEMA = (
    "id long, code string, name string, country string, amount decimal(12,2), ratio double, quantity long, "
    "active boolean, born date, seen timestamp, note string, score double"
)
HEADER = [str(column["name"]) for column in COLUMNS]
BAD_EVERY = 100


def contract(dataset: str) -> dict[str, object]:
    return {"format": 1, "dataset": dataset, "files": ["*"], "columns": COLUMNS, "maxBadRows": 0.05}


def rows(seed: int) -> Iterator[list[str]]:
    """Without end."""
    chosen = random.Random(seed)
    number = 0
    while True:
        number += 1
        yield [
            str(number),
            f"ABC{chosen.randrange(10_000)}",
            f"name of somebody {chosen.randrange(1000)}",
            chosen.choice(["BR", "DE", "NO", "US", "JP"]),
            f"{chosen.randrange(10**7) / 100:.2f}",
            f"{chosen.random() * 1000:.4f}",
            "lots" if number % BAD_EVERY == 0 else str(chosen.randrange(10**6)),
            chosen.choice(["true", "false"]),
            f"{chosen.randrange(1950, 2020)}-{chosen.randrange(1, 13):02}-{chosen.randrange(1, 29):02}",
            f"2024-01-{chosen.randrange(1, 29):02}T{chosen.randrange(24):02}:{chosen.randrange(60):02}:00Z",
            f"note {chosen.randrange(10**6)}",
            f"{chosen.random():.6f}",
        ]


def csv_file(size: int, seed: int, quoted: bool = False, extra: int = 0) -> bytes:
    """About `size` bytes; `extra` makes its header another than that of its neighbours."""
    header = [*HEADER, *([f"extra_{extra}"] if extra else [])]
    parts = [",".join(header)]
    length = len(parts[0])
    for row in rows(seed):
        cells = [*row, *(["x"] if extra else [])]
        line = ",".join(f'"{cell}"' for cell in cells) if quoted else ",".join(cells)
        parts.append(line)
        length += len(line) + 1
        if length >= size:
            return ("\n".join(parts) + "\n").encode()
    raise AssertionError("rows never end")
