"""On paper: what is printed of each kind of page, and the PDFs that are made of the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page

import pdf
from site_server import serving

CHROME = (
    ".md-header, .md-tabs, .md-sidebar, .md-footer, .md-top, .headerlink, .md-content__button, .md-search, .md-skip"
)
KINDS = ("", "help/", "legs/", "legs/clot/", "low/treatment/", "result/", "medicines/", "food/more/", "food/charts/", "faq/", "faq/legs/",
         "glossary/", "about/", "about/sources/", "about/print/", "404.html")  # fmt: skip


def titles(outline: list[object]) -> list[str]:
    found = []
    for item in outline:
        found += titles(item) if isinstance(item, list) else [str(item.title)]  # type: ignore[attr-defined]
    return found


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def files(browser: Browser, site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return pdf.make(browser, site, tmp_path_factory.mktemp("pdf"))


@pytest.fixture(scope="module")
def papers(files: dict[str, Path]) -> dict[str, pypdf.PdfReader]:
    return {name: pypdf.PdfReader(path) for name, path in files.items()}


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
            whole = part.evaluate("part => getComputedStyle(part).breakInside")
            # The first list of the help page is longer than a sheet: its signs are kept whole instead
            assert whole == ("auto" if part.evaluate("part => !!part.closest('.site-help--all')") else "avoid"), path
        for line in page.locator(".site-help--all .site-help__level > ul:last-child > li").all()[:1]:
            assert line.evaluate("line => getComputedStyle(line).breakInside") == "avoid", path
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


def test_the_first_sheet_of_the_help_page_holds_the_first_signs(
    open_page: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    page = open_page()
    page.goto(address + "help/")
    page.pdf(path=tmp_path / "help.pdf", format="A4")
    first = flat(pypdf.PdfReader(tmp_path / "help.pdf").pages[0].extract_text())
    assert "Call an ambulance now" in first
    assert "Chest pain" in first


def test_the_columns_of_the_printed_food_table_have_their_names_above_them(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(width=800)
    page.goto(address + "food/table/")
    page.emulate_media(media="print")
    heads, cells = (
        page.locator(f".site-foods {row} > :nth-child(-n + 4)").evaluate_all(
            "all => all.slice(0, 4).map((cell) => cell.offsetLeft)"
        )
        for row in ("thead tr", "tr[id^=food-]")
    )
    page.emulate_media(media="screen")
    assert len(set(heads)) == 4, heads
    assert heads == cells


def plain(html: str) -> str:
    return unescape(flat(re.sub("<[^>]+>", " ", html))).strip()


def test_the_booklet_is_tagged_short_and_has_each_page_once(
    files: dict[str, Path], papers: dict[str, pypdf.PdfReader], site: Path
) -> None:
    guide = papers[pdf.GUIDE]
    root = guide.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in root  # type: ignore[operator]
    assert root["/Lang"] == "en"  # type: ignore[index]
    assert guide.metadata is not None
    assert guide.metadata.title == "Potassium and Leg Aches"
    size = files[pdf.GUIDE].stat().st_size
    print(f"{len(guide.pages)} sheets, {size:,} bytes")
    assert len(guide.pages) < 200
    assert size < 5_000_000
    tops = [str(item.title) for item in guide.outline if not isinstance(item, list)]
    names = pdf.order(site)
    assert len(names) > 40
    wanted = ["Potassium and Leg Aches", "Contents"]
    for name in names:
        found = re.search(
            r"<h1\b[^>]*>(.*?)(?:<a class=\"headerlink\"|</h1>)", (site / name).read_text(encoding="utf-8"), re.S
        )
        assert found is not None
        wanted.append("Sources" if name == pdf.SOURCES else plain(found[1]))
    assert [one.replace(" ", "") for one in tops] == [one.replace(" ", "") for one in wanted]


def test_the_contents_name_the_sheet_of_each_page(papers: dict[str, pypdf.PdfReader], site: Path) -> None:
    guide = papers[pdf.GUIDE]
    tops = [item for item in guide.outline if not isinstance(item, list)]
    contents = flat(guide.pages[1].extract_text())
    for item in tops[2:]:
        sheet = (guide.get_destination_page_number(item) or 0) + 1
        title = flat(str(item.title))
        assert re.search(rf"{re.escape(title)} {sheet}(?!\d)", contents), f"{title}: {sheet} in {contents}"
    links = [one.get_object() for one in guide.pages[1]["/Annots"]]  # type: ignore[attr-defined]
    assert sum("/Dest" in one or "/A" in one for one in links) >= len(pdf.order(site))


def test_the_booklet_has_each_food_once_no_chrome_and_no_link_to_nowhere(site: Path) -> None:
    names, keys = pdf.order(site), pdf.numbered(site)
    articles = {name: pdf.article(site, name, names, keys) for name in names}
    html = pdf.without_lost_links("".join(articles.values()))
    rows = pdf.foods(site)
    assert len(rows) > 400
    table = articles[pdf.TABLE]
    assert table.count('<th scope="row">') >= len(rows)
    for row in rows:
        assert table.count(f'<th scope="row">{escape(row["name"])}</th><td>{escape(row["serving_1"])}</td>') == 1, row[
            "name"
        ]
    for words in (
        "Report a mistake on this page",
        "Correct this answer",
        "Asked also as",
        "Edit this page",
        "Next check by",
        "<form",
    ):
        assert words not in html, words
    assert html.count('<ol class="site-refs') == 1, "one list of sources for all pages"
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "an id stands twice"
    lost = sorted({target for target in re.findall(r'\shref="#([^"]+)"', html) if target not in set(ids)})
    assert not lost, lost[:10]
    assert len(re.findall(r'href="#key-', html)) > 1000, "the marks lead to the list"


def test_a_small_file_says_the_same_as_the_one_of_the_browser(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    pdf.printed(
        browser, '<!doctype html><html lang="en"><title>T</title><h1>Potassium</h1><p>Palta: (avocado) 100%</p>', path
    )
    before = pypdf.PdfReader(path)
    text, titles_before = before.pages[0].extract_text(), titles(list(before.outline))
    pdf.compact(path)
    after = pypdf.PdfReader(path)
    assert after.pages[0].extract_text() == text
    assert titles(list(after.outline)) == titles_before == ["Potassium"]
    assert after.metadata is not None
    assert after.metadata.title == "T"
    assert after.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (pdf.SHEET, ["My questions"]),
        (pdf.DIARY, ["Two weeks of my legs"]),
        (pdf.FOODS, ["Ask first", "250 mg or more", "Potato, baked", "less than 150 mg", "Rice, white", "star fruit",
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


def test_the_food_list_fits_letter_too_and_is_legible(browser: Browser, site: Path, tmp_path: Path) -> None:
    with serving(site) as address:
        html = pdf.document(site, address, "Foods", pdf.food_list(site))
        path = tmp_path / "letter.pdf"
        pdf.printed(browser, html.replace("size: A4", "size: Letter"), path)
        page = browser.new_page()
        page.set_content(html)
        page.emulate_media(media="print")
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('.paper-list :is(p, li, th, td)')].map((one) => parseFloat(getComputedStyle(one).fontSize)))"
        )
        page.close()
    assert len(pypdf.PdfReader(path).pages) == 1
    assert smallest * 0.75 >= 7.99, f"{smallest * 0.75} pt"


def test_the_zip_has_the_size_that_the_page_names(site: Path) -> None:
    said = re.search(r"\(ZIP, about (\d+) MB\)", (site / "about" / "print" / "index.html").read_text(encoding="utf-8"))
    assert said is not None
    assert abs((site / "potassium-and-leg-aches.zip").stat().st_size / 1e6 - int(said[1])) < 0.75
