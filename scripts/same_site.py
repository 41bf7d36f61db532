"""What differs between two builds of the same guide by two engines. In: two site folders. Out: one line a difference.

Compared is what readers and programs get: pages, headings and anchors, table rows, citations, links, words, our own
elements and files, structured data, search, policy, service worker. The theme's own markup around it may differ.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from content.place import goal

# Without an end tag, so that the depth stays right.
VOID = set("area base br col embed hr img input link meta param source track wbr".split())
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.(?:css|js|json)$)")
THEME = re.compile(
    r"assets/(?:stylesheets/(?:modern/|classic/)?(?:main|palette)|javascripts/(?:bundle|workers/|LICENSE)|images/)"
)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
CLASS = re.compile(r'\bclass="([^"]*)"')
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.S)
STYLED = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
MOST = 5  # examples of one kind on one page


@dataclass(frozen=True, order=True)
class Difference:
    """`where` is a page or file of the site, `what` the kind, `text` tells both sides."""

    what: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}: {self.text}"


@dataclass
class Page:
    """What is compared of one HTML file; lists are in the order of the page."""

    name: str
    base: str
    head: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: str = ""
    elements: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, name: str, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page(name, base)
        self._stack: list[str] = []
        self._texts: list[str] = []  # all that the article says
        self._from: dict[str, int] = {}  # where the text of the open row, heading or citation begins in it
        self._label = ""
        self._quiet = 0  # depth of a permalink
        self._script: list[str] | None = None

    def _article(self) -> bool:
        return "article" in self._stack

    def _to(self, value: str) -> str:
        """An address as a place of the site, or as it is where it leads elsewhere; an empty one is the page itself."""
        way, mark, anchor = (value or "./").partition("#")
        place = goal(self.page.name, way, self.page.base)
        return HASH.sub("", place) + mark + anchor if way and place is not None else value

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        page = self.page
        classes = values.get("class", "").split()
        page.elements += [f"{tag}.{name}" for name in classes if name.startswith("site-")]
        if tag == "meta" and values.get("name", values.get("property", "generator")) not in ("generator", "viewport"):
            page.head.append(f"{values.get('name') or values.get('property')}={values.get('content', '')}")
        if tag == "link" and {"canonical", "manifest", "license", "alternate"} & set(values.get("rel", "").split()):
            page.head.append(f"{values['rel'].strip()}={self._to(values.get('href', ''))}")
        if tag == "html":
            page.head.append(f"lang={values.get('lang', '')}")
        named = values.get("src") if tag in ("script", "img") else values.get("href") if tag == "link" else None
        if named and not THEME.match(self._to(named)) and not set(values.get("rel", "").split()) & {"prev", "next"}:
            page.files.append(self._to(named))
        if tag == "script":
            self._script = [values.get("type", "")]
        if self._article():
            if "id" in values:
                page.anchors.append(values["id"])
            if tag == "a" and "headerlink" not in classes and "href" in values:
                page.links.append(self._to(values["href"]))
        if tag not in VOID:
            self._stack.append(tag)
            if self._article():
                if "headerlink" in classes:
                    self._quiet = self._quiet or len(self._stack)
                if tag in ("tr", "sup") or re.fullmatch("h[1-6]", tag):
                    self._from[tag] = len(self._texts)
                    self._label = values.get("id", "") if tag != "sup" else self._label

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            if self._script and self._script[0] == "application/ld+json":
                self.page.data.append(json.dumps(json.loads("".join(self._script[1:])), sort_keys=True))
            self._script = None
        if tag not in self._stack:
            return
        if self._article() and tag in self._from:
            said = _flat("".join(self._texts[self._from.pop(tag) :]))
            if tag == "tr":
                self.page.rows.append(said)
            elif tag == "sup":
                self.page.citations.append(said)
            else:
                self.page.headings.append(f"{tag} #{self._label} {said}")
        while self._stack and self._stack.pop() != tag:
            pass
        if len(self._stack) < self._quiet:
            self._quiet = 0

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif self._stack and self._stack[-1] == "title" and "svg" not in self._stack:
            self.page.head.append(f"title={_flat(data)}")
        elif self._article() and not self._quiet:
            self._texts.append(data)

    def close(self) -> None:
        super().close()
        self.page.words = _flat("".join(self._texts))


def _flat(text: str) -> str:
    return " ".join(text.split())


def read(html: str, name: str, base: str = "/") -> Page:
    """What is compared of a page. `base` is where the site stands on its host."""
    reader = _Reader(name, base)
    reader.feed(html)
    reader.close()
    return reader.page


def differences(ours: Path, theirs: Path, base: str = "/") -> list[Difference]:
    """All that differs, in the order of kind and place. `ours` is the build that `theirs` is held against."""
    mine, other = _pages(ours), _pages(theirs)
    found = _sets("page", "site", sorted(mine), sorted(other))
    found += _sets("file", "site", _files(ours), _files(theirs))
    for name in sorted(mine.keys() & other.keys()):
        found += page_differences(read(mine[name], name, base), read(other[name], name, base))
        found += _sets("policy", name, _rules(mine[name]), _rules(other[name]))
    for name in ("llms.txt", "robots.txt", "sitemap.xml", "manifest.webmanifest"):
        a, b = (folder / name for folder in (ours, theirs))
        if a.is_file() and b.is_file():
            found += _sets(name, "site", a.read_text("utf-8").splitlines(), b.read_text("utf-8").splitlines())
    found += _sets("search", "index", _search(ours), _search(theirs))
    found += _sets("offline", "sw.js", _kept(ours), _kept(theirs))
    found += [Difference("styles", "site", f"without .{name}") for name in sorted(_without_style(ours, theirs))]
    return sorted(set(found))


def page_differences(a: Page, b: Page) -> list[Difference]:
    """What differs between two builds of one page."""
    found = []
    for what in ("head", "headings", "anchors", "rows", "citations", "links", "elements", "files", "data"):
        one, two = getattr(a, what), getattr(b, what)
        found += _sets(what, a.name, one, two)
        if Counter(one) == Counter(two) and one != two and what not in ("head", "elements"):
            at = next(i for i, (x, y) in enumerate(zip(one, two, strict=True)) if x != y)
            found.append(Difference(what, a.name, f"in another order from {_cut(one[at])}"))
    if a.words != b.words:
        at = next((i for i, (x, y) in enumerate(zip(a.words, b.words, strict=False)) if x != y), 0)
        start = max(0, at - 20)
        found.append(Difference("words", a.name, f"{_cut(a.words[start:])} became {_cut(b.words[start:])}"))
    return found


def _sets(what: str, where: str, ours: list[str], theirs: list[str]) -> list[Difference]:
    """What is missing, and what is more, a few of each; order does not matter here."""
    found = []
    for word, rest in (("without", Counter(ours) - Counter(theirs)), ("more", Counter(theirs) - Counter(ours))):
        items = sorted(rest.elements())
        found += [Difference(what, where, f"{word} {_cut(item)}") for item in items[:MOST]]
        if len(items) > MOST:
            found.append(Difference(what, where, f"{word} {len(items) - MOST} others"))
    return found


def _cut(text: str, limit: int = 90) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _pages(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}


def _files(folder: Path) -> list[str]:
    names = (HASH.sub("", path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if not name.endswith(".html") and not THEME.match(name))


def _rules(html: str) -> list[str]:
    match = POLICY.search(html)
    if match is None:
        return []
    return [f"{rule.split()[0]} {value}" for rule in match[1].split("; ") for value in rule.split()[1:]]


def _search(folder: Path) -> list[str]:
    """The entries of each list of the index, one text each."""
    entries: list[str] = []
    for path in sorted((folder / "search").glob("index*.json")):
        tree = json.loads(path.read_text("utf-8"))
        for key, value in tree.items():
            entries += [f"{key} {json.dumps(item)}" for item in (value if isinstance(value, list) else [value])]
    return entries


def _without_style(ours: Path, theirs: Path) -> set[str]:
    """The classes that elements have in both builds, and that the styles of `theirs` do not know: our parts rest on the theme's."""
    used = _classes(ours) & _classes(theirs)
    return (used & _styled(ours)) - _styled(theirs)


def _classes(folder: Path) -> set[str]:
    return {name for html in _pages(folder).values() for text in CLASS.findall(html) for name in text.split()}


def _styled(folder: Path) -> set[str]:
    """The classes that a rule of any sheet, or of a style element, asks for."""
    sheets = [path.read_text("utf-8") for path in folder.rglob("*.css")]
    sheets += [text for html in _pages(folder).values() for text in STYLE.findall(html)]
    return {name for sheet in set(sheets) for name in STYLED.findall(sheet)}


def _kept(folder: Path) -> list[str]:
    """What the service worker keeps, without hashes and without the files of the theme."""
    path = folder / "sw.js"
    if not path.is_file():
        return []
    names: list[str] = []
    for match in re.finditer(r"^const (?:FIRST|REST) = (\{.*?\});", path.read_text("utf-8"), re.M):
        names += [HASH.sub("", name) for name in json.loads(match[1])]
    return [name for name in names if not THEME.match(name)]
