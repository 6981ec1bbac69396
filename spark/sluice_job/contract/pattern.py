"""Regular expressions, in the syntax of RE2: it takes time in proportion to the text, whatever the expression."""

import re

import pyarrow as pa
import pyarrow.compute as pc

MEANT_OTHERWISE = re.compile(r"\\Q.*?(?:\\E|$)|\{,(\d+)\}|\\.|(\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\])", re.DOTALL)
"""Outside of quoted text: a repetition without a least number, and brackets. Other engines read more into them."""


TOO_LARGE = "pattern too large"
"""How RE2's reason begins when it would need more memory than it allows itself. The extension can't tell beforehand."""


def fault_of_pattern(pattern: str) -> str | None:
    """
    RE2's own reason why it does not take the pattern, or what it would take for text though nobody means it so; None
    where neither is. The extension has the same rule.
    """
    if (reason := refusal(pattern)) is not None and not reason.startswith(TOO_LARGE):
        return reason
    for found in MEANT_OTHERWISE.finditer(pattern):
        count, brackets = found.groups("")
        if count:
            return f"{{,{count}}} is text: write {{0,{count}}} to repeat, or \\{{,{count}}} for the text"
        if "&&" in brackets:
            return "&& is text: write the characters that are meant, or & once for the text"
    return None


def is_too_large(pattern: str) -> bool:
    """Whether RE2 would need more memory for it than it allows itself."""
    return (refusal(pattern) or "").startswith(TOO_LARGE)


def refusal(pattern: str) -> str | None:
    """RE2's own reason."""
    try:
        # Of no texts at all it would not compile the pattern.
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid as error:
        return str(error).removeprefix("Invalid regular expression: ")
    return None
