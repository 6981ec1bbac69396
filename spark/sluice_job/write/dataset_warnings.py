"""What does not keep a dataset from being published, and may not be what was meant."""

from collections.abc import Iterator, Sequence

from .dataset import WrittenDataset
from .warning import DatasetWarning, values_cut

SHOWN_FILES = 5
LARGE_BYTES = 8 * 1024**3
"""Of one file, which is read by one core from its beginning to its end: about 40 MB a second."""


def dataset_warnings(written: WrittenDataset) -> Iterator[DatasetWarning]:
    """Warnings of files that are damaged or too large to be shared out, of missing columns, and of values cut."""
    if written.damaged:
        yield DatasetWarning(
            "files-damaged", f"{listed(written.damaged)} can't be read to the end: no row of it is published"
        )
    for column, files in sorted(written.missing.items()):
        yield DatasetWarning("columns-missing", f"{listed(files)} without the column {column}: null in all their rows")
    yield from values_cut(written.cut, "were")
    large = [item.file.name for item in written.inputs if item.file.size > LARGE_BYTES]
    if large:
        yield DatasetWarning("large-files", f"{listed(large)} larger than 8 GiB: one core reads a file, so split them")


def listed(files: Sequence[str]) -> str:
    """How many files there are, and the names of the first."""
    shown = ", ".join(files[:SHOWN_FILES])
    more = f" and {len(files) - SHOWN_FILES} more" if len(files) > SHOWN_FILES else ""
    return f"{len(files)} {'file' if len(files) == 1 else 'files'} ({shown}{more})"
