"""The words of a text. tests/browser/test_search_engine.py compares with search-engine.js."""

from __future__ import annotations

import pytest

from content.search_words import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Can't my leg\u2019s 2,9", ["cannot", "my", "leg", "2.9"]),
        ("K+ four point nine, 4,700 na\u00efve", ["k", "4.9", "4,700", "naive"]),
        ("one point of", ["one", "point", "of"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found
