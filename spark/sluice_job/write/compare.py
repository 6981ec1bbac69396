"""A dataset about to be published beside the one that stands there: what its readers would rather be told."""

from collections.abc import Mapping
from typing import Any

from ..contract.contract import Contract
from ..failure import DatasetFailed
from .warning import DatasetWarning

MOST_ROWS = 2**63 - 1
"""That Spark can count."""


def compare(before: Mapping[str, Any] | None, document: Mapping[str, Any], contract: Contract) -> list[DatasetWarning]:
    """
    `before` and `document` are publish documents: of what is there now, and of what is to be.
    @raises DatasetFailed `rows-fell` when more rows are gone than may be, and the contract does not only warn of it
    """
    if before is None:
        return []
    fell = fewer_rows(before, document, contract.rows_may_fall)
    if fell is not None and contract.when_rows_fall == "fail":
        raise DatasetFailed(fell.code, fell.message)
    return [*([fell] if fell else []), *changed_columns(columns_of(before), columns_of(document))]


def fewer_rows(before: Mapping[str, Any], document: Mapping[str, Any], may_fall: float) -> DatasetWarning | None:
    """
    A warning when more than a share `may_fall` of the rows is missing; None also where nobody counted them before.
    """
    rows, now = rows_of(before), document["totals"]["curated"]
    if rows is None or now >= rows - rows * may_fall:
        return None
    return DatasetWarning(
        "rows-fell",
        f"{now} rows, after {rows} of batch {before.get('batchId')}: {(rows - now) / rows:.2%} fewer; "
        f"rowsMayFall allows {may_fall:.2%}",
    )


def without_files(published: Mapping[str, Any] | None, contract: Contract) -> DatasetWarning | None:
    """
    What to say of a published dataset of which no file in raw/ is taken any more: the least that its rows can come to.
    @raises DatasetFailed `rows-fell` when the contract does not only warn of it
    """
    rows = rows_of(published) if published is not None else None
    if rows == 0 or contract.rows_may_fall >= 1:
        return None
    message = (
        f"no file in raw/ is taken by this contract any more: the {'' if rows is None else f'{rows} '}rows that are "
        "published stay as they are, and nothing new comes; mend its files, or remove the contract"
    )
    if contract.when_rows_fall == "fail":
        raise DatasetFailed("rows-fell", message)
    return DatasetWarning("rows-fell", message)


def changed_columns(before: Mapping[str, str], now: Mapping[str, str]) -> list[DatasetWarning]:
    """New columns disturb nobody."""
    gone = [name for name in before if name not in now]
    other = [f"{name} was {kind} and is {now[name]}" for name, kind in before.items() if now.get(name, kind) != kind]
    warnings = []
    if gone:
        warnings.append(DatasetWarning("columns-gone", f"readers will miss {', '.join(gone)}"))
    if other:
        warnings.append(DatasetWarning("types-changed", f"readers will find other types: {', '.join(other)}"))
    return warnings


def rows_of(document: Mapping[str, Any]) -> int | None:
    """None of a document that does not tell: nobody promises what somebody wrote by hand."""
    totals = document.get("totals")
    rows = totals.get("curated") if isinstance(totals, dict) else None
    return rows if type(rows) is int and 0 <= rows <= MOST_ROWS else None


def columns_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Type by name, in order; of what is no column, nothing."""
    schema = document.get("schema")
    fields = [field for field in schema if isinstance(field, dict)] if isinstance(schema, list) else []
    named = [(field.get("name"), field.get("type")) for field in fields]
    return {name: kind for name, kind in named if isinstance(name, str) and isinstance(kind, str)}
