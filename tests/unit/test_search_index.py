"""Rows of tables become entries of the search."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mini
from content import guide, search_index
from content.addresses import Repository, page_address
from content.guide import Guide


@pytest.fixture
def loaded(tmp_path: Path) -> Guide:
    return guide.load(mini.write(tmp_path / "project"), Repository(""))


def doc(location: str, text: str = "x") -> dict[str, Any]:
    return {"location": location, "title": location, "text": text}


def extended(folder: Path, loaded: Guide, docs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    path = folder / "search_index.json"
    path.write_text(json.dumps({"config": {"lang": ["en"]}, "docs": docs}), encoding="utf-8")
    search_index.extend(path, loaded)
    index = json.loads(path.read_text(encoding="utf-8"))
    assert index["config"] == {"lang": ["en"]}
    found: list[dict[str, Any]] = index["docs"]
    return found


def test_each_food_medicine_and_term_is_an_entry(loaded: Guide) -> None:
    entries = {entry["location"]: (entry["title"], entry["text"]) for entry in search_index.entries(loaded)}
    assert len(entries) == 7
    assert entries["food/table/#food-banana-raw"] == (
        "Banana, raw", "<p>422 mg potassium in 1 medium (118 g); 358 mg per 100 g. plantano, guineo</p>",
    )  # fmt: skip
    assert entries["medicines/#medicine-furosemide"] == (
        "Furosemide", "<p>Lowers potassium. Water tablet. Potassium leaves with the urine. frusemide, Lasix</p>",
    )  # fmt: skip
    assert entries["glossary/#ecg"] == ("ECG", "<p>A heart tracing.</p>")


def test_entries_stand_after_those_of_their_page(loaded: Guide, tmp_path: Path) -> None:
    found = extended(tmp_path, loaded, [doc(""), doc("food/table/"), doc("food/table/#limits"), doc("help/")])
    locations = [entry["location"] for entry in found]
    assert locations[:3] == ["", "food/table/", "food/table/#limits"]
    assert locations[3:6] == [
        "food/table/#food-spinach-boiled",
        "food/table/#food-potato-baked",
        "food/table/#food-banana-raw",
    ]
    assert locations[6] == "help/"
    assert len(locations) == 4 + 7


def test_what_ends_every_page_is_left_out_and_numbers_of_citations_too(loaded: Guide, tmp_path: Path) -> None:
    docs = [
        doc("help/", "Claim.<sup>1, 12</sup> 10<sup>th</sup>"), doc("help/#sources"), doc("help/#about-this-page"),
        doc("help/#when-to-get-help"), doc("about/sources/"), doc("about/#sources-of-error"),
    ]  # fmt: skip
    found = extended(tmp_path, loaded, docs)
    locations = [entry["location"] for entry in found]
    assert locations[:3] == ["help/", "about/sources/", "about/#sources-of-error"]
    assert found[0]["text"] == "Claim. 10<sup>th</sup>"


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    files = mini.tree()
    files["docs/data/foods.csv"] = files["docs/data/foods.csv"].replace('"Banana, raw"', "<script>alert(1)</script>")
    loaded = guide.load(mini.write(tmp_path, files), Repository(""))
    entry = next(e for e in search_index.entries(loaded) if "banana" in e["location"])
    assert entry["title"] == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_the_addresses_are_those_of_real_pages() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    known = {page_address(path.relative_to(docs).as_posix()) for path in docs.rglob("*.md")}
    assert {search_index.FOODS, search_index.MEDICINES, search_index.GLOSSARY} <= known
