"""Cut a text into what the search counts: stems of words, and what they mean. search-engine.js does the same.

tests/browser/test_search_engine.py holds both together, query by query.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[a-z][a-z0-9]*|[^\W\d_]+")
_APOSTROPHE = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'"))


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _number(said: re.Match[str]) -> str:
    """In figures: four point nine -> 4.9."""
    a, b = said.groups()
    return f"{_NUMBERS.index(a)}.{_NUMBERS.index(b)}" if a in _NUMBERS and b in _NUMBERS else said.group()


def words(text: str) -> list[str]:
    """Folded: Can't my leg's 2,9 -> cannot, my, leg, 2.9."""
    letters = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.category(char).startswith("M"))
    text = "".join(letters).lower().translate(_APOSTROPHE)
    text = re.sub(r"\b(\w+) (?:point|dot|comma) (\w+)\b", _number, text, flags=re.ASCII)
    text = re.sub(r"\b(?:can't|cant|can not)\b", "cannot", text)
    text = re.sub(r"'s\b|'", "", text)
    text = re.sub(r"\bk\+", "k ", text)
    return [
        word.replace(",", ".") if re.fullmatch(r"[0-9]+,[0-9]{1,2}", word) else word for word in _WORD.findall(text)
    ]


@cache
def stem(word: str) -> str:
    """cramps, cramping, cramped -> cramp; dizziness, dizzy -> dizzi. Names of medicines keep their shape."""
    if len(word) < 4 or re.search(r"[0-9]", word):
        return word
    if len(word) > 6:
        word = re.sub(r"ness$", "", word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif len(word) > 4 and re.search(r"(?:ss|sh|ch|x|z|[^h]o)es$", word):
        word = word[:-2]
    elif re.search(r"[^suix']s$", word):
        word = word[:-1]
    if len(word) > 5 and re.search(r"[aeiouy].*(?:ing|ed)$", word):
        word = re.sub(r"(?:ing|ed)$", "", word)
        if word != "cann" and re.search(r"([^aeiouls])\1$", word):
            word = word[:-1]
    if len(word) > 3:
        word = re.sub(r"e$", "", word)
    return re.sub(r"y$", "i", word) if len(word) > 3 else word


class Terms:
    """Texts as terms: `#3` is what the third group of synonyms means, `@furosemide` a medicine, anything else a stem."""

    def __init__(self, synonyms: Iterable[Iterable[str]], medicines: Iterable[tuple[str, Iterable[str]]], skipped: Iterable[str]) -> None:  # fmt: skip
        """Groups of phrases that mean the same; (slug, names) of medicines; words that do not count."""
        self._stopped = {stem(word) for word in skipped}
        self._phrases: defaultdict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for number, phrases in enumerate(synonyms):
            for phrase in phrases:
                self._teach(phrase, f"#{number}")
        for slug, names in medicines:
            for name in names:
                self._teach(re.sub(r"\(.*?\)", "", name), f"@{slug}")
        for known in self._phrases.values():
            known.sort(key=lambda phrase: -len(phrase[0]))

    def _teach(self, phrase: str, concept: str) -> None:
        if parts := [stem(word) for word in words(phrase)]:
            self._phrases[parts[0]].append((parts, concept))

    def _fit(self, stems: list[str], wanted: list[str], start: int) -> int:
        """How many stems from `start` on the phrase takes, words that do not count between them included; 0: none."""
        at = start
        for n, word in enumerate(wanted):
            while n and at < len(stems) and stems[at] != word and stems[at] in self._stopped:
                at += 1
            if at >= len(stems) or stems[at] != word:
                return 0
            at += 1
        return at - start

    def heard(self, text: str) -> list[str]:
        """What a text says, each once: the meaning of each phrase that is known, and every word that counts and is no
        part of a longer phrase."""
        stems = [stem(word) for word in words(text)]
        found: dict[str, None] = {}
        at = 0
        while at < len(stems):
            most, length, concepts = 0, 1, []
            for wanted, concept in self._phrases.get(stems[at], ()):
                if len(wanted) < most:
                    break
                taken = self._fit(stems, wanted, at)
                if taken:
                    most, length = (most, length) if most else (len(wanted), taken)
                    concepts.append(concept)
            part = stems[at : at + length]
            found |= dict.fromkeys(concepts)
            if not concepts or len(part) == 1:
                found |= dict.fromkeys(word for word in part if word not in self._stopped)
            at += length
        return list(found)
