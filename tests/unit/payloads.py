"""The hostile texts of payloads.txt, for tests of everything that takes text from a contributor or a reader."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "payloads.txt"
LEAST = 150


def payloads() -> list[str]:
    """One text for each line, with its written line feeds and tabs made into real ones."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    found = [
        line.replace("\\n", "\n").replace("\\t", "\t") for line in lines if line.strip() and not line.startswith("# ")
    ]
    assert len(found) >= LEAST, f"only {len(found)} payloads"
    return found
