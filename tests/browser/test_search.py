"""The search box and the finder of questions in the real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

LINKS = ".site-search__list .md-search-result__link"
BOX = ".md-search__input"


@pytest.fixture
def box(open_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """box(path="", **options) opens a page and its search."""

    def opened(path: str = "", **options: object) -> Page:
        page = open_page(**{"width": 1280, "height": 900, **options})
        page.goto(address + path)
        page.keyboard.press("Control+k")
        expect(page.locator(BOX)).to_be_focused()
        return page

    return opened


def find(page: Page, text: str) -> Locator:
    """Type a text and wait for its results."""
    page.fill(BOX, text)
    page.wait_for_function("text => document.querySelector('.site-search__list').dataset.query === text", arg=text)
    return page.locator(LINKS)


def addresses(page: Page, address: str, text: str) -> list[str]:
    found: list[str] = find(page, text).evaluate_all("links => links.map(link => link.href)")
    return [link.removeprefix(address) for link in found]


def note(page: Page) -> str:
    return " ".join(page.locator(".site-search__note").all_text_contents())


# Weight


def test_nothing_of_the_search_is_fetched_before_it_is_used(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.removeprefix(address).split("?")[0]))
    page.goto(address, wait_until="networkidle")
    lazy = re.compile(r"search-engine|search/index")
    assert not list(filter(lazy.search, fetched))
    page.keyboard.press("Control+k")
    find(page, "cramp")
    assert len(list(filter(lazy.search, fetched))) == 2, "the engine and the index, once"
    assert not [url for url in fetched if url.startswith("http")], "nothing from elsewhere"


# Finding


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("night cramps", "legs/night-cramps/"),
        ("bannana", "food/table/#food-banana-raw"),
        ("furosemide", "medicines/#medicine-furosemide"),
        ("hypokalaemia", "low/"),
        ("who wrote this", "about/"),
        ("swollen calf", "legs/clot/"),
    ],
)
def test_what_people_type_is_among_the_first_three(
    box: Callable[..., Page], address: str, typed: str, wanted: str
) -> None:
    found = addresses(box(), address, typed)[:3]
    assert any(link == wanted or link.startswith(f"{wanted}#") for link in found), found


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("k 2.9", "2.9"), ("2.9 mmol", "2.9"), ("potassium 5.6", "5.6"), ("my k is 3,1", "3.1"), ("K+ 6.2 meq/l", "6.2"),
        ("2.9", "2.9"), ("potassium level of 3", "3"),
    ],
)  # fmt: skip
def test_a_number_leads_to_its_explanation(box: Callable[..., Page], address: str, typed: str, number: str) -> None:
    page = box()
    assert addresses(page, address, typed)[0] == f"result/#k={number}"
    page.locator(LINKS).first.click()
    expect(page.locator(".site-explain__name")).to_contain_text(f"{float(number):g} mmol/L")


@pytest.mark.parametrize("typed", ["2.5 mg", "3 bananas", "4,700", "age 5", "vitamin b 6", "top 5 foods", "20 meq"])
def test_other_numbers_are_not_taken_for_a_result(box: Callable[..., Page], address: str, typed: str) -> None:
    assert not [link for link in addresses(box(), address, typed) if "#k=" in link]


@pytest.mark.parametrize("typed", ["chest pain", "cant breathe low potassium", "CHEST PAINS after water pill"])
def test_urgent_words_put_help_first(box: Callable[..., Page], typed: str) -> None:
    page = box(width=360, height=740)
    find(page, typed)
    card = page.locator(".site-search__top .site-help__level--ambulance")
    expect(card).to_contain_text("Call an ambulance now")
    number = card.locator("a.site-help__number").first
    assert (number.get_attribute("href") or "").startswith("tel:")
    place = number.bounding_box()
    assert place is not None
    assert place["y"] + place["height"] <= 740
    expect(page.locator(".site-search__status")).to_contain_text("Call an ambulance now")


def test_a_plain_search_shows_no_help_card(box: Callable[..., Page]) -> None:
    page = box()
    for typed in ("banana", "leg cramps at night", "water pill"):
        find(page, typed)
        assert page.locator(".site-search__top .site-help__level").count() == 0, typed


# Spelling


def test_a_slip_is_mended_and_said(box: Callable[..., Page]) -> None:
    page = box()
    page.fill(BOX, "")
    find(page, "brocolli and resless legs")
    assert "Showing results for broccoli and restless legs" in note(page)
    page.get_by_role("button", name="Search for brocolli and resless legs instead").click()
    page.wait_for_function("() => !document.querySelector('.site-search__note')")
    assert page.input_value(BOX) == "brocolli and resless legs"


def test_a_medicine_is_only_offered(box: Callable[..., Page], address: str) -> None:
    page = box()
    found = addresses(page, address, "furosimide")
    assert "Did you mean furosemide" in note(page).replace("  ", " ")
    assert "no medicine here is spelled “furosimide”" in note(page)
    assert found, "nobody stands before an empty list"
    page.get_by_role("button", name="furosemide", exact=True).click()
    page.wait_for_function("() => document.querySelector('.site-search__list').dataset.query === 'furosemide'")
    assert note(page) == ""


def test_a_medicine_that_the_guide_does_not_list_is_never_taken_for_another(box: Callable[..., Page]) -> None:
    page = box()
    find(page, "hydralazine")
    assert "This guide does not list hydralazine" in note(page)
    assert "Did you mean" not in note(page)


def test_nothing_found_ends_at_the_doors(box: Callable[..., Page]) -> None:
    page = box()
    assert find(page, "qqqqqqxz").count() == 0
    expect(page.locator(".site-search__status")).to_contain_text("Nothing here fits these words")
    doors = page.locator(".site-search__doors a:visible")
    assert doors.all_text_contents()[:4] == [
        "My legs ache",
        "I take medicines",
        "I have a blood result",
        "I want food facts",
    ]


# Keyboard and announcements


def test_the_keyboard_alone_is_enough(box: Callable[..., Page], address: str) -> None:
    page = box("low/")
    find(page, "banana")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LINKS).first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(LINKS).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".md-search__output")).to_be_hidden()
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("s")
    expect(page.locator(".md-search__output")).to_be_visible()
    find(page, "banana")
    first = page.locator(LINKS).first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{(first or '').removeprefix('../')}")


def test_leaving_the_box_closes_it(box: Callable[..., Page]) -> None:
    page = box()
    find(page, "banana")
    for _ in range(60):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('.site-search')"):
            break
    expect(page.locator(".md-search__output")).to_be_hidden()


def test_a_phone_opens_and_closes_it_by_keyboard(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360)
    page.goto(address)
    page.get_by_role("button", name="Search", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_be_focused()
    find(page, "banana")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Search", exact=True)).to_be_focused()


def test_letters_that_are_no_shortcuts_do_nothing(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    page.goto(address + "low/")
    for key in ("n", "p", ".", ",", "s", "f", "/"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url == address + "low/"
    expect(page.locator(".md-search__output")).to_be_hidden()


def test_the_count_is_announced(box: Callable[..., Page]) -> None:
    page = box()
    count = find(page, "potassium tablets").count()
    status = page.get_by_role("search").get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ results\.$"))
    more = page.get_by_role("button", name="Show more results")
    more.click()
    assert page.locator(LINKS).count() > count
    expect(page.locator(LINKS).nth(count)).to_be_focused()


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_the_open_panel_is_accessible(
    box: Callable[..., Page], axe_rules: dict[str, Any], width: int, dark: bool
) -> None:
    page = box(width=width, dark=dark)
    for typed in ("chest pain furosimide 2.9 bannana", "qqqqqqxz", ""):
        page.fill(BOX, typed)
        page.wait_for_timeout(700)
        violations = Axe().run(page, options=axe_rules).response["violations"]
        assert not violations, [(v["id"], v["nodes"][0]["html"][:200]) for v in violations]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0


# Failure and hostile input


def test_without_a_connection_the_doors_stay(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    page.route(re.compile("search/index"), lambda route: route.abort())
    page.goto(address)
    page.keyboard.press("Control+k")
    page.fill(BOX, "banana")
    expect(page.locator(".site-search__status")).to_contain_text("could not be loaded")
    expect(page.locator(".site-search__doors a").first).to_be_visible()


HOSTILE = [
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "javascript:alert(1)",
    "{{7*7}}", "${alert(1)}", "a" * 10_000, "😀" * 200, "\u202eevil", "(((((", "[a-z]+(.*)*$", "\\", "%00", "' OR 1=1 --",
    "__proto__", "constructor", "toString", "hasOwnProperty valueOf", "-1e309", "0x41", "9" * 300, "\u0000\u0007", "ａｂｃ",
]  # fmt: skip


def test_hostile_queries_stay_text(box: Callable[..., Page], address: str) -> None:
    page = box()
    faults: list[str] = []
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda r: r.url.startswith((address, "data:")) or faults.append(r.url))
    for typed in HOSTILE:
        page.fill(BOX, typed)
        page.wait_for_timeout(120)
        assert page.locator(".site-search__panel :is(script, img, svg, iframe, object, style)").count() == 0, typed
    find(page, "banana")
    assert page.locator(LINKS).count() > 2, "still works"
    assert not faults


# The finder of questions


def test_a_question_is_found_in_own_words(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360)
    page.goto(address + "faq/")
    total = page.locator(".site-ask__list li").count()
    assert total >= 150
    page.get_by_label("Find a question").fill("calf swolen after flight")
    status = page.locator(".site-ask__status")
    expect(status).to_contain_text(f"of {total} questions")
    assert page.locator(".site-ask__list:visible").count() == 0
    assert "calf" in page.locator(".site-ask__best ol a").first.inner_text().lower()
    page.wait_for_function("() => location.hash.startsWith('#q=')")
    page.reload()
    expect(status).to_contain_text(f"of {total} questions")
    page.get_by_label("Find a question").fill("")
    expect(page.locator(".site-ask__list").first).to_be_visible()
    page.wait_for_function("() => !location.hash")


def test_each_question_keeps_its_address(open_page: Callable[..., Page], address: str, site: Path) -> None:
    page = open_page(width=360)
    page.goto(address + "faq/")
    links: list[list[str]] = page.locator(".site-ask__list li").evaluate_all(
        "items => items.map(item => [item.id, item.firstElementChild.getAttribute('href')])"
    )
    for slug, way in links:
        assert re.fullmatch(rf"[a-z]+/#{slug}", way)
    assert len(links) == len({slug for slug, _ in links})


def test_the_link_of_a_question_can_be_copied(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360, permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + "faq/legs/")
    slug = page.locator("article h2[id]").first.get_attribute("id")
    button = page.get_by_role("button", name=re.compile("^Copy the link to: ")).first
    button.click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}faq/#{slug}"
    page.goto(copied)
    expect(page.locator(f"#{slug}")).to_be_in_viewport()
