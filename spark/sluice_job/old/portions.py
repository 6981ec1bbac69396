"""Files of one dataset, grouped by what Spark can read in one go: the same encoding and the same header."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import unquote

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

from ..contract.contract import Contract, CsvFormat
from ..failure import DatasetFailed, InputChanged
from ..lake.raw import RawFile
from ..lake.storage import Storage, StorageError
from .lines import Split, read_lines, survey
from .opening import Opening, read_opening
from .records import multi_line_records, single_line_records

READERS = 16
"""Openings are small reads, far away: most of their time is waiting."""


@dataclass(frozen=True)
class Input:
    """One raw file of the dataset. Its number rises with its age: of equal keys the highest stays."""

    number: int
    file: RawFile
    opening: Opening


@dataclass(frozen=True)
class Portion:
    encoding: str
    separator: str | None
    line_end: str
    columns: tuple[str, ...]
    rejected: bool
    """The header is no good: no row of these files can be read by the contract."""
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class PortionRecords:
    portion: Portion
    records: DataFrame
    """source, line, text, fault"""
    rows_read: Mapping[int, int]
    """By the number of the input; counted without parsing."""
    decoded: bool
    """Whether the text was decoded, and may so hold U+FFFD."""
    kept: DataFrame | None = None
    """The part of the records that Spark keeps until release()."""

    def release(self) -> None:
        if self.kept is not None:
            self.kept.unpersist()


def open_inputs(storage: Storage, files: Iterable[RawFile], contract: Contract) -> list[Input]:
    """@raises InputChanged when a file's generation is there no more"""

    def opening(file: RawFile) -> Opening:
        try:
            return read_opening(lambda size: storage.read(file.object, file.generation, size), file.size, contract)
        except StorageError as error:
            if error.status == 404:
                raise InputChanged(f"{file.object} changed while being read") from error
            raise

    listed = list(files)
    with ThreadPoolExecutor(READERS) as threads:
        openings = threads.map(opening, listed)
        return [
            Input(number, file, opened) for number, (file, opened) in enumerate(zip(listed, openings, strict=False))
        ]


def portions_of(inputs: Iterable[Input]) -> list[Portion]:
    """Inputs without a header have no rows and are in no portion."""
    groups: dict[tuple, list[Input]] = {}
    for item in inputs:
        opening = item.opening
        rejected = opening.problem is not None
        if not opening.columns and not rejected:
            continue
        columns = () if rejected else opening.columns
        groups.setdefault((opening.encoding, opening.separator, opening.line_end, columns, rejected), []).append(item)
    return [Portion(*key, tuple(members)) for key, members in groups.items()]


def read_portion(spark: SparkSession, portion: Portion, uris: Mapping[int, str], csv: CsvFormat) -> PortionRecords:
    """
    Surveys the lines, holds them against the listing, and makes records of them. `uris` has each input's by number.
    @raises InputChanged when Spark did not read every byte of every file: most likely it read another generation
    """
    paths = [uris[item.number] for item in portion.inputs]
    splits = survey(read_lines(spark, paths, portion.encoding, portion.separator), csv)
    sources = sources_of(splits, portion, uris)
    refuse_unread(splits, portion, sources)

    spilling = {split.path for split in splits if split.spilling_lines and not portion.rejected}
    single = {path: number for path, number in sources.items() if path not in spilling}
    multi = {path: number for path, number in sources.items() if path in spilling}
    decoded = portion.encoding != "utf-8" or any(split.undecodable_lines for split in splits)
    lines = read_lines(spark, paths, portion.encoding, portion.separator, decoded)
    openings = {item.number: item.opening for item in portion.inputs}
    headers = {number: opening.header_lines for number, opening in openings.items()}
    if portion.separator is not None:
        headers = {number: opening.header_line_ends for number, opening in openings.items()}

    records = single_line_records(spark, lines, splits, single, headers)
    rows_read = {number: -openings[number].header_filled_lines for number in single.values()}
    for split in splits:
        if split.path in single:
            rows_read[single[split.path]] += split.filled_lines

    joined = None
    if multi:
        again = read_lines(
            spark, [uris[number] for number in multi.values()], portion.encoding, portion.line_end, decoded
        )
        ends = {number: openings[number].header_line_ends for number in multi.values()}
        joined = multi_line_records(spark, again, portion.line_end, csv, len(portion.columns), multi, ends)
        joined = joined.persist(StorageLevel.MEMORY_AND_DISK)
        rows_read.update(dict.fromkeys(multi.values(), 0))
        rows_read.update({row["source"]: row["count"] for row in joined.groupBy("source").count().collect()})
        records = records.unionByName(joined)
    return PortionRecords(portion, records, rows_read, decoded, joined)


def sources_of(splits: list[Split], portion: Portion, uris: Mapping[int, str]) -> dict[str, int]:
    """The number of the input by Spark's path."""
    by_uri = {uris[item.number]: item.number for item in portion.inputs}
    sources: dict[str, int] = {}
    for path in {split.path for split in splits}:
        # Spark percent-encodes paths; a name that holds a percent sign itself is encoded too.
        uri = path if path in by_uri else unquote(path)
        if uri not in by_uri:
            raise DatasetFailed("input.not-read", f"Spark read {path}, which was not asked for")
        sources[path] = by_uri[uri]
    return sources


def refuse_unread(splits: list[Split], portion: Portion, sources: Mapping[str, int]) -> None:
    """A line's end takes one or two characters, and a byte order mark up to three bytes: so much may be missing."""
    width = 2 if portion.encoding.startswith("utf-16") else 1
    for item in portion.inputs:
        own = [split for split in splits if sources[split.path] == item.number]
        lines, content = sum(split.lines for split in own), sum(split.bytes for split in own)
        least = content + width * max(lines - 1, 0)
        most = content + 2 * width * lines + 3
        if not least <= item.file.size <= most:
            raise InputChanged(
                f"of {item.file.object}, which has {item.file.size} bytes, Spark read {content} bytes in {lines} lines"
            )
