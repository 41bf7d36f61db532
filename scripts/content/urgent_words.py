"""docs/data/urgent_words.yml -> what people type when a danger sign may be happening to them, by sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content.records import Plain, Record, Slug, load_list, rule

Words = Annotated[Plain, rule(lambda text: text == text.casefold() and 1 <= len(text.split()) <= 6, "one to six lower-case words")]  # fmt: skip


class UrgentWords(Record):
    """`sign` is a slug of urgency.yml. A search that holds all words of one entry shows the card of the sign first."""

    sign: Slug
    words: list[Words]


def load(path: Path) -> list[UrgentWords]:
    """All records, one a sign."""
    return load_list(path, UrgentWords, "sign")
