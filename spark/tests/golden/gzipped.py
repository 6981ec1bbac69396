"""What begins with 1f 8b is read as gzip (RFC 1952), whatever its name."""

import gzip

from .case import Bad, Case, one

PLAIN = b'a,b\r\n1,"x\r\ny"\r\n2\r\n3,z\r\n'
ROWS = [("1", "x\r\ny"), ("3", "z")]
BAD = [Bad(4, "fields", "2")]


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def named(name: str, file: str, content: bytes, says: str) -> Case:
    return Case(f"gzip_{name}", says, {file: content}, {file: ROWS}, {file: BAD})


CASES = [
    named("named", "f.csv.gz", packed(PLAIN), "RFC 1952"),
    named("not_named", "f.csv", packed(PLAIN), "what it is, not what it is called"),
    named("only_named", "f.csv.gz", PLAIN, "what it is, not what it is called"),
    named("named_bz2_but_plain", "f.csv.bz2", PLAIN, "what it is, not what it is called"),
    named(
        "two_members", "f.csv.gz", packed(PLAIN[:11]) + packed(PLAIN[11:]), "RFC 1952, 2.2: members follow one another"
    ),
    named("member_for_each_byte", "f.csv.gz", b"".join(packed(bytes([byte])) for byte in PLAIN), "RFC 1952, 2.2"),
    named("empty_members", "f.csv.gz", packed(b"") * 3 + packed(PLAIN) + packed(b""), "RFC 1952, 2.2"),
    named("zeros_behind", "f.csv.gz", packed(PLAIN) + b"\0" * 512, "gzip(1) and Python's gzip: padding of a tape"),
    named(
        "zeros_between",
        "f.csv.gz",
        packed(PLAIN[:11]) + b"\0" * 70_000 + packed(PLAIN[11:]) + b"\0",
        "Python's gzip, wherever the pieces it is read in end",
    ),
    one("gzip_of_nothing", "nothing is no row", packed(b"")),
    one(
        "gzip_many_members",
        "RFC 1952, 2.2: as log writers append",
        packed(b"a,b\n") + b"".join(packed(f"{number},x\n".encode()) for number in range(3000)),
        [(str(number), "x") for number in range(3000)],
    ),
    one(
        "gzip_utf_16",
        "first unpacked, then decoded",
        packed('a,b\n1,"é\né"\n'.encode("utf-16")),
        [("1", "é\né")],
        csv={"encoding": "utf-16"},
    ),
    one(
        "gzip_large",
        "larger than any piece it is read in",
        packed(b"a,b\n" + b"".join(b"%d,%s\n" % (number, b"x" * 200) for number in range(20_000))),
        [(str(number), "x" * 200) for number in range(20_000)],
    ),
    *(
        Case(
            f"gzip_{name}",
            "README: nothing of a damaged file is published, and it is named; the others go on",
            {"f.csv.gz": content, "good.csv": PLAIN},
            {"good.csv": ROWS},
            {"f.csv.gz": [Bad(1, "damaged", message="unpacked")], "good.csv": BAD},
            warnings={"files-damaged": "f.csv.gz"},
        )
        for name, content in {
            "truncated": packed(PLAIN * 100)[:-20],
            "truncated_in_trailer": packed(PLAIN)[:-4],
            "truncated_in_header": packed(PLAIN)[:6],
            "garbage_behind": packed(PLAIN) + b"garbage",
            "wrong_checksum": packed(PLAIN)[:-8] + b"\0\0\0\0" + packed(PLAIN)[-4:],
            "wrong_inside": packed(PLAIN)[:12] + b"\xff\xff" + packed(PLAIN)[14:],
        }.items()
    ),
]
