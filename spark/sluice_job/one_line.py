"""Text that is not ours, on one line."""


def one_line(text: str) -> str:
    """
    Characters that end a line, steer a terminal, or turn or hide what stands after them are written as Python would
    write them (`\\n`, `\\x1b`, `\\u202e`): whoever reads the log by lines reads what the job said and nothing else.
    """
    return "".join(character if character.isprintable() else escaped(character) for character in text)


def escaped(character: str) -> str:
    """The character as Python would write it in a text."""
    return character.encode("unicode_escape").decode("ascii")
