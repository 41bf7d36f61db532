"""What the words of real queries say about where they lead: search_queries.tsv teaches the search.

A term speaks for an entry by the root of the share of its queries that the entry answers; few queries say less. Only
the `tune` part teaches, as `check` measures. Left out is what would cost bytes and help little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set

from content.search_queries import Query
from content.search_terms import Terms, words
from content.word_set import digits

UNTAUGHT = {"typo", "medicine-slip"}  # their words are not words
FEWEST = 4  # queries that hold a word; what a phrase means needs no such proof
DOUBT = 2  # as if a term had been in so many more queries that led elsewhere
UNHEARD = ("food/table/#",)  # entries whose names say enough
LEVELS = (0.6, 0.38)  # search-engine.js gives each its weight


def heard(queries: Iterable[Query], addresses: list[str], terms: Terms, slips: Set[str]) -> list[str]:
    """What the queries teach, without words that are slips of the key: [terms with blanks between them, for each the
    entries that it speaks for]. An entry is the step from the place in `addresses` after that of the one before, times
    the number of LEVELS, plus its level, in `digits`."""
    number = {address: i for i, address in enumerate(addresses) if not address.startswith(UNHEARD)}
    spoken: Counter[str] = Counter()
    together: Counter[tuple[str, int]] = Counter()
    for query in queries:
        if query.set == "tune" and query.kind not in UNTAUGHT:
            text = " ".join(word for word in words(query.text) if word not in slips)
            for term in terms.heard(text):
                spoken[term] += 1
                together.update((term, number[gold]) for gold in query.gold if gold in number)
    lists: dict[str, str] = {}
    after: dict[str, int] = {}
    for (term, entry), count in sorted(together.items()):
        speaks = (count / (spoken[term] + DOUBT)) ** 0.5
        level = next((i for i, least in enumerate(LEVELS) if speaks >= least), None)
        if level is not None and (spoken[term] >= FEWEST or term[0] in "#@"):
            step = entry - after.get(term, 0)
            lists[term] = lists.get(term, "") + digits(step * len(LEVELS) + level)
            after[term] = entry + 1
    return [" ".join(lists), " ".join(lists.values())]
