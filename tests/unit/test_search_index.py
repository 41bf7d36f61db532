"""The index of the search: what can be found, in few bytes."""

from __future__ import annotations

import json
from pathlib import Path

import brotli
import pytest

import mini
from content import guide, search_index, search_learned
from content.addresses import Repository
from content.guide import Guide
from content.word_set import packed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def loaded(tmp_path: Path) -> Guide:
    return guide.load(mini.write(tmp_path / "project"), Repository(""))


def test_each_kind_of_entry(loaded: Guide) -> None:
    index = search_index.build(loaded)
    for kind, columns in search_index.ENTRY_KINDS.items():
        assert index[kind], kind
        assert all(len(row) == len(columns) for row in index[kind]), kind
    assert len(index["foods"]) == len(loaded.foods)
    assert ["", "Banana, raw", "422 mg in 1 medium", "plantano guineo", "Fruit"] in index["foods"]
    furosemide = next(row for row in index["medicines"] if row[0] == "furosemide")
    assert furosemide[1:] == ["Furosemide", "Lowers potassium. Water tablet.", ["frusemide", "Lasix"], "Water tablet"]
    cramp = next(row for row in index["questions"] if row[1] == "cramp")
    assert cramp[0] == "faq/legs/"
    assert cramp[3] == "A cramp passes within minutes and leaves…"


def test_pages_and_their_parts(loaded: Guide) -> None:
    index = search_index.build(loaded)
    addresses = [row[0] for row in index["pages"]]
    assert len(addresses) == len(set(addresses))
    assert "faq/" in addresses
    assert "faq/legs/" not in addresses, "its questions are entries"
    parts = [(addresses[row[0]], row[1], row[2]) for row in index["sections"]]
    assert ("legs/clot/", "what-to-do", "What to do") in parts
    assert not {"sources", "about-this-page", "when-to-get-help"} & {anchor for _, anchor, _ in parts}


def test_plain_text_holds_no_markup() -> None:
    text = 'A **bold** [link](x.md){ .c } with <b title="x">HTML</b>,<sup class="c">[1]</sup> a note[^key] and\n\n1. a *list* &amp; `code`'
    assert search_index.plain(text) == "A bold link with HTML , a note and a list & code"


def test_names_of_our_medicines_are_not_said_twice(loaded: Guide) -> None:
    drugs = search_index._other_drugs(loaded)
    assert "furosemide" in loaded.drug_names
    assert "furosemide" not in drugs, "search-engine.js takes it from the row of the medicine"
    assert set(drugs) <= set(loaded.drug_names)
    assert search_index.build(loaded)["drugs"] == packed(drugs, 1024)


def test_wordings_stand_once_without_words_that_do_not_count() -> None:
    texts = ["What is low potassium?", "low potassium", "is it low potassium", "low k"]
    assert search_index._wordings(texts, {"what", "is", "it"}, "page") == ["low potassium?", "low potassium", "low k"]


def test_long_texts_end_between_words() -> None:
    assert search_index._shorten("short") == "short"
    cut = search_index._shorten("word, " * 40)
    assert len(cut) <= search_index.SHOWN + 1
    assert cut.endswith("word…")


def test_the_index_replaces_that_of_the_theme(loaded: Guide, tmp_path: Path) -> None:
    for name in ("search/search_index.json", "assets/javascripts/workers/search.0a1b2c3d.min.js"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    search_index.write(tmp_path, loaded)
    files = [path.relative_to(tmp_path).as_posix() for path in (tmp_path / "search").rglob("*")]
    assert files == ["search/index.json"]
    assert not list((tmp_path / "assets/javascripts/workers").iterdir())
    english = json.loads((tmp_path / "search/index.json").read_text("utf-8"))["english"]
    assert english == packed(["house"], 256), "the words that the guide itself uses are left out"


def test_lists_of_phrases_become_one_text(loaded: Guide) -> None:
    index = search_index.columns(search_index.build(loaded))
    assert index["synonyms"] == [["cramp", "water tablet"], ["charley horse|spasm", "water pill"], ["sore legs", ""]]
    names = index["medicines"][1]
    assert index["medicines"][3][names.index("Furosemide")] == "frusemide|lasix"


def test_what_was_learned_stands_in_the_index(loaded: Guide) -> None:
    index = search_index.build(loaded)
    assert index["learned"] == search_learned.packed(loaded.learned, search_index.addresses(index))


def test_the_index_of_the_guide_fits_a_phone() -> None:
    index = search_index.columns(search_index.build(guide.load(ROOT / "docs", Repository(""))))
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(brotli.compress(text, quality=11)) <= 80_000, "as it lies beside the file for hosts that send it so"
