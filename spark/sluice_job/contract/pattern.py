"""Regular expressions, in the syntax of RE2: it takes time in proportion to the text, whatever the expression."""

import pyarrow as pa
import pyarrow.compute as pc


def fault_of_pattern(pattern: str) -> str | None:
    """RE2's own reason why it does not take the pattern; None where it does."""
    try:
        # Of no texts at all it would not compile the pattern.
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid as error:
        return str(error).removeprefix("Invalid regular expression: ")
    return None
