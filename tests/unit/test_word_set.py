"""A set of words in few bytes. tests/browser/test_search_engine.py reads it back with search-engine.js."""

from __future__ import annotations

import random
import string

from content.word_set import DIGITS, number_of, packed


def numbers(text: str) -> set[int]:
    """The numbers in a packed text."""
    found, at, step, worth = set(), 0, 0, 1
    for letter in text:
        digit = DIGITS.index(letter)
        step += digit % 32 * worth
        worth *= 32
        if digit >= 32:
            at += step
            found.add(at)
            step, worth = 0, 1
    return found


def made_up(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 12))) for _ in range(count)]


def test_a_word_of_the_set_is_always_found_and_another_one_seldom() -> None:
    words, others = made_up(2000, 1), made_up(20000, 2)
    space, text = packed(words, 256)
    assert isinstance(space, int)
    assert isinstance(text, str)
    members = numbers(text)
    assert all(number_of(word, space) in members for word in words)
    wrong = sum(number_of(word, space) in members for word in others if word not in words)
    assert wrong < 2 * 20000 / 256


def test_the_text_is_short() -> None:
    words = made_up(2000, 3)
    text = packed(words, 256)[1]
    assert isinstance(text, str)
    assert len(text) < 2.1 * len(set(words))


def test_no_words() -> None:
    assert packed([], 256) == [1, ""]
