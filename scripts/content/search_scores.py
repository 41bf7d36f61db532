"""docs/data/search_scores.yml -> how well the search finds, as `dev.py search-eval --stock --save` measured it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content.records import Day, Record, load_list, one_of, rule

KINDS = {
    "plain": "In a word or two", "synonym": "In other words", "colloquial": "As people talk", "typo": "With slips of the key",
    "question": "As a question", "clinical": "In words of professionals", "non-native": "In learned English",
    "long": "As a long story", "urgent": "In an emergency", "medicine-slip": "With a misspelled medicine", "all": "All searches",
}  # fmt: skip

Shares = Annotated[
    list[float],
    rule(
        lambda shares: len(shares) == 3 and all(0 <= s <= 100 for s in shares), "[first, first three, none] in percent"
    ),
]


class SearchScore(Record):
    """A kind of query. `ours` and `stock` (the theme's own search on the same pages): percent of queries whose first
    result is right, of those with a right one among the first three, and of those with no result."""

    kind: Annotated[str, one_of(*KINDS)]
    queries: Annotated[int, rule(lambda n: n > 0, "1 or more")]
    ours: Shares
    stock: Shares
    measured: Day


def load(path: Path) -> list[SearchScore]:
    """All kinds, in the order of the file; the last is all of them together."""
    return load_list(path, SearchScore, "kind")
