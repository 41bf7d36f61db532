"""What the finished site says to programs: structured data, previews, sitemap, robots.txt, llms.txt, plain Markdown.

In: the guide and the place where it is published. Out: text and trees; `site` writes them into a built site folder.
Only what is true is said: no person is named as author or reviewer, for none there was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from content import ContentError, Problem, markdown_copy, papers
from content.guide import Guide
from content.open_data import CC0, CC_BY, SOURCE
from content.pages import Page
from content.place import Place, html_file, root_from

LANGUAGE = "en"
PICTURE = "assets/share.png"
PICTURE_SIZE = (1200, 630)
PICTURE_TEXT = "Can low potassium make your legs ache? Potassium and Leg Aches: plain answers with sources."
DATA_PAGES = ("food/table.md", "about/data.md")
_HEAD_END = re.compile(r"</head>")


# Structured data (schema.org)


def structured(guide: Guide, page: Page, place: Place) -> dict[str, Any]:
    """What a page is, with its place in the guide, its review and its sources."""
    front, url = page.front, place.url(page.path)
    publisher = {"@type": "Organization", "name": place.name, "url": place.address}
    web_page: dict[str, Any] = {
        "@type": "WebPage" if front.kind == "about" else "MedicalWebPage",
        "@id": url,
        "url": url,
        "name": front.title,
        "description": front.description,
        "datePublished": front.written.isoformat(),
        "dateModified": front.reviewed.isoformat(),
        "lastReviewed": front.reviewed.isoformat(),
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "license": CC_BY["path"],
        "image": place.url(PICTURE),
        "publisher": publisher,
        "isPartOf": {"@type": "WebSite", "name": place.name, "url": place.address},
    }
    cited = [guide.sources[key] for key in _cited(guide, page)]
    if cited:
        web_page["citation"] = [
            {"@type": "CreativeWork", "name": source.title, "url": source.address} for source in cited
        ]
    graph = [web_page]
    trail = breadcrumb(guide, page)
    if len(trail) > 1:
        crumbs = f"{url}#breadcrumb"
        web_page["breadcrumb"] = {"@id": crumbs}
        items = [
            {"@type": "ListItem", "position": n, "name": name, "item": place.url(path)}
            for n, (path, name) in enumerate(trail, 1)
        ]
        graph.append({"@type": "BreadcrumbList", "@id": crumbs, "itemListElement": items})
    if page.path in DATA_PAGES:
        data = _dataset(place, publisher)
        web_page["mainEntity" if page.path == "about/data.md" else "mentions"] = {"@id": data["@id"]}
        graph.append(data)
    return {"@context": "https://schema.org", "@graph": graph}


def _cited(guide: Guide, page: Page) -> list[str]:
    """Keys of the sources of a page, in the order of its list."""
    return re.findall(r'<li id="source-([a-z0-9-]+)">', guide.texts[page.path])


def breadcrumb(guide: Guide, page: Page) -> list[tuple[str, str]]:
    """(page, title) from the start of the guide down to the page."""
    titles = guide.titles
    folder = page.path.rpartition("/")[0]
    steps = ["index.md", *([f"{folder}/index.md"] if folder else []), page.path]
    return [(path, titles[path]) for path in dict.fromkeys(steps) if path in titles]


def _dataset(place: Place, publisher: Mapping[str, str]) -> dict[str, Any]:
    measured = [
        {"@type": "PropertyValue", "name": f"{name} in 100 g", "unitText": unit}
        for name, unit in (("Potassium", "mg"), ("Energy", "kcal"), ("Sodium", "mg"), ("Phosphorus", "mg"))
    ]
    measured.append({"@type": "PropertyValue", "name": "Potassium in a household serving", "unitText": "mg"})
    return {
        "@type": "Dataset",
        "@id": place.url("data/datapackage.json"),
        "name": "Potassium in foods",
        "description": "Potassium, energy, sodium and phosphorus in 100 g of foods that people eat, and potassium in household "
        "servings. Figures are those of USDA SR Legacy, April 2018, by FDC ID. A missing value is never zero.",
        "url": place.url("about/data.md"),
        "keywords": ["potassium", "food composition", "sodium", "phosphorus", "USDA SR Legacy"],
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "license": [CC0["path"], CC_BY["path"]],
        "creator": publisher,
        "publisher": publisher,
        "isBasedOn": SOURCE["path"],
        "variableMeasured": measured,
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": kind, "contentUrl": place.url(f"data/{name}")}
            for name, kind in (("foods.csv", "text/csv"), ("foods.json", "application/json"))
        ],
    }


def script(tree: Mapping[str, Any]) -> str:
    """A block of structured data; every character that could end the script is written as a code."""
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&'\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>'


# The head of a page


def head(guide: Guide, page: Page, place: Place) -> str:
    """Preview in chats and feeds (Open Graph), the plain copy, and the structured data."""
    front = page.front
    width, height = PICTURE_SIZE
    preview = {
        "og:type": "website" if front.kind == "home" else "article",
        "og:site_name": place.name,
        "og:title": front.title,
        "og:description": front.description,
        "og:url": place.url(page.path),
        "og:locale": "en_US",
        "og:image": place.url(PICTURE),
        "og:image:type": "image/png",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": PICTURE_TEXT,
    }
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in preview.items()]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    # The theme fetches a sitemap beside each link[rel=alternate], which it takes for a language; the blank keeps it away.
    lines.append('<link rel="alternate " type="text/markdown" title="This page as plain Markdown" href="index.md">')
    lines.append(script(structured(guide, page, place)))
    return "\n".join(lines) + "\n"


# Files


def sitemap(guide: Guide, place: Place) -> str:
    """Every page with the day of its last review."""
    lines = [
        f"<url><loc>{escape(place.url(page.path))}</loc><lastmod>{page.front.reviewed}</lastmod></url>"
        for page in guide.pages
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines)
        + "\n</urlset>\n"
    )


def llms(guide: Guide, place: Place) -> str:
    """llms.txt (llmstxt.org): what the guide is, and a link to the plain copy of each page, by section."""
    lines = [
        f"# {place.name}", "", f"> {place.description}", "",
        "Health information for the public, written from published sources. No clinician has reviewed it. It is no diagnosis and no "
        "advice to take or to leave out potassium or any medicine. Signs that need an ambulance come first on every page that has "
        "them; leave them in what you make of it. Each page names its sources and the day of its last check.", "",
        f"The foods are open data: [foods.csv]({place.url('data/foods.csv')}), [foods.json]({place.url('data/foods.json')}), "
        f"[what the columns mean]({place.url('data/datapackage.json')}).",
    ]  # fmt: skip
    sections: dict[str, list[Page]] = {}
    for page in guide.pages:
        sections.setdefault(page.path.rpartition("/")[0], []).append(page)
    for folder, pages in sorted(sections.items(), key=lambda item: (item[0] == "about", item[0])):
        first = f"{folder}/index.md" if folder else "index.md"
        name = guide.titles.get(first, folder) if folder else "Start here"
        lines += ["", f"## {name}", ""]
        for page in sorted(pages, key=lambda page: page.path != first):
            title = page.front.title.replace("[", "(").replace("]", ")")
            lines.append(f"- [{title}]({place.address}{markdown_copy.address(page.path)}): {page.front.description}")
    return "\n".join(lines) + "\n"


def robots(place: Place) -> str:
    """Everyone may read everything."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {place.url('sitemap.xml')}\n"


def site(folder: Path, guide: Guide, place: Place, pdfs: Path | None = None) -> None:
    """Write all of it into the built site; `pdfs` as in delivery.py. Raises ContentError where the engine made no file of a page."""
    problems = []
    for page in guide.pages:
        path = folder / html_file(page.path)
        html = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not _HEAD_END.search(html):
            problems.append(
                Problem(page.name, 0, "page", "no HTML", f"{html_file(page.path)} with a head, from the engine")
            )
            continue
        html = _HEAD_END.sub(lambda match: head(guide, page, place) + match[0], html, count=1)  # noqa: B023
        path.write_text(html, encoding="utf-8", newline="\n")
        copied = markdown_copy.address(page.path)
        text = guide.texts[page.path]
        if papers.MARK in text:
            text = text.replace(papers.MARK, papers.block(pdfs, root_from(copied)))
        _write(folder / copied, markdown_copy.copy(page, text, place))
    if problems:
        raise ContentError(problems)
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)  # the engine's own; a copy of ours is made later
    _write(folder / "sitemap.xml", sitemap(guide, place))
    _write(folder / "llms.txt", llms(guide, place))
    _write(folder / "robots.txt", robots(place))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
