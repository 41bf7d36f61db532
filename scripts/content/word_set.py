"""Pack a set of words into a short text that can tell whether a word is one of them; search-engine.js unpacks it.

Each word stands for a number below `rare` times the number of words (FNV-1a, 32 bits, over its letters). The text holds
the steps between the numbers in order, low digits first, each a character of DIGITS worth its place below 32; the last
digit of a step stands 32 places on. A word of the set is always found; of other words one in `rare` is taken for a
member. A list of the words is two to three times as long.
"""

from __future__ import annotations

from collections.abc import Iterable

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def number_of(word: str, space: int) -> int:
    """The number, below `space`, of a word of letters a to z."""
    value = 0x811C9DC5
    for letter in word.encode("ascii"):
        value = (value ^ letter) * 0x01000193 % 2**32
    return value % space


def packed(words: Iterable[str], rare: int) -> list[int | str]:
    """[the space of the numbers, their steps]."""
    words = set(words)
    space = max(1, rare * len(words))
    text, last = [], 0
    for number in sorted({number_of(word, space) for word in words}):
        text.append(digits(number - last))
        last = number
    return [space, "".join(text)]


def digits(step: int) -> str:
    """A number of 0 or more as characters, the last of which says that it ends."""
    text = ""
    while step >= 32:
        text += DIGITS[step % 32]
        step //= 32
    return text + DIGITS[32 + step]
