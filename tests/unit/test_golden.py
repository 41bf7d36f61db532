"""What is made of the small guide, word for word: a change of any word that programs write is seen in review.

When a change is meant: GOLDEN=write python3 scripts/dev.py test --only unit, and look at the difference of golden.txt.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import mini
from content import guide
from content.addresses import Repository

GOLDEN = Path(__file__).with_name("golden.txt")
ACCEPT = "If this is meant: GOLDEN=write .venv/bin/python -m pytest -q tests/unit/test_golden.py"


def made(root: Path) -> str:
    """The finished text of every page, in the order of their names."""
    loaded = guide.load(mini.write(root), Repository("https://example.org/repository"))
    return "".join(f"===== {path}\n{loaded.texts[path].rstrip()}\n" for path in sorted(loaded.texts))


def test_every_word_that_is_made_of_the_small_guide_is_the_committed_one(tmp_path: Path) -> None:
    text = made(tmp_path)
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    known = GOLDEN.read_text(encoding="utf-8")
    lines = list(difflib.unified_diff(known.splitlines(), text.splitlines(), "golden.txt", "now", lineterm="", n=1))
    assert not lines, "\n".join([*lines[:40], ACCEPT])
