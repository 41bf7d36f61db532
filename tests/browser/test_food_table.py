"""The food table in the real browser: finding, filters, order, units, address, keyboard, My plate, hostile data."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from site_server import serving

ROOT = Path(__file__).resolve().parents[2]
PATH = "food/table/"
SHOWN = "tr[id^=food-]:visible"


@pytest.fixture
def table(open_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """table(hash="", **options) opens the food table, ready to use."""

    def opened(hash: str = "", **options: Any) -> Page:
        page = open_page(**{"width": 1280, "height": 900, **options})
        page.goto(f"{address}{PATH}{hash}")
        expect(status(page)).to_contain_text(re.compile("found|shown|fit"))
        return page

    return opened


def status(page: Page) -> Locator:
    return page.locator(".site-finder [role=status]")


def slugs(page: Page) -> list[str]:
    """The foods shown, in order."""
    found: list[str] = page.locator(SHOWN).evaluate_all("rows => rows.map(row => row.id.slice(5))")
    return found


def count(page: Page) -> int:
    """How many foods the status announces."""
    found = re.search(r"([\d,]+) of ([\d,]+) foods shown", status(page).inner_text())
    return int(found[1]) if found else 0


def find(page: Page, text: str) -> list[str]:
    """Type a text, and wait until the best matches stand first."""
    page.get_by_label("Find a food").fill(text)
    page.wait_for_timeout(500)
    return slugs(page)


def figure(page: Page, slug: str) -> str:
    return page.locator(f"#food-{slug} .site-food__figure b").text_content() or ""


def number(text: str) -> float:
    return float(text.split()[0].replace(",", ""))


# Finding


SPELLINGS = {
    "banana": "banana-raw", "BANANAS": "banana-raw", "bananna": "banana-raw", "spinich": "spinach-boiled",
    "aubergine": "eggplant-boiled", "courgettes": "zucchini-boiled", "plátano verde": "plantain-green-boiled",
    "lentels": "lentils-boiled", "brocolli": "broccoli-boiled", "cantelope": "cantaloupe-raw",
    "chick peas": "chickpeas-boiled", "soymilk": "soy-milk-unsweetened", "oragne juice": "orange-juice-chilled",
    "palta": "avocado-raw", "toast": "bread-white", "rice": "rice-brown-cooked", "sweet potatos": "sweet-potato-baked",
    "potatoe": "potato-baked-no-skin", "blueberry": "blueberries-raw", "spinach boiled": "spinach-boiled",
}  # fmt: skip


def test_a_food_is_found_in_any_spelling(table: Callable[..., Page]) -> None:
    page = table()
    assert {typed: find(page, typed)[0] for typed in SPELLINGS} == SPELLINGS


def test_many_answers_are_shown_bit_by_bit(table: Callable[..., Page]) -> None:
    page = table()
    assert len(find(page, "boiled")) == 30
    assert re.fullmatch(r"\d+ of 457 foods fit\. The first 30 are shown\.", status(page).inner_text())
    button = page.get_by_role("button", name=re.compile(r"^Show all \d+ foods$"))
    wanted = int(re.sub(r"\D", "", button.inner_text()))
    first = slugs(page)
    button.click()
    expect(page.locator(SHOWN)).to_have_count(wanted)
    assert wanted > 60
    assert slugs(page)[:30] == first
    expect(button).to_be_hidden()
    expect(page.locator(SHOWN).nth(30).locator(".site-food__name")).to_be_focused()
    assert len(find(page, "")) == 457


def test_paper_holds_all_answers(table: Callable[..., Page]) -> None:
    page = table()
    find(page, "boiled")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(SHOWN).count() > 60
    assert page.locator(".site-foods__group:visible").count() == 0


def test_the_whole_table_is_a_booklet_on_paper(table: Callable[..., Page]) -> None:
    page = table()
    paper = page.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 10 < pages < 70


def test_rows_come_home_in_their_old_order(table: Callable[..., Page]) -> None:
    page = table()
    before = page.locator("tr[id^=food-]").evaluate_all(
        "rows => rows.map(row => row.id + row.parentNode.dataset.group)"
    )
    for text in ("boiled", "milk", "b", "spinich"):
        find(page, text)
    page.locator(".site-finder__more").evaluate("part => { part.open = true }")
    page.get_by_label("Order").select_option("100 g, least first")
    page.wait_for_timeout(200)
    page.get_by_role("button", name="Start again").click()
    expect(status(page)).to_have_text("457 of 457 foods shown.")
    after = page.locator("tr[id^=food-]").evaluate_all("rows => rows.map(row => row.id + row.parentNode.dataset.group)")
    assert before == after


# Types a text in one go, and tells what stands in the slots after the frame that follows, before the pause that ends typing.
TYPED = """async ([text, click]) => {
  const q = document.querySelector("#food-q");
  q.value = text;
  q.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const rows = [...document.querySelectorAll(".site-foods__slots tr")].filter(row => row.checkVisibility({ visibilityProperty: true }));
  return rows.map(row => {
    const { x, y } = row.getBoundingClientRect();
    if (click) row.querySelector(".site-add").click();
    return {
      high: row.offsetHeight, name: row.cells[0].firstChild.textContent, says: row.innerText.replace(/\\s+/g, " ").trim(),
      far: row.matches(".site-food--far"), covers: row.contains(document.elementFromPoint(x + 9, y + 9)),
    };
  });
}"""


def in_slots(page: Page, text: str, click: bool = False) -> list[dict[str, Any]]:
    """What stands in the slots while somebody types a text."""
    slots: list[dict[str, Any]] = page.evaluate(TYPED, [text, click])
    return slots


@pytest.mark.parametrize(("width", "most"), [(360, 3), (1280, 8)])
def test_answers_stand_in_slots_while_somebody_types_and_rows_that_look_the_same_follow(
    table: Callable[..., Page], width: int, most: int
) -> None:
    page = table(width=width, height=3000)
    page.get_by_label("Find a food").click()
    page.wait_for_timeout(600)
    rows = page.locator(SHOWN)
    for text in ("sardines", "avocado raw", "salted cod"):
        slots = in_slots(page, text)
        expect(rows.first.locator(".site-food__name")).to_have_text(slots[0]["name"])
        assert 1 <= len(slots) <= most
        assert all(slot["covers"] and not slot["far"] for slot in slots), "slots lie over rows, in sight"
        assert page.locator(".site-foods__slots tr:visible").count() == 0
        for slot, row in zip(slots, rows.all()[:most], strict=False):
            assert row.locator(".site-food__name").inner_text() == slot["name"]
            for said in (".site-food__figure b", ".site-level", ".site-food__per"):
                assert row.locator(said).inner_text() in slot["says"]
            assert ("Salty" in slot["says"]) is (row.locator(".site-salty").count() == 1)
            assert row.evaluate("row => row.offsetHeight") == pytest.approx(slot["high"], abs=2), slot
        assert len(slots) == min(most, rows.count())
        in_slots(page, "")
        page.wait_for_timeout(600)


def test_slots_below_the_screen_are_not_drawn_and_come_with_scrolling(table: Callable[..., Page]) -> None:
    page = table(width=360, height=740)
    page.get_by_label("Find a food").click()
    page.wait_for_timeout(600)
    assert [slot["far"] for slot in in_slots(page, "b")] == [False, True, True]
    page.locator(".site-foods").evaluate("table => table.scrollIntoView()")
    page.wait_for_timeout(600)
    assert [slot["far"] for slot in in_slots(page, "ban")] == [False, False, True]


def test_more_answers_than_there_is_room_for_come_as_rows(table: Callable[..., Page]) -> None:
    """Slots lie over the rows that stand: after an answer without rows they would be cut off."""
    page = table(width=360)
    field = page.get_by_label("Find a food")
    field.fill("qqqqqqqq")
    expect(page.locator(SHOWN)).to_have_count(0)
    assert in_slots(page, "avocado") == []
    expect(page.locator(SHOWN).first.locator(".site-food__name")).to_contain_text("Avocado", timeout=100)


def test_on_a_phone_the_field_goes_to_the_top_and_enter_shows_the_answers(table: Callable[..., Page]) -> None:
    page = table(width=360, height=740)
    field = page.get_by_label("Find a food")
    field.click()
    page.wait_for_timeout(600)
    top = "form => form.getBoundingClientRect().top"
    assert 0 < page.locator(".site-finder").evaluate(top) < 120
    page.evaluate("scrollBy(0, 500)")
    field.evaluate("field => field.dispatchEvent(new FocusEvent('focus'))")  # as when a reader comes back to the page
    page.wait_for_timeout(200)
    assert page.locator(".site-finder").evaluate(top) < -300
    field.press_sequentially("kiwi")
    field.press("Enter")
    page.wait_for_timeout(600)
    expect(field).not_to_be_focused()
    expect(page.locator(SHOWN).first.locator(".site-food__name")).to_have_text(re.compile("Kiwi"))
    expect(page.locator(SHOWN).first.locator(".site-food__figure")).to_be_in_viewport(ratio=1)
    assert page.evaluate("location.hash") == "#q=kiwi"


def test_a_tap_on_a_slot_is_for_the_food_it_shows(table: Callable[..., Page]) -> None:
    page = table(width=360)
    page.get_by_label("Find a food").fill("oat")
    page.wait_for_timeout(600)
    names = [slot["name"] for slot in in_slots(page, "kiwi", click=True)]
    assert names
    lines = page.locator(".site-plate__name")
    expect(lines).to_have_count(len(names))
    assert lines.all_inner_texts() == names


@pytest.mark.parametrize(
    "typed",
    [
        "\U0001f34c",
        "(((",
        "\u0645\u0648\u0632",
        "\u202eananab",
        "[a-z]+$",
        "\\",
        "\ud83d",
        "x" * 10_000,
        "banana\x00",
        ", ,",
    ],
)
def test_odd_texts_do_no_harm(table: Callable[..., Page], typed: str) -> None:
    page = table()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.evaluate(
        "text => { const q = document.querySelector('#food-q'); q.value = text; q.dispatchEvent(new Event('input', {bubbles: true})) }",
        typed,
    )
    page.wait_for_timeout(500)
    expect(status(page)).not_to_be_empty()
    assert count(page) < 457
    assert not faults


def test_short_words_take_no_slips_and_nothing_found_is_not_called_safe(table: Callable[..., Page]) -> None:
    page = table()
    assert find(page, "xgg") == []
    expect(status(page)).to_contain_text("does not mean that it is safe")
    assert find(page, "zzzzzz") == []
    assert len(find(page, "")) == 457
    find(page, "spinich")
    expect(status(page)).to_contain_text("Nothing is spelled “spinich”. The nearest:")


# Filters, order, units


def test_filters_narrow_the_table(table: Callable[..., Page]) -> None:
    page = table()
    page.get_by_label("Group").select_option("Vegetables")
    page.get_by_label("Raw or cooked").select_option("Boiled")
    page.get_by_label("Level of the serving").select_option("Low")
    expect(page.locator("#food-banana-raw")).to_be_hidden()
    found = slugs(page)
    assert 5 <= len(found) == count(page)
    assert "cauliflower-boiled" in found
    for row in page.locator(SHOWN).all():
        assert row.get_attribute("data-state") == "boiled"
        assert number(row.locator("b").text_content() or "") < 150
        assert row.locator(".site-level").text_content() == "Low"
    assert page.locator(".site-foods__group:visible").all_text_contents() == ["Vegetables"]


@pytest.mark.parametrize(
    ("order", "show", "falls"),
    [
        ("A serving, most first", "A serving", True), ("A serving, least first", "A serving", False),
        ("100 g, most first", "100 g", True), ("100 g, least first", "100 g", False),
        ("100 kcal, most first", "100 kcal", True), ("100 kcal, least first", "100 kcal", False),
    ],
)  # fmt: skip
def test_the_order_follows_the_figure(table: Callable[..., Page], order: str, show: str, falls: bool) -> None:
    page = table()
    page.get_by_label("Show potassium in").select_option(show)
    page.get_by_label("Order").select_option(order)
    page.wait_for_timeout(200)
    texts = page.locator(f"{SHOWN} .site-food__figure b").all_text_contents()
    figures = [number(text) for text in texts if text.endswith("mg")]
    assert len(figures) >= 440
    assert figures == sorted(figures, reverse=falls)
    assert all(not text.endswith("mg") for text in texts[len(figures) :]), "rows without a figure stand last"
    if show == "A serving":
        wanted = "descending" if falls else "ascending"
        assert page.locator("thead th").nth(2).get_attribute("aria-sort") == wanted


def test_the_order_by_name_and_back_to_groups(table: Callable[..., Page]) -> None:
    page = table()
    usual = slugs(page)
    page.get_by_label("Order").select_option("Name, A to Z")
    page.wait_for_timeout(200)
    names = [name.casefold() for name in page.locator(f"{SHOWN} .site-food__name").all_text_contents()]
    assert names[0].startswith(("a", "b"))
    assert page.locator(".site-foods__group:visible").count() == 0
    page.get_by_label("Order").select_option("Group, then name")
    page.wait_for_timeout(200)
    assert slugs(page) == usual


def test_units_and_amounts(table: Callable[..., Page]) -> None:
    page = table()
    show, unit = page.get_by_label("Show potassium in"), page.get_by_label("Unit")
    assert figure(page, "banana-raw") == "422 mg"
    unit.select_option("mmol")
    expect(page.locator("#food-banana-raw b")).to_have_text("10.8 mmol")  # 422.44 / 39.1
    unit.select_option("mEq")
    expect(page.locator("#food-banana-raw b")).to_have_text("10.8 mEq")
    show.select_option("100 g")
    expect(page.locator("#food-banana-raw b")).to_have_text("9.2 mEq")
    unit.select_option("mg")
    expect(page.locator("#food-banana-raw b")).to_have_text("358 mg")
    show.select_option("100 kcal")
    expect(page.locator("#food-banana-raw b")).to_have_text("402 mg")
    expect(page.locator("#food-tea-black b")).to_have_text("too few calories")
    expect(page.locator("thead th").nth(2)).to_have_text("Potassium per 100 kcal")


def test_a_serving_is_chosen_by_row(table: Callable[..., Page], address: str) -> None:
    page = table()
    page.locator("#food-banana-raw").scroll_into_view_if_needed()
    serving = page.get_by_label("Serving of Banana, raw")
    serving.select_option(label="1 large (136 g)")
    expect(page.locator("#food-banana-raw b")).to_have_text("487 mg")
    expect(page).to_have_url(f"{address}{PATH}#servings=banana-raw.3")
    page.reload()
    expect(page.locator("#food-banana-raw b")).to_have_text("487 mg")
    page.locator("#food-banana-raw").scroll_into_view_if_needed()
    expect(serving).to_have_value("2")
    page.go_back()
    expect(page.locator("#food-banana-raw b")).to_have_text("422 mg")


def test_the_rule_for_high_is_shown_and_changes(table: Callable[..., Page]) -> None:
    page = table()
    rule = page.locator(".site-foods__rule")
    cut, level = page.get_by_label("High means"), page.get_by_label("Level of the serving")
    expect(rule).to_have_text("High: 250 mg or more in the serving. Medium: 150 to 249 mg. Low: less than 150 mg.")
    level.select_option("High")
    numbers = {}
    for line in ("200", "250", "300"):
        cut.select_option(f"{line} mg or more")
        page.wait_for_timeout(150)
        numbers[line] = count(page)
        figures = [number(text) for text in page.locator(f"{SHOWN} b").all_text_contents()]
        assert min(figures) >= int(line)
    assert numbers["200"] > numbers["250"] > numbers["300"] > 50
    cut.select_option("200 mg or more")
    expect(rule).to_have_text("High: 200 mg or more in the serving. Low: less than 200 mg.")
    level.select_option("Medium")
    expect(status(page)).to_contain_text("No food found")
    assert page.get_by_role("link", name="Whose lines these are").get_attribute("href") == "#high-low"
    assert page.locator("#high-low").count() == 1


# Two doors


def test_neither_door_is_open_by_itself(table: Callable[..., Page]) -> None:
    page = table()
    for name in ("I was told to eat more", "I was told to eat less"):
        assert page.get_by_role("button", name=name).get_attribute("aria-pressed") == "false"
    assert page.locator(".site-finder__door").is_hidden()


@pytest.mark.parametrize(
    ("door", "level", "words"), [("more", "High", "Ask first"), ("less", "Low", "Only if a professional told you to")]
)
def test_a_door_sets_filter_order_and_caution(
    table: Callable[..., Page], address: str, door: str, level: str, words: str
) -> None:
    page = table()
    button = page.get_by_role("button", name=f"I was told to eat {door}")
    button.click()
    expect(page).to_have_url(f"{address}{PATH}#{door}")
    caution = page.locator(".site-finder__door")
    expect(caution).to_contain_text(words)
    assert button.get_attribute("aria-pressed") == "true"
    assert set(page.locator(f"{SHOWN} .site-level").all_text_contents()) == {level}
    if door == "more":
        figures = [number(text) for text in page.locator(f"{SHOWN} b").all_text_contents()]
        assert figures == sorted(figures, reverse=True)
    page.go_back()
    expect(caution).to_be_hidden()
    assert count_when(page, lambda n: n == 457) == 457


def test_salty_foods_are_marked_and_left_out_for_those_who_shall_eat_more(table: Callable[..., Page]) -> None:
    page = table()
    marked = set(page.locator(f"{SHOWN}:has(.site-salty)").evaluate_all("rows => rows.map(row => row.id.slice(5))"))
    with (ROOT / "docs" / "data" / "foods.csv").open(encoding="utf-8") as file:
        foods = [food for food in csv.DictReader(file) if food["sodium_mg"]]
    salty = {food["slug"] for food in foods if float(food["sodium_mg"]) * float(food["serving_1_g"]) >= 46_000}
    assert marked == salty
    assert "cod-salted-dried" in salty
    page.get_by_role("button", name="I was told to eat more").click()
    expect(page.get_by_label("Salty foods")).to_have_value("no")
    expect(page.locator("#food-cod-salted-dried")).to_be_hidden()
    assert not salty & set(slugs(page))
    page.get_by_label("Salty foods").select_option("Shown")
    expect(page.locator("#food-cod-salted-dried")).to_be_visible()


def test_filters_that_hide_what_was_typed_are_named(table: Callable[..., Page]) -> None:
    page = table("#q=broccoli&level=low")
    expect(status(page)).to_have_text(
        re.compile(r"^\d foods fit what you typed, but none of them fits the filters too\.")
    )
    page.get_by_label("Level of the serving").select_option("All levels")
    expect(page.locator("#food-broccoli-boiled")).to_be_visible()


@pytest.mark.parametrize("door", ["more", "less"])
def test_other_pages_lead_to_the_doors(open_page: Callable[..., Page], address: str, door: str) -> None:
    page = open_page()
    page.goto(f"{address}food/{door}/")
    page.locator(f'article a[href$="table/#{door}"]').first.click()
    expect(page.locator(".site-finder__door")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name=f"I was told to eat {door}")).to_have_attribute("aria-pressed", "true")


# The address


def test_the_whole_state_is_in_the_address_and_never_sent(table: Callable[..., Page], address: str) -> None:
    state = "q=juice&group=drinks&level=medium&per=100g&unit=mmol&sort=100g-up&cut=300"
    page = table()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("about:blank")
    page.goto(f"{address}{PATH}#{state}")
    for name, value in (part.split("=") for part in state.split("&")):
        expect(page.locator(f".site-finder [name={name}]")).to_have_value(value)
    found = slugs(page)
    page.get_by_label("Find a food").fill("soy")
    expect(page).to_have_url(f"{address}{PATH}#{state.replace('juice', 'soy')}")
    assert found != slugs(page)
    assert not [url for url in asked if "juice" in url or "soy" in url.rpartition("/")[2]]


def test_the_back_button_goes_from_choice_to_choice(table: Callable[..., Page], address: str) -> None:
    page = table()
    page.get_by_label("Group").select_option("Fruit")
    fruit = count_when(page, lambda n: n < 457)
    page.get_by_label("Find a food").press_sequentially("apple", delay=20)
    page.wait_for_timeout(500)
    page.get_by_label("Raw or cooked").select_option("Raw")
    page.wait_for_timeout(150)
    expect(page).to_have_url(f"{address}{PATH}#q=apple&group=fruit&state=raw")
    page.go_back()
    expect(page).to_have_url(f"{address}{PATH}#q=apple&group=fruit")
    expect(page.get_by_label("Raw or cooked")).to_have_value("")
    page.go_back()
    expect(page).to_have_url(f"{address}{PATH}")
    expect(status(page)).to_contain_text("457 of 457")
    page.go_forward()
    expect(page.get_by_label("Find a food")).to_have_value("apple")
    assert 0 < count(page) < fruit


def count_when(page: Page, fits: Callable[[int], bool]) -> int:
    for _ in range(50):
        if fits(count(page)):
            break
        page.wait_for_timeout(20)
    return count(page)


@pytest.mark.parametrize(
    "hash",
    [
        "#q=%3Cimg src=x onerror=alert(1)%3E", "#group=nowhere&level=<b>&sort=__proto__&cut=7&door=constructor",
        "#servings=banana-raw.99+nothing.2+__proto__.1", "#q=" + "a" * 500, "#%E0%A4%A=1", "#food-%E0%A4%A", "#constructor",
        "#q=" + "%F0%9F%8D%8C" * 20_000, "#servings=" + "banana-raw.2+" * 5_000, "#q=%E2%80%AEananab&sort=constructor",
    ],
)  # fmt: skip
def test_a_hostile_address_does_no_harm(open_page: Callable[..., Page], address: str, hash: str) -> None:
    page = open_page()
    faults: list[str] = []
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}{PATH}{hash}")
    expect(status(page)).not_to_be_empty()
    assert page.locator(".site-finder img").count() == 0
    assert not faults


def test_a_row_that_is_filtered_out_comes_back_by_its_address(table: Callable[..., Page]) -> None:
    page = table("#group=eggs")
    expect(page.locator("#food-banana-raw")).to_be_hidden()
    page.evaluate("location.hash = '#food-banana-raw'")
    expect(page.locator("#food-banana-raw")).to_be_in_viewport()


def test_an_address_of_a_row_opens_the_page_at_it(open_page: Callable[..., Page], address: str) -> None:
    page = open_page()
    page.goto(f"{address}{PATH}#food-banana-raw")
    expect(status(page)).to_contain_text("457 of 457")
    page.wait_for_timeout(500)
    expect(page.locator("#food-banana-raw .site-food__name")).to_be_in_viewport()


def test_reset_shows_all_again(table: Callable[..., Page], address: str) -> None:
    page = table("#q=apple&group=fruit&per=100g&unit=mmol&sort=name&cut=300&door=more&servings=apple-raw.2")
    assert count(page) < 20
    page.get_by_role("button", name="Start again").click()
    expect(status(page)).to_have_text("457 of 457 foods shown.")
    expect(page).to_have_url(f"{address}{PATH}")
    expect(page.get_by_label("Find a food")).to_be_focused()
    assert figure(page, "banana-raw") == "422 mg"


# Keyboard, small screens, no scripts


def test_all_of_it_by_keyboard(table: Callable[..., Page]) -> None:
    page = table()
    page.get_by_role("button", name="I was told to eat more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".site-finder__door")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".site-finder__door")).to_be_hidden()
    page.get_by_label("Find a food").focus()
    page.keyboard.type("banana raw")
    page.wait_for_timeout(500)
    assert slugs(page)[0] == "banana-raw"
    names = []
    for _ in range(16):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
            )
        )
        if names[-1].startswith("Details"):
            break
    assert names[-4:] == [
        "Banana, raw",
        "Serving of Banana, raw",
        "Add to my plate: Banana, raw",
        "Details: Banana, raw",
    ]
    page.keyboard.press("Enter")
    expect(page.locator("#food-banana-raw a", has_text="Correct this row")).to_be_visible()
    link = page.locator("#food-banana-raw a", has_text="Correct this row")
    expect(link).to_have_accessible_name("Correct this row: Banana, raw")
    page.keyboard.press("Space")
    expect(page.locator("#food-banana-raw a", has_text="Correct this row")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".site-plate__foods li")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_scrolls_sideways_and_controls_are_large(table: Callable[..., Page], width: int) -> None:
    page = table(width=width)
    page.locator(".site-finder__more").evaluate("part => { part.open = true }")
    find(page, "milk 2")
    page.locator(f"{SHOWN} .site-add").first.click()
    page.locator(f"{SHOWN} .site-open").first.click()
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0
    parts = ".site-finder, .site-plate, .site-door, tr[id^=food-]"
    controls = page.locator(f":is({parts}) :is(button, select, input, summary, [role=button]):visible")
    assert controls.count() >= 15
    for control in controls.all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 43.9, control.evaluate("part => part.outerHTML.slice(0, 120)")
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_without_scripts_the_table_is_whole(open_page: Callable[..., Page], address: str, site: Path) -> None:
    page = open_page(scripts=False, width=320)
    page.goto(address + PATH)
    rows = page.locator("tr[id^=food-]")
    foods = list(csv.DictReader((ROOT / "docs/data/foods.csv").read_text(encoding="utf-8").splitlines()))
    assert rows.count() == len(foods)
    text = page.locator("#food-banana-raw").text_content() or ""
    for part in ("Banana, raw", "platano", "1 medium (118 g)", "422 mg", "High", "358 mg", "1 large (136 g): 487 mg"):
        assert part in text
    assert page.locator(".site-finder").is_hidden()
    assert page.locator(".site-plate").is_hidden()
    assert page.locator(".site-door__caution").count() == 2
    assert page.locator(".site-door__caution:visible").count() == 2
    assert page.get_by_text("89 kcal, sodium 1 mg, phosphorus 22 mg").first.is_visible()
    assert page.locator("tr[id^=food-] [role=button]:visible").count() == 0
    links = page.locator("#food-banana-raw .site-food__rest a")
    assert all(link.is_visible() for link in links.all())
    line = next(i for i, food in enumerate(foods, 2) if food["slug"] == "banana-raw")
    assert (links.nth(0).get_attribute("href") or "").startswith("https://fdc.nal.usda.gov/food-details/173944")
    assert (links.nth(1).get_attribute("href") or "").endswith(f"/docs/data/foods.csv#L{line}")
    assert "template=food-value.yml&food=banana-raw" in (links.nth(2).get_attribute("href") or "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_table_stays_a_table_for_screen_readers(table: Callable[..., Page]) -> None:
    page = table(width=360)
    find(page, "banana raw")
    assert page.get_by_role("rowheader", name="Banana, raw").count() == 1
    assert page.get_by_role("cell", name="358 mg").count() == 1
    assert page.locator(".site-foods").get_by_role("columnheader").count() == 5


def test_a_search_in_the_page_opens_a_row(table: Callable[..., Page]) -> None:
    """A browser says so to the part that it is about to show."""
    page = table()
    more = page.locator("#food-banana-raw .site-food__rest div")
    assert more.get_attribute("hidden") == "until-found"
    more.evaluate("part => part.dispatchEvent(new Event('beforematch', {bubbles: true}))")
    expect(page.locator("#food-banana-raw .site-open")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#food-banana-raw a", has_text="Correct this row")).to_be_visible()


def test_words_and_plate_are_fetched_when_they_are_first_used(table: Callable[..., Page], address: str) -> None:
    page = table()
    asked: list[str] = []
    page.on("request", lambda r: r.url.endswith(".js") and asked.append(r.url.rpartition("/")[2].partition(".")[0]))
    page.wait_for_timeout(200)
    assert asked == []
    page.get_by_label("Find a food").focus()
    page.wait_for_timeout(200)
    assert sorted(asked) == ["food-slots", "food-words"]
    add(page, "banana raw", "banana-raw")
    expect(page.locator(".site-plate__foods li")).to_have_count(1)
    assert sorted(asked) == ["food-slots", "food-words", "plate"]


def test_what_cannot_be_fetched_is_said_and_asked_for_again(table: Callable[..., Page]) -> None:
    page = table(service_workers="block")
    page.route("**/food-words.*", lambda route: route.abort())
    page.get_by_label("Find a food").fill("banana")
    expect(status(page)).to_contain_text("could not be loaded")
    page.unroute("**/food-words.*")
    assert find(page, "banana raw")[0] == "banana-raw"


# My plate


def add(page: Page, text: str, slug: str) -> None:
    find(page, text)
    page.locator(f"#food-{slug} .site-add").click()
    expect(page.locator(f"#food-{slug}")).to_have_class(re.compile("site-food--on"))


def sums(page: Page) -> list[str]:
    return page.locator(".site-plate__sums dd").all_text_contents()


def test_a_plate_adds_up(table: Callable[..., Page]) -> None:
    page = table(width=360)
    plate = page.locator(".site-plate")
    expect(plate).to_contain_text("Nothing here yet")
    add(page, "banana raw", "banana-raw")
    expect(page.locator(".site-plate-bar")).to_have_text("My plate: 1 food, 422 mg")
    expect(page.locator(".site-plate__news")).to_contain_text("Banana, raw added")
    add(page, "milk 2%", "milk-2-percent")
    page.locator(".site-plate-bar").click()
    assert sums(page)[0] == "764 mg"  # 422.44 + 341.6
    amount = page.get_by_label("How much: Banana, raw")
    expect(amount).to_be_focused()
    assert amount.get_attribute("step") == "0.25"
    amount.fill("0.5")
    assert sums(page)[:2] == ["553 mg", "175 kcal"]  # 211.22 + 341.6; 52.51 + 122
    measure = page.get_by_label("Measure of Banana, raw")
    measure.select_option("grams")
    expect(amount).to_have_value("59")
    amount.fill("200")
    assert sums(page)[0] == "1,058 mg"  # 716 + 341.6
    amount.fill("-3")
    expect(page.locator(".site-plate__gaps")).to_contain_text("not a number: Banana, raw")
    assert amount.get_attribute("aria-invalid") == "true"
    page.get_by_role("button", name="Remove Banana, raw").click()
    assert sums(page)[0] == "342 mg"
    find(page, "")
    page.locator(".site-finder__more").evaluate("part => { part.open = true }")
    page.get_by_label("Unit").select_option("mmol")
    expect(page.locator(".site-plate__sums dd").first).to_have_text("8.7 mmol")


def test_the_caution_always_stands_beside_the_plate(table: Callable[..., Page]) -> None:
    page = table()
    boxes = page.locator(".site-caution:not(.site-overdue)")
    assert boxes.count() == 2
    plain = [" ".join(text.split()) for text in boxes.all_text_contents()]
    assert plain[0] == plain[1]
    assert page.locator(".site-plate .site-caution").is_visible()
    add(page, "banana raw", "banana-raw")
    assert page.locator(".site-plate .site-caution").is_visible()


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("us-women", "16% of 2,600 mg"), ("us-men", "12% of 3,400 mg"), ("eu", "12% of 3,500 mg"),
        ("uk", "12% of 3,500 mg"), ("who", "12% of 3,510 mg"), ("label", "9% of 4,700 mg"),
    ],
)  # fmt: skip
def test_yardsticks_are_not_targets(table: Callable[..., Page], choice: str, words: str) -> None:
    page = table()
    add(page, "banana raw", "banana-raw")
    yard = page.get_by_label("Compare with a day of")
    expect(yard).to_have_value("")
    yard.select_option(choice)
    expect(page.locator(".site-plate__share")).to_contain_text(words)
    expect(page.locator(".site-plate__share")).to_contain_text("a yardstick for healthy people, not your target")


def test_the_limit_of_the_care_team(table: Callable[..., Page]) -> None:
    page = table()
    add(page, "banana raw", "banana-raw")
    page.get_by_label("Compare with a day of").select_option("own")
    own = page.get_by_label("My limit for a day, in mg")
    own.fill("400")
    expect(page.locator(".site-plate__share")).to_contain_text(
        "106% of the limit you typed, 400 mg. That is 22 mg above"
    )
    page.get_by_label("Unit").select_option("mmol")
    expect(page.get_by_label("My limit for a day, in mmol")).to_have_value("10.2")
    page.get_by_label("My limit for a day, in mmol").fill("none")
    expect(page.locator(".site-plate__share")).to_be_empty()


def test_the_plate_is_kept_on_the_device_and_cleared_in_one_tap(table: Callable[..., Page], address: str) -> None:
    page = table()
    add(page, "banana raw", "banana-raw")
    page.get_by_label("Compare with a day of").select_option("eu")
    page.goto(address + PATH)
    expect(page.locator(".site-plate__name")).to_have_text("Banana, raw")
    expect(page.get_by_label("Compare with a day of")).to_have_value("eu")
    expect(page.locator(".site-plate__kept")).to_contain_text("on this device only")
    page.get_by_role("button", name="Clear my plate").click()
    expect(page.locator(".site-plate__empty")).to_be_visible()
    expect(page.locator(".site-plate__news")).to_contain_text("Plate cleared")
    assert page.evaluate("localStorage.getItem('site-plate')") is None
    page.reload()
    expect(page.locator(".site-plate__empty")).to_be_visible()


SPOILED = (
    "{", "null", "[]", '"x"', '{"lines":[["__proto__",0,"1"],["banana-raw",99,"1"],["banana-raw",0,"<b>"],7]}',
    '{"lines":{"a":1},"yard":"<b>","limit":"x"}',
)  # fmt: skip


def test_spoiled_storage_does_no_harm(table: Callable[..., Page], address: str) -> None:
    page = table()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for kept in SPOILED:
        page.evaluate("kept => localStorage.setItem('site-plate', kept)", kept)
        page.goto("about:blank")
        page.goto(address + PATH)
        expect(page.locator(".site-plate__empty")).to_be_visible()
        add(page, "banana raw", "banana-raw")
        assert (kept, sums(page)[0]) == (kept, "422 mg")
    assert not faults


def test_the_plate_works_where_nothing_is_kept(open_page: Callable[..., Page], address: str) -> None:
    page = open_page()
    page.add_init_script(
        "for (const name of ['getItem', 'setItem', 'removeItem'])"
        " Storage.prototype[name] = () => { throw new DOMException('off', 'SecurityError') }"
    )
    page.goto(address + PATH)
    add(page, "banana raw", "banana-raw")
    assert sums(page)[0] == "422 mg"
    expect(page.locator(".site-plate__kept")).to_contain_text("keeps nothing")


def test_the_plate_works_where_storage_is_full(open_page: Callable[..., Page], address: str) -> None:
    page = open_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
    page.goto(address + PATH)
    add(page, "banana raw", "banana-raw")
    assert sums(page)[0] == "422 mg"
    expect(page.locator(".site-plate__kept")).to_contain_text("keeps nothing")


@pytest.mark.parametrize("dark", [False, True])
def test_the_sum_of_the_plate_covers_no_control(table: Callable[..., Page], dark: bool) -> None:
    page = table(width=320, height=740, dark=dark)
    add(page, "milk 2%", "milk-2-percent")
    find(page, "milk")
    expect(page.locator("#food-milk-2-percent")).to_have_class(re.compile("site-food--on"))
    rules = {"runOnly": {"type": "rule", "values": ["target-size"]}}
    for scroll in range(0, 1600, 320):
        page.locator(".site-finder").evaluate("(part, by) => { part.scrollIntoView(); scrollBy(0, by) }", scroll)
        page.wait_for_timeout(150)
        found = Axe().run(page, context=".site-finder, .site-foods", options=rules).response
        # What goes below the header of the page comes out again by scrolling
        faults = [node for fault in found["violations"] for node in fault["nodes"]]
        below = [node for node in faults if (page.locator(node["target"][0]).bounding_box() or {"y": 0})["y"] > 50]
        assert [node["html"][:120] for node in below] == []
        assert found["passes"]


# Three tasks of readers, with only what is visible; each is at most six steps


def open_filters(page: Page) -> None:
    """In the middle of the screen: the way back to the top, which comes with scrolling, stands at its lower edge."""
    line = page.get_by_text("Filters, unit and order")
    line.evaluate("line => line.scrollIntoView({ block: 'center' })")
    line.click()


def test_task_vegetables_for_someone_on_dialysis(table: Callable[..., Page]) -> None:
    page = table(width=360, height=740)
    page.get_by_role("button", name="I was told to eat less").click()
    expect(page.locator(".site-finder__door")).to_contain_text("Only if a professional told you to")
    open_filters(page)
    page.get_by_label("Group").select_option("Vegetables")
    page.get_by_label("Raw or cooked").select_option("Boiled")
    expect(page.locator("#food-banana-raw")).to_be_hidden()
    rows = page.locator(SHOWN)
    assert 5 <= count(page) == rows.count()
    for row in rows.all():
        assert row.get_attribute("data-state") == "boiled"
        assert number(row.locator("b").text_content() or "") < 150
    assert "cabbage-boiled" in slugs(page)
    assert "spinach-boiled" not in slugs(page)


def test_task_a_drink_with_about_ten_millimoles(table: Callable[..., Page]) -> None:
    page = table(width=360, height=740)
    open_filters(page)
    page.get_by_label("Group").select_option("Drinks")
    page.get_by_label("Unit").select_option("mmol")
    page.get_by_label("Order").select_option("A serving, most first")
    page.wait_for_timeout(300)
    figures = [number(text) for text in page.locator(f"{SHOWN} b").all_text_contents()]
    assert figures == sorted(figures, reverse=True)
    about_ten = [value for value in figures if 9 <= value <= 11]
    assert about_ten
    expect(page.locator(SHOWN).filter(has_text=f"{about_ten[0]:.1f} mmol").first).to_be_attached()


def test_task_a_breakfast(table: Callable[..., Page]) -> None:
    page = table(width=360, height=740)
    wanted = 0.0
    for text, times in (("toast", 2), ("egg", 1), ("orange juice", 1), ("banana", 1)):
        find(page, text)
        row = page.locator(SHOWN).first
        wanted += times * number(row.locator("b").text_content() or "")
        for _ in range(times):
            row.locator(".site-add").click()
    page.locator(".site-plate-bar").click()
    names = page.locator(".site-plate__name").all_text_contents()
    assert names[0].startswith("Bread")
    assert names[1].startswith("Egg, ")
    assert names[2].startswith("Orange juice")
    assert names[3] == "Banana, raw"
    expect(page.get_by_label("How much: Bread, white, sliced")).to_have_value("2")
    assert abs(number(sums(page)[0]) - wanted) <= 3
    expect(page.locator(".site-plate__sums")).to_be_in_viewport()


def test_the_plate_prints_with_its_caution_and_nothing_else(table: Callable[..., Page]) -> None:
    page = table()
    add(page, "banana raw", "banana-raw")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print my plate").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    assert page.locator("tr[id^=food-]:visible").count() == 0
    assert page.locator(".site-plate .site-caution").is_visible()
    expect(page.locator(".site-plate__printed")).to_have_text("1 × 1 medium (118 g)")
    assert page.get_by_role("button", name="Clear my plate").is_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(SHOWN).count() > 0


# Hostile data

HOSTILE = (
    "<img src=x onerror=alert(1)>", '"><script>alert(2)</script>', "javascript:alert(3)", "' onmouseover='alert(4)",
    "</td></table><svg onload=alert(5)>", "&lt;img src=x onerror=alert(6)&gt;", "[x](javascript:alert(7))",
    "{{ config }} ${alert(8)} `alert(9)`", "<!-- block: faq -->", "//evil.example/x.js",
)  # fmt: skip


def built(folder: Path, change: Callable[[int, dict[str, str]], None]) -> subprocess.CompletedProcess[str]:
    """A copy of the project with changed foods, built into folder/site."""
    for name in ("docs", "overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    path = folder / "docs" / "data" / "foods.csv"
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    foods = list(reader)
    for i, food in enumerate(foods):
        change(i, food)
    text = io.StringIO()
    writer = csv.DictWriter(text, reader.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(foods)
    path.write_text(text.getvalue(), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-d", str(folder / "site")],
        cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PRECOMPRESS": "0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, built with an injection in every text column of the foods."""
    folder = tmp_path_factory.mktemp("hostile")

    def spoil(i: int, food: dict[str, str]) -> None:
        bad = HOSTILE[i % len(HOSTILE)]
        food["name"] = f"{i} {bad}"[:60]
        food["other_names"] = f"{bad}; also {bad[::-1]}".replace(";", ",", bad.count(";"))
        for n in (1, 2, 3):
            if food[f"serving_{n}"]:
                food[f"serving_{n}"] = f"{n} {bad}"[:60]
        food["note"] = f"{bad} {bad}"

    result = built(folder, spoil)
    assert result.returncode == 0, result.stderr
    with serving(folder / "site") as where:
        yield where


def test_injections_in_the_data_stay_text(open_page: Callable[..., Page], hostile_site: str) -> None:
    page = open_page(width=1280)
    faults: list[str] = []
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: faults.append(f"script {error}"))
    page.on("request", lambda r: r.url.startswith((hostile_site, "data:")) or faults.append(f"foreign {r.url}"))
    page.on("response", lambda r: r.status >= 400 and faults.append(f"{r.status} {r.url}"))
    page.goto(hostile_site + PATH)
    expect(status(page)).to_contain_text("457 of 457")
    names = page.locator(f"{SHOWN} .site-food__name").all_text_contents()
    for bad in HOSTILE:
        assert any(name.endswith(f" {bad}") for name in names), bad
    find(page, "alert")
    for button in page.locator(f"{SHOWN} .site-add").all()[:12]:
        button.click()
    page.locator(f"{SHOWN} .site-open").first.click()
    expect(page.locator(".site-plate__foods li")).to_have_count(12)
    page.reload()
    page.wait_for_timeout(500)
    inside = page.locator(":is(.site-foods, .site-plate, .site-finder) :is(img, script, svg, iframe, object)")
    assert inside.count() == 0
    links = page.locator(":is(.site-foods, .site-plate) a").evaluate_all("all => all.map(a => a.protocol)")
    assert set(links) <= {"http:", "https:"}
    handlers = page.evaluate(
        "[...document.querySelectorAll('.site-foods *')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"
    )
    assert handlers == 0
    kept = json.loads(page.evaluate("localStorage.getItem('site-plate')"))
    assert len(kept["lines"]) == 12
    assert not faults


FIXED = ("slug", "category", "state", "base", "fdc_id", "potassium_mg", "serving_1_g")


def test_columns_with_a_fixed_form_refuse_injections(tmp_path: Path) -> None:
    def spoil(i: int, food: dict[str, str]) -> None:
        if i < len(FIXED):
            food[FIXED[i]] = HOSTILE[0]

    result = built(tmp_path, spoil)
    assert result.returncode != 0
    assert [column for i, column in enumerate(FIXED) if f"foods.csv:{i + 2} {column}:" not in result.stderr] == []
    assert not (tmp_path / "site" / "food").exists()
