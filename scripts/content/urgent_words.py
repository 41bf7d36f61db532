"""docs/data/urgent_words.yml -> what people type when a danger sign may be happening to them, by sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content.records import Plain, Record, Slug, load_list, rule

Words = Annotated[Plain, rule(lambda text: text == text.casefold() and 1 <= len(text.split()) <= 6, "one to six lower-case words")]  # fmt: skip


MARKS = ("=raises", "=lowers")


class UrgentWords(Record):
    """`sign` is a slug of urgency.yml. A search that holds all words of one entry shows the card of the sign first.

    A word with = before it is a mark: the slug of the sign of a band (bands.yml) for a result in that band, or one of
    MARKS for a medicine that does so to potassium."""

    sign: Slug
    words: list[Words]


def marks(words: str) -> list[str]:
    """The marks among the words of an entry."""
    return [word for word in words.split() if word.startswith("=")]


def load(path: Path) -> list[UrgentWords]:
    """All records, one a sign."""
    return load_list(path, UrgentWords, "sign")
