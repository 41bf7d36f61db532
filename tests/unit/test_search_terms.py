"""What the search counts of a text. tests/browser/test_search_engine.py compares with search-engine.js."""

from __future__ import annotations

import pytest

from content.search_terms import Terms, stem, words


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


@pytest.mark.parametrize(
    ("word", "short"),
    [
        ("cramps", "cramp"), ("cramping", "cramp"), ("cramped", "cramp"), ("dizziness", "dizzi"), ("dizzy", "dizzi"),
        ("canned", "cann"), ("running", "run"), ("potatoes", "potato"), ("bodies", "bodi"), ("leg", "leg"), ("b12s", "b12s"),
        ("losartan", "losartan"), ("illness", "ill"), ("telling", "tell"), ("tablets", "tablet"),
    ],
)  # fmt: skip
def test_stems(word: str, short: str) -> None:
    assert stem(word) == short


def test_the_longest_phrase_that_is_known_counts() -> None:
    terms = Terms(
        [["cramp", "charley horse"], ["calf", "back leg"]],
        [("furosemide", ["Furosemide", "Lasix (tablet)"])],
        ["of", "my", "the"],
    )
    heard = terms.heard("charley horse in the back of my leg with Lasix")
    assert heard == ["#0", "in", "#1", "with", "@furosemide", "lasix"]
    assert terms.heard("my back") == ["back"], "half a phrase is a word"
    assert terms.heard("back of the lego") == ["back", "lego"]
    assert terms.heard("cramp cramps cramping") == ["#0", "cramp"], "each once"
