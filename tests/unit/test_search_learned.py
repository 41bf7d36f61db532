"""What the search has learned: the file, its place in the index, and how it is learned."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import search_learn
from content import ContentError, search_learned
from content.search_learned import LEVELS, RARE
from content.search_queries import Query
from content.word_set import digits, number_of
from search_learn import Lesson

HEAD = "term\tentries\n"


def load(folder: Path, text: str) -> search_learned.Learned:
    path = folder / "docs" / "data" / "search_learned.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return search_learned.load(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [':1 header: found nothing, wanted term and entries with a tab between them']),
        ("term,entries\n", [':1 header: found "term,entries", wanted term and entries with a tab between them']),
        (
            HEAD + "Calf\t2:low/ 7:low/ help/\ncalf\t1:/low\ncalf\t1:./\n",
            [
                ':2 entries: found "7:low/", wanted a level of 1 to 6 and an address, such as 2:legs/clot/',
                ':2 entries: found "help/", wanted a level of 1 to 6 and an address, such as 2:legs/clot/',
                ':2 term: found "Calf", wanted a stem, #synonym or @medicine, such as calf',
                ':3 entries: found "1:/low", wanted a level of 1 to 6 and an address, such as 2:legs/clot/',
                ':4 term: found "calf" again (first on line 3), wanted each once',
            ],
        ),
        (HEAD + "calf\n", [':2 entries: found nothing, wanted a level of 1 to 6 and an address, such as 2:legs/clot/']),
    ],
)  # fmt: skip
def test_a_bad_table_brings_its_messages(tmp_path: Path, text: str, found: list[str]) -> None:
    with pytest.raises(ContentError) as caught:
        load(tmp_path, text)
    assert [str(p).removeprefix("docs/data/search_learned.tsv") for p in caught.value.problems] == found


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    learned = {"calf": {"": 1, "legs/clot/": 3}, "#night cramp": {"faq/legs/#cramp": 2}, "@co-amilofruse": {"low/": 1}}
    text = search_learned.dump(learned)
    assert text == ("term\tentries\n#night cramp\t2:faq/legs/#cramp\n@co-amilofruse\t1:low/\ncalf\t1:./ 3:legs/clot/\n")
    assert load(tmp_path, text) == learned


def test_the_index_holds_what_is_still_in_the_guide() -> None:
    learned = {"seiz": {"b": 3, "d": 1, "gone": 2}, "lost": {"gone": 3}}
    space = RARE
    code = digits(1 * 6 + 2) + digits(1 * 6 + 0)
    assert search_learned.packed(learned, ["a", "b", "c", "d"]) == [
        space, digits(number_of("seiz", space)), code, list(LEVELS),
    ]  # fmt: skip
    assert search_learned.packed({}, ["a"]) == [1, "", "", list(LEVELS)]


def lessons(seed: int) -> list[Lesson]:
    """Queries of four words of which one decides, and of which the wordings know nothing or the wrong thing."""
    rng = random.Random(seed)
    made = []
    for n in range(300):
        wobbly = rng.random() < 0.5
        said = ["wobbly" if wobbly else "itchy", *rng.sample(["leg", "night", "my", "old", "walk", "bed"], 3)]
        gold = ("low/muscles/",) if wobbly else ("legs/restless/",)
        made.append(Lesson(Query(f"q{n}", "colloquial", gold, "tune"), said, [(0, 0.8)]))
    return made


ADDRESSES = ["legs/", "low/muscles/", "legs/restless/", "legs/restless/#what", "food/table/#food-itch"]


def test_a_word_that_decides_is_learned_and_no_other() -> None:
    learned = search_learn.learn(lessons(1), ADDRESSES)
    assert learned["wobbly"] == {"low/muscles/": len(LEVELS)}
    assert learned["itchy"] == {"legs/restless/": len(LEVELS)}
    for term in ("leg", "night", "my", "old", "walk", "bed"):
        said = learned.get(term, {})
        assert said.get("low/muscles/") == said.get("legs/restless/"), "it does not tell one from the other"


def test_no_more_is_learned_than_the_index_has_room_for() -> None:
    learned = search_learn.learn(lessons(2), ADDRESSES, most=2)
    assert learned == {"wobbly": {"low/muscles/": len(LEVELS)}, "itchy": {"legs/restless/": len(LEVELS)}}


def test_slips_and_parts_of_pages_are_not_learned() -> None:
    slips = [Lesson(Query(f"q{n}", "typo", ("legs/restless/",), "tune"), ["itchy"], []) for n in range(9)]
    parts = [Lesson(Query(f"q{n}", "plain", ("legs/restless/",), "tune"), ["wobbly"], []) for n in range(9)]
    assert search_learn.learn(slips + parts, ADDRESSES) == {"wobbly": {"legs/restless/": len(LEVELS)}}
