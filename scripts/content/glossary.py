"""docs/data/glossary.yml -> the terms, sorted, by slug."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content.records import Line, PageFile, Record, Slug, load_list, rule


class Term(Record):
    """A hard word, its other names, how to say it (plain syllables), and what it means in a sentence or two."""

    slug: Slug
    term: Line
    other_names: list[Line]
    say: Line | None
    ipa: Line | None
    meaning: Annotated[Line, rule(lambda text: len(text) <= 260, "at most 260 characters")]
    page: PageFile | None
    sources: list[Slug]


def load(path: Path) -> dict[str, Term]:
    """All terms by slug, in the order of the alphabet."""
    terms = load_list(path, Term, "slug")
    return {t.slug: t for t in sorted(terms, key=lambda t: (t.term.casefold(), t.slug))}
