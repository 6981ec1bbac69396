"""What a row breaks."""

from dataclasses import dataclass

SHOWN_CHARACTERS = 80


@dataclass(frozen=True)
class Violation:
    """A rule that a row breaks."""

    column: str | None
    """None for a rule of the whole row."""
    rule: str
    value: str | None
    """The text that breaks it, whole."""
    message: str


def text_message(text: str, what: str) -> str:
    """The text in quotes, cut to SHOWN_CHARACTERS, and what is wrong with it."""
    shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."
    return f"'{shown}' {what}"
