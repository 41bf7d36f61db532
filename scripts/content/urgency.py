"""docs/data/urgency.yml -> the four levels of urgency and the signs that belong to each.

The same wording stands wherever a sign is shown; pages and questions name signs by slug.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from content import ContentError, Problem
from content.readers import read_yaml
from content.records import Line, Record, Slug, list_of, one_of

LEVELS = ("ambulance", "hospital", "today", "appointment")


class Level(Record):
    """How fast help is needed. `mark` is a short text mark, so that color is never the only sign."""

    slug: Annotated[str, one_of(*LEVELS)]
    name: Line
    do: Line
    mark: Line


class Sign(Record):
    """One reason to get help at its level; `may_be` names what it may be, `note` adds a limit."""

    slug: Slug
    level: Annotated[str, one_of(*LEVELS)]
    sign: Line
    note: Line | None = None
    may_be: Line | None = None
    sources: list[Slug]


@dataclass(frozen=True)
class Urgency:
    """Levels in order of urgency, signs in the order of the file."""

    levels: tuple[Level, ...]
    signs: dict[str, Sign]

    def grouped(self, slugs: list[str] | None = None) -> list[tuple[Level, list[Sign]]]:
        """Signs by level, most urgent first; only those in `slugs` unless it is None."""
        chosen = [s for s in self.signs.values() if slugs is None or s.slug in slugs]
        groups = [(level, [s for s in chosen if s.level == level.slug]) for level in self.levels]
        return [(level, signs) for level, signs in groups if signs]


def load(path: Path) -> Urgency:
    """Levels and signs; exactly the four levels, in order, each with a sign."""
    tree = read_yaml(path)
    if not isinstance(tree.value, dict) or set(tree.value) != {"levels", "signs"}:
        raise ContentError([Problem(tree.name, 1, "file", "other keys", "the keys levels and signs")])
    levels, problems = list_of(tree, Level, "slug", tree.value["levels"], ("levels",))
    signs, found = list_of(tree, Sign, "slug", tree.value["signs"], ("signs",))
    problems += found
    if not problems and tuple(level.slug for level in levels) != LEVELS:
        line = tree.line("levels")
        problems.append(Problem(tree.name, line, "levels", "other levels or another order", ", ".join(LEVELS)))
    if problems:
        raise ContentError(problems)
    return Urgency(tuple(levels), {sign.slug: sign for sign in signs})
