"""On paper: what is printed of each kind of page, and the PDFs that are made of the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page

import pdf

CHROME = (
    ".md-header, .md-tabs, .md-sidebar, .md-footer, .md-top, .headerlink, .md-content__button, .md-search, .md-skip"
)
KINDS = ("", "help/", "legs/", "legs/clot/", "low/treatment/", "result/", "medicines/", "food/more/", "food/charts/", "faq/", "faq/legs/",
         "glossary/", "about/", "about/sources/", "404.html")  # fmt: skip


def titles(outline: list[object]) -> list[str]:
    found = []
    for item in outline:
        found += titles(item) if isinstance(item, list) else [str(item.title)]  # type: ignore[attr-defined]
    return found


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def papers(browser: Browser, site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pypdf.PdfReader]:
    made = pdf.make(browser, site, tmp_path_factory.mktemp("pdf"))
    print({name: path.stat().st_size for name, path in made.items()})
    return {name: pypdf.PdfReader(path) for name, path in made.items()}


def test_every_kind_of_page_prints_its_text_and_nothing_else(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=800, scripts=True)
    for path in KINDS:
        page.goto(address + path)
        page.emulate_media(media="print", color_scheme="dark")
        shown = page.evaluate(
            "selector => [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility()).map((part) => part.className)",
            CHROME,
        )
        assert shown == [], path
        assert page.locator("h1").first.is_visible(), path
        for part in page.locator(".site-caution:not([hidden]), .site-help__level").all():
            assert part.is_visible(), path
            assert part.evaluate("part => getComputedStyle(part).breakInside") == "avoid", path
        for source in page.locator(".site-refs li").all()[:3]:
            link = source.locator("a[href^=http]").first
            shown_address = link.inner_text()
            wanted = re.sub(r"^https?://(www\.)?", "", link.get_attribute("href") or "").rstrip("/")
            assert shown_address == wanted, path
        rows = page.locator("article tbody tr").all()[:2]
        assert all(row.evaluate("row => getComputedStyle(row).breakInside") == "avoid" for row in rows), path
        ground, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]"
        )
        assert sum(map(int, re.findall(r"\d+", ink)[:3])) < 300, f"{path}: light ink on paper ({ink} on {ground})"
        page.emulate_media(media="screen", color_scheme="light")


def test_the_whole_guide_is_tagged_has_an_outline_and_every_page(
    papers: dict[str, pypdf.PdfReader], site: Path
) -> None:
    guide = papers[pdf.GUIDE]
    root = guide.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in root  # type: ignore[operator]
    assert root["/Lang"] == "en"  # type: ignore[index]
    assert guide.metadata is not None
    assert guide.metadata.title == "Potassium and Leg Aches"
    found = set(titles(list(guide.outline)))
    names = pdf.order(site)
    assert len(names) > 50
    for name in names:
        html = (site / name).read_text(encoding="utf-8")
        title = re.search(r"<h1\b[^>]*>(.*?)(?:<a class=\"headerlink\"|</h1>)", html, re.S)
        assert title is not None
        plain = flat(re.sub("<[^>]+>", " ", title[1])).strip().replace("&amp;", "&")
        assert any(plain.replace(" ", "") == one.replace(" ", "") for one in found), plain
    contents = flat(guide.pages[1].extract_text())
    assert "Contents" in contents
    assert "When to get help" in contents
    print(f"{len(guide.pages)} sheets, {len(found)} titles")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (pdf.SHEET, ["My questions"]),
        (pdf.FOODS, ["Ask first", "Foods that hold most", "Baked potato", "Foods that hold less", "White rice", "star fruit",
                     "no clinician has reviewed it"]),
    ],
)  # fmt: skip
def test_a_sheet_is_one_page(papers: dict[str, pypdf.PdfReader], name: str, words: list[str]) -> None:
    reader = papers[name]
    assert len(reader.pages) == 1
    text = flat(reader.pages[0].extract_text())
    for word in words:
        assert word.casefold() in text.casefold(), f"{name} lacks {word}: {text[:400]}"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
