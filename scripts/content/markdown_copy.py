"""The text of a page as plain Markdown, for programs that read rather than show.

In: the finished Markdown of a page, with the HTML of its blocks. Out: Markdown with next to no HTML: links, lists and
tables as Markdown has them, drawings left out (their captions and figures stay), addresses that work beside the HTML.
"""

from __future__ import annotations

import posixpath
import re
from html import unescape

from content.addresses import page_address
from content.pages import FENCE, Page
from content.place import Place

_CODE = re.compile(f"{FENCE.pattern}|`[^`\n]+`", re.M | re.S)
_TABLE = re.compile(r"<table\b.*?</table>", re.S)
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)(?:</t[hd]>|(?=<t[hd]\b|</tr>))", re.S)
_ORDERED = re.compile(r"<ol\b[^>]*>(.*?)</ol>", re.S)
# What is nothing without a screen or a hand: drawings, forms, buttons, the meaning that a button opens, what is said without scripts,
# links to places within the page, which the copy does not have.
_DROPPED = re.compile(
    r"<!--.*?-->|<(svg|form|select|template|script)\b.*?</\1>|<(?:input|label)\b[^>]*>(?:[^<]*</label>)?|"
    r'<span\b[^>]*\srole="button"[^>]*>[^<]*</span>|'
    r'<(\w+)\b[^>]*\saria-hidden="true"[^>]*>.*?</\2>|<colgroup\b.*?</colgroup>|<p class="site-plain">.*?</p>|'
    r'<ul class="site-jump\b.*?</ul>',
    re.S,
)
_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.S)
_MEANING = re.compile(r'<span class="site-term__meaning".*?</a></span>', re.S)
_INLINE = (
    (re.compile(r"<br\s*/?>"), " "),
    (re.compile(r"<(strong|b|em|i|cite)\b[^>]*>\s*</\1>"), ""),
    (re.compile(r"</?(?:strong|b)\b[^>]*>"), "**"),
    (re.compile(r"</?(?:em|i|cite)\b[^>]*>"), "*"),
    (re.compile(r"</?(?:code|kbd)\b[^>]*>"), "`"),
)
_CITES = re.compile(r'<sup class="site-cite">(.*?)</sup>', re.S)
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.S)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARKDOWN_LINK = re.compile(r"\]\(((?:\.\./|[a-z0-9-]+/)*[a-z0-9-]+)\.md(#[a-z0-9-]+)?\)")


def address(path: str) -> str:
    """Where the copy of a page stands: legs/why.md -> legs/why/index.md ."""
    return f"{page_address(path)}index.md"


def copy(page: Page, finished: str, place: Place) -> str:
    """The whole file: where it comes from, then the text."""
    front = page.front
    head = (
        f"Page: {place.url(page.path)}  \nFrom: {place.name}  \nChecked: {front.reviewed}, next check by {front.review_by}  \n"
        "License: CC BY 4.0. Written from published sources; no clinician has reviewed it."
    )
    title, _, body = finished.partition("\n")
    return f"{title}\n\n{head}\n\n{plain(body, page.path)}\n"


def plain(text: str, path: str) -> str:
    """The text of page `path` (as seen from docs/) without the HTML of its blocks."""
    code: list[str] = []

    def keep(match: re.Match[str]) -> str:
        code.append(match.group())
        return f"\x00{len(code) - 1}\x00"

    text = _CODE.sub(keep, text)
    text = _DROPPED.sub("", _MEANING.sub("", text))
    text = _TABLE.sub(_table, text)
    text = _ORDERED.sub(_numbered, text)
    text = _blocks(text)
    text = _MARKDOWN_LINK.sub(lambda match: f"]({_beside(path, match[1])}{match[2] or ''})", text)
    text = re.sub(r"[ \t]*\{#[a-z0-9-]+\}[ \t]*$", "", text, flags=re.M)
    text = re.sub(r"^(- .*)\n\s*\n(?=- )", r"\1\n", text, flags=re.M)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
    return re.sub(r"\x00(\d+)\x00", lambda match: code[int(match[1])], text)


def _inline(html: str) -> str:
    """Links, emphasis and citations as Markdown; every other tag goes."""
    html = html.replace("</a><span", "</a> <span")
    html = _CITES.sub(lambda match: "".join(f"[{n}]" for n in re.findall(r">\s*(\d+)\s*</a>", match[1])), html)
    for pattern, mark in _INLINE:
        html = pattern.sub(mark, html)

    def link(match: re.Match[str]) -> str:
        words = " ".join(_TAG.sub("", match[2]).split())
        return f"[{words}]({match[1]})" if words else ""

    return unescape(_TAG.sub("", _LINK.sub(link, html)))


def _line(html: str) -> str:
    return " ".join(_inline(html).split())


def _table(match: re.Match[str]) -> str:
    """A table with pipes; the caption above it."""
    html = match.group()
    caption = re.search(r"<caption\b[^>]*>(.*?)</caption>", html, re.S)
    rows = [[_line(cell).replace("|", "\\|") for cell in _CELL.findall(row)] for row in _ROW.findall(html)]
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * width)
    return ("\n\n" + (f"{_line(caption[1])}\n\n" if caption else "") + "\n".join(lines) + "\n\n").replace("<", "&lt;")


def _numbered(match: re.Match[str]) -> str:
    items = re.findall(r"<li\b[^>]*>(.*?)(?=<li\b|</li>|\Z)", match[1], re.S)
    return "\n\n" + "\n".join(f"{n}. {_line(item)}" for n, item in enumerate(items, 1)).replace("<", "&lt;") + "\n\n"


def _blocks(text: str) -> str:
    """Headings, items and paragraphs of HTML, each on a line of its own."""
    text = _HEADING.sub(lambda match: f"\n\n{'#' * int(match[1])} {_line(match[2])}\n\n", text)
    text = re.sub(r"<li\b[^>]*>(.*?)(?=</?(?:li|ul)\b)", lambda m: f"\n- {_line(m[1])}", text, flags=re.S)
    for name in ("p", "figcaption", "summary", "dt", "dd"):
        text = re.sub(rf"<{name}\b[^>]*>(.*?)</{name}>", lambda m: f"\n\n{_line(m[1])}\n\n", text, flags=re.S)
    lines = [line if "<" not in line and "&" not in line else _inline(line) for line in text.split("\n")]
    return "\n".join(lines)


def _beside(path: str, target: str) -> str:
    """The way from the copy of one page to that of another; `target` is the way between the sources, without .md."""
    goal = address(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) + ".md")
    return posixpath.relpath(goal, posixpath.dirname(address(path)) or ".")
