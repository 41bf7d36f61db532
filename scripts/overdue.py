"""List the pages, questions and data files whose review is overdue.

    python scripts/overdue.py [--report FILE] [--on YYYY-MM-DD]

FILE: Markdown for the one issue, empty if nothing is overdue. Exit code 0: nothing is; 1: something is; 2: the content has
a problem.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from content import ContentError, due, guide
from content.addresses import Repository
from content.records import today

ROOT = Path(__file__).resolve().parent.parent


def report(late: list[due.Due]) -> str:
    """Markdown for the issue; empty if nothing is late. Names stand as code, so that nothing in them comes alive."""
    if not late:
        return ""
    rows = "\n".join(f"| {d.review_by} | {d.kind} | `{d.name.replace('`', ' ')}` | `{d.file}` |" for d in late)
    return (
        f"{len(late)} thing(s) should have been checked again by now. Readers are told so on each page that shows them.\n\n"
        "For each: hold every statement against its source, look whether a newer guideline has come out, mend what is wrong, "
        "then set `reviewed` to that day and `review_by` to a later one. List under `docs/data/changes/` what a reader would "
        "do differently.\n\n"
        f"| Was due | What | Name | Its date stands in |\n| --- | --- | --- | --- |\n{rows}\n"
    )


def main(words: list[str] | None = None) -> int:
    """Print one line for each, and write the report."""
    parser = argparse.ArgumentParser(prog="overdue.py", description="List what is past its review date.")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--on", type=dt.date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    options = parser.parse_args(words)
    try:
        loaded = guide.load(ROOT / "docs", Repository("https://example.org/repository"))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 2
    day = options.on or today()
    everything = due.everything(loaded.pages, loaded.questions, loaded.reviews)
    late = due.overdue(everything, day)
    for item in late:
        print(due.problem(item, day))
    print(f"{len(late)} of {len(everything)} overdue on {day}; the next is due by {everything[len(late):][0].review_by if len(late) < len(everything) else 'nothing left'}")  # fmt: skip
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(report(late), encoding="utf-8", newline="\n")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
