"""The real figures: arithmetic, ranges, and what the article said about five foods."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from content import article_audit, bands, foods, leg_causes, name_languages, urgency
from content.pages import split
from content.readers import read_text

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA = DOCS / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no data in this checkout")


@pytest.fixture(scope="module")
def table() -> list[foods.Food]:
    return foods.load(DATA / "foods.csv")


@pytest.fixture(scope="module")
def limits() -> list[bands.Band]:
    return bands.load(DATA / "bands.yml")


def test_every_name_of_another_language_is_one_of_a_food(table: list[foods.Food]) -> None:
    """One that no food has was misspelled in name_languages.yml, or its food was given another name."""
    known = {name for food in table for name in food.other_names}
    listed = name_languages.load(DATA / "name_languages.yml")
    assert {name: names.language for names in listed for name in names.names if name not in known} == {}
    assert sum(len(names.names) for names in listed) > 400


def test_the_potassium_of_every_serving_is_its_share_of_100_grams(table: list[foods.Food]) -> None:
    wrong = []
    for food in table:
        for serving in food.servings:
            exact = Fraction(food.potassium_mg) * Fraction(str(serving.grams)) / 100
            if not Fraction(-1, 2) < food.potassium_per(serving) - exact <= Fraction(1, 2):
                wrong.append((food.slug, serving.label))
    assert wrong == []


@pytest.mark.parametrize(
    ("slug", "fdc_id", "per_100", "grams", "per_serving"),
    [
        ("banana-raw", 173944, 358, 118, 422),
        ("potato-baked-skin", 170093, 535, 173, 926),
        ("spinach-boiled", 168463, 466, 90, 419),
        ("cantaloupe-raw", 169092, 267, 160, 427),
        ("lentils-boiled", 172421, 369, 99, 365),
    ],
)
def test_the_five_foods_of_the_article(
    table: list[foods.Food], slug: str, fdc_id: int, per_100: int, grams: float, per_serving: int
) -> None:
    food = next((food for food in table if food.slug == slug), None)
    if food is None:
        pytest.fail(f"docs/data/foods.csv: found no row {slug}, wanted the five foods of the article", pytrace=False)
    known = {"fdc_id": fdc_id, "potassium_mg": per_100, "serving_1_g": grams}
    there = {"fdc_id": food.fdc_id, "potassium_mg": food.potassium_mg, "serving_1_g": food.servings[0].grams}
    for column, value in known.items():
        if there[column] != value:  # somebody who corrects a figure reads this, so it is no traceback
            found = f"docs/data/foods.csv:{food.line} {column}: found {there[column]}, wanted {value}"
            why = "this figure is known to tests/unit/test_data.py too; if the record changed, correct it there as well"
            pytest.fail(f"{found} ({why})", pytrace=False)
    assert food.potassium_per(food.servings[0]) == per_serving


def test_the_figures_are_those_of_food(table: list[foods.Food]) -> None:
    """Per 100 g nothing holds more than 100 g; a serving is a portion that somebody eats."""
    assert len(table) > 300
    for food in table:
        minerals = [food.potassium_mg, food.sodium_mg or 0, food.phosphorus_mg or 0]
        assert sum(minerals) < 100_000, food.slug
        assert all(0.1 <= serving.grams <= 1000 for serving in food.servings), food.slug
        assert food.energy_kcal is None or food.energy_kcal <= 902, food.slug
    ready = [food for food in table if food.category not in ("Sauces, herbs and spices", "Snacks and sweets", "Drinks")]
    assert [food.slug for food in ready if food.potassium_mg > 3500] == []  # sun-dried tomatoes: 3,427


def test_every_category_and_the_table_page_agree(table: list[foods.Food]) -> None:
    assert {food.category for food in table} == set(foods.CATEGORIES)


def test_the_bands_cover_every_number_once(limits: list[bands.Band]) -> None:
    for tenth in range(10, 100):
        value = tenth / 10
        fitting = [
            band.slug
            for band in limits
            if (band.start is None or value >= band.start) and (band.below is None or value < band.below)
        ]
        assert len(fitting) == 1, value


def test_the_words_of_the_bands_leave_no_number_out(limits: list[bands.Band]) -> None:
    """What a reader sees: 'below 2.5', '2.5 to 2.9', ... and the next starts a tenth above where one ends."""
    words = [band.range for band in limits]
    first, last = re.fullmatch(r"below (\d\.\d)", words[0]), re.fullmatch(r"(\d\.\d) or more", words[-1])
    assert first
    assert last
    edge = float(first[1])
    for text in words[1:-1]:
        match = re.fullmatch(r"(\d\.\d) to (\d\.\d)", text)
        assert match, text
        assert float(match[1]) == edge
        assert float(match[2]) >= edge
        edge = round(float(match[2]) + 0.1, 1)
    assert float(last[1]) == edge


def test_the_usual_range_stands_between_low_and_high(limits: list[bands.Band]) -> None:
    sides = [band.side for band in limits]
    assert sides == sorted(sides, key=["low", "usual", "high"].index)
    assert sides.count("usual") == 1


def test_the_outer_bands_ask_for_hospital(limits: list[bands.Band]) -> None:
    signs = urgency.load(DATA / "urgency.yml").signs
    for band in (limits[0], limits[-1]):
        assert band.sign is not None
        assert signs[band.sign].level in ("ambulance", "hospital"), band.slug
    rank = list(urgency.LEVELS)
    low = [rank.index(signs[band.sign].level) for band in limits if band.side == "low" and band.sign]
    high = [rank.index(signs[band.sign].level) for band in limits if band.side == "high" and band.sign]
    assert low == sorted(low), "a lower number is never less urgent"
    assert high == sorted(high, reverse=True), "a higher number is never less urgent"


def test_every_level_has_signs() -> None:
    loaded = urgency.load(DATA / "urgency.yml")
    assert [level.slug for level, _ in loaded.grouped()] == list(urgency.LEVELS)


def test_every_sign_that_data_or_a_page_names_is_there() -> None:
    signs = urgency.load(DATA / "urgency.yml").signs
    named = {band.sign for band in bands.load(DATA / "bands.yml") if band.sign}
    named |= {cause.danger for cause in leg_causes.load(DATA / "leg_causes.yml") if cause.danger}
    for path in sorted(DOCS.rglob("*.md")):
        front, _, _ = split(read_text(path), path.name)
        named |= set(front.value["danger"])
    assert named - set(signs) == set()
    assert len(named) > 10


def test_every_statement_of_the_article_is_accounted_for() -> None:
    statements = article_audit.load(DATA / "article_audit.yml")
    assert [statement.id for statement in statements] == [f"S{n}" for n in range(1, 93)]
    kept = [s.id for s in statements if s.verdict in ("wrong", "empty") and s.outcome == "kept"]
    assert kept == [], "what is wrong or empty is not kept as it was"
    assert [s.id for s in statements if s.outcome != "dropped" and s.now is None] == []
