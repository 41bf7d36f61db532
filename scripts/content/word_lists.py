"""docs/data/drug_names.txt, common_words.txt, skipped_words.txt, weak_words.txt -> words that the search treats alike.

The first keeps it from turning the name of a medicine into that of another one, the second from taking a
common English word for a slip of the key; it passes over those of the third, and counts those of the fourth less.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from content import ContentError, Problem, shown
from content.readers import name_of, read_text
from content.records import unique


def load(path: Path) -> list[str]:
    """All words, one a line, in the order of the alphabet; lines that begin with # are comments."""
    name = name_of(path)
    lines = [(text, i) for i, text in enumerate(read_text(path).splitlines(), 1) if text and not text.startswith("#")]
    problems = [
        Problem(name, line, "word", shown(text), "one name in lower-case letters, such as amiloride")
        for text, line in lines
        if not re.fullmatch(r"[a-z]+(?:[ -][a-z0-9]+){0,3}", text)
    ]
    problems += unique(lines, name, "word")
    for (before, _), (text, line) in itertools.pairwise(lines):
        if text < before:
            wanted = f"words in the order of the alphabet (it follows {shown(before)})"
            problems.append(Problem(name, line, "order", shown(text), wanted))
    if not lines:
        problems.append(Problem(name, 0, "file", "no words", "one word a line"))
    if problems:
        raise ContentError(problems)
    return [text for text, _ in lines]
