"""The result explainer, the filter of the medicines, and the sheets to print."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

NUMBERS = [
    ("2.4", "Severely low", "Go to hospital now"),
    ("2.5", "Moderately low", "Speak to a doctor today"),
    ("K 2,9 mmol/L", "Moderately low", "Speak to a doctor today"),
    ("3.4", "Mildly low", "Ask within days"),
    ("3.5", "Usual range", "range printed beside it"),
    ("5.0", "Usual range", "range printed beside it"),
    ("5.6 mEq/L", "Mildly high", "repeat test within days"),
    ("6.0", "Moderately high", "Speak to a doctor today"),
    ("6.5", "Severely high", "Go to hospital now"),
]


@pytest.mark.parametrize(("typed", "name", "act"), NUMBERS)
def test_a_number_is_explained(open_page: Callable[..., Page], address: str, typed: str, name: str, act: str) -> None:
    page = open_page()
    page.goto(address + "result/")
    page.get_by_label("Your potassium result").fill(typed)
    answer = page.locator(".site-explain__answer")
    expect(answer).to_contain_text(name)
    expect(answer).to_contain_text(act)
    assert page.locator(".site-band--yours").count() == 1


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("35", "does your report say 3.5"), ("0.4", "decimal point"), ("136", "Check the unit"), ("low", "such as 3.2")],
)
def test_a_slip_is_met_kindly(open_page: Callable[..., Page], address: str, typed: str, hint: str) -> None:
    page = open_page()
    page.goto(address + "result/")
    page.get_by_label("Your potassium result").fill(typed)
    expect(page.locator(".site-explain__answer")).to_contain_text(hint)
    assert page.locator(".site-band--yours").count() == 0


def test_the_number_is_kept_in_the_address_but_never_sent(open_page: Callable[..., Page], address: str) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "result/#k=5.6")
    expect(page.locator(".site-explain__answer")).to_contain_text("Mildly high")
    page.get_by_label("Your potassium result").fill("2.9")
    expect(page).to_have_url(f"{address}result/#k=2.9")
    page.reload()
    expect(page.locator(".site-explain__answer")).to_contain_text("Moderately low")
    assert not [url for url in asked if "2.9" in url.partition("#")[0] or "5.6" in url.partition("#")[0]]


@pytest.mark.parametrize(
    "typed", ["<img src=x onerror=alert(1)>", "2.9<script>alert(1)</script>", "9" * 400, "\u202e2.9"]
)
def test_hostile_numbers_stay_text(open_page: Callable[..., Page], address: str, typed: str) -> None:
    page = open_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address + "result/")
    page.get_by_label("Your potassium result").evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input')) }", typed
    )
    assert page.locator(".site-explain__answer *:not(p)").count() == 0
    assert not dialogs


def test_without_scripts_the_table_stands_alone(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(scripts=False)
    page.goto(address + "result/")
    assert page.locator("tr[data-band]").count() == 8
    assert page.locator(".site-explain").is_hidden()


def test_medicines_are_found_by_brand_and_effect(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    page.goto(address + "medicines/")
    rows = page.locator("tr[id^=medicine-]:visible")
    everything = rows.count()
    name = page.get_by_label("Name on the box")
    status = page.locator(".site-filter [role=status]")
    name.fill("lasix")
    assert [row.get_attribute("id") for row in rows.all()] == ["medicine-furosemide"]
    expect(status).to_have_text(f"1 of {everything} shown")
    name.fill("salbut")
    assert "medicine-albuterol" in [row.get_attribute("id") for row in rows.all()]
    name.fill("no such thing")
    expect(status).to_contain_text("ask a pharmacist")
    page.get_by_role("button", name="Show all").click()
    expect(status).to_have_text(f"{everything} of {everything} shown")
    page.get_by_label("What it does").select_option("raises")
    assert 20 <= rows.count() < everything
    assert page.locator("tr[data-effect=lowers]:visible").count() == 0


@pytest.mark.parametrize("path", ["sheet/", "diary/"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_sheet_prints_on_one_page(browser: Browser, address: str, path: str, paper: str) -> None:
    page = browser.new_page()
    page.goto(address + path)
    printed = PdfReader(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=False)))
    page.close()
    text = printed.pages[0].extract_text()
    assert len(printed.pages) == 1
    assert "My name" in text
    assert "clinician" not in text, "the rest of the page is not printed"
