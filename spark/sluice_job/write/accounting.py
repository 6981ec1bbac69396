"""Where every row went: rows read = curated + quarantined + duplicates, for each input and in total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..failure import DatasetFailed


@dataclass(frozen=True)
class Counts:
    """Rows of one input, or of several."""

    rows_read: int = 0
    curated: int = 0
    quarantined: int = 0
    duplicates: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.rows_read + other.rows_read,
            self.curated + other.curated,
            self.quarantined + other.quarantined,
            self.duplicates + other.duplicates,
        )

    @property
    def document(self) -> dict[str, int]:
        """The counts under the names that report and publish document have for them."""
        return {
            "rowsRead": self.rows_read,
            "curated": self.curated,
            "quarantined": self.quarantined,
            "duplicates": self.duplicates,
        }


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of each count."""
    return sum(counts, Counts())


def account(
    rows_read: Mapping[int, int], curated: Mapping[int, int], quarantined: Mapping[int, int], duplicates: int
) -> dict[int, Counts]:
    """
    Counts by input. The four come from four places: rows read from a count of lines that parses nothing, curated and
    quarantined from the Parquet files as written, duplicates (in all) from the stage that drops them. An input's
    duplicates are what is left of its rows, and have to add up to that number.
    @raises DatasetFailed `unbalanced`
    """
    counts = {}
    for number, read in rows_read.items():
        kept, bad = curated.get(number, 0), quarantined.get(number, 0)
        left = read - kept - bad
        if left < 0:
            raise unbalanced(f"input {number}: {read} rows read, but {kept} curated and {bad} quarantined")
        counts[number] = Counts(read, kept, bad, left)
    in_all = total(counts.values())
    strangers = (set(curated) | set(quarantined)) - set(rows_read)
    if strangers or in_all.duplicates != duplicates:
        raise unbalanced(
            f"{in_all.rows_read} rows read, {sum(curated.values())} curated, {sum(quarantined.values())} quarantined, "
            f"{duplicates} duplicates"
        )
    return counts


def unbalanced(what: str) -> DatasetFailed:
    """The failure of rows that are not accounted for; `what` says which."""
    return DatasetFailed("unbalanced", f"rows read do not equal curated + quarantined + duplicates ({what})")


def refuse_bad_share(counts: Counts, max_bad_rows: float) -> None:
    """@raises DatasetFailed `too-many-bad-rows`"""
    if counts.quarantined > max_bad_rows * counts.rows_read:
        share = counts.quarantined / counts.rows_read
        raise DatasetFailed(
            "too-many-bad-rows",
            f"{counts.quarantined} of {counts.rows_read} rows break the contract ({share:.2%}); "
            f"maxBadRows allows {max_bad_rows:.2%}",
        )
