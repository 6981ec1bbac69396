"""What keeps nothing from being published, and somebody should look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..one_line import one_line


@dataclass(frozen=True)
class DatasetWarning:
    """`code` is for programs, the message for people."""

    code: str
    message: str
    column: str | None = None
    values: int | None = None
    """How many values of the column it is about; None where it is not about values."""

    @property
    def document(self) -> dict[str, str]:
        """The warning as a quality report has it."""
        return {"code": self.code, "message": one_line(self.message)}


def values_cut(cut: Mapping[str, int], verb: str) -> Iterator[DatasetWarning]:
    """A warning for each column whose values lose digits of a second; `verb` is `are` or `were`."""
    for column, values in sorted(cut.items()):
        message = f"{column}: {values} values have more than 6 digits of a second, and {verb} cut to 6"
        yield DatasetWarning("values-cut", message, column, values)
