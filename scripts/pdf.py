"""The guide on paper: one tagged PDF of the guide as a booklet, and one-page PDFs of the visit sheet, the leg diary and a food list.

    python scripts/pdf.py SITE TARGET

SITE is a built site, CHROMIUM names the browser. The text is that of the pages, each thing once: one list of sources for all pages,
the food table as a list of figures, no forms, no pages about the workings of the site. A link to another page of the booklet
leads to that page in the PDF; the contents name its sheet.
"""

from __future__ import annotations

import csv
import io
import os
import posixpath
import re
import sys
import zlib
from html import escape, unescape
from itertools import groupby
from pathlib import Path

import pypdf
from playwright.sync_api import Browser, sync_playwright

from content.place import goal
from content.render.food_table import LEVELS, level
from site_server import serving

ROOT = Path(__file__).resolve().parent.parent
GUIDE, SHEET, DIARY, FOODS = "potassium-and-leg-aches.pdf", "visit-sheet.pdf", "leg-diary.pdf", "food-list.pdf"
SOURCES, TABLE, HELP = "about/sources/index.html", "food/table/index.html", "help/index.html"
MORE_SOURCES = (
    "about/sources-journals/index.html",
    "about/sources-books/index.html",
)  # in the booklet one list with SOURCES
# Of use only on the screen, or about the workings of the site; the sheets to write on have files of their own.
LEFT_OUT = {
    "404.html", "sheet/index.html", "diary/index.html", "about/print/index.html", "faq/index.html", "faq/site/index.html",
    "about/accessibility/index.html", "about/article/index.html", "about/changes/index.html", "about/contribute/index.html",
    "about/data/index.html", "about/privacy/index.html", "about/quality/index.html", "about/search/index.html", *MORE_SOURCES,
}  # fmt: skip
# Foods of everyday; which half of the list each stands in follows from its figure.
COMMON = """
    banana-raw orange-raw orange-juice-chilled apple-with-skin apple-juice grapes-raw strawberries-raw blueberries-raw watermelon-raw
    pineapple-raw pear-raw kiwi-raw avocado-raw raisins prunes dates-medjool apricots-dried cranberry-juice-cocktail coconut-water-packaged
    potato-baked-skin potato-boiled-no-skin potato-mashed potato-chips sweet-potato-baked yam-cooked plantain-yellow-fried tomato-raw
    tomato-sauce tomato-juice spinach-raw spinach-boiled broccoli-boiled carrot-raw cauliflower-boiled cabbage-boiled cucumber-with-peel
    lettuce-iceberg onion-raw green-beans-boiled peas-green-canned corn-canned mushrooms-white-raw
    squash-butternut-baked lentils-boiled kidney-beans-boiled black-beans-boiled milk-whole
    milk-2-percent yogurt-plain-low-fat cheese-cheddar cheese-cottage egg-hard-boiled chicken-breast-grilled beef-sirloin-broiled
    salmon-farmed-cooked rice-white-cooked rice-brown-cooked pasta-white-cooked bread-white bread-whole-wheat
    tortilla-corn corn-flakes coffee-brewed tea-black tea-green cola soup-chicken-noodle popcorn-air-popped cookies-chocolate-chip
    chili-with-beans prune-juice tofu-soft applesauce-unsweetened
""".split()
_ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.S)
_NAV = re.compile(r'<a href="([^"]*)" class="md-nav__link')
_H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.S)
_ID = re.compile(r'(\s(?:id|for|aria-labelledby|aria-describedby|aria-controls|popovertarget)=")([^"]+)"')
_HREF = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)"')
_STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"[^>]*>')
_INLINE = re.compile(r"<style>.*?</style>", re.S)
_SOURCE = re.compile(r'<li id="all-([^"]+)">(.*?)</li>', re.S)
_CITE = re.compile(r'<a href="#source-([^"]+)"[^>]*>\d+</a>')
_CHECKED = re.compile(r"Checked (<time[^>]*>[^<]*</time>)")
# What is said once for all pages, or works on a screen only.
_CUT = tuple(
    re.compile(pattern, re.S)
    for pattern in (
        _STYLES.pattern,
        r'<a [^>]*class="md-content__button.*?</a>',
        r'<a class="headerlink".*?</a>',
        r'<div class="site-caution site-overdue".*?</div>',
        r'<p class="site-faq__also">.*?</p>',
        r'<h2 id="when-to-get-help">.*?(?=<h2\b|$)',
        r'<h2 id="sources">.*?(?=<h2\b|$)',
        r'<h2 id="about-this-page">.*$',
        r'<form\b.*?</form>',
        r'<ul class="site-jump".*?</ul>',
    )
)  # fmt: skip
_NUMBERS = re.compile(r'<ul class="site-help__numbers".*?</ul>', re.S)
_PART = re.compile(r'<h2 id="(?P<id>[^"]+)">')
STYLE = """
@page { size: A4; margin: 14mm 13mm 16mm; }
html { font-size: 82% !important; }
body { background: #fff; }
.md-typeset.md-content__inner { margin: 0; padding: 0; font-size: 8.6pt; line-height: 1.42; columns: 2; column-gap: 7mm; orphans: 3; widows: 3; }
.md-typeset :is(p, ul, ol, dd) { max-width: none; }
.md-typeset :is(p, ul, ol, dl) { margin-block: 1.6mm; }
.md-typeset h1 { column-span: all; margin: 0 0 2mm; padding-top: 5mm; font-size: 17pt; }
.md-typeset h1 + p { font-size: 9.4pt; line-height: 1.42; }
.md-typeset h2 { margin: 4mm 0 1mm; font-size: 11.5pt; }
.md-typeset h3 { margin: 3mm 0 0.8mm; font-size: 9.6pt; }
.paper-first { break-before: page; }
.md-typeset :is(.site-help, .site-glance, .site-caution, .admonition) { margin: 2.5mm 0; }
.md-typeset :is(.site-help__level, .site-glance, .site-caution, .admonition) { padding: 1.6mm 2.4mm; font-size: 8.2pt; break-inside: auto; }
.md-typeset .site-help__name { font-size: 10pt; }
.md-typeset .site-help__level li { margin-bottom: 0.4mm; line-height: 1.35; break-inside: avoid; }
.site-help { display: block; } /* a grid that breaks between columns loses its place */
.site-help__level { margin-bottom: 1.6mm; }
.md-typeset table.site-table { margin: 2mm 0; font-size: 7.8pt; line-height: 1.32; }
.md-typeset .site-table :is(th, td) { padding: 0.7mm 1.2mm; }
.md-typeset .site-table:not(.site-table--cards, .paper-foods) { column-span: all; }
.md-typeset .site-table--cards :is(th, td) { display: block; }
.md-typeset .site-table--cards tr:not([hidden]) { display: block; margin: 0 0 2mm; padding: 1.4mm 2mm; break-inside: avoid; }
.md-typeset .site-drawing { max-width: 78mm; margin: 2.5mm auto; break-inside: avoid; }
.md-typeset .site-term { padding: 0; border: 0; background: none; text-decoration: none; }
.paper-checked { color: #4b4357; font-size: 7.2pt; }
.md-typeset .paper-sources { padding-inline-start: 6mm; font-size: 6.3pt; line-height: 1.28; overflow-wrap: anywhere; }
.md-typeset .paper-sources li { margin: 0 0 0.5mm; break-inside: avoid; }
.md-typeset table.paper-foods { display: table !important; width: 100%; margin: 0 0 2mm; font-size: 7pt; line-height: 1.25; }
.md-typeset .paper-foods :is(th, td) { padding: 0.25mm 0.8mm; }
.paper-foods tr > :nth-child(n+3) { text-align: end !important; white-space: nowrap; }
.paper-title { display: flex; flex-direction: column; justify-content: center; min-height: 230mm; font-size: 11pt !important; break-after: page; }
.paper-title h1 { font-size: 30pt; columns: auto; }
.md-typeset.paper-contents { columns: auto; }
.md-typeset .paper-contents__list { list-style: none; margin: 0; padding: 0; columns: 2; column-gap: 7mm; }
.md-typeset .paper-contents__list li { display: flex; gap: 2mm; justify-content: space-between; margin: 0 0 1.1mm; break-inside: avoid; font-size: 8.8pt; }
.md-typeset.paper-list { columns: auto; font-size: 8.5pt; }
.md-typeset.paper-list h1 { padding: 0; }
.md-typeset.paper-list h2 { margin: 1.5mm 0 1mm; font-size: 11pt; }
.md-typeset.paper-list table.paper-foods { margin: 0; font-size: 8.2pt; line-height: 1.2; }
.md-typeset.paper-list .site-caution { font-size: 8pt; line-height: 1.3; }
.md-typeset.paper-list .site-caution :is(p, li) { margin-block: 0.3mm; }
.md-typeset.paper-list .site-caution ul { columns: 2; margin-block: 0.6mm; }
.paper-list tr > :nth-child(2) { white-space: nowrap; }
.paper-columns { display: grid; grid-template-columns: 1.1fr 1fr; gap: 6mm; }
"""
FOOTER = (
    '<div style="width: 100%; padding: 0 13mm; font: 8pt sans-serif; color: #4b4357; display: flex; justify-content: space-between">'
    '<span>Potassium and Leg Aches. Written from published sources; no clinician has reviewed it.</span>'
    '<span class="pageNumber"></span></div>'
)  # fmt: skip


def order(site: Path) -> list[str]:
    """The HTML files of the booklet, in the order of the menu, the list of sources last."""
    home = (site / "index.html").read_text(encoding="utf-8")
    named = [goal("index.html", target, "/") for target in _NAV.findall(home)]
    files = [f"{name}index.html" for name in named if name is not None and (name == "" or name.endswith("/"))]
    every = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    found = dict.fromkeys(name for name in ["index.html", *files, *every] if name in every and name not in LEFT_OUT)
    return [name for name in found if name != SOURCES] + [SOURCES]


def anchor(name: str) -> str:
    """The id of a page within the PDF: legs/why/index.html -> page-legs-why ."""
    return "page-" + (posixpath.dirname(name).replace("/", "-") or "home")


def raw(site: Path, name: str) -> str:
    """The HTML of the text of a page, as built."""
    found = _ARTICLE.search((site / name).read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{name}: no article")
    return found[1]


def numbered(site: Path) -> dict[str, tuple[int, str]]:
    """Key -> (number in the booklet, text) of every source, by title."""
    items: list[tuple[str, str]] = []
    for name in (SOURCES, *MORE_SOURCES):
        found = _SOURCE.findall(raw(site, name))
        if not found:
            raise ValueError(f"{name}: no list of sources")
        items += found
    items.sort(key=lambda item: (unescape(re.sub("<[^>]+>", "", item[1])).casefold(), item[0]))
    plain = (re.sub(r'<span class="site-refs__meta">.*?</span>', "", text, flags=re.S).strip() for _, text in items)
    return {key: (i, text) for i, ((key, _), text) in enumerate(zip(items, plain, strict=True), 1)}


def foods(site: Path) -> list[dict[str, str]]:
    """The rows of the food table, from the open data of the site."""
    with (site / "data" / "foods.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def food_rows(rows: list[dict[str, str]], hundred: bool = True) -> str:
    """Food, serving, milligrams in it and its level; with `hundred` also milligrams in 100 g."""
    lines = []
    for row in rows:
        milligrams = int(row["serving_1_potassium_mg"])
        more = f"<td>{row['potassium_mg_per_100g']}</td>" if hundred else ""
        word = f"<td>{LEVELS[level(milligrams)]}</td>" if hundred else ""
        lines.append(
            f'<tr><th scope="row">{escape(row["name"])}</th><td>{escape(row["serving_1"])}</td><td>{milligrams}</td>{word}{more}</tr>'
        )
    heads = ["Food", "Serving", "mg", *(["Level", "100 g"] if hundred else [])]
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        f'<table class="site-table paper-foods"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    )


def all_foods(site: Path) -> str:
    """Every food once, by group, in small type."""
    parts = [
        '<h2 id="figures">All foods</h2><p>Milligrams (mg) of potassium in a serving, what that counts as in this guide, and in 100 g. '
        "Figures: USDA SR Legacy, April 2018.</p>"
    ]
    for group, rows in groupby(foods(site), key=lambda row: row["category"]):
        parts.append(f"<h3>{escape(group)}</h3>{food_rows(list(rows))}")
    return "".join(parts)


def article(site: Path, name: str, kept: list[str], keys: dict[str, tuple[int, str]]) -> str:
    """The text of one page of the booklet, with ids and addresses that hold among the pages in `kept`."""
    text = raw(site, name)
    mine = anchor(name)
    checked = _CHECKED.search(text)
    if name == SOURCES:
        items = "".join(f'<li id="key-{key}">{entry}</li>' for key, (_, entry) in keys.items())
        text = (
            f'<h1>Sources</h1><p>The numbers in the text lead here.</p><ol class="site-refs paper-sources">{items}</ol>'
        )
    for pattern in _CUT:
        text = pattern.sub("", text)
    if name != HELP:
        text = _NUMBERS.sub("", text)
    if name == TABLE:
        start = text.find('<h2 id="table"')
        table = text.find('<table class="site-table site-foods')
        end = text.find("</table>", table) + len("</table>")
        if start < 0 or table < 0:
            raise ValueError("no food table to make short")
        text = text[:start] + text[end:] + all_foods(site)
    text = _CITE.sub(lambda match: f'<a href="#source-{match[1]}">{keys[match[1]][0]}</a>', text)
    there = {f"{mine}-{part}" for part in re.findall(r'\sid="([^"]+)"', text)}

    def address(match: re.Match[str]) -> str:
        value = match[2]
        way, _, part = value.partition("#")
        if part.startswith(("source-", "all-")):
            return f'{match[1]}#key-{part.partition("-")[2]}"'
        if not way and part:
            return f'{match[1]}#{mine}-{part}"' if f"{mine}-{part}" in there else f'{match[1]}#{mine}"'
        target = goal(name, way, "/")
        if target is None:
            return match.group()
        page = f"{target}index.html" if target.endswith("/") or not target else target
        if page not in kept:  # printed words stay, but a link into the booklet would lead nowhere
            return re.sub(r'\shref="?$', ' data-out="', match[1]) + '"'
        return f'{match[1]}#{anchor(page)}{f"-{part}" if part else ""}"'

    def own(match: re.Match[str]) -> str:
        return match.group() if match[2].startswith("key-") else f'{match[1]}{mine}-{match[2]}"'

    text = _HREF.sub(address, _ID.sub(own, text))
    date = f'<p class="paper-checked">Page checked {checked[1]}.</p>' if checked else ""
    first = posixpath.basename(posixpath.dirname(posixpath.dirname(name))) == "" or name == SOURCES
    return f'<article id="{mine}" class="md-content__inner md-typeset{" paper-first" if first else ""}">{text}{date}</article>'


def without_lost_links(html: str) -> str:
    """Links to a part of another page that is not in the booklet lead to the beginning of that page."""
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    pages = sorted((one for one in ids if one.startswith("page-")), key=len, reverse=True)

    def led(match: re.Match[str]) -> str:
        target = match[2].removeprefix("#")
        if not match[2].startswith("#") or target in ids:
            return match.group()
        page = next((one for one in pages if target.startswith(f"{one}-")), None)
        return f'{match[1]}#{page}"' if page else match.group()

    return _HREF.sub(led, html)


def document(site: Path, address: str, title: str, body: str) -> str:
    """A whole page with the styles of the site."""
    home = (site / "index.html").read_text(encoding="utf-8")
    links = "".join(_INLINE.findall(home))
    links += "".join(f'<link rel="stylesheet" href="{address}{way}">' for way in dict.fromkeys(_STYLES.findall(home)))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{links}<style>{STYLE}</style></head>'
        f'<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom" data-md-color-accent="custom">'
        f'<main class="md-main"><div class="md-content">{body}</div></main></body></html>'
    )


def title_of(html: str, name: str) -> str:
    """The words of the first heading."""
    found = _H1.search(html)
    return " ".join(re.sub("<[^>]+>", " ", found[1] if found else name).split())


def whole(articles: dict[str, str], sheets: list[int] | None = None) -> str:
    """Title, contents (with the sheet of each page, once it is known) and all pages."""
    items = []
    for i, (name, html) in enumerate(articles.items()):
        sheet = f"<span>{sheets[i]}</span>" if sheets else "<span>000</span>"
        items.append(f'<li><a href="#{anchor(name)}">{title_of(html, name)}</a>{sheet}</li>')
    return (
        '<div class="paper-title md-typeset"><h1>Potassium and Leg Aches</h1>'
        "<p><strong>Written from published sources; no clinician has reviewed it.</strong> It does not replace your own doctor.</p>"
        "<p>If someone is very ill, call your emergency number: 911 (US, Canada), 999 (UK), 112 (Ireland, EU), 000 (Australia).</p>"
        "<p>Text: CC BY 4.0. Food figures: USDA, public domain. Health advice gets old: each part says when it was checked.</p></div>"
        f'<nav class="md-content__inner md-typeset paper-contents"><h1>Contents</h1><ul class="paper-contents__list">{"".join(items)}</ul></nav>'
        + without_lost_links("".join(articles.values()))
    )


def food_list(site: Path) -> str:
    """One page: who must ask first, and everyday foods on both sides of the lines that the food table draws."""
    caution = re.search(r'<aside class="site-caution.*?</aside>', raw(site, "food/more/index.html"), re.S)
    if caution is None:
        raise ValueError("food/more: no caution box")
    without_marks = re.sub(r'<sup class="site-cite">.*?</sup>', "", caution[0], flags=re.S)
    known = {row["slug"]: row for row in foods(site)}
    chosen = sorted((known[slug] for slug in COMMON), key=lambda row: -int(row["serving_1_potassium_mg"]))
    halves = {
        name: food_rows([row for row in chosen if level(int(row["serving_1_potassium_mg"])) == name], hundred=False)
        for name in ("high", "low")
    }
    return (
        '<article class="md-content__inner md-typeset paper-list"><h1>Potassium in everyday foods</h1>'
        "<p>Low or high potassium? Do not guess: only a blood test can tell. This list is no plan and no safe amount. "
        "What suits one person can harm another.</p>"
        f'{without_marks}<div class="paper-columns"><section><h2>High: 250 mg or more in a serving</h2>{halves["high"]}</section>'
        f"<section><h2>Low: less than 150 mg in a serving</h2>{halves['low']}"
        "<p>Two servings hold twice as much. With kidney disease, never star fruit.</p></section></div>"
        "<p>mg: milligrams of potassium. Figures: USDA SR Legacy, April 2018. All foods, also those between, and sources: the food table "
        "of Potassium and Leg Aches. Written from published sources; no clinician has reviewed it.</p></article>"
    )


def sheets_of(path: Path, names: list[str]) -> list[int]:
    """The sheet on which each page of the booklet begins, from the outline: title, contents, then one entry a page."""
    reader = pypdf.PdfReader(path)
    tops = [item for item in reader.outline if not isinstance(item, list)]
    found = [(reader.get_destination_page_number(item) or 0) + 1 for item in tops[2:]]
    if len(found) != len(names):
        raise ValueError(f"{len(found)} headings of the first level in the outline, {len(names)} pages")
    return found


def printed(browser: Browser, html: str, path: Path, footer: bool = False, paper: str = "A4") -> None:
    """Write one PDF."""
    page = browser.new_page()
    page.set_content(html, wait_until="load", timeout=120_000)
    page.pdf(
        path=path, format=paper, tagged=True, outline=True, prefer_css_page_size=paper == "A4", print_background=True,
        display_header_footer=footer, header_template="<span></span>", footer_template=FOOTER,
    )  # fmt: skip
    page.close()


def compact(path: Path) -> None:
    """Write the file anew with its many small objects, the tags above all, in compressed streams: a third of the size.

    Chromium writes PDF 1.4, which knows no such streams, and pypdf none either. Raises ValueError for a file with generations.
    """
    reader = pypdf.PdfReader(path)
    if set(reader.xref) - {0, 65535}:
        raise ValueError(f"{path}: objects of several generations")
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    small: list[tuple[int, bytes]] = []

    def add(number: int, body: bytes) -> None:
        places[number] = (1, len(out), 0)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    for number in sorted(reader.xref[0]):
        found = reader.get_object(number)
        if found is None:
            continue
        text = io.BytesIO()
        found.write_to_stream(text)
        if isinstance(found, pypdf.generic.StreamObject):
            add(number, text.getvalue())
        else:
            small.append((number, text.getvalue()))
    last = max(reader.xref[0])
    for start in range(0, len(small), 200):
        some = small[start : start + 200]
        last += 1
        heads, bodies = [], bytearray()
        for i, (number, body) in enumerate(some):
            heads.append(b"%d %d" % (number, len(bodies)))
            bodies.extend(body + b"\n")
            places[number] = (2, last, i)
        head = b" ".join(heads) + b"\n"
        packed = zlib.compress(head + bytes(bodies), 9)
        add(
            last,
            b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
            % (len(some), len(head), len(packed), packed),
        )
    last += 1
    begin = len(out)
    places[last] = (1, begin, 0)
    rows = b"".join(
        bytes([kind]) + where.to_bytes(4, "big") + more.to_bytes(2, "big")
        for kind, where, more in (places.get(number, (0, 0, 65535)) for number in range(last + 1))
    )
    packed = zlib.compress(rows, 9)
    trailer = b" ".join(
        b"/%s %d 0 R" % (name.encode(), reader.trailer.raw_get(f"/{name}").idnum) for name in ("Root", "Info")
    )
    out.extend(
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (last, last + 1, trailer, len(packed), packed)
    )
    out.extend(b"startxref\n%d\n%%%%EOF\n" % begin)
    path.write_bytes(out)


def make(browser: Browser, site: Path, target: Path) -> dict[str, Path]:
    """Write the files; gives them by name."""
    target.mkdir(parents=True, exist_ok=True)
    names = order(site)
    keys = numbered(site)
    articles = {name: article(site, name, names, keys) for name in names}
    with serving(site) as address:
        title = "Potassium and Leg Aches"
        printed(browser, document(site, address, title, whole(articles)), target / GUIDE, footer=True)
        sheets = sheets_of(target / GUIDE, names)
        printed(browser, document(site, address, title, whole(articles, sheets)), target / GUIDE, footer=True)
        printed(browser, document(site, address, "Potassium in everyday foods", food_list(site)), target / FOODS)
        for name, way in ((SHEET, "sheet/"), (DIARY, "diary/")):
            page = browser.new_page()
            page.goto(f"{address}{way}")
            page.pdf(path=target / name, format="A4", tagged=True, outline=True, print_background=True)
            page.close()
    for name in (GUIDE, SHEET, DIARY, FOODS):
        compact(target / name)
    return {name: target / name for name in (GUIDE, SHEET, DIARY, FOODS)}


def main() -> int:
    """Make all files, and say how big they are."""
    if len(sys.argv) != 3 or not (Path(sys.argv[1]) / "index.html").is_file():
        print(__doc__)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        for name, path in make(browser, Path(sys.argv[1]), Path(sys.argv[2])).items():
            print(f"{name}: {len(pypdf.PdfReader(path).pages)} sheets, {path.stat().st_size:,} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
