"""Every page in the real browser: no error, no failed or foreign request, no axe violation, no sideways scroll."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Rows of a long table or list have the same markup: the first of each group are looked at, not all 457.
CONTEXT = {
    "exclude": [
        [".site-table tbody tr:nth-of-type(n+30)"],
        [".site-refs li:nth-of-type(n+60)"],
        [".site-glossary > :nth-child(n+60)"],
    ]
}
SHARDS = 2  # two workers share the pages


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["phone-light", "desktop-dark"])
def test_every_page_is_clean(
    open_page: Callable[..., Page],
    address: str,
    paths: list[str],
    axe_rules: dict[str, Any],
    width: int,
    dark: bool,
    shard: int,
) -> None:
    page = open_page(width=width, height=1000, dark=dark)
    faults: list[str] = []
    where = ""
    page.on("console", lambda m: m.type == "error" and faults.append(f"{where} console: {m.text}"))
    page.on("pageerror", lambda error: faults.append(f"{where} script: {error}"))
    page.on("requestfailed", lambda request: faults.append(f"{where} failed: {request.url}"))
    page.on("request", lambda r: r.url.startswith((address, "data:")) or faults.append(f"{where} foreign: {r.url}"))
    page.on("response", lambda r: r.status >= 400 and faults.append(f"{where} {r.status}: {r.url}"))
    axe = Axe()
    mine = paths[shard::SHARDS]
    rules = 0
    for where in mine:
        page.goto(address + where)
        if where == "food/table/":  # rows get their buttons when there is time; axe measures a page that stands still
            page.wait_for_function("() => !document.querySelector('tr[id^=food-]:not(:has(.site-add))')")
        for narrow in (320, width) if width < 500 else (width,):
            page.set_viewport_size({"width": narrow, "height": 1000})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                faults.append(f"{where} scrolls sideways by {over} px at {narrow} px")
        result = axe.run(page, context=CONTEXT, options=axe_rules).response
        rules += len(result["passes"])
        for violation in result["violations"]:
            for node in violation["nodes"]:
                faults.append(f"{where} axe {violation['id']}: {node['html'][:160]}")
    print(f"{len(mine)} pages at {width} px, {'dark' if dark else 'light'}: {rules} rules passed, {len(faults)} faults")
    assert rules > 10 * len(mine), "axe looked at too little"
    assert not faults, "\n".join(faults[:80])


def test_text_is_there_without_scripts(open_page: Callable[..., Page], address: str, site: Path) -> None:
    page = open_page(scripts=False)
    page.goto(address + "food/table/")
    assert page.locator("tr[id^=food-]").count() >= 150
    assert page.locator("#food-banana-raw th").is_visible()
    page.goto(address + "faq/")
    assert page.locator(".site-ask__list a").count() >= 150
    page.goto(address + "faq/legs/")
    assert page.locator("article h2").count() >= 30
    page.goto(address + "medicines/")
    assert page.locator("tr[id^=medicine-]").count() >= 60


def test_danger_stands_on_the_first_screen(open_page: Callable[..., Page], address: str, site: Path) -> None:
    page = open_page(width=360, height=740)
    for path in ("", "help/", "result/", "legs/clot/"):
        page.goto(address + path)
        heading = page.locator(".site-help__level--ambulance .site-help__name").first
        number = page.locator("a.site-help__number").first
        for part in (heading, number):
            box = part.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 740, f"/{path}: {box}"
        assert (number.get_attribute("href") or "").startswith("tel:")


def test_a_hard_word_opens_by_keyboard_and_closes(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    page.goto(address + "low/")
    word = page.locator("button.site-term").first
    meaning = page.locator(f"#{word.get_attribute('popovertarget')}")
    assert meaning.is_hidden()
    word.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert meaning.is_hidden()
