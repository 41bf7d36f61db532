"""A table of queries with the answers that would be right first -> Query. docs/data/search_queries.tsv is one.

Tab-separated with a header: query, kind, gold (addresses below the root, joined by blanks), set (tune or check), origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content import ContentError, Problem, shown
from content.readers import name_of, read_text
from content.records import unique

COLUMNS = ("query", "kind", "gold", "set", "origin")
KINDS = (
    "plain", "synonym", "colloquial", "typo", "question", "clinical", "non-native", "long", "urgent", "medicine-slip",
)  # fmt: skip
SETS = ("tune", "check")


@dataclass(frozen=True)
class Query:
    """What somebody types, and where it should lead. `gold` are addresses below the root; one that ends in / takes
    any part of its page."""

    text: str
    kind: str
    gold: tuple[str, ...]
    set: str

    def hit(self, address: str) -> bool:
        """Whether a result at this address below the root is right."""
        page, _, anchor = address.partition("#")
        return any(address == gold or ("#" not in gold and page == gold) for gold in self.gold) or (
            anchor.startswith("k=") and page in self.gold
        )


def load(path: Path) -> list[Query]:
    """All queries, or ContentError with every problem of the file."""
    name = name_of(path)
    lines = read_text(path).rstrip("\n").splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        found = shown(lines[0]) if lines else "nothing"
        raise ContentError([Problem(name, 1, "header", found, ", ".join(COLUMNS) + " with tabs between them")])
    queries: list[Query] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            problems.append(Problem(name, number, "row", f"{len(cells)} cells", f"{len(COLUMNS)} cells"))
            continue
        text, kind, gold, part, _ = cells
        for field, value, known in (("kind", kind, KINDS), ("set", part, SETS)):
            if value not in known:
                problems.append(Problem(name, number, field, shown(value), f"one of {', '.join(known)}"))
        if not text.strip():
            problems.append(Problem(name, number, "query", "nothing", "what somebody types"))
        if not gold.split():
            problems.append(
                Problem(name, number, "gold", "nothing", "an address such as low/symptoms/, or ./ for home")
            )
        queries.append(Query(text, kind, tuple("" if a == "./" else a for a in gold.split()), part))
    problems += unique([(q.text.casefold(), i) for i, q in enumerate(queries, 2)], name, "query")
    if problems:
        raise ContentError(problems)
    return queries
