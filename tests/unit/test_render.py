"""Each renderer on a tiny input: the whole text that comes out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mini
from content import foods, guide
from content.addresses import Repository
from content.article_audit import Statement
from content.bands import Band
from content.blocks import BLOCKS
from content.drawings import Drawing
from content.foods import Food, Serving
from content.glossary import Term
from content.leg_causes import LegCause
from content.medicines import EFFECTS, Medicine
from content.numbers import Country
from content.pages import FrontMatter, Page
from content.questions import Question, QuestionFront
from content.render import boxes, charts, faq, figure, food_table, help_cards, names, overdue, sheets, tables
from content.scores import Score
from content.search_scores import SearchScore
from content.sources import GROUPS, KINDS, Source
from content.urgency import Level, Sign, Urgency

HOSTILE = '<script>alert(1)</script>" onmouseover="alert(2)'
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onmouseover=&quot;alert(2)"
REPOSITORY = Repository("https://example.org/repository")

BANANA = Food(
    "banana-raw", "Banana, raw", ("guineo", "plantano"), "Fruit", "raw", "banana", 173944, 358, 89, 1, 22,
    (Serving("1 medium", 118.0), Serving("1 cup", 150.0)), "Without skin", 2,
)  # fmt: skip
SPINACH = Food(
    "spinach-boiled", "Spinach", (), "Vegetables", "boiled", "", 168463, 1466, None, None, None,
    (Serving("1/2 cup", 90.5),), "", 3,
)  # fmt: skip


def _correct(line: int, slug: str) -> str:
    return (
        f'<a href="https://example.org/repository/edit/main/docs/data/foods.csv#L{line}" rel="external noreferrer">Correct this '
        f'row</a> <a href="https://example.org/repository/issues/new?template=food-value.yml&amp;food={slug}" '
        'rel="external noreferrer">Report a wrong figure</a></p></div></td></tr>'
    )


BANANA_ROW = (
    '<tr id="food-banana-raw" data-state="raw"><th scope="row">'
    '<a class="site-food__name" href="#food-banana-raw">Banana, raw</a>'
    '<span class="site-food__also">guineo, plantano</span><span class="site-food__note">Without skin</span></th>'
    '<td class="site-food__serving"><span>1 medium (118 g)</span><span class="site-food__more">1 cup (150 g): 537 mg</span>'
    '<span class="site-add" role="button" tabindex="0">Add</span></td>'
    '<td class="site-food__figure" data-label="per serving"><b>422 mg</b> '
    '<span class="site-level site-level--high">High</span><span class="site-bar site-bar--8"></span></td>'
    '<td class="site-food__per" data-label="per 100 g">358 mg</td>'
    '<td class="site-food__rest"><span class="site-open" role="button" tabindex="0" aria-expanded="false">Details</span>'
    '<div hidden="until-found">'
    "<p>Raw. In 100 g: 89 kcal, sodium 1 mg, phosphorus 22 mg.</p>"
    '<p><a href="https://fdc.nal.usda.gov/food-details/173944/nutrients" rel="external noreferrer">USDA record 173944</a> '
    + _correct(2, "banana-raw")
)
SPINACH_ROW = (
    '<tr id="food-spinach-boiled" data-state="boiled"><th scope="row">'
    '<a class="site-food__name" href="#food-spinach-boiled">Spinach</a></th>'
    '<td class="site-food__serving"><span>1/2 cup (90.5 g)</span>'
    '<span class="site-add" role="button" tabindex="0">Add</span></td>'
    '<td class="site-food__figure" data-label="per serving"><b>1,327 mg</b> '
    '<span class="site-level site-level--high">High</span><span class="site-bar site-bar--20"></span></td>'
    '<td class="site-food__per" data-label="per 100 g">1,466 mg</td>'
    '<td class="site-food__rest"><span class="site-open" role="button" tabindex="0" aria-expanded="false">Details</span>'
    '<div hidden="until-found">'
    "<p>Boiled. In 100 g: energy not published, sodium not published, phosphorus not published.</p>"
    '<p><a href="https://fdc.nal.usda.gov/food-details/168463/nutrients" rel="external noreferrer">USDA record 168463</a> '
    + _correct(3, "spinach-boiled")
)


# Foods


def test_the_whole_food_table() -> None:
    assert food_table.table([SPINACH, BANANA], REPOSITORY) == "\n".join([
        '<table class="site-table site-foods" data-search-exclude>',
        '<caption>Potassium in 2 foods, in milligrams (mg). <span class="site-foods__rule">High: 250 mg or more in the serving. '
        "Medium: 150 to 249 mg. Low: less than 150 mg.</span> A full bar is 1,000 mg or more. Salty: 460 mg of sodium or more in the first serving. Figures: USDA SR Legacy, April "
        "2018.[^usda-sr]</caption>",
        '<thead><tr><th scope="col">Food</th><th scope="col">Serving</th><th scope="col">Potassium per serving</th>'
        '<th scope="col">Per 100 g</th><th scope="col">More</th></tr></thead>',
        '<tbody data-group="vegetables">',
        '<tr class="site-foods__group" id="group-vegetables"><th colspan="5" scope="rowgroup">Vegetables</th></tr>',
        SPINACH_ROW,
        "</tbody>",
        '<tbody data-group="fruit">',
        '<tr class="site-foods__group" id="group-fruit"><th colspan="5" scope="rowgroup">Fruit</th></tr>',
        BANANA_ROW,
        "</tbody>",
        "</table>",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("milligrams", "rule", "words"),
    [
        (0, 250, "low"), (149, 250, "low"), (150, 250, "medium"), (249, 250, "medium"), (250, 250, "high"),
        (199, 200, "low"), (200, 200, "high"), (199, 300, "low"), (200, 300, "medium"), (300, 300, "high"),
    ],
)  # fmt: skip
def test_what_a_serving_counts_as(milligrams: int, rule: int, words: str) -> None:
    assert food_table.level(milligrams, rule) == words


def test_foods_of_a_category_share_one_group() -> None:
    pear = Food(
        "pear", "Pear", (), "Fruit", "raw", "", 169118, 116, None, None, None, (Serving("1", 178.0),), "", 4
    )  # fmt: skip
    html = food_table.table([BANANA, pear], REPOSITORY)
    assert html.count('id="group-fruit"') == 1
    assert html.index("Banana") < html.index("Pear") < html.index("</tbody>")


def test_a_very_long_group_is_continued() -> None:
    pears = [
        Food(f"pear-{n}", f"Pear {n}", (), "Fruit", "raw", "", 1, 116, None, None, None, (Serving("1", 178.0),), "", n)
        for n in range(food_table.BODY + 1)
    ]
    html = food_table.table(pears, REPOSITORY)
    bodies = html.split('<tbody data-group="fruit">')[1:]
    assert [body.count('<tr id="food-pear-') for body in bodies] == [food_table.BODY, 1]
    assert [body.count('id="group-fruit"') for body in bodies] == [1, 0]
    assert [body.partition('scope="rowgroup">')[2].partition("<")[0] for body in bodies] == [
        "Fruit",
        "Fruit, continued",
    ]


def test_no_group_of_the_real_list_is_continued() -> None:
    loaded = foods.load(Path(__file__).parents[2] / "docs" / "data" / "foods.csv")
    assert "continued</th>" not in food_table.table(loaded, REPOSITORY)


def test_the_links_to_the_groups() -> None:
    milk = Food(
        "milk", "Milk", (), "Milk, yogurt and cheese", "raw", "", 171265, 132, None, None, None,
        (Serving("1 cup", 244.0),), "", 4,
    )  # fmt: skip
    assert food_table.groups([SPINACH, BANANA, BANANA, milk]) == (
        '<ul class="site-jump">\n<li><a href="#group-vegetables">Vegetables</a></li>\n'
        '<li><a href="#group-fruit">Fruit</a></li>\n'
        '<li><a href="#group-milk-yogurt-and-cheese">Milk, yogurt and cheese</a></li>\n</ul>'
    )


def test_every_link_to_a_group_arrives() -> None:
    some = [
        Food(
            f"f-{i}", f"Food {i}", (), category, "raw", "", 10000 + i, 1, None, None, None, (Serving("1", 1.0),), "", i
        )
        for i, category in enumerate(foods.CATEGORIES)
    ]
    html = food_table.table(some, REPOSITORY)
    links = [part.partition('"')[0] for part in food_table.groups(some).split('href="#')[1:]]
    assert len(links) == len(set(links)) == len(foods.CATEGORIES)
    assert [link for link in links if f'id="{link}"' not in html] == []


def test_foods_stand_by_category_and_name_not_as_in_the_file(tmp_path: Path) -> None:
    head, *rows = mini.FOODS.splitlines()
    rows.append('apple,"apple, raw",,Fruit,raw,,171688,107,,,,1 medium,182,,,,,')
    rows.append('apple-b,"Apple, raw, big",,Fruit,raw,,171689,90,,,,1 medium,182,,,,,')
    wanted = ["spinach-boiled", "potato-baked", "apple", "apple-b", "banana-raw"]
    for order in (rows, rows[::-1]):
        path = tmp_path / "foods.csv"
        path.write_text("\n".join([head, *order]), encoding="utf-8")
        assert [food.slug for food in foods.load(path)] == wanted


def test_a_serving_that_is_missing_leaves_no_gap(tmp_path: Path) -> None:
    path = tmp_path / "foods.csv"
    path.write_text(mini.FOODS, encoding="utf-8")
    potato = foods.load(path)[1]
    assert potato.servings == (Serving("1 medium", 173.0), Serving("1 small", 138.0))


def test_values_that_are_not_published_are_not_zero(tmp_path: Path) -> None:
    path = tmp_path / "foods.csv"
    path.write_text(mini.FOODS, encoding="utf-8")
    potato = foods.load(path)[1]
    assert (potato.energy_kcal, potato.sodium_mg, potato.phosphorus_mg) == (None, 10, 70)


@pytest.mark.parametrize(
    ("milligrams", "grams", "expected"),
    [
        (358, 118.0, 422),  # 422.44
        (535, 173.0, 926),  # 925.55
        (1, 50.0, 1),  # 0.5
        (3, 50.0, 2),  # 1.5
        (250, 64.6, 162),  # 161.5, which is 161.49999999999997 in binary
        (125, 129.2, 162),  # 161.5
        (49, 1.0, 0),
        (0, 100.0, 0),
    ],
)
def test_potassium_per_serving_is_rounded_half_up(milligrams: int, grams: float, expected: int) -> None:
    food = Food("x", "X", (), "Fruit", "raw", "", 1, milligrams, None, None, None, (), "", 1)
    assert food.potassium_per(Serving("1", grams)) == expected


@given(st.integers(0, 17_000), st.integers(1, 150_000))
def test_potassium_per_serving_is_exact(milligrams: int, hundredths: int) -> None:
    food = Food("x", "X", (), "Fruit", "raw", "", 1, milligrams, None, None, None, (), "", 1)
    exact = Fraction(milligrams * hundredths, 10_000)
    found = food.potassium_per(Serving("1", float(f"{hundredths / 100:.2f}")))
    assert Fraction(-1, 2) < found - exact <= Fraction(1, 2)


@pytest.mark.parametrize(("milligrams", "steps"), [(0, 0), (24, 0), (26, 1), (200, 4), (999, 20), (17_000, 20)])
def test_the_bar_has_twenty_steps(milligrams: int, steps: int) -> None:
    food = Food("x", "X", (), "Fruit", "raw", "", 1, milligrams, None, None, None, (Serving("1", 100.0),), "", 1)
    assert f'<span class="site-bar site-bar--{steps}"></span>' in food_table.row(food, REPOSITORY)


@pytest.mark.parametrize(
    ("sodium", "grams", "expected"), [(460, 100.0, True), (459, 100.0, False), (230, 200.0, True), (None, 500.0, False)]
)
def test_a_serving_is_salty_from_a_fifth_of_a_day_on(sodium: int | None, grams: float, expected: bool) -> None:
    food = Food("x", "X", (), "Fruit", "raw", "", 1, 1, None, sodium, None, (Serving("1", grams),), "", 1)
    assert food_table.salty(food) is expected
    assert (">Salty<" in food_table.row(food, REPOSITORY)) is expected


# Urgency


def _level(slug: str, name: str = "Name", do: str = "Do.", mark: str = "!") -> Level:
    return Level.model_validate({"slug": slug, "name": name, "do": do, "mark": mark})


def _sign(slug: str, level: str, **more: Any) -> Sign:
    return Sign.model_validate({"slug": slug, "level": level, "sign": f"Sign {slug}.", "sources": ["a"], **more})


LEVELS = tuple(_level(slug, f"{slug} now", f"Do {slug}.") for slug in ("ambulance", "hospital", "today", "appointment"))
# In the file the least urgent stands first: the card must not care.
URGENCY = Urgency(
    LEVELS,
    {
        "late": _sign("late", "today", sources=[]),
        "cold": _sign("cold", "hospital", note="One is enough.", sources=["a", "b"]),
        "faint": _sign("faint", "ambulance", may_be="a heart problem"),
        "faint-2": _sign("faint-2", "ambulance"),
    },
)
UK, IRELAND = (
    Country.model_validate({
        "slug": slug, "country": name, "ambulance": ambulance, "advice": advice, "advice_name": advice_name,
        "poison": poison, "sources": ["a", "b"], "checked": dt.date(2024, 3, 2),
    })
    for slug, name, ambulance, advice, advice_name, poison in (
        ("united-kingdom", "United Kingdom", "999 or 112", "111", "NHS 111", None),
        ("ireland", "Ireland", "112 or 999", "1800 1", None, "01 809"),
    )
)  # fmt: skip
CALL = (
    '<ul class="site-help__numbers" aria-label="Number to call"><li><a class="site-help__number" href="tel:999">999</a> UK</li>'
    '<li><a class="site-help__number" href="tel:112">112</a> Ireland, EU</li><li><a href="../help/#numbers">Other countries</a>'
    "</li></ul>"
)


def test_the_whole_card_of_a_page_most_urgent_first() -> None:
    assert help_cards.card(URGENCY, ["late", "cold", "faint"], [IRELAND, UK], "../help/#numbers") == (
        '<section class="site-help" aria-label="Signs that need help" data-search-exclude>\n'
        '<div class="site-help__level site-help__level--ambulance">\n'
        '<h2 class="site-help__name"><span class="site-help__mark" aria-hidden="true">!</span>ambulance now</h2>\n'
        '<p class="site-help__do">Do ambulance.</p>\n'
        f"{CALL}\n<ul>\n<li>Sign faint.[^a]</li>\n</ul>\n</div>\n"
        '<div class="site-help__level site-help__level--hospital">\n'
        '<h2 class="site-help__name"><span class="site-help__mark" aria-hidden="true">!</span>hospital now</h2>\n'
        '<p class="site-help__do">Do hospital.</p>\n\n'
        "<ul>\n<li>Sign cold.[^a][^b]</li>\n</ul>\n</div>\n"
        '<div class="site-help__level site-help__level--today">\n'
        '<h2 class="site-help__name"><span class="site-help__mark" aria-hidden="true">!</span>today now</h2>\n'
        '<p class="site-help__do">Do today.</p>\n\n'
        "<ul>\n<li>Sign late.</li>\n</ul>\n</div>\n</section>"
    )


def test_the_full_list_names_what_it_may_be_and_has_anchors() -> None:
    some = Urgency(LEVELS, {slug: URGENCY.signs[slug] for slug in ("cold", "faint")})
    assert help_cards.all_signs(some, [], "#numbers") == (
        '<section class="site-help site-help--all" aria-label="All signs by level">\n'
        '<div class="site-help__level site-help__level--ambulance">\n'
        '<h2 class="site-help__name" id="level-ambulance"><span class="site-help__mark" aria-hidden="true">!</span>'
        'ambulance now</h2>\n<p class="site-help__do">Do ambulance.</p>\n'
        '<ul class="site-help__numbers" aria-label="Number to call"><li><a href="#numbers">Other countries</a></li></ul>\n'
        '<ul>\n<li>Sign faint.[^a] <span class="site-help__maybe">It may be a heart problem.</span></li>\n</ul>\n</div>\n'
        '<div class="site-help__level site-help__level--hospital">\n'
        '<h2 class="site-help__name" id="level-hospital"><span class="site-help__mark" aria-hidden="true">!</span>'
        'hospital now</h2>\n<p class="site-help__do">Do hospital.</p>\n\n'
        '<ul>\n<li>Sign cold.[^a][^b] <span class="site-help__note">One is enough.</span></li>\n</ul>\n</div>\n</section>'
    )


def test_signs_of_a_level_keep_the_order_of_the_file() -> None:
    groups = URGENCY.grouped(["faint-2", "cold", "faint"])
    assert [(level.slug, [sign.slug for sign in signs]) for level, signs in groups] == [
        ("ambulance", ["faint", "faint-2"]), ("hospital", ["cold"]),
    ]  # fmt: skip
    assert [level.slug for level, _ in URGENCY.grouped()] == ["ambulance", "hospital", "today"]
    assert URGENCY.grouped([]) == []


def test_a_number_that_the_data_does_not_confirm_is_not_shown() -> None:
    changed = UK.model_copy(update={"ambulance": "112"})
    assert "999" not in help_cards.call_line([changed], "#numbers")


def test_the_whole_table_of_numbers() -> None:
    assert help_cards.number_table([IRELAND, UK]) == (
        '<ul class="site-jump site-jump--letters" aria-label="Countries by letter">'
        '<li><a href="#call-ireland" aria-label="I: Ireland">I</a></li>'
        '<li><a href="#call-united-kingdom" aria-label="U: United Kingdom">U</a></li></ul>\n\n'
        '<table class="site-table site-table--stack">\n<caption>Numbers to call, by country. Check yours today and save it in '
        'your phone.</caption>\n<thead><tr><th scope="col">Country</th><th scope="col">Ambulance</th><th scope="col">Advice '
        'line, not for emergencies</th><th scope="col">Poison line</th></tr></thead>\n<tbody>\n'
        '<tr id="call-ireland"><th scope="row">Ireland[^a][^b]</th><td data-label="Ambulance"><strong>'
        '<a class="site-dial" href="tel:112">112</a> or <a class="site-dial" href="tel:999">999</a></strong></td>'
        '<td data-label="Advice line, not for emergencies"><a class="site-dial" href="tel:18001">1800 1</a></td>'
        '<td data-label="Poison line"><a class="site-dial" href="tel:01809">01 809</a></td></tr>\n'
        '<tr id="call-united-kingdom"><th scope="row">United Kingdom[^a][^b]</th><td data-label="Ambulance"><strong>'
        '<a class="site-dial" href="tel:999">999</a> or <a class="site-dial" href="tel:112">112</a></strong></td>'
        '<td data-label="Advice line, not for emergencies"><a class="site-dial" href="tel:111">111</a> (NHS 111)</td>'
        '<td data-label="Poison line">call the ambulance number</td></tr>\n'
        "</tbody>\n</table>"
    )


# Tables


def _band(slug: str, start: float | None, below: float | None, **more: Any) -> Band:
    return Band.model_validate({
        "slug": slug, "name": slug.capitalize(), "side": "low", "start": start, "below": below, "means": "Means.[^a]",
        "do": "Do.[^b]", "sign": None, "sources": ["a", "b"], **more,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("start", "below", "words"),
    [(None, 2.5, "below 2.5"), (2.5, 3.0, "2.5 to 2.9"), (3.5, 5.1, "3.5 to 5.0"), (6.5, None, "6.5 or more"),
     (3, 4, "3.0 to 3.9")],
)  # fmt: skip
def test_a_band_in_words(start: float | None, below: float | None, words: str) -> None:
    assert _band("x", start, below).range == words


def test_the_whole_table_of_bands() -> None:
    some = [_band("low", None, 3.5, sign="cold"), _band("usual", 3.5, None, side="usual", sources=[])]
    assert tables.bands(some, URGENCY) == (
        '<table class="site-table site-table--stack site-bands">\n'
        "<caption>Blood potassium in mmol/L (the same number in mEq/L). Laboratories differ.</caption>\n"
        '<thead><tr><th scope="col">Result</th><th scope="col">Called</th><th scope="col">What it usually means</th>'
        '<th scope="col">What to do</th></tr></thead>\n<tbody>\n'
        '<tr id="band-low" class="site-band site-band--low" data-band="low" data-side="low" data-level="hospital" '
        'data-start="" data-below="3.5"><th scope="row">below 3.5</th>'
        '<td data-label="Called">Low[^a][^b]</td><td data-label="What it usually means">Means.[^a]</td>'
        '<td data-label="What to do">Do.[^b]</td></tr>\n'
        '<tr id="band-usual" class="site-band site-band--usual" data-band="usual" data-side="usual" data-level="none" '
        'data-start="3.5" data-below=""><th scope="row">3.5 or more</th>'
        '<td data-label="Called">Usual</td><td data-label="What it usually means">Means.[^a]</td>'
        '<td data-label="What to do">Do.[^b]</td></tr>\n</tbody>\n</table>'
    )


def _fix(file: str, what: str, name: str) -> str:
    return (
        f' <a class="site-fix" href="https://example.org/repository/edit/main/docs/data/{file}#L0" rel="external noreferrer" '
        f'aria-label="Correct {what}: {name}">Correct {what}</a>'
    )


def _medicine(slug: str, **more: Any) -> Medicine:
    return Medicine.model_validate({
        "slug": slug, "name": slug.capitalize(), "other_names": [], "us_brands": [], "uk_brands": [], "class": "Tablet",
        "effect": "lowers", "how": "How.[^a]", "how_common": "Common.", "ask": "Ask.", "checked": dt.date(2024, 3, 2), **more,
    })  # fmt: skip


def test_the_whole_table_of_medicines() -> None:
    some = [
        _medicine("furosemide", other_names=["frusemide", "furo"], us_brands=["Lasix"], uk_brands=["Frusol", "Frumax"]),
        _medicine("none", effect="none"),
    ]
    assert tables.medicines(some, REPOSITORY) == (
        '<table class="site-table site-table--cards site-medicines" data-search-exclude>\n'
        "<caption>What 2 medicines and products do to blood potassium. Never stop one because of this list.</caption>\n"
        '<thead><tr><th scope="col">Medicine</th><th scope="col">Potassium</th><th scope="col">Kind</th>'
        '<th scope="col">How</th><th scope="col">How common</th><th scope="col">Ask</th></tr></thead>\n<tbody>\n'
        '<tr id="medicine-furosemide" data-effect="lowers"><th scope="row"><a class="site-food__name" href="#medicine-furosemide">Furosemide</a>'
        '<span class="site-food__also">frusemide, furo</span>'
        '<span class="site-food__also">US: Lasix; UK: Frusol, Frumax</span></th>'
        '<td data-label="Potassium"><span class="site-effect site-effect--lowers">Lowers</span></td>'
        '<td data-label="Kind">Tablet</td><td data-label="How">How.[^a]</td><td data-label="How common">Common.</td>'
        f'<td data-label="Ask">Ask.{_fix("medicines.yml", "this row", "Furosemide")}</td></tr>\n'
        '<tr id="medicine-none" data-effect="none"><th scope="row"><a class="site-food__name" href="#medicine-none">None</a></th>'
        '<td data-label="Potassium"><span class="site-effect site-effect--none">No clear effect</span></td>'
        '<td data-label="Kind">Tablet</td><td data-label="How">How.[^a]</td><td data-label="How common">Common.</td>'
        f'<td data-label="Ask">Ask.{_fix("medicines.yml", "this row", "None")}</td></tr>\n</tbody>\n</table>'
    )


def _cause(slug: str, **more: Any) -> LegCause:
    texts = {part: f"{part.capitalize()}.[^a]" for part in ("where", "when", "also", "checks", "helps")}
    return LegCause.model_validate({
        "slug": slug, "name": slug.capitalize(), "other_names": [], "danger": None, "page": None, **texts, **more,
    })  # fmt: skip


def test_the_whole_table_of_causes() -> None:
    some = [
        _cause("cramp", other_names=["charley horse", "spasm"], page="legs/night-cramps.md#stop"),
        _cause("artery", danger="cold", page="legs/why.md"),
    ]
    cells = (
        '<td data-label="Where it hurts">Where.[^a]</td><td data-label="When">When.[^a]</td>'
        '<td data-label="What else">Also.[^a]</td><td data-label="What is checked">Checks.[^a]</td>'
        '<td data-label="What helps">Helps.[^a]</td>'
    )
    assert tables.leg_causes(some, URGENCY, "legs/why.md", REPOSITORY) == (
        '<table class="site-table site-table--cards site-causes">\n<caption>2 causes of leg pain compared</caption>\n'
        '<thead><tr><th scope="col">Cause</th><th scope="col">Where it hurts</th><th scope="col">When</th>'
        '<th scope="col">What else</th><th scope="col">What is checked</th><th scope="col">What helps</th>'
        '<th scope="col">Danger sign</th></tr></thead>\n<tbody>\n'
        '<tr id="cause-cramp"><th scope="row"><a href="../night-cramps/#stop">Cramp</a>'
        f'<span class="site-food__also">charley horse, spasm</span></th>{cells}'
        f'<td data-label="Danger sign">None of its own{_fix("leg_causes.yml", "this row", "Cramp")}</td></tr>\n'
        f'<tr id="cause-artery"><th scope="row">Artery</th>{cells}'
        '<td data-label="Danger sign"><strong>hospital now:</strong> Sign cold.[^a][^b]'
        f"{_fix('leg_causes.yml', 'this row', 'Artery')}</td></tr>\n</tbody>\n</table>"
    )


def _term(slug: str, term: str, **more: Any) -> Term:
    return Term.model_validate({
        "slug": slug, "term": term, "other_names": [], "say": None, "ipa": None, "meaning": "Meaning.", "page": None,
        "sources": [], **more,
    })  # fmt: skip


def test_the_whole_glossary() -> None:
    some = {
        "ecg": _term(
            "ecg", "ECG", other_names=["EKG", "tracing"], say="ee-see-JEE", page="low/heart.md", sources=["a", "b"]
        ),
        "cramp": _term("cramp", "Cramp", page="legs/index.md#cramp"),
        "here": _term("here", "Here", page="glossary.md"),
    }
    assert tables.glossary(some, "glossary.md", REPOSITORY) == (
        '<dl class="site-glossary" data-search-exclude>\n'
        '<dt id="ecg"><dfn>ECG</dfn> <span class="site-term__say">say ee-see-JEE</span> '
        '<span class="site-food__also">EKG, tracing</span></dt>\n'
        '<dd>Meaning.[^a][^b] <a href="../low/heart/">More: ECG</a>'
        f"{_fix('glossary.yml', 'this word', 'ECG')}</dd>\n"
        '<dt id="cramp"><dfn>Cramp</dfn></dt>\n<dd>Meaning. <a href="../legs/#cramp">More: Cramp</a>'
        f"{_fix('glossary.yml', 'this word', 'Cramp')}</dd>\n"
        f'<dt id="here"><dfn>Here</dfn></dt>\n<dd>Meaning.{_fix("glossary.yml", "this word", "Here")}</dd>\n</dl>'
    )


def test_the_terms_stand_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    loaded = guide.load(mini.write(tmp_path), REPOSITORY)
    assert list(loaded.glossary) == ["ecg", "potassium"]
    assert [medicine.slug for medicine in loaded.medicines] == ["amiloride", "furosemide"]
    assert [country.slug for country in loaded.numbers] == ["ireland", "united-kingdom"]


def _source(key: str, title: str, **more: Any) -> Source:
    return Source.model_validate({
        "key": key, "title": title, "publisher": "Publisher", "year": "2020", "address": f"https://{key}.example/",
        "tier": 2, "kind": "study", "read": "abstract", **more,
    })  # fmt: skip


def test_a_whole_list_of_sources_by_title() -> None:
    some = {
        "a": _source("a", "zinc"), "b": _source("b", "Aches", kind="trial", read="full"),
        "c": _source("c", "Beans", tier=1, kind="guideline"), "d": _source("d", "Cells", kind="review"),
    }  # fmt: skip
    pages = {"a": [("help.md", "Help & more"), ("index.md", "Start")], "b": []}
    assert tables.source_list("studies", some, pages, "about/sources.md", REPOSITORY) == (
        '<p class="site-refs__meta">2 sources, by title</p>\n\n'
        '<ul class="site-refs site-refs--all" data-search-exclude>\n'
        '<li id="all-b"><cite>Aches</cite>. Publisher, 2020. <a href="https://b.example/" rel="external noreferrer">'
        'b.example</a> <span class="site-refs__meta">Tier 2, trial; read: full. Cited on: </span>'
        f"{_fix('sources.yml', 'this source', 'Aches')}</li>\n"
        '<li id="all-a"><cite>zinc</cite>. Publisher, 2020. <a href="https://a.example/" rel="external noreferrer">'
        'a.example</a> <span class="site-refs__meta">Tier 2, study; read: abstract. Cited on: '
        '<a href="../../help/">Help &amp; more</a>, <a href="../../">Start</a></span>'
        f"{_fix('sources.yml', 'this source', 'zinc')}</li>\n</ul>"
    )


def test_a_long_list_of_pages_that_cite_a_source_is_folded() -> None:
    def listed(count: int) -> str:
        pages = {"a": [(f"p{i}.md", f"Page {i}") for i in range(count)]}
        return tables.source_list("studies", {"a": _source("a", "A")}, pages, "x.md", REPOSITORY)

    assert "<details" not in listed(4)
    assert '<details class="site-fold"><summary>Cited on 5 pages</summary><a href="../p0/">Page 0</a>, ' in listed(5)


def test_each_source_is_in_one_list_whatever_its_kind_and_tier() -> None:
    found = {(tier, kind): _source("a", "Aches", tier=tier, kind=kind).group for tier in (1, 2) for kind in KINDS}
    assert set(found.values()) == set(GROUPS)
    assert {found[1, "guideline"], found[1, "dataset"], found[2, "dataset"]} == {"guidelines", "official", "textbooks"}
    assert not {group for (tier, _), group in found.items() if tier == 1} & {
        group for (tier, _), group in found.items() if tier == 2
    }
    assert "1 source, by title" in tables.source_list(
        "textbooks", {"a": _source("a", "A", kind="textbook")}, {}, "x.md", REPOSITORY
    )


def test_names_of_other_languages_stand_together_and_say_which() -> None:
    languages = {"palta": "es", "aguacate": "es", "abacate": "pt"}
    some = ("palta", "alligator <pear>", "abacate", "aguacate")
    assert names.joined(some, languages) == (
        'alligator &lt;pear&gt;, <span lang="es">palta, aguacate</span>, <span lang="pt">abacate</span>'
    )
    assert names.joined(("palta",), languages) == '<span lang="es">palta</span>'
    assert names.joined(("a", "b"), {}) == "a, b"


def _statement(n: int, **more: Any) -> Statement:
    return Statement.model_validate({
        "id": f"S{n}", "section": "Opening", "statement": f"Statement {n}.", "verdict": "needs nuance", "outcome": "kept",
        "why": "Why.", "now": None, "sources": [], **more,
    })  # fmt: skip


def test_the_whole_audit() -> None:
    some = [_statement(1, now="legs/why.md#cold", sources=["a", "b"]), _statement(2, verdict="wrong"), _statement(3)]
    assert tables.audit(some, {"legs/why.md": "Why & when"}, "about/article.md") == (
        '<table class="site-table site-table--stack site-audit" data-search-exclude>\n'
        "<caption>3 statements: 2 needs nuance, 1 wrong</caption>\n"
        '<thead><tr><th scope="col">No.</th><th scope="col">The article said</th><th scope="col">Verdict</th>'
        '<th scope="col">Why</th><th scope="col">Now on</th></tr></thead>\n<tbody>\n'
        '<tr id="s1"><th scope="row">S1</th><td data-label="The article said">Statement 1.</td>'
        '<td data-label="Verdict">Needs nuance; kept</td><td data-label="Why">Why.[^a][^b]</td>'
        '<td data-label="Now on"><a href="../../legs/why/#cold">Why &amp; when</a></td></tr>\n'
        '<tr id="s2"><th scope="row">S2</th><td data-label="The article said">Statement 2.</td>'
        '<td data-label="Verdict">Wrong; kept</td><td data-label="Why">Why.</td><td data-label="Now on">nowhere</td></tr>\n'
        '<tr id="s3"><th scope="row">S3</th><td data-label="The article said">Statement 3.</td>'
        '<td data-label="Verdict">Needs nuance; kept</td><td data-label="Why">Why.</td>'
        '<td data-label="Now on">nowhere</td></tr>\n</tbody>\n</table>'
    )


def _score(page: str, **more: Any) -> Score:
    fields = {
        "page": page, "understandability": [15, 16], "actionability": [5, 6], "cdc": [1, 3], "discern": None,
        "sentences": 40, "wrong": 3, "lost": "", "scored": dt.date(2024, 3, 2),
    }  # fmt: skip
    return Score.model_validate({**fields, **more})


def test_the_whole_table_of_scores() -> None:
    some = [_score("help.md"), _score("legs/index.md", discern=70, sentences=10, wrong=0, lost="No drawing.")]
    assert tables.scores(some, TITLES, "about/index.md") == (
        '<table class="site-table site-table--cards site-scores" data-search-exclude>\n'
        "<caption>2 pages; 3 of 50 sentences checked were wrong or not covered by their source, and were mended (6%)."
        '</caption>\n<thead><tr><th scope="col">Page</th><th scope="col">Understandability</th>'
        '<th scope="col">Actionability</th><th scope="col">CDC Index</th><th scope="col">DISCERN</th>'
        '<th scope="col">Sentences mended</th><th scope="col">What still costs points</th></tr></thead>\n<tbody>\n'
        '<tr><th scope="row"><a href="../help/">Get help</a></th><td data-label="Understandability">94%</td>'
        '<td data-label="Actionability">83%</td><td data-label="CDC Index">33%</td>'
        '<td data-label="DISCERN">does not apply</td><td data-label="Sentences mended">3 of 40</td>'
        '<td data-label="What still costs points">Nothing found</td></tr>\n'
        '<tr><th scope="row"><a href="../legs/">Legs</a></th><td data-label="Understandability">94%</td>'
        '<td data-label="Actionability">83%</td><td data-label="CDC Index">33%</td>'
        '<td data-label="DISCERN">70</td><td data-label="Sentences mended">0 of 10</td>'
        '<td data-label="What still costs points">No drawing.</td></tr>\n</tbody>\n</table>'
    )


# Boxes and drawings


def _page(**more: Any) -> Page:
    front = FrontMatter.model_validate({
        "title": "A page & more", "description": "d" * 50, "kind": "guide", "for": "Anyone.", "do": "Read on.", "danger": [],
        "caution": [], "written": dt.date(2024, 3, 1), "reviewed": dt.date(2024, 12, 2), "review_by": dt.date(2026, 3, 31),
        **more,
    })  # fmt: skip
    return Page("legs/why.md", front, "Text.", 12, "docs/legs/why.md")


def test_the_whole_box_at_a_glance() -> None:
    assert boxes.glance(_page()) == (
        '<div class="site-glance">\n<p class="site-glance__line"><strong>Who this is for</strong> Anyone.</p>\n'
        '<p class="site-glance__line site-glance__line--do"><strong>Do this</strong> Read on.</p>\n</div>'
    )


def test_the_end_of_a_page_names_the_data_files_that_it_shows() -> None:
    end = boxes.about_page(_page(), REPOSITORY, "../../about/", {"urgency.yml": [], "emergency_numbers.yml": []})
    base = "https://example.org/repository/edit/main/docs/data/"
    assert end.endswith(
        f'correct it yourself</a>. Its lists and tables are made from <a href="{base}urgency.yml" rel="external noreferrer">urgency.yml</a> '
        f'and <a href="{base}emergency_numbers.yml" rel="external noreferrer">emergency_numbers.yml</a>: correct them there.</p>\n</div>'
    )


def test_the_end_of_a_page_leads_to_the_lines_of_its_rows() -> None:
    end = boxes.about_page(_page(), REPOSITORY, "../../about/", {"bands.yml": [("Low", 3), ("High & higher", 12)]})
    base = "https://example.org/repository/edit/main/docs/data/bands.yml"
    assert end.endswith(
        'bands.yml</a>: correct them there.</p>\n<details class="site-fold site-lines"><summary>Correct one line</summary>\n<ul>\n'
        f'<li><a href="{base}#L3" rel="external noreferrer">Correct: Low</a></li>\n'
        f'<li><a href="{base}#L12" rel="external noreferrer">Correct: High &amp; higher</a></li>\n</ul>\n</details>\n</div>'
    )


def test_the_whole_end_of_a_page() -> None:
    assert boxes.about_page(_page(), REPOSITORY, "../../about/") == (
        '<div class="site-review" data-search-exclude>\n<p>Written <time datetime="2024-03-01">1 March 2024</time>. '
        'Checked <time datetime="2024-12-02">2 December 2024</time>. '
        'Next check by <time datetime="2026-03-31">31 March 2026</time>.</p>\n'
        "<p>We wrote this page from published sources. No clinician has reviewed it. It does not replace your own doctor. "
        '<a href="../../about/">Who we are</a></p>\n'
        '<p><a href="https://example.org/repository/issues/new?template=content-mistake.yml&amp;'
        'title=Mistake+on%3A+A+page+%26+more&amp;page=docs%2Flegs%2Fwhy.md" rel="external noreferrer">'
        "Report a mistake on this page</a> or "
        '<a href="https://example.org/repository/edit/main/docs/legs/why.md" rel="external noreferrer">correct it yourself</a>'
        ".</p>\n</div>"
    )


@pytest.mark.parametrize("kind", ["potassium", "medicines"])
def test_a_caution_box_is_named_and_closed(kind: str) -> None:
    title, body = boxes.CAUTION[kind]
    assert boxes.caution(kind) == (
        f'<aside class="site-caution" data-search-exclude aria-label="{title}">\n<p class="site-caution__title">{title}</p>\n{body}\n</aside>'
    )
    for tag in ("p", "ul", "li"):
        assert body.count(f"<{tag}>") == body.count(f"</{tag}>")


@pytest.mark.parametrize("month", range(1, 13))
def test_days_do_not_depend_on_the_language_of_the_machine(month: int) -> None:
    names = "January February March April May June July August September October November December".split()
    assert boxes.day(dt.date(2024, month, 9)) == f"9 {names[month - 1]} 2024"


def test_the_whole_figure() -> None:
    drawing = Drawing("two-legs", "Two <legs>", 'A "leg" & more', 360, 120, '<path d="M0 0"/>')
    assert figure.figure(drawing) == (
        '<figure class="site-drawing">\n<svg viewBox="0 0 360 120" width="360" height="120" role="img" '
        'aria-labelledby="drawing-two-legs-title drawing-two-legs-desc">'
        '<title id="drawing-two-legs-title">Two &lt;legs&gt;</title>'
        '<desc id="drawing-two-legs-desc">A &quot;leg&quot; &amp; more</desc>'
        '<path d="M0 0"/></svg>\n<figcaption>Two &lt;legs&gt;</figcaption>\n</figure>'
    )


def test_a_drawing_is_read_without_its_own_title_and_line_ends(tmp_path: Path) -> None:
    loaded = guide.load(mini.write(tmp_path), REPOSITORY)
    assert loaded.drawings["two-legs"] == Drawing(
        "two-legs", "Two legs side by side",
        "On the left a leg at rest, on the right a leg with a cramp: the calf muscle is short and hard.", 360, 120,
        '<g class="draw-line"><path d="M0 0 L10 10"/><text x="10" y="20" font-size="14">Cramp</text></g>',
    )  # fmt: skip


# Questions


def _question(slug: str, question: str, topic: str, **more: Any) -> Question:
    front = {
        "question": question, "also_asked": [], "topic": topic, "page": "help.md", "related": [], "caution": [],
        "danger": [], "reviewed": dt.date(2024, 3, 2), "review_by": dt.date(2026, 3, 2), **more,
    }  # fmt: skip
    return Question(slug, QuestionFront.model_validate(front), f"Answer to {slug}.[^a]", f"docs/data/faq/{slug}.md", 12)


CRAMP = _question(
    "cramp", "Is it a cramp?", "legs", also_asked=["cramp or clot", "a & b"], page="legs/index.md#answer",
    related=["salt", "clot"], caution=["medicines", "potassium"], danger=["late", "faint"],
)  # fmt: skip
SALT = _question("salt", "Is salt safe?", "medicines")
CLOT = _question("clot", "Is it a clot?", "legs")
TITLES = {"help.md": "Get help", "legs/index.md": "Legs"}
CRAMP_TEXT = """\
## Is it a cramp? {#cramp}

**Answer to cramp.**[^a]

**ambulance now:** Sign faint.[^a]

**today now:** Sign late.

Potassium is not safe for everyone: [see who must ask first](../medicines/salt-substitutes.md).

Do not stop or change a medicine because of this answer. Ask the person who prescribed it.

More: [Legs](../legs/index.md#answer). Related: [Is salt safe?](medicines.md#salt), [Is it a clot?](legs.md#clot)

<p class="site-faq__also">Asked also as: cramp or clot; a &amp; b. \
<a href="https://example.org/repository/edit/main/docs/data/faq/cramp.md" rel="external noreferrer" \
aria-label="Correct this answer: Is it a cramp?">Correct this answer</a></p>"""


def test_the_whole_entry_of_a_question() -> None:
    by_slug = {question.slug: question for question in (CRAMP, SALT, CLOT)}
    assert faq.entry(CRAMP, TITLES, by_slug, URGENCY, REPOSITORY) == CRAMP_TEXT


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        (
            "Yes. Call your own doctor today.[^a][^b] Then rest.",
            ("**Yes.** **Call your own doctor today.**[^a][^b]", "Then rest."),
        ),
        ("Two low results of 2.7 matter.[^a] More.", ("**Two low results of 2.7 matter.**[^a]", "More.")),
        ("Yes.[^a]\n\nThen the next.", ("**Yes.**[^a]", "Then the next.")),
        ("Is this *very* bad for my legs? No.", ("Is this *very* bad for my legs?", "No.")),
        ("Only one sentence stands in here.", ("**Only one sentence stands in here.**", "")),
        ("- A list. Of two things.\n- And more.", ("", "- A list. Of two things.\n- And more.")),
        ("No end\n\nhere. At all.", ("", "No end\n\nhere. At all.")),
    ],
)
def test_the_first_words_of_an_answer_stand_above_the_signs(answer: str, parts: tuple[str, str]) -> None:
    assert faq.begun(answer) == parts


def test_signs_of_one_level_are_one_list() -> None:
    urgency = Urgency((_level("ambulance"),), {name: _sign(name, "ambulance") for name in ("x", "y")})
    question = _question("q", "Is it?", "legs", danger=["x", "y"])
    text = faq.entry(question, TITLES, {"q": question}, urgency, REPOSITORY, "NUMBERS")
    assert "**Name:**\n\n- Sign x.[^a]\n- Sign y.[^a]\n\nNUMBERS" in text


def test_only_the_first_wordings_are_shown() -> None:
    many = _question("q", "Is it?", "legs", also_asked=["one", "two", "three", "four"])
    text = faq.entry(many, TITLES, {"q": many}, URGENCY, REPOSITORY)
    assert "Asked also as: one; two; three. <a" in text


def test_the_numbers_stand_below_the_sign_that_needs_an_ambulance_only() -> None:
    by_slug = {question.slug: question for question in (CRAMP, SALT, CLOT)}
    text = faq.entry(CRAMP, TITLES, by_slug, URGENCY, REPOSITORY, "NUMBERS")
    assert text == CRAMP_TEXT.replace("Sign faint.[^a]\n", "Sign faint.[^a]\n\nNUMBERS\n")
    calm = _question("calm", "Is it calm?", "legs", danger=["late"])
    assert "NUMBERS" not in faq.entry(calm, TITLES, {"calm": calm}, URGENCY, REPOSITORY, "NUMBERS")


def test_the_whole_page_of_a_topic() -> None:
    assert faq.topic("legs", [CRAMP, CLOT, SALT], TITLES, URGENCY, REPOSITORY) == (
        "2 questions on this page. [All questions](index.md)\n\n"
        f"{CRAMP_TEXT}\n\n"
        "## Is it a clot? {#clot}\n\nAnswer to clot.[^a]\n\nMore: [Get help](../help.md).\n\n"
        '<p class="site-faq__also"><a href="https://example.org/repository/edit/main/docs/data/faq/clot.md" '
        'rel="external noreferrer" aria-label="Correct this answer: Is it a clot?">Correct this answer</a></p>'
    )


def test_the_list_of_all_questions_keeps_their_addresses() -> None:
    text = faq.index([CRAMP, CLOT, SALT])
    assert '<p class="site-plain">Scripts are off' in text.split("\n\n")[0]
    assert text.split("\n\n")[1:] == [
        "## My legs ache or cramp {#topic-legs}",
        '<ul class="site-ask__list">\n<li id="cramp"><a href="legs/#cramp">Is it a cramp?</a></li>\n'
        '<li id="clot"><a href="legs/#clot">Is it a clot?</a></li>\n</ul>',
        "## Medicines, tablets and salt substitutes {#topic-medicines}",
        '<ul class="site-ask__list">\n<li id="salt"><a href="medicines/#salt">Is salt safe?</a></li>\n</ul>',
    ]
    assert '<form class="site-ask" role="search" hidden>' in text


def test_questions_stand_by_topic_then_by_their_words(tmp_path: Path) -> None:
    files = mini.tree()
    files["docs/data/faq/zz.md"] = mini.QUESTION_CRAMP.replace("Is it a cramp?", "A leg?")
    files["docs/data/faq/aa.md"] = mini.QUESTION_SALT.replace("Is potassium salt safe?", "zero salt?")
    loaded = guide.load(mini.write(tmp_path, files), REPOSITORY)
    assert [question.slug for question in loaded.questions] == ["zz", "cramp", "salt", "aa"]


# Hostile texts: whatever stands in a field stays text.


def _hostile_texts() -> Mapping[str, tuple[str, int]]:
    """name -> (HTML, how often the hostile text was put in)."""
    food = Food(
        "x", HOSTILE, (HOSTILE,), "Fruit", "raw", "", 173944, 1, None, None, None, (Serving(HOSTILE, 1.0),), HOSTILE, 1
    )  # fmt: skip
    level = _level("ambulance", HOSTILE, HOSTILE, HOSTILE)
    sign = _sign("x", "ambulance", sign=HOSTILE, note=HOSTILE, may_be=HOSTILE)
    urgency = Urgency((level,), {"x": sign})
    country = UK.model_copy(
        update={"country": HOSTILE, "ambulance": HOSTILE, "advice": HOSTILE, "advice_name": HOSTILE, "poison": HOSTILE}
    )
    band = _band("x", 1.0, None).model_copy(update={"name": HOSTILE, "means": HOSTILE, "do": HOSTILE})
    medicine = _medicine("x").model_copy(
        update={
            "name": HOSTILE, "other_names": [HOSTILE], "us_brands": [HOSTILE], "uk_brands": [HOSTILE],
            "class_name": HOSTILE, "how": HOSTILE, "how_common": HOSTILE, "ask": HOSTILE,
        }
    )  # fmt: skip
    cause = _cause("x", danger="x").model_copy(
        update={
            "name": HOSTILE, "other_names": [HOSTILE], "where": HOSTILE, "when": HOSTILE, "also": HOSTILE,
            "checks": HOSTILE, "helps": HOSTILE,
        }
    )  # fmt: skip
    term = _term("x", "X", page="help.md").model_copy(
        update={"term": HOSTILE, "other_names": [HOSTILE], "say": HOSTILE, "meaning": HOSTILE}
    )
    source = _source("x", HOSTILE).model_copy(
        update={"publisher": HOSTILE, "kind": HOSTILE, "read": HOSTILE, "address": "https://" + HOSTILE}
    )
    statement = _statement(1).model_copy(update={"statement": HOSTILE, "why": HOSTILE})
    page = _page()
    page = Page(page.path, page.front.model_copy(update={"reader": HOSTILE, "do": HOSTILE}), "", 1, "")
    return {
        "food table": (food_table.table([food], REPOSITORY), 4),
        "card": (help_cards.card(urgency, ["x"], [country], "#x"), 4),
        "all signs": (help_cards.all_signs(urgency, [country], "#x"), 6),
        "numbers": (help_cards.number_table([country]), 6),
        "bands": (tables.bands([band], urgency), 3),
        "medicines": (tables.medicines([medicine], REPOSITORY), 9),
        "causes": (tables.leg_causes([cause], urgency, "legs/why.md", REPOSITORY), 10),
        "glossary": (tables.glossary({"x": term}, "glossary.md", REPOSITORY), 6),
        "sources": (
            tables.source_list(
                "textbooks", {"x": source}, {"x": [("help.md", HOSTILE)]}, "about/sources.md", REPOSITORY
            ),
            8,
        ),
        "audit": (tables.audit([statement], {}, "about/article.md"), 2),
        "scores": (tables.scores([_score("help.md", lost=HOSTILE)], {"help.md": HOSTILE}, "about/index.md"), 2),
        "glance": (boxes.glance(page), 2),
        "figure": (figure.figure(Drawing("x", HOSTILE, HOSTILE, 360, 10, "")), 3),
        "charts": (charts.order_by_100_g_or_serving([food], ["x"]), 5),
    }


@pytest.mark.parametrize(
    "name",
    [
        "food table", "card", "all signs", "numbers", "bands", "medicines", "causes", "glossary", "sources", "audit", "scores",
        "glance", "figure", "charts",
    ],
)  # fmt: skip
def test_hostile_texts_stay_text(name: str) -> None:
    html, times = _hostile_texts()[name]
    assert html.count(ESCAPED) == times
    assert "<script" not in html
    assert '" onmouseover=' not in html


def test_hostile_texts_in_an_answer_stay_text() -> None:
    """Markdown takes < for HTML too; a question itself cannot hold it (see test_bad_fields)."""
    urgency = Urgency((_level("ambulance", HOSTILE),), {"x": _sign("x", "ambulance", sign=HOSTILE)})
    question = _question("q", "Is it?", "legs", danger=["x"], also_asked=[HOSTILE])
    text = faq.entry(question, TITLES, {"q": question}, urgency, REPOSITORY)
    assert "<script" not in text
    assert text.count("&#60;script&#62;alert(1)&#60;/script&#62;&#34; onmouseover=&#34;alert(2)") == 2
    assert text.count(ESCAPED) == 1


# The blocks of a page


class _Markup(HTMLParser):
    """Tags that do not close, ids, and what refers to an id."""

    EMPTY = ("input", "br", "img", "meta", "link", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.refers: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            elif key in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
                self.refers |= set((value or "").split())
            if tag in ("input", "select", "textarea") and key == "id":
                self.names.add(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


@pytest.mark.parametrize("name", sorted(set(BLOCKS) - {"faq"}))
def test_the_html_of_a_block_is_whole(tmp_path: Path, name: str) -> None:
    """Every tag is closed in order, ids stand once, and labels belong to a field."""
    loaded = guide.load(mini.write(tmp_path), REPOSITORY)
    page = next(page for page in loaded.pages if f"<!-- block: {name} -->" in page.body)
    markup = _Markup()
    markup.feed(BLOCKS[name](loaded, page))
    assert (markup.faults, markup.open) == ([], [])
    assert len(markup.ids) == len(set(markup.ids))
    assert markup.refers - set(markup.ids) <= {"plate"}  # the heading above the plate: see the next test
    assert markup.names <= markup.refers


def test_the_plate_is_named_by_a_heading_of_its_page() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    texts = [path.read_text(encoding="utf-8") for path in docs.rglob("*.md")]
    assert [text[:80] for text in texts if "<!-- block: food-plate -->" in text and "{#plate}" not in text] == []


def test_the_forms_wait_for_their_scripts() -> None:
    """Without scripts nothing is shown that would not work."""
    for form in (tables.explainer(), tables.medicine_filter()):
        assert re.match(r"<form [^>]*\bhidden>", form)
        assert 'role="status"' in form
    choices = re.findall(r'<option value="([^"]*)">([^<]*)</option>', tables.medicine_filter())
    assert choices == [("", "All"), *EFFECTS.items()]


@pytest.mark.parametrize("sheet", [sheets.visit, sheets.diary])
def test_every_row_of_a_sheet_has_a_cell_for_each_head(sheet: Callable[[], str]) -> None:
    for grid in re.findall(r"<table.*?</table>", sheet(), re.S):
        heads = grid.count('<th scope="col">')
        rows = re.findall(r"<tr>(.*?)</tr>", grid)[1:]
        assert {len(re.findall(r"<t[dh]", row)) for row in rows} == {heads}


def test_the_diary_has_two_weeks() -> None:
    assert re.findall(r'<th scope="row">(\d+)</th>', sheets.diary()) == [str(day) for day in range(1, 15)]


@pytest.mark.parametrize("name", sorted(set(BLOCKS) - {f"sources {group}" for group in GROUPS}))
def test_every_block_ends_up_on_its_page(tmp_path: Path, name: str) -> None:
    loaded = guide.load(mini.write(tmp_path), REPOSITORY)
    page = next(page for page in loaded.pages if f"<!-- block: {name} -->" in page.body)
    first_line = BLOCKS[name](loaded, page).split("\n")[0].partition("[^")[0]
    assert first_line in loaded.texts[page.path]


def test_a_danger_page_shows_the_card_first_and_a_guide_page_the_glance(tmp_path: Path) -> None:
    loaded = guide.load(mini.write(tmp_path), REPOSITORY)
    danger, plain = loaded.texts["legs/clot.md"], loaded.texts["legs/index.md"]
    assert danger.index("site-help") < danger.index("site-glance")
    assert plain.index("site-glance") < plain.index("site-help")
    assert "site-help" not in loaded.texts["medicines/salt-substitutes.md"]


def test_a_whole_page(tmp_path: Path) -> None:
    files = mini.tree()
    files["docs/legs/plain.md"] = mini.page(
        "A plain page", "A plain page of the small guide, to see all that comes around its own text.", "reference",
        "Claim.[^beta] See [help](../help.md).\n\n## Part {#part}\n\nAgain.[^beta][^alpha]\n",
    )  # fmt: skip
    loaded = guide.load(mini.write(tmp_path, files), REPOSITORY)
    page = next(page for page in loaded.pages if page.path == "legs/plain.md")
    beta = '<a href="#source-beta" aria-label="1: Beta Journal">1</a>'
    alpha = '<a href="#source-alpha" aria-label="2: Alpha Society">2</a>'
    assert loaded.texts["legs/plain.md"] == (
        f'# A plain page\n\n{overdue.notice(dt.date(2026, 3, 2), True)}\n\nClaim.<sup class="site-cite">{beta}</sup> See [help](../help.md).\n\n'
        f'## Part {{#part}}\n\nAgain.<sup class="site-cite">{beta}, {alpha}</sup>\n\n'
        "## When to get help {#when-to-get-help}\n\n"
        "Not sure how fast you need help? [See all signs and the number to call](../help.md).\n\n"
        "## Sources {#sources}\n\n"
        '<ol class="site-refs" data-search-exclude>\n<li id="source-beta"><cite>Beta review</cite>. Beta Journal. '
        '<a href="https://beta.example/review" rel="external noreferrer">beta.example/review</a></li>\n'
        '<li id="source-alpha"><cite>Alpha guideline</cite>. Alpha Society, 2020. '
        '<a href="https://www.alpha.example/guide/" rel="external noreferrer">alpha.example/guide</a></li>\n</ol>\n\n'
        "## About this page {#about-this-page}\n\n" + boxes.about_page(page, REPOSITORY, "../../about/") + "\n"
    )


@pytest.mark.parametrize(
    ("path", "has"),
    [("help.md", False), ("index.md", False), ("about/index.md", False), ("tables.md", True), ("legs/clot.md", True)],
)
def test_pages_for_readers_end_with_the_way_to_help(tmp_path: Path, path: str, has: bool) -> None:
    loaded = guide.load(mini.write(tmp_path), REPOSITORY)
    assert ("{#when-to-get-help}" in loaded.texts[path]) is has


def test_a_page_with_its_own_part_on_help_gets_no_second(tmp_path: Path) -> None:
    files = mini.tree()
    files["docs/tables.md"] += "\n## When to get help {#when-to-get-help}\n\nNow.\n"
    assert guide.load(mini.write(tmp_path, files), REPOSITORY).texts["tables.md"].count("{#when-to-get-help}") == 1


def test_the_clock_of_the_build_is_the_newest_review(tmp_path: Path) -> None:
    files = mini.tree()
    files["docs/help.md"] = files["docs/help.md"].replace("reviewed: 2024-03-02", "reviewed: 2024-05-06")
    newest = guide.load(mini.write(tmp_path, files), REPOSITORY).newest_review
    assert dt.datetime.fromtimestamp(newest, dt.UTC) == dt.datetime(2024, 5, 6, 12, tzinfo=dt.UTC)


def test_all_searches_stand_first_and_kinds_have_names() -> None:
    score = SearchScore(kind="typo", queries=30, ours=[93.3, 95.0, 0.0], stock=[10.0, 26.7, 13.3], measured=dt.date(2024, 3, 2))  # fmt: skip
    html = tables.search_scores([score, score.model_copy(update={"kind": "all"})])
    assert re.findall(r'<th scope="row">([^<]+)</th>', html) == ["All searches", "With slips of the key"]
    assert "measured on 2 March 2024." in html
    assert '<td data-label="This search, first">93.3%</td>' in html
    assert '<td data-label="Usual search, nothing found">13.3%</td>' in html
