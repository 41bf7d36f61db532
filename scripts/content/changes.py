"""docs/data/changes/*.yml -> what changed in the health content, one file a change, newest first."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from content import ContentError, Problem, shown
from content.readers import name_of, read_yaml
from content.records import Day, PageFile, Plain, Record, Slug, check_record, one_of

KINDS = {"new": "New", "changed": "Changed", "correction": "Corrected"}


class Change(Record):
    """What a reader would do or understand otherwise than before. A correction says that we had been wrong."""

    date: Day
    kind: Annotated[str, one_of(*KINDS)]
    pages: list[PageFile]
    what: Plain
    why: Plain
    sources: list[Slug]


@dataclass(frozen=True)
class Entry:
    """One change; `slug` is the name of its file without the ending, `name` the file as messages show it."""

    slug: str
    change: Change
    name: str

    @property
    def order(self) -> tuple[dt.date, str]:
        return self.change.date, self.slug


def load(folder: Path) -> list[Entry]:
    """All changes, newest first, or ContentError with the problems of all files."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*")):
        try:
            entries.append(_read(path))
        except ContentError as error:
            problems += error.problems
    if not entries and not problems:
        problems.append(Problem(name_of(folder), 0, "folder", "no changes", "one YAML file per change"))
    if problems:
        raise ContentError(problems)
    return sorted(entries, key=lambda entry: entry.order, reverse=True)


def _read(path: Path) -> Entry:
    name = name_of(path)
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(-[a-z0-9]+){1,12}", path.stem)
    if path.suffix != ".yml" or match is None:
        wanted = "a file named by its day and a few words, such as 2026-11-22-star-fruit.yml"
        raise ContentError([Problem(name, 0, "file name", shown(path.name), wanted)])
    tree = read_yaml(path)
    change, problems = check_record(Change, tree.value, name, tree.line)
    if change is not None and str(change.date) != match[1]:
        problems.append(
            Problem(name, change.line("date"), "date", str(change.date), f"{match[1]}, as in the file name")
        )
    if change is None or problems:
        raise ContentError(problems)
    return Entry(path.stem, change, name)
