"""The guide on paper: one tagged PDF of all pages with contents, and one-page PDFs of the visit sheet and a food list.

    python scripts/pdf.py SITE TARGET

SITE is a built site, CHROMIUM names the browser. The text is that of the pages; only addresses change: a link to another page
of the guide leads to that page in the PDF.
"""

from __future__ import annotations

import os
import posixpath
import re
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from content.place import goal
from site_server import serving

ROOT = Path(__file__).resolve().parent.parent
GUIDE, SHEET, FOODS = "potassium-and-leg-aches.pdf", "visit-sheet.pdf", "food-list.pdf"
LEFT_OUT = ("404.html",)
_ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.S)
_NAV = re.compile(r'<a href="([^"]*)" class="md-nav__link')
_H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.S)
_ID = re.compile(r'(\s(?:id|for|aria-labelledby|aria-describedby|aria-controls|popovertarget)=")([^"]+)"')
_HREF = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)"')
_STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
STYLE = """
@page { size: A4; margin: 16mm 15mm 18mm; }
html { font-size: 84% !important; }
body { background: #fff; }
.md-typeset .site-help__level { break-inside: auto; }
.site-help__level li { break-inside: avoid; }
.md-content__inner { break-before: page; }
.md-typeset.md-content__inner { font-size: 9pt; }
.md-typeset .site-refs, .md-typeset .site-review { font-size: 7.5pt; }
.paper-title { display: flex; flex-direction: column; justify-content: center; min-height: 150mm; }
.paper-contents ul { list-style: none; margin: 0; padding: 0; columns: 2; }
.paper-contents li { margin: 0 0 1.2mm !important; break-inside: avoid; }
.md-typeset.paper-list { font-size: 8.5pt; }
.paper-list :is(td, th) { font-size: 9pt; }
.paper-list h2 { margin: 3mm 0 1mm !important; }
.paper-list table { display: table !important; width: 100%; }
.paper-list :is(td, th) { padding: 0.6mm 2mm !important; }
.paper-list .site-caution { margin: 2mm 0; padding: 2mm 3mm; }
.paper-columns { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; }
"""
FOOTER = (
    '<div style="width: 100%; padding: 0 15mm; font: 8pt sans-serif; color: #4b4357; display: flex; justify-content: space-between">'
    '<span>Potassium and Leg Aches. Written from published sources; no clinician has reviewed it.</span>'
    '<span class="pageNumber"></span></div>'
)  # fmt: skip


def order(site: Path) -> list[str]:
    """The HTML files of all pages, in the order of the menu; those that it does not name come last."""
    home = (site / "index.html").read_text(encoding="utf-8")
    named = [goal("index.html", target, "/") for target in _NAV.findall(home)]
    files = [f"{name}index.html" for name in named if name is not None and (name == "" or name.endswith("/"))]
    every = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    found = dict.fromkeys(name for name in ["index.html", *files, *every] if name in every)
    return [name for name in found if name not in LEFT_OUT]


def anchor(name: str) -> str:
    """The id of a page within the PDF: legs/why/index.html -> page-legs-why ."""
    return "page-" + (posixpath.dirname(name).replace("/", "-") or "home")


def article(site: Path, name: str) -> str:
    """The text of one page, with ids and addresses that hold among all pages."""
    html = (site / name).read_text(encoding="utf-8")
    found = _ARTICLE.search(html)
    if found is None:
        raise ValueError(f"{name}: no article")
    mine = anchor(name)

    def address(match: re.Match[str]) -> str:
        value = match[2]
        way, _, part = value.partition("#")
        if not way and part:
            return f'{match[1]}#{mine}-{part}"'
        target = goal(name, way, "/")
        if target is None:
            return match.group()
        page = f"{target}index.html" if target.endswith("/") or not target else target
        if not page.endswith(".html") or not (site / page).is_file():
            return match.group()
        return f'{match[1]}#{anchor(page)}{f"-{part}" if part else ""}"'

    text = _HREF.sub(address, _ID.sub(lambda match: f'{match[1]}{mine}-{match[2]}"', found[1]))
    return f'<article id="{mine}" class="md-content__inner md-typeset">{text}</article>'


def document(site: Path, address: str, title: str, body: str) -> str:
    """A whole page with the styles of the site."""
    home = (site / "index.html").read_text(encoding="utf-8")
    table = (site / "food" / "table" / "index.html").read_text(encoding="utf-8")
    styles = dict.fromkeys(posixpath.normpath(way).replace("../", "") for way in _STYLES.findall(home + table))
    links = "".join(f'<link rel="stylesheet" href="{address}{way}">' for way in styles)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{links}<style>{STYLE}</style></head>'
        f'<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom" data-md-color-accent="custom">'
        f'<main class="md-main"><div class="md-content">{body}</div></main></body></html>'
    )


def whole(site: Path) -> str:
    """Title, contents and all pages."""
    names = order(site)
    articles = {name: article(site, name) for name in names}
    items = []
    for name, html in articles.items():
        found = _H1.search(html)
        title = re.sub(r'<a class="headerlink".*?</a>', "", found[1] if found else name, flags=re.S)
        items.append(f'<li><a href="#{anchor(name)}">{" ".join(re.sub("<[^>]+>", " ", title).split())}</a></li>')
    return (
        '<div class="paper-title md-typeset"><p class="site-mark-line">Potassium and Leg Aches</p>'
        "<p>Plain answers with sources. Written from published sources; no clinician has reviewed it. It does not replace your own "
        "doctor.</p></div>"
        f'<nav class="md-content__inner md-typeset paper-contents"><h1>Contents</h1><ul>{"".join(items)}</ul></nav>'
        + "".join(articles.values())
    )


def food_list(site: Path) -> str:
    """One page: who must ask first, foods that hold most, and foods that hold less, as the pages about eating have them."""
    more, less = article(site, "food/more/index.html"), article(site, "food/less/index.html")
    caution = re.search(r'<aside class="site-caution.*?</aside>', more, re.S)
    tables = [
        _table_after(html, part) for html, part in ((more, "page-food-more-foods"), (less, "page-food-less-can-eat"))
    ]
    if caution is None:
        raise ValueError("food/more: no caution box")
    without_marks = re.sub(
        r'<sup class="site-cite">.*?</sup>', "", caution[0], flags=re.S
    )  # the sources stand on the page
    return (
        '<article class="md-content__inner md-typeset paper-list"><h1>Potassium in everyday foods</h1>'
        "<p>Low or high potassium? Do not guess: only a blood test can tell. This list is no plan and no safe amount.</p>"
        f'{without_marks}<div class="paper-columns"><section><h2>Foods that hold most</h2>{tables[0]}</section>'
        f"<section><h2>Foods that hold less</h2><p>Two servings hold twice as much. With kidney disease, never star fruit.</p>{tables[1]}"
        "</section></div><p>Figures: USDA SR Legacy, April 2018. Sources: the page Eating for more potassium. Written from published sources; no clinician has reviewed it.</p></article>"
    )


def _table_after(html: str, part: str) -> str:
    """The first table below the heading with the id `part`."""
    start = html.find(f'id="{part}"')
    found = re.compile(r"<table\b.*?</table>", re.S).search(html, start)
    if start < 0 or found is None:
        raise ValueError(f"no table below {part}")
    return found[0]


def make(browser: Browser, site: Path, target: Path) -> dict[str, Path]:
    """Write the three files; gives them by name."""
    target.mkdir(parents=True, exist_ok=True)
    with serving(site) as address:
        texts = {
            GUIDE: document(site, address, "Potassium and Leg Aches", whole(site)),
            FOODS: document(site, address, "Potassium in everyday foods", food_list(site)),
        }
        for name, html in texts.items():
            page = browser.new_page()
            page.set_content(html, wait_until="load", timeout=120_000)
            page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
            page.pdf(
                path=target / name, format="A4", tagged=True, outline=True, prefer_css_page_size=True, print_background=True,
                display_header_footer=name == GUIDE, header_template="<span></span>", footer_template=FOOTER,
            )  # fmt: skip
            page.close()
        page = browser.new_page()
        page.goto(f"{address}sheet/")
        page.pdf(path=str(target / SHEET), format="A4", tagged=True, outline=True, print_background=True)
        page.close()
    return {name: target / name for name in (GUIDE, SHEET, FOODS)}


def main() -> int:
    """Make all files, and say how big they are."""
    if len(sys.argv) != 3 or not (Path(sys.argv[1]) / "index.html").is_file():
        print(__doc__)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        for name, path in make(browser, Path(sys.argv[1]), Path(sys.argv[2])).items():
            print(f"{name}: {path.stat().st_size:,} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
