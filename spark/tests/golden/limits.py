"""Far away: cells, rows and files of odd sizes. What is refused is told, and costs nobody else."""

import gzip

from .case import TEXTS, Bad, Case, one

WIDE = 2000
LONGEST_RECORD = 64 * 1024 * 1024
LINE = b"x" * 1023 + b"\n"
CODES = (*range(0x22), 0x2C, 0x7F, 0x80, 0xA0, 0xAD, 0x200B, 0xFEFF, 0xFFFE, 0x1F600)
"""Of odd characters."""


def wide(columns: int) -> Case:
    names = ",".join(f"c{number}" for number in range(columns))
    values = ",".join(f'"{number}"' if number % 3 else str(number) for number in range(columns))
    contract = [
        {"name": "a", "from": "c0", "type": "string"},
        {"name": "b", "from": f"c{columns - 1}", "type": "integer"},
    ]
    text = f"{names}\n{values}\n{values},\n"
    message = f"has {columns + 1} fields, the header has {columns}"
    return one(
        "limits_columns",
        "README: limits",
        text,
        [("0", columns - 1)],
        [Bad(3, "fields", message=message)],
        columns=contract,
    )


CASES = [
    wide(WIDE),
    one(
        "limits_columns_all_used",
        "README: limits",
        "\n".join(",".join(f"{prefix}{number}" for number in range(WIDE)) for prefix in ("c", "v", "w")),
        [tuple(f"{prefix}{number}" for number in range(WIDE)) for prefix in ("v", "w")],
        columns=[{"name": f"c{number}", "type": "string"} for number in range(WIDE)],
    ),
    one(
        "limits_fields_too_many",
        "one bad row, and no end of the job",
        'a,b\n"1"' + "," * 50_000 + "\n1,x\n",
        [("1", "x")],
        [
            Bad(2, "fields", message="has 50001 fields, the header has 2"),
        ],
    ),
    *(
        one(
            f"limits_quoted_delimiters_{number}",
            "RFC 4180, 2.6",
            f'a,b\n1,"{"," * number}"\n2,x\n',
            [("1", "," * number), ("2", "x")],
        )
        for number in (999, 1000, 1001, 100_000)
    ),
    *(
        one(
            f"limits_quoted_lines_{number}",
            "RFC 4180, 2.6",
            'a,b\n1,"' + "x\n" * number + '"\n2\n',
            [("1", "x\n" * number)],
            [
                Bad(number + 3, "fields", "2"),
            ],
        )
        for number in (999, 1000, 1500, 100_000)
    ),
    *(
        one(
            f"limits_cell_{number}",
            "README: limits",
            f'a,b\n1,{"x" * number}\n"{"y" * number}",2\n',
            [("1", "x" * number), ("y" * number, "2")],
        )
        for number in (8_191, 65_535, 200_000, 3_000_000)
    ),
    one("limits_quotes_doubled", "RFC 4180, 2.7", 'a,b\n1,"' + '""' * 200_000 + '"\n', [("1", '"' * 200_000)]),
    one(
        "limits_bad_row_long",
        "a bad row's text is kept",
        f"a,b\n{'x' * 200_000}\n1,2\n",
        [("1", "2")],
        [Bad(2, "fields", "x" * 200_000)],
    ),
    one(
        "limits_record_longest",
        "README: up to 64 MiB",
        gzip.compress(b'a,b\n1,"' + LINE * (LONGEST_RECORD // len(LINE) - 1) + b'"\n4,w\n', 1, mtime=0),
        [("1", LINE.decode() * (LONGEST_RECORD // len(LINE) - 1)), ("4", "w")],
    ),
    one(
        "limits_record_never_closed",
        "README: beyond 64 MiB a quote was never closed",
        gzip.compress(b'a,b\n1,"x\n' + LINE * (1 + LONGEST_RECORD // len(LINE)) + b'3,z"\n4,w\n', 1, mtime=0),
        [("3", 'z"'), ("4", "w")],
        [
            Bad(2, "quote", '1,"x'),
            *(Bad(3 + number, "fields") for number in range(1 + LONGEST_RECORD // len(LINE))),
        ],
    ),
    Case(
        "limits_line_too_long",
        "README: no line of more than 64 MiB; the file is named, the others go on",
        {
            "f.csv": gzip.compress(b"a,b\n1," + b"x" * (LONGEST_RECORD + 1000) + b"\n2,y\n", 1, mtime=0),
            "good.csv": b"a,b\n1,x\n",
        },
        {"good.csv": [("1", "x")]},
        {"f.csv": [Bad(1, "damaged", message="line 2 is longer than")]},
        warnings={"files-damaged": "f.csv"},
    ),
    Case(
        "limits_last_line_too_long",
        "README: the same, wherever the file ends",
        {"f.csv": gzip.compress(b"a,b\n1," + b"x" * (LONGEST_RECORD + 1000), 1, mtime=0), "good.csv": b"a,b\n1,x\n"},
        {"good.csv": [("1", "x")]},
        {"f.csv": [Bad(1, "damaged", message="line 2 is longer than")]},
        warnings={"files-damaged": "f.csv"},
    ),
    one(
        "limits_blank_lines_many",
        "README: blank lines are no rows",
        b"\n" * 300_000 + b"a,b\n" + b"\r\n" * 300_000 + b"1,x\n2\n",
        [("1", "x")],
        [Bad(600_003, "fields", "2")],
    ),
    one(
        "limits_bad_rows_many",
        "README: each one is kept",
        "a,b\n" + "".join(f'{number},"x\n' for number in range(5000)),
        [],
        [Bad(number + 2, "quote", f'{number},"x') for number in range(5000)],
    ),
    one(
        "limits_lines_right_far_down",
        "a reader in pieces goes on counting",
        "a,b\n" + "".join(f"{number},{'x' * 190}\n" if number != 77_777 else "77777\n" for number in range(100_000)),
        [(str(number), "x" * 190) for number in range(100_000) if number != 77_777],
        [Bad(77_779, "fields", "77777")],
    ),
    Case(
        "limits_files_many",
        "README: files",
        {f"{number:03}.csv": f"a,b\n{number},x\n".encode() for number in range(200)},
        {f"{number:03}.csv": [(str(number), "x")] for number in range(200)},
        {},
    ),
    one(
        "limits_every_character",
        "text is text",
        "a,b\n" + "".join(f'{code},"{chr(code)}"\n' for code in CODES),
        [(str(code), chr(code)) for code in CODES],
        columns=[TEXTS[0], {"name": "b", "type": "string", "trim": False}],
    ),
]
