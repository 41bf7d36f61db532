"""Which common words the search would take for a slip of the key in another word: search-engine.js must know these.

The rules are those of `nearest` and `spell` in search-engine.js; tests/browser/test_search_engine.py holds both together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

# Letters that sound alike, in the order in which they are replaced.
SAME_LETTERS = (("ph", "f"), ("ae", "e"), ("oe", "e"), ("ck", "k"), ("qu", "k"), ("y", "i"), ("z", "s"), ("c", "k"), ("th", "t"), ("rh", "r"), ("ei", "ie"))  # fmt: skip
_VOWELS = frozenset("aeiouy")
_MARGIN = 0.01


@lru_cache(maxsize=4)  # while somebody writes, most builds have the words of the one before
def confusable(words: tuple[str, ...], said: frozenset[str]) -> list[str]:
    """Those of the words that the search could take for one of `said`, or for two of them without the blank."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(said):
        for key in _keys(word):
            near[key].append(word)
    return [word for word in words if _two(word, said) or any(_slip(word, other) for other in _likely(word, near))]


def _cuts(word: str) -> set[str]:
    """The word, and the word with one letter left out; with two, if it is long. What shares one may be a slip."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    if len(word) < 6:
        return {word} | once
    return {word} | once | {cut[:i] + cut[i + 1 :] for cut in once for i in range(len(cut))}


def _keys(word: str) -> set[str]:
    """What a word and its slips have in common: the cuts of it and of its sound, and its consonants."""
    heard = sound(word)
    consonants = "".join(letter for letter in heard if letter not in _VOWELS)
    return _cuts(word) | _cuts(heard) | {f"|{consonants}"}


def _likely(word: str, near: Mapping[str, list[str]]) -> set[str]:
    return {other for key in _keys(word) for other in near.get(key, ())}


def _two(word: str, said: frozenset[str]) -> bool:
    return any(word[:at] in said and word[at:] in said for at in range(3, len(word) - 2))


def _slip(word: str, other: str) -> bool:
    if len(word) == 3:
        return other in (word[1] + word[0] + word[2], word[0] + word[2] + word[1])
    if len(word) < 4 or len(other) < 4 or abs(len(word) - len(other)) > 2:
        return False
    most = 1 if len(word) < 5 else 1.4 if len(word) < 8 else 2
    heard, spoken = sound(word), sound(other)
    start = 0 if other[0] == word[0] else 0.2 if spoken[:1] == heard[:1] else 0.6
    ease = 0.6 if len(word) > 6 and word[:4] == other[:4] else 0  # slips come late in a word
    most += ease - start + _MARGIN
    return distance(word, other, most) <= most or distance(heard, spoken, most - 0.4) <= most - 0.4


def sound(word: str) -> str:
    """The word as it sounds: letters that sound alike are one, doubled ones single."""
    for old, new in SAME_LETTERS:
        word = word.replace(old, new)
    return "".join(letter for i, letter in enumerate(word) if not i or letter != word[i - 1])


def distance(a: str, b: str, most: float = math.inf) -> float:
    """Edits that turn a into b, or more than `most`: doubled letters count half, vowels for vowels and swaps less than
    one."""
    before: list[float] = []
    last = [float(j) for j in range(len(b) + 1)]
    for i in range(1, len(a) + 1):
        row = [float(i)]
        for j in range(1, len(b) + 1):
            same = 0.0 if a[i - 1] == b[j - 1] else 0.7 if a[i - 1] in _VOWELS and b[j - 1] in _VOWELS else 1.0
            best = min(
                last[j] + (0.5 if i > 1 and a[i - 1] == a[i - 2] else 1),
                row[j - 1] + (0.5 if j > 1 and b[j - 1] == b[j - 2] else 1),
                last[j - 1] + same,
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, before[j - 2] + 0.8)
            row.append(best)
        if min(row) > most and min(last) > most:  # a swap looks back two rows
            return math.inf
        before, last = last, row
    return last[-1]
