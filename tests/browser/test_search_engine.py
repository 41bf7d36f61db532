"""The engine of the search, in the browser but without the page around it: spelling, numbers, danger, any input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from content import search_queries, search_words, urgency, word_lists

ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """An empty page with the engine and the index of the built site."""
    index = next((site / "search").glob("index*.json")).read_text("utf-8")
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "overrides/assets/javascripts/search-engine.js")
    page.evaluate("index => { globalThis.ask = siteSearchEngine.prepare(JSON.parse(index)); }", index)
    yield page
    page.close()


@pytest.fixture(scope="module")
def ask(page: Page) -> Ask:
    """ask(query, typing=False, only="") gives what the engine answers."""

    def asked(query: str, **options: Any) -> dict[str, Any]:
        answer: dict[str, Any] = page.evaluate("([query, options]) => ask(query, options)", [query, options])
        return answer

    return asked


def first(answer: dict[str, Any]) -> list[str]:
    return [result["address"] for result in answer["results"]]


# Spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brocolli", "broccoli"), ("spinich", "spinach"), ("resless legs", "restless legs"), ("magneseum", "magnesium"),
        ("diarhea", "diarrhea"), ("pregnent", "pregnant"), ("kidny disease", "kidney disease"), ("potasium", "potassium"),
        ("pottasium", "potassium"), ("hipokalemia", "hypokalemia"), ("cramsp", "cramps"),
        ("cantelope", "cantaloupe"), ("symtoms", "symptoms"),
    ],
)  # fmt: skip
def test_a_slip_is_mended(ask: Ask, typed: str, meant: str) -> None:
    answer = ask(typed)
    assert answer["corrected"] == meant
    assert answer["results"]


@pytest.mark.parametrize("typed", ["leg", "bed", "ham", "k", "ecg", "mri", "2.9", "b12", "my sister works", "because"])
def test_short_words_digits_and_plain_english_are_left_alone(ask: Ask, typed: str) -> None:
    answer = ask(typed)
    assert answer["changed"] == []
    assert answer["maybe"] == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("furosimide", "furosemide"), ("spironalactone", "spironolactone"), ("lisinipril", "lisinopril"),
        ("hydrochlorthiazide", "hydrochlorothiazide"), ("amiloryde", "amiloride"), ("prednizone", "prednisone"),
        ("trimethaprim", "trimethoprim"), ("lasixx", "lasix"),
    ],
)  # fmt: skip
def test_names_of_medicines_are_offered_never_put_in(ask: Ask, typed: str, offered: str) -> None:
    answer = ask(typed)
    assert answer["changed"] == []
    assert offered in [name for _, names in answer["maybe"] for name in names]
    assert answer["results"], "the offer comes with its results"


def drug_names() -> list[str]:
    lines = (ROOT / "docs/data/drug_names.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#") and " " not in line and "-" not in line]


def test_no_name_of_a_medicine_is_ever_changed(page: Page) -> None:
    names = drug_names()
    assert len(names) > 500
    changed = page.evaluate(
        "names => names.filter(name => { const a = ask(name); return a.changed.length || a.maybe.length; })", names
    )
    assert changed == []


def test_a_slip_in_any_name_of_a_medicine_is_never_mended_silently(page: Page) -> None:
    """One letter left out, doubled or swapped, in every listed name: what comes is an offer or nothing."""
    slips = []
    for name in drug_names():
        at = len(name) // 2
        slips += [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    names = set(drug_names())
    silent = page.evaluate(
        "slips => slips.filter(slip => ask(slip).changed.length)", [s for s in slips if s not in names]
    )
    medicine = [slip for slip in silent if _mends_to_a_medicine(page, slip)]
    assert medicine == []


def _mends_to_a_medicine(page: Page, slip: str) -> bool:
    changed: list[list[str]] = page.evaluate("slip => ask(slip).changed", slip)
    return any(word in drug_names() for _, word in changed)


def test_both_halves_of_the_search_read_queries_alike(page: Page) -> None:
    """The index is made with search_words.py, queries are read by search-engine.js."""
    texts = [query.text for query in search_queries.load(ROOT / "docs/data/search_queries.tsv")]
    theirs = page.evaluate("texts => texts.map(siteSearchEngine.words)", texts)
    assert [(text, search_words.words(text)) for text in texts] == list(zip(texts, theirs, strict=True))


def test_plain_english_is_no_slip(page: Page) -> None:
    words = word_lists.load(ROOT / "docs" / "data" / "common_words.txt")
    changed = page.evaluate("words => words.filter(word => word.length > 3 && ask(word).changed.length)", words)
    assert len(words) > 8000
    assert len(changed) <= 5, changed  # slips.py looks for likely pairs only, so a few escape it


def test_the_words_as_typed_can_be_asked_for(ask: Ask) -> None:
    answer = ask("brocolli", asIs=True)
    assert answer["changed"] == []


# Numbers and danger


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("k 2.9", "2.9"), ("K=2.9", "2.9"), ("2.9 mmol/l", "2.9"), ("potassium of 6.1", "6.1"), ("potassium 3,2", "3.2"),
        ("my potassium level was only 3 and weak", "3"), ("serum k 5.5 meq", "5.5"), ("what does 3.3 mean potassium", "3.3"),
        ("potassium 2.5 mg", None), ("20 meq potassium", None), ("3.5 to 5.0", None), ("3.5-5.0 normal", None),
        ("eat 5 bananas", None), ("vitamin b 6", None), ("4,700", None), ("k 29", None), ("12.5 mg spironolactone", None),
        ("2 cups of spinach potassium", None), ("type 2 diabetes potassium", None), ("stage 3 kidney disease", None),
    ],
)  # fmt: skip
def test_a_result_is_told_from_other_numbers(ask: Ask, typed: str, number: str | None) -> None:
    assert ask(typed)["result"] == number


@pytest.mark.parametrize(
    "typed",
    [
        "chest pain", "pain in my chest", "cant breathe", "he collapsed", "passed out", "took too many potassium pills",
        "coughing blood and sore calf", "toddler ate grandmas potassium pills", "weakness creeping up from feet to arms",
        "wee the colour of coke", "i do not want to live any more",
    ],
)  # fmt: skip
def test_words_of_an_emergency_are_known(ask: Ask, typed: str) -> None:
    danger = ask(typed)["danger"]
    assert danger is not None
    assert danger["level"][3] in ("ambulance", "hospital")


@pytest.mark.parametrize(
    "typed",
    [
        "banana", "leg cramps at night", "water pill", "potassium in milk", "vitamin k", "who wrote this",
        "since I take pills for pressure", "muscle weakness", "left calf cramp", "that is not here", "cannot stand the taste",
        "living on toast and noodles", "fit for work", "does coke make me wee", "i live alone and want one sheet",
    ],
)  # fmt: skip
def test_everyday_words_are_no_emergency(ask: Ask, typed: str) -> None:
    assert ask(typed)["danger"] is None


def addresses(answer: dict[str, Any]) -> list[str]:
    return [result["address"] for result in answer["results"]]


def test_help_comes_first_or_second_where_a_page_is_about_the_sign(ask: Ask) -> None:
    assert addresses(ask("face drooping and arm weak"))[0] == "help/"
    answer = ask("thyroid paralysis")
    assert answer["danger"]["level"][3] == "ambulance"
    assert addresses(answer)[:2] == ["low/paralysis/", "help/"]
    assert addresses(ask("lockjaw")) == ["help/"], "nobody who is in danger stands before an empty list"


def test_a_story_that_repeats_itself_finds_the_same(ask: Ask) -> None:
    once = ask("furosemide cramps diarrhea")
    twice = ask("furosemide cramps cramps cramps diarrhea cramps")
    assert addresses(twice) == addresses(once)


def test_can_is_not_canned_and_a_toe_not_to(ask: Ask) -> None:
    assert addresses(ask("can i eat beans ")) == addresses(ask("eat beans "))
    assert "faq/legs/#foot-toe-cramp" in addresses(ask("toes cramp "))[:2]


def test_the_medicine_that_is_named_counts(ask: Ask) -> None:
    found = addresses(ask("can pantoprazole cause leg cramps?"))
    assert found[0] in ("faq/medicines/#omeprazole-potassium", "medicines/#medicine-pantoprazole")


# Any input


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("potassium 1.5", "result-very-low"), ("k 2.05", "result-very-low"), ("2.4", "result-very-low"), ("k 2.5", "result-low"),
        ("potassium 2.99", "result-low"), ("k 3.2", "result-a-bit-low"), ("k 4.1", None), ("k 5.9", "result-a-bit-high"),
        ("k 5.7 on enalapril", "result-high"), ("5.6 kidney disease", "result-high"), ("5.6 on furosemide", "result-a-bit-high"),
        ("3.2 on digoxin", "result-low"), ("potassium 6.0", "result-high"), ("potassium 6.55", "result-very-high"), ("potassium 8", "result-very-high"),
    ],
)  # fmt: skip
def test_every_result_brings_the_card_of_its_band(ask: Ask, typed: str, sign: str | None) -> None:
    signs = {each.slug: each.sign for each in urgency.load(ROOT / "docs" / "data" / "urgency.yml").signs.values()}
    danger = ask(typed)["danger"]
    assert (danger and danger["sign"]) == (sign and signs[sign])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120), st.booleans())
def test_no_query_throws(page: Page, query: str, typing: bool) -> None:
    text = query.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    answer = page.evaluate("([query, typing]) => ask(query, { typing })", [text, typing])
    assert len(answer["results"]) <= 30
    json.dumps(answer)


WORDS = [
    "potassium",
    "cramp",
    "k",
    "2.9",
    "furosimide",
    "brocolli",
    "chest",
    "pain",
    "'",
    "-",
    "(",
    "not",
    "°",
    "  ",
    "ﬁ",
    "İ",
    "ß",
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_no_mix_of_words_throws_or_takes_long(page: Page, words: list[str]) -> None:
    took = page.evaluate(
        "query => { const t = performance.now(); ask(query, { typing: true }); return performance.now() - t; }",
        " ".join(words),
    )
    assert took < 1000, "no query makes the search hang"


def test_equal_queries_have_equal_answers(ask: Ask) -> None:
    assert ask("cramps at night") == ask("cramps at night")
    assert first(ask("CRAMPS, at night!")) == first(ask("cramps at night"))
