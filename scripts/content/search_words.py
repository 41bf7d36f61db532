"""Cut a text into words as search-engine.js does; tests/browser/test_search_engine.py holds both together."""

from __future__ import annotations

import re
import unicodedata

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
