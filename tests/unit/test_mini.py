"""The small guide that other tests break is itself whole."""

from __future__ import annotations

from pathlib import Path

import mini
from content import guide
from content.addresses import Repository
from content.blocks import BLOCKS


def test_it_loads_and_every_page_gets_its_text(tmp_path: Path) -> None:
    loaded = guide.load(mini.write(tmp_path), Repository("https://example.org/repository"))
    assert sorted(loaded.texts) == sorted(mini.PAGES)
    assert (len(loaded.foods), len(loaded.bands), len(loaded.questions), len(loaded.audit)) == (3, 3, 2, 92)
    assert all("<!-- block" not in text for path, text in loaded.texts.items() if path != "about/index.md")


def test_it_holds_every_block() -> None:
    text = "".join(mini.PAGES.values())
    assert [name for name in BLOCKS if f"<!-- block: {name} -->" not in text] == []
