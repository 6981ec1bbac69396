"""Lines for whoever follows the batch's log: one for each fact."""

import sys
import traceback
from collections.abc import Mapping
from typing import Any

from .one_line import one_line


def log(line: str) -> None:
    """Prints it as one line, in whatever encoding the output has."""
    encoding = sys.stdout.encoding or "utf-8"
    print(one_line(line).encode(encoding, "backslashreplace").decode(encoding), flush=True)


def log_trace(error: BaseException) -> None:
    """The stack traces, set off from the margin: no line of them can pass for one that the job says."""
    for line in "".join(traceback.format_exception(error)).splitlines():
        log(f"    | {line}")


def log_report(report: Mapping[str, Any], counted: bool) -> None:
    """A quality report's totals, where rows were `counted`, the rules broken, what is doubtful, and how it ended."""
    dataset, totals, reason = report["dataset"], report["totals"], report["reason"]
    if counted:
        log(
            f"{dataset}: {totals['rowsRead']} rows read = {totals['curated']} curated"
            f" + {totals['quarantined']} quarantined + {totals['duplicates']} duplicates"
        )
    for rule in report["rules"]:
        log(f"{dataset}:   {rule['column'] or 'row'}: {rule['rule']}: {rule['rows']} rows")
    for warning in report["warnings"]:
        log(f"{dataset}: WARNING: {warning['code']}: {warning['message']}")
    said = f"{reason['code']}: {reason['message']}" if reason else ""
    endings = {
        "published": "published",
        "already-published": f"published already, by batch {report['publishedBy']} and from the same files",
        "unknown": f"UNKNOWN whether it was published: {said}",
        "failed": f"FAILED, nothing published: {said}",
    }
    log(f"{dataset}: {endings[report['status']]}")
