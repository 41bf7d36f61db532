"""docs/data/article_audit.yml -> the statements of the article this site grew from, and what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content import Problem
from content.readers import Tree
from content.records import Line, PageFile, Record, Slug, load_list, matches, one_of, rule

COUNT = 92


class Statement(Record):
    """One statement: what it said, the verdict of the audit, what was done, why, and where it stands now."""

    id: Annotated[str, matches(r"S[1-9][0-9]?", "S and a number from 1")]
    section: Line
    statement: Line
    verdict: Annotated[str, one_of("supported", "needs nuance", "wrong", "empty", "missing", "filler")]
    outcome: Annotated[str, one_of("kept", "corrected", "filled", "dropped")]
    why: Annotated[Line, rule(lambda text: len(text) <= 260, "at most 260 characters")]
    now: PageFile | None
    sources: list[Slug]


def load(path: Path) -> list[Statement]:
    """All statements in order; none may be left out."""

    def rules(statements: list[Statement], tree: Tree) -> list[Problem]:
        ids = [statement.id for statement in statements]
        wanted = [f"S{n}" for n in range(1, COUNT + 1)]
        if ids == wanted:
            return []
        missing = ", ".join(statement for statement in wanted if statement not in ids)
        found = f"{len(ids)} statements, " + (f"without {missing}" if missing else "too many or in another order")
        return [Problem(tree.name, 1, "file", found, f"S1 to S{COUNT} in order")]

    return load_list(path, Statement, "id", rules)
