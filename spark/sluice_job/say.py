"""Lines for whoever follows the batch's log."""


def say(line: str) -> None:
    print(line, flush=True)


def say_report(report: dict) -> None:
    """A quality report's totals, the rules that were broken, and how it ended."""
    dataset, totals, reason = report["dataset"], report["totals"], report["reason"]
    say(
        f"{dataset}: {totals['rowsRead']} rows read = {totals['curated']} curated"
        f" + {totals['quarantined']} quarantined + {totals['duplicates']} duplicates"
    )
    for rule in report["rules"]:
        say(f"{dataset}:   {rule['column'] or 'row'}: {rule['rule']}: {rule['rows']} rows")
    if reason:
        say(f"{dataset}: FAILED, nothing published: {reason['code']}: {reason['message']}")
    else:
        say(f"{dataset}: published")
