"""docs/data/synonyms.yml -> words that mean the same to a reader. The search uses them; no page shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content import Problem
from content.readers import Tree
from content.records import Plain, Record, load_list, one_of, rule, unique

KINDS = ("lay", "spelling", "shorthand", "unit", "body", "drug class", "food")
Phrase = Annotated[Plain, rule(lambda text: text == text.casefold() and len(text) <= 60, "lower-case words, at most 60 characters")]  # fmt: skip


class Synonym(Record):
    """`word` is how the site says it; `same` are equal to it, both ways; who types any of them may also want `leads_to`."""

    word: Phrase
    same: list[Phrase]
    leads_to: list[Phrase] = []
    kind: Annotated[str, one_of(*KINDS)]


def load(path: Path) -> list[Synonym]:
    """All records. A phrase belongs to one record only, or a search could not tell which is meant."""

    def once(records: list[Synonym], tree: Tree) -> list[Problem]:
        said = [(phrase, record.line("same")) for record in records for phrase in record.same]
        heads = {record.word: record.line("word") for record in records}
        problems = unique(said, tree.name, "same")
        for phrase, line in said:
            if phrase in heads:
                found = f'"{phrase}", the word of another record (line {heads[phrase]})'
                problems.append(Problem(tree.name, line, "same", found, "one record for all that means the same"))
        return problems

    return load_list(path, Synonym, "word", once)
