"""docs/data/reviews.yml -> when each data file was last checked, and when it is to be checked again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content import Problem
from content.readers import Tree
from content.records import Day, LaterDay, PageFile, Record, load_list, matches


class Review(Record):
    """One data file. `pages` are those on which readers see it; they say so when its review is overdue."""

    file: Annotated[str, matches(r"[a-z_]+\.(yml|csv)", 'a file of docs/data, such as "foods.csv"')]
    pages: list[PageFile]
    reviewed: Day
    review_by: LaterDay


def load(path: Path) -> list[Review]:
    """All reviews, in the order of the file; each file once."""

    def rules(reviews: list[Review], tree: Tree) -> list[Problem]:
        return [
            Problem(
                tree.name, r.line("review_by"), f"{r.file}.review_by", str(r.review_by), f"a day after {r.reviewed}"
            )
            for r in reviews
            if r.review_by <= r.reviewed
        ]

    return load_list(path, Review, "file", rules)
