"""The reading grade of each page (Flesch-Kincaid), raw and with unavoidable terms set aside.

python scripts/readability.py       a table of all pages, worst first
"""

from __future__ import annotations

import re
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import textstat

from content import guide
from content.addresses import Repository

ROOT = Path(__file__).resolve().parent.parent
TERMS = ROOT / ".ci" / "unavoidable-terms.txt"
READER_KINDS = ("home", "guide", "danger", "reference")


@dataclass(frozen=True)
class Grade:
    """One page: its Flesch-Kincaid grade as it stands and with terms set aside, and its number of words."""

    path: str
    kind: str
    raw: float
    set_aside: float
    words: int


def prose(markdown: str) -> str:
    """The sentences of a page: no headings, tables, markers or citations; a list item ends like a sentence."""
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.S)
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    lines = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith(("|", "<", "#", "```")):
            lines.append("")
            continue
        line = re.sub(r'^!!! \w+ "?(.*?)"?$', r"\1.", line)
        item = re.match(r"^(?:[-*+]|\d+\.)\s+(.*)$", line)
        if item:
            line = item[1] if re.search(r"[.!?:]\W*$", item[1]) else f"{item[1]}."
        lines.append(re.sub(r"[*_`]", "", line))
    return "\n".join(lines).strip()


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of plain sentences."""
    return round(float(textstat.flesch_kincaid_grade(text)), 1)


def grades(loaded: guide.Guide) -> list[Grade]:
    """All pages; the FAQ is graded by its answers, which stand in files of their own."""
    terms = [line for line in TERMS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    terms += sorted({re.escape(word.lower()) for m in loaded.medicines for word in m.name.split() if len(word) > 6})
    pattern = re.compile(r"\b(?:" + "|".join(terms) + r")\b", re.I)
    result = []
    for page in loaded.pages:
        text = prose(page.body)
        here = [question for question in loaded.questions if question.page == page.path]
        text += "".join(f"\n{question.front.question}\n{prose(question.answer)}" for question in here)
        if len(text.split()) < 40:
            continue
        result.append(Grade(page.path, page.front.kind, grade(text), grade(pattern.sub("it", text)), len(text.split())))
    return result


def main() -> int:
    """Print the table and the medians."""
    found = sorted(
        grades(guide.load(ROOT / "docs", Repository("https://example.org/repository"))), key=lambda g: -g.raw
    )
    print(f"{'raw':>5} {'set aside':>10} {'words':>6}  page")
    for g in found:
        print(f"{g.raw:5.1f} {g.set_aside:10.1f} {g.words:6d}  {g.path}")
    readers = [g for g in found if g.kind in READER_KINDS]
    raw, aside = (statistics.median(getattr(g, key) for g in readers) for key in ("raw", "set_aside"))
    print(f"{len(readers)} pages for readers: median grade {raw:.1f} raw, {aside:.1f} with unavoidable terms set aside")
    return 0


if __name__ == "__main__":
    sys.exit(main())
