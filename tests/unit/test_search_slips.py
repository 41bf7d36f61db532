"""Common words that the search must know, so that it does not mend them."""

from __future__ import annotations

import pytest

from content import slips


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("cramp", "cramp", 0), ("cramp", "crmap", 0.8), ("swelling", "sweling", 0.5), ("legs", "lags", 0.7), ("leg", "log", 0.7), ("pain", "paid", 1)],
)  # fmt: skip
def test_the_distance_of_two_words(a: str, b: str, expected: float) -> None:
    assert slips.distance(a, b) == pytest.approx(expected)


def test_words_sound_alike() -> None:
    assert slips.sound("phlegm") == "flegm"
    assert slips.sound("letter") == "leter"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("camp", True),  # cramp without its r
        ("house", False),  # like none of them
        ("banner", False),  # three letters of banana are others
        ("throughout", True),  # would be cut in two
        ("nad", True),  # letters of "and" that changed places
        ("net", False),  # one letter of three is another word
    ],
)
def test_only_words_that_could_be_slips_are_kept(word: str, expected: bool) -> None:
    kept = slips.confusable((word,), frozenset({"cramp", "banana", "through", "out", "and", "not"}))
    assert kept == ([word] if expected else [])
