"""Charts of the food figures: which foods, in which order, with which figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from content import foods
from content.foods import Food, Serving
from content.render import charts

DOCS = Path(__file__).resolve().parents[2] / "docs"


def food(slug: str, potassium: int, grams: float = 100.0, **more: Any) -> Food:
    fields: dict[str, Any] = {
        "slug": slug, "name": slug.capitalize(), "other_names": (), "category": "Fruit", "state": "boiled", "base": "",
        "fdc_id": 173944, "potassium_mg": potassium, "energy_kcal": 50, "sodium_mg": None, "phosphorus_mg": None,
        "servings": (Serving("1 cup", grams),), "note": "", "line": 2,
    }  # fmt: skip
    return Food(**{**fields, **more})


def table(html: str) -> list[list[str]]:
    """The cells of the table of a chart, without tags."""
    html = html.replace("\xa0", " ")
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2], re.S)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def test_the_highest_servings_stand_first_and_each_kind_once() -> None:
    some = [
        food("small", 900, 10.0),
        food("apple", 200, base="apple"),
        food("apple-big", 300, base="apple"),
        food("pear", 250),
        food("plum", 100),
    ]
    assert table(charts.highest_per_serving(some, 3)) == [
        ["Apple-big", "1 cup, 100 g", "300 mg"], ["Pear", "1 cup, 100 g", "250 mg"], ["Plum", "1 cup, 100 g", "100 mg"],
    ]  # fmt: skip


def test_what_nobody_eats_raw_is_left_out() -> None:
    some = [
        food("raw-potato", 900, category="Potatoes and starchy roots", state="raw"),
        food("dried-cod", 900, category="Fish and seafood", state="dried"),
        food("raw-apple", 100, state="raw"),
    ]
    assert [row[0] for row in table(charts.highest_per_serving(some))] == ["Raw-apple"]


@pytest.mark.parametrize(
    ("potassium", "kcal", "expected"),
    [(358, 89, 402), (100, 100, 100), (1, 200, 1), (1, 201, 0), (3, 200, 2), (50, None, 0), (50, 0, 0)],
)
def test_potassium_for_100_kcal_is_rounded_half_up(potassium: int, kcal: int | None, expected: int) -> None:
    assert charts.per_100_kcal(food("x", potassium, energy_kcal=kcal)) == expected


def test_foods_without_energy_are_not_ranked_by_it() -> None:
    some = [
        food("chard", 549, energy_kcal=20),
        food("water", 900, energy_kcal=9),
        food("unknown", 900, energy_kcal=None),
        food("thyme", 900, category="Sauces, herbs and spices"),
    ]
    assert table(charts.highest_per_100_kcal(some)) == [["Chard", "about 500 g", "2,745 mg"]]


def test_raw_and_boiled_are_paired_by_kind_and_name() -> None:
    some = [
        food("a", 400, name="Carrots, raw", base="carrot"),
        food("b", 300, name="Carrot, boiled", base="carrot"),
        food("c", 500, name="Spinach, raw", base="spinach"),
        food("d", 600, name="Spinach, boiled", base="spinach"),
        food("e", 500, name="Leek, raw", base="leek"),
        food("f", 500, name="Leek, boiled", base="onion"),
        food("g", 500, name="Kale, raw"),
        food("h", 100, name="Kale, boiled"),
    ]
    assert [(raw.slug, boiled.slug) for raw, boiled in charts.pairs(some)] == [("a", "b"), ("c", "d")]
    html = charts.raw_and_boiled(some)
    assert table(html) == [["Carrots", "400 mg", "300 mg"], ["Spinach", "500 mg", "600 mg"]]
    assert "Of 2 pairs, the boiled food has less in 1 and more in 1." in html


def test_two_orders_of_the_same_foods() -> None:
    some = [food("paprika", 2280, 2.3), food("banana", 358, 118.0), food("unchosen", 900)]
    html = charts.order_by_100_g_or_serving(some, ["banana", "paprika", "gone"])
    assert table(html) == [
        ["Banana", "358 mg", "422 mg (1 cup, 118 g)"],
        ["Paprika", "2,280 mg", "52 mg (1 cup, 2.3 g)"],
    ]
    assert "By 100 g, highest first: Paprika 2,280 mg; Banana 358 mg." in html
    assert "By one serving, highest first: Banana 422 mg; Paprika 52 mg." in html


@pytest.mark.parametrize(
    "chart",
    [charts.highest_per_serving, charts.highest_per_100_kcal, charts.raw_and_boiled, charts.order_by_100_g_or_serving],
)
def test_a_chart_of_nothing_is_still_a_chart(chart: Any) -> None:
    html = chart([])
    assert html.count("<svg") == html.count("</svg>") == 1
    assert table(html) == []


def test_the_longest_bar_fills_the_width_and_the_others_their_share() -> None:
    html = charts.highest_per_serving([food("a", 400), food("b", 100), food("c", 0)])
    assert [int(w) for w in re.findall(r'<rect class="d-accent"[^>]*width="(\d+)"', html)] == [352, 88, 0]


def test_every_food_of_a_chart_names_its_record() -> None:
    html = charts.highest_per_serving([food("a", 400, fdc_id=12345)])
    assert 'href="https://fdc.nal.usda.gov/food-details/12345/nutrients"' in html
    assert "[^usda-sr]" in html


WHOLE = """\
<div class="site-chart">
<figure class="site-drawing">
<svg viewBox="0 0 360 134" width="360" height="134" role="img" aria-labelledby="chart-highest-per-serving-title \
chart-highest-per-serving-desc" data-search-exclude><title id="chart-highest-per-serving-title">Most potassium in one serving\
</title><desc id="chart-highest-per-serving-desc">Bars, longest first: Beans &amp; rice, 1,000 mg in 1 cup, 250~g; \
Pear, 1 mg in 1 &lt;b&gt;, 0.5~g.</desc>\
<text class="d-text" x="4" y="18">Beans &amp; rice</text>\
<text x="4" y="38"><tspan class="d-label">1,000 mg</tspan><tspan class="d-small" dx="6">in 1 cup, 250~g</tspan></text>\
<rect class="d-fill" x="4" y="45" width="352" height="11" rx="3"/><rect class="d-accent" x="4" y="45" width="352" height="11" rx="3"/>\
<text class="d-text" x="4" y="85">Pear</text>\
<text x="4" y="105"><tspan class="d-label">1 mg</tspan><tspan class="d-small" dx="6">in 1 &lt;b&gt;, 0.5~g</tspan></text>\
<rect class="d-fill" x="4" y="112" width="352" height="11" rx="3"/><rect class="d-accent" x="4" y="112" width="0" height="11" rx="3"/></svg>
<figcaption><strong>Most potassium in one serving.</strong> Each kind of food stands once, as people eat it. Raw potatoes, \
roots, meat and fish are left out. A food that is not here can still hold a lot, and your portion may be bigger. \
Figures: USDA SR Legacy, April 2018.[^usda-sr]</figcaption>
</figure>
<details class="site-fold site-chart__data" data-search-exclude>
<summary>The figures of this chart, with their records</summary>
<table class="site-table">
<caption>Most potassium in one serving, milligrams of potassium</caption>
<thead><tr><th scope="col">Food</th><th scope="col">One serving</th><th scope="col">Potassium</th></tr></thead>
<tbody>
<tr><th scope="row"><a href="https://fdc.nal.usda.gov/food-details/173944/nutrients" rel="external noreferrer" \
aria-label="Beans &amp; rice, USDA record">Beans &amp; rice</a></th><td>1 cup, 250~g</td><td>1,000 mg</td></tr>
<tr><th scope="row"><a href="https://fdc.nal.usda.gov/food-details/173944/nutrients" rel="external noreferrer" \
aria-label="Pear, USDA record">Pear</a></th><td>1 &lt;b&gt;, 0.5~g</td><td>1 mg</td></tr>
</tbody>
</table>
</details>
</div>""".replace("~", "\xa0")


def test_a_whole_chart() -> None:
    some = [
        food("pear", 199, servings=(Serving("1 <b>", 0.5), Serving("1 cup", 900.0))),
        food("beans", 400, 250.0, name="Beans & rice"),
    ]
    assert charts.highest_per_serving(some) == WHOLE


def test_a_pair_stands_at_its_figures_on_the_scale() -> None:
    some = [
        food("r", 200, name="Kale, raw", base="kale"),
        food("b", 100, name="Kale, boiled", base="kale"),
        food("s", 0, name="Leek, raw", base="leek"),
        food("t", 0, name="Leek, boiled", base="leek"),
    ]
    html = charts.raw_and_boiled(some)
    assert [int(x) for x in re.findall(r'<circle class="d-open" cx="(\d+)"', html)][1:] == [338, 160]
    assert [int(x) for x in re.findall(r'<circle class="d-accent" cx="(\d+)"', html)][1:] == [249, 160]
    assert re.findall(r'<text class="d-label"[^>]*>([^<]*)', html) == ["Boiled has less", "Boiled has as much"]
    assert "Of 2 pairs, the boiled food has less in 1 and more in 0, and the same in 1." in html


def test_a_line_says_which_way_a_food_moves() -> None:
    some = [food("first", 300, 1.0), food("second", 200, 100.0), food("third", 100, 0.5)]
    html = charts.order_by_100_g_or_serving(some, ["first", "second", "third"])
    kinds = re.findall(r'<path class="(d-[a-z]+)" d="M136 (\d+)C172 \2 188 (\d+) 224 \3"/>', html)
    assert kinds == [("d-dash", "70", "134"), ("d-arrow", "134", "70"), ("d-thin", "198", "198")]


@pytest.mark.parametrize(("count", "expected"), [(0, []), (1, ["C"]), (2, ["C", "A"]), (9, ["C", "A", "B"])])
def test_equal_figures_stand_in_the_order_of_their_names(count: int, expected: list[str]) -> None:
    some = [food("b", 100), food("a", 100), food("c", 101)]
    assert [row[0] for row in table(charts.highest_per_serving(some, count))] == expected


def test_text_of_a_chart_is_large_enough_and_names_break_into_lines() -> None:
    html = charts.highest_per_serving([food("x", 1, name="Word " * 11 + "end")])
    lines = re.findall(r'<text class="d-text"[^>]*>([^<]*)', html)
    assert " ".join(lines) == "Word " * 11 + "end"
    assert max(map(len, lines)) <= 38
    assert "font-size" not in html  # the sizes are those of the drawings, in components.css


def test_the_real_charts() -> None:
    real = foods.load(DOCS / "data" / "foods.csv")
    assert {food.slug for food in real} >= set(charts.FAMILIAR)
    found = charts.pairs(real)
    assert len(found) >= 25
    assert all(raw.state == "raw" and boiled.state == "boiled" for raw, boiled in found)
    assert all(raw.category == boiled.category and raw.base == boiled.base for raw, boiled in found)
    for chart in (charts.highest_per_serving, charts.highest_per_100_kcal):
        assert len(table(chart(real))) == charts.ROWS
