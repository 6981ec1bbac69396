"""Bytes become text by a mark, else by the contract; bytes that are no text of the encoding make a bad row."""

import codecs
import gzip

from .case import TEXTS, Bad, Case, one

MARK = codecs.BOM_UTF8
SAMPLES = {
    "utf-8": "Zo\u00eb \u4e2d\U0001f600",
    "us-ascii": "Zoe",
    "iso-8859-1": "Jos\u00e9\u0085\u00a0\u00ff",
    "iso-8859-2": "\u0141\u00f3d\u017a",
    "iso-8859-15": "\u20ac \u0153",
    "windows-1250": "\u0141\u00f3d\u017a \u20ac",
    "windows-1251": "\u041c\u043e\u0441\u043a\u0432\u0430",
    "windows-1252": "Jos\u00e9 \u20ac \u201cx\u201d",
    "utf-16le": "Zo\u00eb \u4e2d\U0001f600\u0a0d\u0d0a\u2c22",
    "utf-16be": "Zo\u00eb \u4e2d\U0001f600\u0a0d\u0d0a\u2c22",
    "utf-16": "Zo\u00eb \u4e2d\U0001f600\u0a0d\u0d0a\u2c22",
}
"""Those of UTF-16 have the bytes of line ends, comma and quote within other characters."""


def read(encoding: str) -> Case:
    sample = SAMPLES[encoding]
    text = f'a,b\r\n{sample},1\r\n"{sample},\r\nx",2\r\n3\r\n"{sample}",'
    rows = [(sample, "1"), (f"{sample},\r\nx", "2"), (sample, None)]
    name = f"encoding_{encoding.replace('-', '_')}"
    return one(
        name,
        "README: csv.encoding; Python's codecs",
        text.encode(encoding),
        rows,
        [Bad(5, "fields", "3")],
        csv={"encoding": encoding},
    )


def marked(encoding: str) -> Case:
    """A UTF-8 mark decides, whatever the contract says."""
    text = f'a,b\n{SAMPLES["utf-8"]},"x\ny"\n'
    name = f"encoding_mark_utf_8_under_{encoding.replace('-', '_')}"
    return one(
        name,
        "WHATWG Encoding: a mark beats what was declared",
        MARK + text.encode(),
        [(SAMPLES["utf-8"], "x\ny")],
        csv={"encoding": encoding},
    )


def invalid(name: str, encoding: str, value: bytes, **more: str) -> Case:
    text = {"text": more["text"]} if "text" in more else {}
    content = "a,b\n1,x\n2,".encode(encoding) + value + "\n3,y\n".encode(encoding)
    bad = [Bad(3, "encoding", message=f"not valid {encoding}", **text)]
    return one(
        f"encoding_invalid_{name}",
        "Python's codecs; README: encoding",
        content,
        [("1", "x"), ("3", "y")],
        bad,
        csv={"encoding": encoding},
    )


CASES = [
    *(read(encoding) for encoding in SAMPLES),
    *(marked(encoding) for encoding in SAMPLES),
    *(
        one(
            f"encoding_mark_utf_8_invalid_under_{encoding.replace('-', '_')}",
            "a true message: what the bytes are not is what the mark says",
            MARK + b"a,b\n1,\xff\n",
            [],
            [Bad(2, "encoding", message="not valid utf-8")],
            csv={"encoding": encoding},
        )
        for encoding in ("windows-1252", "iso-8859-1", "utf-16")
    ),
    one(
        "encoding_mark_utf_8_invalid_header",
        "a true message: what the bytes are not is what the mark says",
        MARK + b"a,b,\xff\n1,2,3\n",
        [],
        [Bad(2, "header", message="not valid utf-8")],
        csv={"encoding": "windows-1252"},
    ),
    one(
        "encoding_mark_as_reported",
        "id must not be null because of a mark",
        b"\xef\xbb\xbfid,n\n1,Jose\n",
        [("1", "Jose")],
        columns=[{"name": "id", "type": "string"}, {"name": "n", "type": "string"}],
        csv={"encoding": "windows-1252"},
    ),
    one(
        "encoding_mark_quoted_header", "a mark stands before the quote", MARK + b'"a","b"\n2,"y\ny"\n', [("2", "y\ny")]
    ),
    one("encoding_mark_blank_first", "a mark is no text", MARK + b"\r\n\r\na,b\r\n1,x\r\n", [("1", "x")]),
    one("encoding_mark_only_first", "U+FEFF further down is data", b"a,b\n\xef\xbb\xbf1,x\n", [("\ufeff1", "x")]),
    one("encoding_mark_as_data", "U+FEFF inside a value is data", "a,b\n1,x\ufeffy\n", [("1", "x\ufeffy")]),
    one(
        "encoding_mark_utf_16le_under_le",
        "Unicode 3.10: it is a mark there too in practice",
        codecs.BOM_UTF16_LE + "a,b\n1,é\n".encode("utf-16le"),
        [("1", "é")],
        csv={"encoding": "utf-16le"},
    ),
    one(
        "encoding_mark_utf_16be",
        "the mark says the order",
        codecs.BOM_UTF16_BE + 'a,b\n1,"é\r\né"\n'.encode("utf-16be"),
        [("1", "é\r\né")],
        csv={"encoding": "utf-16"},
    ),
    one(
        "encoding_utf_16_without_mark",
        "README: say utf-16le or utf-16be",
        "a,b\n1,x\n".encode("utf-16le"),
        [],
        [Bad(2, "header", message="byte order mark")],
        csv={"encoding": "utf-16"},
    ),
    one(
        "encoding_utf_16_under_utf_8",
        "never published as text with NULs",
        codecs.BOM_UTF16_LE + "a,b\n1,x\n".encode("utf-16le"),
        [],
        [Bad(2, "header")],
    ),
    one("encoding_empty_utf_16", "nothing is no row", b"", csv={"encoding": "utf-16"}),
    one("encoding_mark_alone_utf_16", "nothing is no row", codecs.BOM_UTF16_LE, csv={"encoding": "utf-16"}),
    one(
        "encoding_replacement",
        "U+FFFD that is validly in the data is data (pandas, BigQuery)",
        b"a,b\nJos\xef\xbf\xbd,1\n",
        [("Jos\ufffd", "1")],
    ),
    one("encoding_replacement_quoted", "the same", b'a,b\n1,"\xef\xbf\xbd\n\xef\xbf\xbd"\n', [("1", "\ufffd\n\ufffd")]),
    one(
        "encoding_replacement_utf_16",
        "the same",
        "a,b\nJos\ufffd,1\n".encode("utf-16"),
        [("Jos\ufffd", "1")],
        csv={"encoding": "utf-16"},
    ),
    one(
        "encoding_replacement_beside_invalid",
        "one is data, the other is not",
        b"a,b\nJos\xef\xbf\xbd,1\nJos\xff,2\n",
        [("Jos\ufffd", "1")],
        [Bad(3, "encoding", "Jos\ufffd,2")],
    ),
    one(
        "encoding_latin_1_under_utf_8",
        "README: encoding",
        "a,b\nJosé,1\nAnn,2\n".encode("latin-1"),
        [("Ann", "2")],
        [Bad(2, "encoding", "Jos\ufffd,1", message="has bytes that are not valid utf-8")],
    ),
    invalid("lone_continuation", "utf-8", b"x\x80y", text="2,x\ufffdy"),
    invalid("truncated", "utf-8", b"\xe2\x82"),
    invalid("overlong", "utf-8", b"\xc0\xaf"),
    invalid("surrogate", "utf-8", b"\xed\xa0\x80"),
    invalid("beyond_unicode", "utf-8", b"\xf4\x90\x80\x80"),
    invalid("ff", "utf-8", b"\xff"),
    invalid("quoted", "utf-8", b'"x\xff"', text='2,"x\ufffd"'),
    invalid("utf_8_under_ascii", "us-ascii", "é".encode()),
    invalid("undefined_1252", "windows-1252", b"x\x81", text="2,x\ufffd"),
    invalid("undefined_1251", "windows-1251", b"\x98"),
    invalid("undefined_1250", "windows-1250", b"\x83"),
    invalid("lone_high_surrogate", "utf-16le", b"x\0\x00\xd8"),
    invalid("lone_low_surrogate", "utf-16be", b"\xdc\x00\0x"),
    one(
        "encoding_invalid_odd_byte_last",
        "Python's codecs: half a character",
        "a,b\n1,x\n2,y".encode("utf-16le") + b"z",
        [("1", "x")],
        [Bad(3, "encoding")],
        csv={"encoding": "utf-16le"},
    ),
    one(
        "encoding_invalid_in_unused_column",
        "README: encoding is a rule of the whole row",
        b"a,b,c\n1,x,\xff\n2,y,z\n",
        [("2", "y")],
        [Bad(2, "encoding")],
    ),
    one(
        "encoding_before_quote",
        "a row is told the first thing that is wrong",
        b'a,b\n\xff,"x"y\n1,2\n',
        [("1", "2")],
        [Bad(2, "encoding")],
    ),
    one(
        "encoding_before_fields",
        "a row is told the first thing that is wrong",
        b"a,b\n\xff\n1,2\n",
        [("1", "2")],
        [Bad(2, "encoding", "\ufffd")],
    ),
    one(
        "encoding_invalid_over_lines",
        "the record is one, and one bad row",
        b'a,b\n1,"x\n\xff\ny"\n2\n3,z\n',
        [("3", "z")],
        [Bad(2, "encoding", '1,"x\n\ufffd\ny"'), Bad(5, "fields", "2")],
    ),
    one(
        "encoding_invalid_after_unclosed",
        "each line by itself",
        b'a,b\n1,"x\n2,\xff\n3,y\n',
        [("3", "y")],
        [Bad(2, "quote", '1,"x'), Bad(3, "encoding", "2,\ufffd")],
    ),
    Case(
        "encoding_invalid_beside_good_files",
        "one file's bytes are its own",
        {"one.csv": b"a,b\n1,\xff\n", "two.csv": "a,b\n2,é\n".encode(), "three.csv": MARK + "a,b\n3,é\n".encode()},
        {"two.csv": [("2", "é")], "three.csv": [("3", "é")]},
        {"one.csv": [Bad(2, "encoding")]},
    ),
    one(
        "encoding_c1_in_latin_1",
        "ISO 8859-1 has all 256 bytes",
        b"a,b\n1,x\x80\x9fy\n",
        [("1", "x\x80\x9fy")],
        csv={"encoding": "iso-8859-1"},
    ),
    *(
        one(
            f"encoding_header_invalid_{name}",
            "README: a header that can't be read; which name is meant is anybody's guess",
            b"a,b,Gr\xf6\xdfe\n1,2,3\n",
            [],
            [Bad(2, "header", "1,2,3", message=f"bytes that are not valid {encoding}")],
            csv={"encoding": encoding},
        )
        for name, encoding in {"utf_8": "utf-8", "us_ascii": "us-ascii"}.items()
    ),
    one(
        "encoding_header",
        "names are text of the encoding too",
        "a,Größe\n1,2\n".encode("windows-1252"),
        [("1", "2")],
        columns=[TEXTS[0], {"name": "b", "from": "Größe", "type": "string"}],
        csv={"encoding": "windows-1252"},
    ),
    one(
        "encoding_gzip_mark",
        "the mark stands in what was packed",
        gzip.compress(MARK + "a,b\n1,é\n".encode(), mtime=0),
        [("1", "é")],
        csv={"encoding": "windows-1252"},
    ),
]
