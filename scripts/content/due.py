"""When each page, question and data file is to be checked again, and what is past its date.

In: loaded pages, questions and reviews. Nothing here looks at the clock: the caller names the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from content import Problem
from content.pages import Page
from content.questions import Question
from content.reviews import Review

REVIEWS = "docs/data/reviews.yml"


@dataclass(frozen=True)
class Due:
    """One thing to check. kind: page | question | data file; `file` holds its date at `line`; `pages` show it."""

    kind: str
    name: str
    file: str
    line: int
    review_by: dt.date
    pages: tuple[str, ...]


def everything(pages: Iterable[Page], questions: Iterable[Question], reviews: Iterable[Review]) -> list[Due]:
    """All that has a date, the most urgent first."""
    found = [
        Due("page", page.front.title, page.name, page.front.line("review_by"), page.front.review_by, (page.path,))
        for page in pages
    ]
    found += [
        Due("question", q.front.question, q.name, q.front.line("review_by"), q.front.review_by, (q.page,))
        for q in questions
    ]
    found += [
        Due("data file", f"docs/data/{r.file}", REVIEWS, r.line("review_by"), r.review_by, tuple(r.pages))
        for r in reviews
    ]
    return sorted(found, key=lambda due: (due.review_by, due.file, due.line))


def first_on(page: str, dues: Iterable[Due]) -> Due:
    """What is due first on the page at this path; a page itself is always among it."""
    return min((due for due in dues if page in due.pages), key=lambda due: (due.review_by, due.kind != "page"))


def overdue(dues: Iterable[Due], day: dt.date) -> list[Due]:
    """What should have been checked before `day`; on the day of its date a thing is still in time."""
    return [due for due in dues if due.review_by < day]


def problem(due: Due, day: dt.date) -> Problem:
    """The same as a line for a person who mends it."""
    late = (day - due.review_by).days
    wanted = f"a check against its sources, then new dates ({late} day{'s' * (late != 1)} late)"
    return Problem(due.file, due.line, "review_by", f"{due.review_by} ({due.kind}: {due.name})", wanted)
