"""Names of files, columns and keys are compared in one Unicode form; names of files are nothing but names."""

from collections.abc import Sequence

from .case import TEXTS, Bad, Case, one

COMPOSED, DECOMPOSED = "\u00e9", "e\u0301"
ONE = b"a,b\n1,x\n"


def taken(
    name: str, glob: str, files: Sequence[str], unclaimed: Sequence[str] = (), says: str = "README: files"
) -> Case:
    everything = {file: f"a,b\n{number},x\n".encode() for number, file in enumerate([*files, *unclaimed])}
    rows = {file: [(str(number), "x")] for number, file in enumerate(files)}
    return Case(f"names_{name}", says, everything, rows, {}, {"files": [glob]}, unclaimed=unclaimed)


CASES = [
    taken(
        "glob_composed",
        f"caf{COMPOSED}*",
        [f"caf{DECOMPOSED}.csv", f"caf{COMPOSED}.csv"],
        ["cafe.csv"],
        "macOS writes names decomposed",
    ),
    taken(
        "glob_decomposed",
        f"caf{DECOMPOSED}?csv",
        [f"caf{COMPOSED}.csv", f"caf{DECOMPOSED}.csv"],
        [],
        "one form for both",
    ),
    taken(
        "glob_one_character",
        "caf?.csv",
        [f"caf{DECOMPOSED}.csv", f"caf{COMPOSED}.csv"],
        ["caf.csv"],
        "? is one character, however it is written",
    ),
    taken("glob_case", "SALES*.CSV", ["sales-1.csv", "Sales-2.CSV"], ["my-sales.csv"]),
    taken(
        "glob_characters",
        "*",
        ["a[1].csv", "b{2,3}*.csv", "c 100%25.csv", "d\\d?.csv", "e:f.csv", "k=1.csv", "a+b.csv", "#.csv"],
    ),
    taken(
        "hidden_ones",
        "*",
        ["_x.csv", ".x.csv", "x._COPYING_", "ok.csv"],
        [],
        "README: every file is read, whatever its name",
    ),
    taken(
        "odd_ones",
        "*",
        ["/x.csv", " x.csv", "x.csv ", "\u4e2d\U0001f600.csv", "x\ny.csv", "a'b\".csv", "%2F.csv", "no-suffix"],
    ),
    taken(
        "compressed_by_name",
        "*",
        ["x.csv.gz", "x.csv.bz2", "x.csv.zst", "x.csv.lz4", "x.csv.snappy", "x.csv.deflate"],
        [],
        "what it is, not what it is called",
    ),
    one(
        "names_header_decomposed",
        "one form for both",
        f"a,Caf{DECOMPOSED}\n1,x\n",
        [("1", "x")],
        columns=[TEXTS[0], {"name": "b", "from": f"Caf{COMPOSED}", "type": "string"}],
    ),
    one(
        "names_header_composed",
        "one form for both",
        f"a,Caf{COMPOSED}\n1,x\n",
        [("1", "x")],
        columns=[TEXTS[0], {"name": "b", "from": f"Caf{DECOMPOSED}", "type": "string"}],
    ),
    Case(
        "names_key_forms",
        "a key in two forms is one key; the newest file's stays",
        {"old.csv": f"a,b\n{DECOMPOSED},old\nx,y\n".encode(), "new.csv": f"a,b\n{COMPOSED},new\n".encode()},
        {"old.csv": [("x", "y")], "new.csv": [(COMPOSED, "new")]},
        {},
        {"key": ["a"]},
        duplicates=1,
    ),
    Case(
        "names_key_last_row_stays",
        "README: within a file the last",
        {"f.csv": b"a,b\n1,first\n2,x\n1,last\n"},
        {"f.csv": [("2", "x"), ("1", "last")]},
        {},
        {"key": ["a"]},
        duplicates=1,
    ),
    Case(
        "names_key_bad_row_is_no_duplicate",
        "README: a bad row is quarantined, and takes nobody's place",
        {"f.csv": b"a,b\n1,good\n1,bad,row\n,x\n"},
        {"f.csv": [("1", "good")]},
        {"f.csv": [Bad(3, "fields", "1,bad,row"), Bad(4, "required", ",x", "a")]},
        {"key": ["a"]},
    ),
    Case(
        "names_key_of_two",
        "README: key",
        {"f.csv": b'a,b\n1,\n1,x\n"1",x\n1,X\n"1,x",\n'},
        {"f.csv": [("1", "x"), ("1", "X")]},
        {"f.csv": [Bad(2, "required", "1,", "b"), Bad(6, "required", '"1,x",', "b")]},
        {"key": ["a", "b"]},
        duplicates=1,
    ),
    Case(
        "names_value_forms",
        "a value is published as it stands",
        {"f.csv": f"a,b\n{DECOMPOSED},{COMPOSED}\n".encode()},
        {"f.csv": [(DECOMPOSED, COMPOSED)]},
        {},
    ),
]
