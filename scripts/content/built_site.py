"""Check the finished HTML: links, anchors, ids, headings, titles, structured data, leftovers. In: a site folder. Out: problems.

Deterministic and fast (no network, no browser); LinkChecker and the Nu checker look again afterwards.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from content import Problem, shown

LEFTOVERS = re.compile(r"&lt;!-- block|<!-- block:|\[\^[a-z0-9-]+\]|glossary:[a-z]|\{#[a-z]|!!! [a-z]")
SKIP_LINKS = ("mailto:", "tel:", "#__")
STRUCTURED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


@dataclass
class Html:
    """What the checks need of one file."""

    name: str
    ids: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)
    links: list[tuple[str, str, int]] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    title: str = ""
    description: str = ""
    lang: str = ""


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = Html(name)
        self._in_title = self._in_article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        line = self.getpos()[0]
        html = self.html
        if "id" in values:
            if values["id"] in html.ids:
                html.repeated.append((values["id"], line))
            html.ids.setdefault(values["id"], line)
        for attribute in ("href", "src", "poster"):
            if attribute in values:
                html.links.append((tag, values[attribute], line))
        for candidate in values.get("srcset", "").split(","):
            if candidate.strip():
                html.links.append((tag, candidate.split()[0], line))
        if tag == "html":
            html.lang = values.get("lang", "")
        elif tag == "title":
            self._in_title = not html.title
        elif tag == "article":
            self._in_article = True
        elif tag == "meta" and values.get("name") == "description":
            html.description = values.get("content", "")
        elif tag == "img":
            for attribute in ("alt", "width", "height"):
                if attribute not in values:
                    html.faults.append(
                        Problem(html.name, line, "image", f"no {attribute}", f"an image with {attribute}")
                    )
        elif self._in_article and re.fullmatch("h[1-6]", tag):
            html.headings.append((int(tag[1]), line))
        if "style" in values:
            html.faults.append(
                Problem(html.name, line, "style", shown(values["style"]), "a class (the policy forbids style)")
            )
        for key in values:
            if key.startswith("on"):
                html.faults.append(Problem(html.name, line, key, "an event handler", "no script in attributes"))
        if tag == "a" and re.match("https?://", values.get("href", "")) and "noreferrer" not in values.get("rel", ""):
            found = f"a link to {values['href'].split('/')[2]} without it"
            html.faults.append(Problem(html.name, line, "rel", found, 'rel="external noreferrer"'))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "article":
            self._in_article = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.html.title += data


def problems(folder: Path, address: str = "") -> tuple[list[Problem], dict[str, int]]:
    """(problems, counts of what was looked at) of every HTML file below `folder`.

    `address` is where the site will be served; links that start with it count as links into the folder.
    """
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages: dict[str, Html] = {}
    found: list[Problem] = []
    for name in sorted(files):
        if not name.endswith(".html"):
            continue
        text = (folder / name).read_text(encoding="utf-8")
        reader = _Reader(name)
        reader.feed(text)
        pages[name] = reader.html
        for match in STRUCTURED.finditer(text):
            try:
                json.loads(match.group(1))
            except ValueError as error:
                line = text.count("\n", 0, match.start()) + 1
                found.append(Problem(name, line, "structured data", shown(str(error)), "JSON"))
        body = re.sub(r"<(code|pre|script)\b.*?</\1>", "", text, flags=re.S)
        for match in LEFTOVERS.finditer(body):
            line = text.count("\n", 0, text.find(match.group())) + 1
            found.append(Problem(name, line, "leftover", shown(match.group()), "finished text"))
    counts = {"pages": len(pages), "links": 0, "anchors": 0, "ids": 0, "headings": 0}
    for name, html in pages.items():
        found += html.faults + _page(html)
        counts["ids"] += len(html.ids)
        counts["headings"] += len(html.headings)
        for tag, target, line in html.links:
            problem = _link(name, target, line, tag, files, pages, address)
            counts["links"] += 1
            counts["anchors"] += "#" in target
            if problem:
                found.append(problem)
    found += _unique(pages, "title") + _unique(pages, "description")
    return found, counts


def _page(html: Html) -> list[Problem]:
    found = [Problem(html.name, line, "id", shown(anchor), "each id once") for anchor, line in html.repeated]
    if html.lang != "en":
        found.append(Problem(html.name, 1, "lang", shown(html.lang), '<html lang="en">'))
    if not html.title.strip():
        found.append(Problem(html.name, 1, "title", "nothing", "a title"))
    if not html.description:
        found.append(Problem(html.name, 1, "description", "nothing", "a description"))
    ones = [line for level, line in html.headings if level == 1]
    if len(ones) != 1:
        found.append(Problem(html.name, ones[-1] if ones else 1, "h1", f"{len(ones)} of them", "one h1"))
    level = 0
    for depth, line in html.headings:
        if depth > level + 1:
            found.append(Problem(html.name, line, "heading", f"h{depth} after h{level}", f"h{level + 1} or less"))
        level = depth
    return found


def _link(
    name: str, target: str, line: int, tag: str, files: set[str], pages: dict[str, Html], address: str
) -> Problem | None:
    if address and target.startswith(address):
        target = "/" + target.removeprefix(address)
    if target.startswith(SKIP_LINKS) or target == "#":
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return Problem(name, line, "link", shown(target), "a link that can be read")
    if parts.scheme or parts.netloc:
        if parts.scheme == "data" or (tag == "a" and parts.scheme in ("http", "https")):
            return None
        if tag == "link":  # the canonical address names the published site
            return None
        return Problem(name, line, "link", shown(target), "nothing loaded from elsewhere")
    path = unquote(parts.path)
    goal = (
        path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    )
    if not path:
        goal = name
    elif path.endswith("/") or goal in (".", "") or goal not in files:
        goal = posixpath.normpath(posixpath.join(goal, "index.html"))
    if goal not in files:
        return Problem(name, line, "link", shown(target), "a file of the site")
    if parts.fragment and goal in pages and unquote(parts.fragment) not in pages[goal].ids:
        return Problem(name, line, "anchor", shown(target), f"an id on {goal}")
    return None


def _unique(pages: dict[str, Html], what: str) -> list[Problem]:
    first: dict[str, str] = {}
    found = []
    for name, html in pages.items():
        value = getattr(html, what).strip()
        if name == "404.html" or not value:
            continue
        if value in first:
            found.append(Problem(name, 1, what, f"that of {first[value]} again", f"a {what} of its own"))
        first.setdefault(value, name)
    return found
