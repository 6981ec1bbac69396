"""Why a dataset is not published."""

from .one_line import one_line


class DatasetFailed(Exception):
    """`code` is for programs, the message for people: one line, whatever the names in it hold."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = one_line(message)


INPUT_CHANGED = "input.changed"


class InputChanged(DatasetFailed):
    """A raw object was replaced or removed while the batch read it."""

    def __init__(self, message: str) -> None:
        super().__init__(INPUT_CHANGED, message)
