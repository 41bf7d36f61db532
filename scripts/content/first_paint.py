"""Styles in the order in which a reader needs them. In: a built site folder with the sheets of the engine and ours.

Out: one sheet, `site.css`, in the place of those that every page names (the theme's without what cannot match, see
theme_styles.py), and in each page a <style> with what its first screen needs. The sheet itself is named where the first
screen ends: a browser shows what stands above it at once, and nothing below it before the sheet has come. So nothing is
ever seen without its styles, and nothing moves. The <style> is the same text on every page: one hash in the policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

from content import theme_styles
from content.place import goal, root_from
from content.theme_styles import Known, Rule

SHEET = "assets/stylesheets/site.css"
END = "first-screen-end"
THEME = ("main.", "palette.")  # how names of the theme's sheets begin; the others are ours, and whole
# What may stand on the first screen of any page. The first screen of a page ends before the first part that holds anything
# else, or at the first heading below more than a short introduction: what is rare there is not worth its bytes in every page.
ON_TOP = ("md-", "headerlink", "site-help", "site-caution", "site-overdue", "site-glance", "site-term", "site-cite", "site-dial")  # fmt: skip
RARE = {"dl", "details", "figure", "form", "h2", "img", "pre", "svg", "table"}
SHORT = 800  # characters of an introduction after which a first heading still stands on the first screen
# A page begins with menu and search shut, and nothing is pointed at. On a phone the menu is then not drawn at all.
_LATER = re.compile(
    r":(?:hover|focus|focus-visible|focus-within|active)\b|::-webkit-scrollbar|\[open\]|\[data-md-toggle[^\]]*\]:checked"
)
_ODD = re.compile(r":popover-open|:autofill")  # of no use in a shut page, and unknown to checkers of HTML
_SLOW = re.compile(
    r"(?:transition|animation|will-change|scrollbar|scroll-snap|outline|cursor|tap-highlight)\b|-webkit-tap-highlight|-webkit-(?:font|text)|-moz-"
)
_NOT = re.compile(r":not\([^()]*\)")
_PHONE = re.compile(r"max-width:\s*(?:76\.2|59\.9)")
_MENU = re.compile(r"\.md-nav(?!\w)|\.md-nav__")
_LINK = re.compile(r'[ \t]*<link rel="stylesheet" href="([^"]+)">\s*')
_PANEL = re.compile(r'(<div class="md-search__output"[^>]*>).*?</nav>(?=\s*</div>\s*</div>)', re.S)
_INDENT = re.compile(r"\s*\n\s*")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def site(folder: Path, base: str) -> list[str]:
    """Change every page and the sheets; gives the texts of the <style>, for the policy (none where no page names a sheet)."""
    pages = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}  # fmt: skip
    named = {name: _named(html, name, base) for name, html in pages.items()}
    shared = [sheet for sheet in next(iter(named.values()), []) if all(sheet in sheets for sheets in named.values())]
    if not shared:
        return []
    known = Known()
    for html in pages.values():
        known.page(html)
    for script in sorted((folder / "assets" / "javascripts").glob("*.js")):
        known.script(script.read_text(encoding="utf-8"))
    rules = _rules(folder, shared, known)
    tops = {name: cut(html) for name, html in pages.items()}
    first = critical(rules, (html[: tops[name]] for name, html in pages.items()))
    text = "".join(map(str, first))
    for sheet in shared:
        (folder / sheet).unlink()
    (folder / SHEET).write_text("".join(map(str, rules)) + "\n", encoding="utf-8", newline="\n")
    for name, html in pages.items():
        root = base if name == "404.html" else root_from(name)
        rest = [sheet for sheet in named[name] if sheet not in shared]
        links = f'<link rel="stylesheet" href="{root}{SHEET}" id="{END}">\n'
        links += "".join(f'<link rel="stylesheet" href="{root}{sheet}">\n' for sheet in rest)
        head = _LINK.sub("", html[: tops[name]]).replace("</title>", f"</title>\n<style>{text}</style>", 1)
        whole = head + links + html[tops[name] :]
        if "<pre" not in whole and "<textarea" not in whole:
            whole = _INDENT.sub("\n", whole)  # the theme's own, up to a tenth of a page
        (folder / name).write_text(whole, encoding="utf-8", newline="\n")
    return [text]


def _named(html: str, name: str, base: str) -> list[str]:
    """The sheets that a page names, as seen from the root of the site."""
    found = (goal(name, way, base) for way in _LINK.findall(html))
    return [sheet for sheet in found if sheet is not None]


def _rules(folder: Path, sheets: Iterable[str], known: Known) -> list[Rule]:
    """The rules of all sheets in their order, the theme's without what cannot match."""
    theme: list[Rule] = []
    ours: list[Rule] = []
    for sheet in sheets:
        rules = theme_styles.parsed((folder / sheet).read_text(encoding="utf-8"))
        if sheet.rpartition("/")[2].startswith(THEME):
            theme += theme_styles.tidied(theme_styles.purged(rules, known))
        else:
            ours += theme_styles.tidied(rules)
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("assets/stylesheets/*.css"))
             if path.relative_to(folder).as_posix() not in sheets]  # fmt: skip
    texts += [rule.body or "" for rule in theme_styles.walk(ours)]
    read = {name for text in texts for name in theme_styles.read_properties(text)}
    theme = theme_styles.without_unread_properties(theme, read | known.properties)
    return theme_styles.without_unused_keyframes(theme) + ours


def cut(html: str) -> int:
    """Where the first screen of a page ends: an index within its article, or the end of its body."""
    reader = _Article(html)
    with suppress(_Found):
        reader.feed(html)
    return reader.end if reader.end is not None else html.rfind("</body>")


class _Found(Exception):
    """The reader has seen enough."""


class _Article(HTMLParser):
    """Finds the first part of the article that is not for every first screen."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.end: int | None = None
        self._starts = [0]
        for line in html.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._open: list[str] = []
        self._part = 0
        self._inside = False
        self._said = 0

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _found(self, end: int) -> None:
        self.end = end
        raise _Found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._inside:
            self._inside = tag == "article"
            return
        classes = (dict(attrs).get("class") or "").split()
        if not self._open:
            self._part = self._here()
        ours = bool(self._open) and self._known(self._open[0])
        if tag == "h2" and self._said < SHORT:
            self._said += SHORT  # there is one first heading
            ours = True
        if not all(self._known(name) for name in classes) or (tag in RARE and not ours):
            self._found(self._part)
        if tag not in _VOID:
            self._open.append(classes[0] if classes and not self._open else tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._inside or tag in _VOID:
            return
        if not self._open:
            self._found(self._here())
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._said += len(data.strip())

    @staticmethod
    def _known(name: str) -> bool:
        return name.startswith(ON_TOP)


def critical(rules: Iterable[Rule], tops: Iterable[str]) -> list[Rule]:
    """The rules that the first screens need, of a page as it opens."""
    known = Known()
    for html in tops:
        known.page(_PANEL.sub(r"\1", html))
    return theme_styles.without_unread_properties(theme_styles.purged(_at_first(rules), known), set())


def _at_first(rules: Iterable[Rule], phone: bool = False) -> list[Rule]:
    kept: list[Rule] = []
    for rule in rules:
        if rule.inner is not None:
            if any(word in rule.head for word in ("print", "forced-colors", "reduced-motion")):
                continue
            inner = _at_first(rule.inner, phone or bool(_PHONE.search(rule.head)))
            if rule.head.startswith("@supports"):
                kept += inner  # what browsers of today know; what others do not, the sheet takes back
            elif inner:
                kept.append(Rule(rule.head, inner=inner))
        elif rule.head.startswith(("@keyframes", "@-webkit-keyframes", "@page")):
            continue
        elif rule.head.startswith("@"):
            kept.append(rule)
        else:
            heads = [
                part for part in theme_styles.parts(rule.head)
                if not _ODD.search(part) and not _LATER.search(_NOT.sub("", part)) and not (phone and _MENU.search(part))
            ]  # fmt: skip
            body = ";".join(item for item in theme_styles.declarations(rule.body or "") if not _SLOW.match(item))
            if heads and body:
                kept.append(Rule(",".join(heads), body))
    return kept
