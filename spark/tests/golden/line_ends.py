"""CR LF, LF and CR end a line, in every file alike, outside of quoted fields; inside, they are text."""

import re

from .case import Bad, Case, one

ENDS = {"lf": b"\n", "crlf": b"\r\n", "cr": b"\r", "crcrlf": b"\r\r\n", "lfcr": b"\n\r", "crcr": b"\r\r"}
"""Of a row; the last three are two line ends, with a blank line between."""
CHUNK = 64 * 1024


def line_number(before: bytes) -> int:
    """Of what comes after these bytes."""
    return 1 + len(re.findall(rb"\r\n|\r|\n", before))


def with_break(end: str, inner: str) -> Case:
    """A quoted line break between rows, and a bad row after it that tells which line it is."""
    row_end, line_break = ENDS[end], ENDS[inner]
    before = b"a,b" + row_end + b'1,"x' + line_break + b'y"' + row_end + b"2,z" + row_end
    rows = [("1", f"x{line_break.decode()}y"), ("2", "z"), ("4", "w")]
    bad = [Bad(line_number(before), "fields", "3")]
    return one(f"ends_{end}_break_{inner}", "RFC 4180, 2.6; Python csv", before + b"3" + row_end + b"4,w", rows, bad)


def plain(end: str, last: bool) -> Case:
    row_end = ENDS[end]
    content = row_end.join([b"a,b", b"1,x", b"2,y"]) + (row_end if last else b"")
    name = f"ends_{end}_{'closed' if last else 'open'}"
    return one(name, "RFC 4180, 2.2: the last line end may be missing", content, [("1", "x"), ("2", "y")])


def at_the_edge_of_a_chunk(name: str, row_end: bytes, shift: int) -> Case:
    """The line end of the first row begins `shift` bytes before 64 KiB."""
    head = b"a,b" + row_end + b"1,"
    filling = b"x" * (CHUNK - shift - len(head))
    content = head + filling + row_end + b'2,"y' + row_end + b'"' + row_end + b"3" + row_end
    rows = [("1", filling.decode()), ("2", f"y{row_end.decode()}")]
    bad = [Bad(5, "fields", "3")]
    return one(
        f"ends_chunk_{name}_{shift}", "a reader in pieces must not see two line ends in one CR LF", content, rows, bad
    )


CASES = [
    *(plain(end, last) for end in ENDS for last in (True, False)),
    *(with_break(end, inner) for end in ENDS for inner in ENDS),
    *(at_the_edge_of_a_chunk("crlf", b"\r\n", shift) for shift in (0, 1, 2, 3)),
    *(at_the_edge_of_a_chunk("cr", b"\r", shift) for shift in (0, 1, 2)),
    one(
        "ends_mixed",
        "Python's universal line ends; pandas",
        b"a,b\n1,x\r2,y\r\n3,z\n\r4,w",
        [("1", "x"), ("2", "y"), ("3", "z"), ("4", "w")],
    ),
    one(
        "ends_mixed_with_break",
        "the same as without the quoted line break",
        b'a,b\n1,x\r2,y\n3,"p\nq"\n4\r\n',
        [("1", "x"), ("2", "y"), ("3", "p\nq")],
        [Bad(6, "fields", "4")],
    ),
    one(
        "ends_excel_for_mac",
        "Python csv: rows end in CR, a line break in a cell is LF",
        b'id,note\r1,plain\r2,"line one\nline two"\r3,last\r',
        [("1", "plain"), ("2", "line one\nline two"), ("3", "last")],
        columns=[{"name": "id", "type": "string"}, {"name": "note", "type": "string"}],
    ),
    one(
        "ends_cr_file_with_late_lf",
        "the same wherever in the file the quoted LF stands",
        b"a,b\r" + b"1,x\r" * 30_000 + b'2,"p\nq"\r3,z\r',
        [("1", "x")] * 30_000 + [("2", "p\nq"), ("3", "z")],
    ),
    one("ends_cr_first_row_broken", "Python csv", b'a,b\r1,"x\ny"\r2,z\r', [("1", "x\ny"), ("2", "z")]),
    one(
        "ends_windows_twice",
        "LF written as CR LF twice: the last value is 4, not 4 and a CR",
        b'a,b\r\r\n1,"x\r\r\ny"\r\r\n3,4\r\r\n',
        [("1", "x\r\r\ny"), ("3", "4")],
    ),
    one(
        "ends_windows_twice_unquoted",
        "no value may keep a CR of its line end",
        b'a,b\r\r\n1,x\r\r\n2,"p\r\nq"\r\r\n3,z\r\r\n',
        [("1", "x"), ("2", "p\r\nq"), ("3", "z")],
    ),
    one(
        "ends_lf_break_then_cr_row",
        "two good rows, whatever stood before them",
        b'a,b\n1,"x\ny"\r3,4\r\n5,6\n',
        [("1", "x\ny"), ("3", "4"), ("5", "6")],
    ),
    one(
        "ends_bare_cr_in_lf_file",
        "a CR ends a line in every file alike",
        b"a,b\n1,x\ry\n2,z\n",
        [("1", "x"), ("2", "z")],
        [Bad(3, "fields", "y")],
    ),
    one("ends_quoted_field_last", "RFC 4180, 2.2", b'a,b\n1,"x"', [("1", "x")]),
    one("ends_empty_quoted_field_last", "RFC 4180, 2.2", b'a,b\n1,""', [("1", None)]),
    one("ends_delimiter_last", "RFC 4180: a field may be empty", b"a,b\n1,", [("1", None)]),
    one("ends_quoted_break_last", "RFC 4180, 2.6", b'a,b\n1,"x\n"', [("1", "x\n")]),
    one("ends_cr_last_of_all", "a CR is a line end on its own", b"a,b\r\n1,x\r", [("1", "x")]),
    one("ends_quoted_crlf_stays", "RFC 4180, 2.6", b'a,b\r\n1,"x\r\ny"\r\n2,z\r\n', [("1", "x\r\ny"), ("2", "z")]),
    one("ends_quoted_cr_before_quote", "RFC 4180, 2.6", b'a,b\r1,"x\r"\r2,y\r', [("1", "x\r"), ("2", "y")]),
    one(
        "ends_only_three",
        "NEL, LS, PS, VT and FF end no line (RFC 4180 knows CR LF; Python csv)",
        "a,b\n1,x\u0085y\n2,x\u2028y\n3,x\u2029y\n4,x\vy\n5,x\fy\n6,x\x1cy\n",
        [(str(number), f"x{mark}y") for number, mark in enumerate("\u0085\u2028\u2029\v\f\x1c", 1)],
    ),
    one(
        "ends_spanning_records_and_lines",
        "each record's line is its first",
        b'a,b\n1,"x\ny"\n2,z\n"3\n\n3",""\n4\n4,w\n',
        [("1", "x\ny"), ("2", "z"), ("3\n\n3", None), ("4", "w")],
        [Bad(8, "fields", "4")],
    ),
]
