"""One issue a topic: opened when there is something to tell, kept up to date, closed when it is mended.

    python scripts/weekly_issues.py FOLDER

FOLDER holds TOPIC.md for each topic that was looked at; an empty file says that all is well. A topic without a file was
not looked at (its job failed): its issue stays as it is, and the exit code is 1. Needs `gh` with GH_TOKEN and GH_REPO, as
GitHub Actions has it; RUN_PAGE, if set, is linked. Standard library only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TOPICS = {
    "links": "Web addresses that do not answer",
    "reviews": "Pages, questions and data past their review date",
    "versions": "Newer versions of what the guide is built with",
    "engines": "Built by another engine, the guide is not the same",
}
LABEL = "weekly"
MOST = 60_000  # characters; GitHub takes 65,536


def mark(topic: str) -> str:
    """The first line of the issue of a topic, by which it is found again."""
    return f"<!-- weekly: {topic} -->"


def gh(*words: str, text: str | None = None) -> str:
    """What gh prints. Raises CalledProcessError."""
    done = subprocess.run(["gh", *words], input=text, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        done.check_returncode()
    return done.stdout


def body(topic: str, report: str) -> str:
    """The text of the issue."""
    run = os.environ.get("RUN_PAGE", "")
    if len(report) > MOST:
        report = report[:MOST].rpartition("\n")[0] + "\n\n(The rest is left out. The run has all.)\n"
    end = f"\n[The run that found this]({run}). " if run else "\n"
    return (
        f"{mark(topic)}\n{report}{end}This text is replaced each week; the issue closes by itself when all is well.\n"
    )


def settle(topic: str, report: str, issues: list[dict[str, str | int]]) -> str:
    """Bring the issue of one topic up to date; what was done."""
    known = next((issue for issue in issues if str(issue["body"]).startswith(mark(topic))), None)
    if report.strip():
        text = body(topic, report)
        if known is None:
            gh("issue", "create", "--title", TOPICS[topic], "--label", LABEL, "--body-file", "-", text=text)
            return "opened"
        gh("issue", "edit", str(known["number"]), "--body-file", "-", text=text)
        return f"updated #{known['number']}"
    if known is None:
        return "nothing to tell"
    gh("issue", "close", str(known["number"]), "--comment", "All is well again.")
    return f"closed #{known['number']}"


def main(words: list[str] | None = None) -> int:
    """Settle every topic, also after one that fails."""
    given = sys.argv[1:] if words is None else words
    if len(given) != 1 or not Path(given[0]).is_dir():
        print(__doc__)
        return 2
    gh("label", "create", LABEL, "--description", "Found by the weekly run", "--color", "6e5b8a", "--force")
    # Only people with rights here can give an issue this label, so no stranger's issue is taken for ours.
    listed = gh("issue", "list", "--state", "open", "--label", LABEL, "--limit", "100", "--json", "number,body")
    issues = json.loads(listed)
    good = True
    for topic in TOPICS:
        path = Path(given[0]) / f"{topic}.md"
        if not path.is_file():
            print(f"{topic}: not looked at")
            good = False
            continue
        try:
            print(f"{topic}: {settle(topic, path.read_text(encoding='utf-8'), issues)}")
        except subprocess.CalledProcessError as error:
            print(f"{topic}: gh ended with {error.returncode}")
            good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
