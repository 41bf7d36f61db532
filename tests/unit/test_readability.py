"""The reading grade of the real pages: grade 6 in the median, no page for readers above 8, terms not set aside."""

from __future__ import annotations

import statistics
from pathlib import Path

import readability
from content import guide
from content.addresses import Repository

ROOT = Path(__file__).resolve().parents[2]


def test_pages_stay_plain() -> None:
    found = readability.grades(guide.load(ROOT / "docs", Repository("https://example.org/repository")))
    readers = [g for g in found if g.kind in readability.READER_KINDS]
    assert len(readers) >= 40
    assert statistics.median(g.set_aside for g in readers) <= 6
    hard = [f"{g.path}: {g.raw}" for g in readers if g.raw > 8]
    assert not hard, hard


def test_prose_leaves_out_what_is_not_a_sentence() -> None:
    text = '# Head\n\nA claim.[^key] See [the page](x.md).\n\n| a | b |\n\n- one\n- two.\n\n!!! note "Box"\n'
    assert readability.prose(text).split("\n") == [
        "", "", "A claim. See the page.", "", "", "", "one.", "two.", "", "Box.",
    ][2:]  # fmt: skip


def test_long_words_raise_the_grade() -> None:
    plain = "The leg hurts at night. It stops when you walk."
    hard = "Intermittent claudication characteristically necessitates physiological investigation immediately."
    assert readability.grade(plain) < 3 < readability.grade(hard)
