"""Problems as annotations of GitHub Actions: each shows on its line of the change.

In: Problems. Out: workflow commands on standard output, nothing anywhere else than in GitHub Actions.
GitHub shows at most ten of a step; the summary that dev.py writes holds all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from content import Problem


def active() -> bool:
    """Whether GitHub Actions reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def data(text: str) -> str:
    """The text of a command: a line end would end it, a percent sign would start an escape."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def value(text: str) -> str:
    """The value of a property, which a comma or a colon would end too."""
    return data(text).replace(":", "%3A").replace(",", "%2C")


def error(problem: Problem) -> str:
    """The command that puts the problem on its line (on the first, if it is one of the whole file)."""
    message = f"{problem.field}: found {problem.found}, wanted {problem.wanted}"
    return f"::error file={value(problem.path)},line={problem.line or 1},title={value(problem.field)}::{data(message)}"


def annotate(problems: Iterable[Problem]) -> None:
    """Print one command a problem, if GitHub Actions reads it."""
    if active():
        for problem in problems:
            print(error(problem))
