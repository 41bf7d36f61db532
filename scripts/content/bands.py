"""docs/data/bands.yml -> the bands of blood potassium, lowest first, in mmol/L (same number in mEq/L)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content import Problem
from content.readers import Tree
from content.records import Line, Record, Slug, Text, load_list, one_of, rule

Level = Annotated[float, rule(lambda value: 1.0 <= value <= 9.9, "mmol/L from 1.0 to 9.9")]


class Band(Record):
    """A result belongs here when it is at least `start` and less than `below`; None: no limit on that side.
    `means` and `do` carry their citations; `sign` names the sign of urgency.yml for the number alone."""

    slug: Slug
    name: Line
    side: Annotated[str, one_of("low", "usual", "high")]
    start: Level | None
    below: Level | None
    means: Text
    do: Text
    sign: Slug | None
    sources: list[Slug]

    @property
    def range(self) -> str:
        """The band in words: 'below 2.5', '2.5 to 2.9', '6.5 or more'."""
        if self.start is None:
            return f"below {self.below:.1f}"
        if self.below is None:
            return f"{self.start:.1f} or more"
        return f"{self.start:.1f} to {self.below - 0.1:.1f}"


def load(path: Path) -> list[Band]:
    """The bands; together they cover every number once."""

    def rules(bands: list[Band], tree: Tree) -> list[Problem]:
        problems = []
        edge: float | None = None
        for i, band in enumerate(bands):
            if band.start != edge and (i == 0 or edge is not None):
                found = "nothing" if band.start is None else str(band.start)
                wanted = "null in the first band only" if edge is None else f"{edge}, where the band before ends"
                problems.append(Problem(tree.name, tree.line(i, "start"), f"{band.slug}.start", found, wanted))
            edge = band.below
            if edge is None and i < len(bands) - 1:
                problems.append(Problem(tree.name, tree.line(i, "below"), f"{band.slug}.below", "nothing", "a number"))
        if edge is not None:
            problems.append(
                Problem(tree.name, tree.line(len(bands) - 1, "below"), "below", str(edge), "null at the end")
            )
        return problems

    return load_list(path, Band, "slug", rules)
