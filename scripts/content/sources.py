"""docs/data/sources.yml -> the published sources, by key. One record per source."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from content import Problem, shown
from content.readers import Tree
from content.records import Line, Record, Slug, load_list, matches, one_of, rule

KINDS = (
    "guideline", "systematic review", "review", "trial", "study", "case report", "consensus", "reference",
    "textbook", "patient page", "label", "regulator", "dataset",
)  # fmt: skip


# The lists of sources, by what a reader may trust them for; each stands on one page (<!-- block: sources NAME -->).
GROUPS = (
    "guidelines", "systematic-reviews", "health-services", "medicine-regulators", "official",
    "reviews", "studies", "case-reports", "hospitals", "textbooks",
)  # fmt: skip
_OF_TIER = {
    1: {"guideline": "guidelines", "consensus": "guidelines", "systematic review": "systematic-reviews",
        "patient page": "health-services", "regulator": "medicine-regulators", "label": "medicine-regulators"},
    2: {"guideline": "reviews", "consensus": "reviews", "systematic review": "reviews", "review": "reviews",
        "trial": "studies", "study": "studies", "case report": "case-reports", "patient page": "hospitals"},
}  # fmt: skip
_REST = {1: "official", 2: "textbooks"}


class Source(Record):
    """A work that pages cite. tier 1: guideline, systematic review, government or national health
    service; tier 2: peer-reviewed article, textbook, hospital or professional body."""

    key: Slug
    title: Line
    publisher: Line
    year: Annotated[str, matches(r"(19|20)[0-9][0-9]|not stated", 'a year such as "2012", or "not stated"')]
    address: Annotated[
        str,
        matches(r"https?://[a-z0-9.-]+\.[a-z]{2,}(/[^\s<>\"]*)?", "a full web address, such as https://www.who.int/"),
    ]
    tier: Annotated[int, rule(lambda tier: tier in (1, 2), "1 or 2 (weaker sources are not published)")]
    kind: Annotated[str, one_of(*KINDS)]
    read: Annotated[str, one_of("full", "excerpt", "abstract")] = Field(description="how much of it was read")

    @property
    def group(self) -> str:
        """The one of GROUPS in which it is listed."""
        return _OF_TIER[self.tier].get(self.kind, _REST[self.tier])


def load(path: Path) -> dict[str, Source]:
    """All sources by key. Addresses are unique: one work, one record."""

    def rules(sources: list[Source], tree: Tree) -> list[Problem]:
        seen: dict[str, str] = {}
        problems = []
        for i, source in enumerate(sources):
            if source.address in seen:
                found = f"the address of {shown(seen[source.address])} again"
                problems.append(
                    Problem(tree.name, tree.line(i, "address"), f"{source.key}.address", found, "one record")
                )
            seen.setdefault(source.address, source.key)
        return problems

    return {source.key: source for source in load_list(path, Source, "key", rules)}
