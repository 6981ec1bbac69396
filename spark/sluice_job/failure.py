"""Why a dataset is not published."""


class DatasetFailed(Exception):
    """`code` is for programs, the message for people."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


class InputChanged(DatasetFailed):
    """A raw object was replaced or removed while the batch read it."""

    def __init__(self, message: str):
        super().__init__("input.changed", message)
