"""Patterns of dates and timestamps: what is wrong with them is said before Spark sees them."""

import re

# What Spark 3 reads: "Datetime Patterns for Formatting and Parsing" in its SQL reference, without the letters of weeks
# (Y, W, w, u, e, c), which it refuses, and those that it only writes (E, F, Q, q).
READ = "GyMLdDahKkHmsSVzOXx"


def expected_format(text: str) -> str | None:
    """What to write instead of a pattern that can't be meant; None for any other. The extension has the same rule."""
    pattern = re.sub(r"'[^']*'", "", text)
    if "'" in pattern:
        return "a second quote"
    for letter in re.findall(r"[A-Za-z{}#]", pattern):
        if letter not in READ:
            return f"no {letter}: yyyy-MM-dd or yyyy-MM-dd'T'HH:mm:ss, with text in quotes"
    if "D" in pattern and re.search("[ML]", pattern):
        return "d for the day of the month, as in yyyy-MM-dd: D is the day of the year"
    if "m" in pattern and not re.search("[HhKk]", pattern):
        return "M for the month, as in yyyy-MM-dd: m is the minute"
    return None
