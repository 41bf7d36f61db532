"""Everything the site knows, read from docs/ and turned into text.

What comes in: Markdown pages and the data files of docs/data. What goes out: Markdown and
HTML as strings. Nothing in this package imports the site engine; `scripts/hooks.py` (MkDocs,
ProperDocs) and `scripts/stage.py` (any engine) call it, and `scripts/check.py` reports on it.

Imports go one way: guide -> page_parts, blocks, pages -> loaders -> records -> readers -> here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one place, worded for the person who edits that file.

    path: file as seen from the repository root; line: from 1, or 0 for the whole file;
    field: column, key or part of the page; found and wanted: what stands there, what should.
    """

    path: str
    line: int
    field: str
    found: str
    wanted: str

    def __post_init__(self) -> None:
        # A key or the name of a file may hold anything, and a terminal obeys what it is sent.
        for part in ("path", "field"):
            object.__setattr__(self, part, visible(getattr(self, part), 300))

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place} {self.field}: found {self.found}, wanted {self.wanted}"


class ContentError(Exception):
    """All problems found in one pass, in reading order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def shown(value: object, limit: int = 60) -> str:
    """A value as it is quoted in a message: one line, printable, cut at `limit` characters."""
    if value is None or value == "":
        return "nothing"
    text = value if isinstance(value, str) else repr(value)
    return f'"{visible(text, limit)}"'


def visible(text: str, limit: int = 120) -> str:
    """A text as one printable line, cut at `limit` characters."""
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"
