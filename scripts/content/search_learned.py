"""What the search has learned from queries: docs/data/search_learned.tsv -> which words speak for which entries.

Made by scripts/search_learn.py from the `tune` rows of search_queries.tsv and search_lessons.tsv. Tab-separated with a
header: term, entries. A term is a stem (calf), a group of synonyms (#cramp) or a medicine (@furosemide), as
search-engine.js cuts a query. Entries are `level:address`, joined by blanks; the address is below the root, ./ is home.
What is no longer in the guide is passed over, so nobody who edits a page has to edit this file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from content import ContentError, Problem, shown
from content.readers import name_of, read_text
from content.records import unique
from content.word_set import digits, number_of

COLUMNS = ("term", "entries")
# How much a term of level 1, 2 ... speaks for an entry: added to the score of its wordings.
LEVELS = (0.09, 0.16, 0.23, 0.31, 0.42, 0.6)
RARE = 128  # of the words that taught nothing, one in so many is taken for one that did
Learned = dict[str, dict[str, int]]
_TERM = re.compile(r"[#@]?[a-z0-9](?:[ .,'/+-]?[a-z0-9])*")
_ENTRY = re.compile(rf"([1-{len(LEVELS)}]):(\./|[a-z0-9][a-z0-9/#-]*)")


def load(path: Path) -> Learned:
    """Term -> address -> level, or ContentError with every problem of the file."""
    name = name_of(path)
    lines = read_text(path).rstrip("\n").splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        found = shown(lines[0]) if lines else "nothing"
        raise ContentError([Problem(name, 1, "header", found, " and ".join(COLUMNS) + " with a tab between them")])
    learned: Learned = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines[1:], 2):
        term, _, cell = line.partition("\t")
        if not _TERM.fullmatch(term):
            problems.append(Problem(name, number, "term", shown(term), "a stem, #synonym or @medicine, such as calf"))
        entries = [(_ENTRY.fullmatch(entry), entry) for entry in cell.split(" ")]
        problems += [
            Problem(name, number, "entries", shown(entry), f"a level of 1 to {len(LEVELS)} and an address, such as 2:legs/clot/")
            for match, entry in entries
            if not match
        ]  # fmt: skip
        learned[term] = {match[2].removeprefix("./"): int(match[1]) for match, _ in entries if match}
    problems += unique([(line.partition("\t")[0], i) for i, line in enumerate(lines[1:], 2)], name, "term")
    if problems:
        raise ContentError(problems)
    return learned


def dump(learned: Mapping[str, Mapping[str, int]]) -> str:
    """The text of the file; terms in order, so that two versions can be compared."""
    rows = [
        f"{term}\t" + " ".join(f"{level}:{address or './'}" for address, level in sorted(learned[term].items()))
        for term in sorted(learned)
        if learned[term]
    ]
    return "\n".join(["\t".join(COLUMNS), *rows, ""])


def packed(learned: Mapping[str, Mapping[str, int]], addresses: list[str]) -> list[object]:
    """For the index: [space of the numbers of terms, steps between these, for each the entries, LEVELS].

    An entry is the step from the place in `addresses` after that of the one before, times the number of LEVELS, plus
    its level; all in `digits`. Terms that share a number, which is rare, share their entries.
    """
    place = {address: i for i, address in enumerate(addresses)}
    known = {
        term: {place[address]: level for address, level in entries.items() if address in place}
        for term, entries in learned.items()
    }
    known = {term: entries for term, entries in known.items() if entries}
    space = max(1, RARE * len(known))
    numbered: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for term, entries in sorted(known.items()):
        numbered[number_of(term, space)] |= entries
    steps, codes, last = [], [], 0
    for number in sorted(numbered):
        steps.append(digits(number - last))
        last, after, code = number, 0, ""
        for entry, level in sorted(numbered[number].items()):
            code += digits((entry - after) * len(LEVELS) + level - 1)
            after = entry + 1
        codes.append(code)
    return [space, "".join(steps), " ".join(codes), list(LEVELS)]
