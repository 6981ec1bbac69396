"""
The golden table: what the job has to make of which bytes. It is the judge of any reader: where reader and table
disagree, the definitions in spark/README.md say who is right.
"""

from . import (
    blank_lines,
    encodings,
    gzipped,
    header,
    limits,
    line_ends,
    moments,
    names,
    numbers,
    patterns,
    quotes,
    values,
)
from .case import Bad, Case

KINDS = (line_ends, blank_lines, header, quotes, encodings, numbers, moments, values, patterns, names, gzipped, limits)

CASES: dict[str, Case] = {case.name: case for kind in KINDS for case in kind.CASES}
assert len(CASES) == sum(len(kind.CASES) for kind in KINDS), "two cases have one name"

__all__ = ["CASES", "Bad", "Case"]
