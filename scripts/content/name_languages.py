"""docs/data/name_languages.yml -> which other names of foods are in another language, so that a screen reader says them in it.

A name that is of several languages, that English uses too, or whose language is written in other letters stands in no list: there
a voice of another language would say it no better.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content import Problem, shown
from content.readers import Tree
from content.records import Plain, Record, load_list, one_of


class Names(Record):
    """`language` by its code, `names` as they stand in foods.csv (a test of the real data looks for those that do not)."""

    language: Annotated[str, one_of("de", "es", "fr", "it", "pt", "tr")]
    names: list[Plain]


def load(path: Path) -> list[Names]:
    """All records, one a language; each name once."""

    def rules(records: list[Names], tree: Tree) -> list[Problem]:
        seen: dict[str, str] = {}
        problems = []
        for i, record in enumerate(records):
            for n, name in enumerate(record.names):
                if name in seen:
                    found = f"{shown(name)}, which is in the list {seen[name]}"
                    line = tree.line(i, "names", n)
                    problems.append(Problem(tree.name, line, f"{record.language}.names", found, "each name once"))
                seen.setdefault(name, record.language)
        return problems

    return load_list(path, Names, "language", rules)
