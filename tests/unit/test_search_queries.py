"""The table of queries by which the search is measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from content import ContentError, guide, search_queries
from content.addresses import Repository, page_address
from content.search_index import build, slug_of
from content.search_queries import Query

ROOT = Path(__file__).resolve().parents[2]
HEAD = "query\tkind\tgold\tset\torigin\n"


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "docs" / "data" / "search_queries.tsv"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        search_queries.load(path)
    return [str(problem).removeprefix("docs/data/search_queries.tsv") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b\n", [':1 header: found "a,b", wanted query, kind, gold, set, origin with tabs between them']),
        ("", [":1 header: found nothing, wanted query, kind, gold, set, origin with tabs between them"]),
        (HEAD + "a\tplain\thelp/\n", [":2 row: found 3 cells, wanted 5 cells"]),
        (
            HEAD + " \todd\t\tboth\tmade\n",
            [
                ":2 gold: found nothing, wanted an address such as low/symptoms/, or ./ for home",
                ':2 kind: found "odd", wanted one of plain, synonym, colloquial, typo, question, clinical, non-native, long, urgent, medicine-slip',
                ":2 query: found nothing, wanted what somebody types",
                ':2 set: found "both", wanted one of tune, check',
            ],
        ),
        (
            HEAD + "cramp\tplain\thelp/\ttune\tmade\nCramp\tplain\thelp/\ttune\tmade\n",
            [':3 query: found "cramp" again (first on line 2), wanted each once'],
        ),
    ],
)
def test_a_bad_table_brings_its_messages(tmp_path: Path, text: str, found: list[str]) -> None:
    assert problems(tmp_path, text) == found


def test_a_page_takes_any_part_and_a_part_only_itself() -> None:
    query = Query("x", "plain", ("low/", "faq/legs/#is-it-a-clot", "result/", ""), "tune")
    assert query.hit("low/")
    assert query.hit("low/#treated")
    assert query.hit("faq/legs/#is-it-a-clot")
    assert not query.hit("faq/legs/#other")
    assert not query.hit("low/symptoms/")
    assert query.hit("result/#k=2.9")
    assert query.hit("")


def test_every_right_answer_exists() -> None:
    index = build(guide.load(ROOT / "docs", Repository("")))
    known = {row[0] for row in index["pages"]} | {f"{row[0]}#{row[1]}" for row in index["questions"]}
    known |= {row[0] for row in index["questions"]}
    known |= {f"food/table/#food-{row[0] or slug_of(row[1])}" for row in index["foods"]}
    known |= {f"medicines/#medicine-{row[0]}" for row in index["medicines"]}
    known |= {f"glossary/#{row[0]}" for row in index["terms"]}
    loaded = guide.load(ROOT / "docs", Repository(""))
    known |= {f"{page_address(page.path)}#{anchor}" for page in loaded.pages for anchor in page.ids}
    queries = loaded.queries
    assert [(q.text, gold) for q in (*queries, *loaded.lessons) for gold in q.gold if gold not in known] == []
    for part in ("tune", "check"):
        for kind in search_queries.KINDS:
            assert sum(q.set == part and q.kind == kind for q in queries) >= 10, (part, kind)


def test_a_lesson_is_no_query_that_measures() -> None:
    loaded = guide.load(ROOT / "docs", Repository(""))
    assert {query.set for query in loaded.lessons} == {"tune"}
    texts = [query.text.casefold() for query in (*loaded.queries, *loaded.lessons)]
    assert [text for text, count in Counter(texts).items() if count > 1] == []
