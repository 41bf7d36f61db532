"""Every page of docs/: closed front matter, and the rules of the text that follows it.

In: docs/. Out: list of Page in the order of their paths. A Page that exists is whole; what needs
other files (sources, glossary, links) is checked by `guide`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from content import ContentError, Problem, shown
from content.addresses import page_address
from content.readers import Tree, name_of, parse_yaml, read_text
from content.records import Day, LaterDay, Line, Plain, Record, Slug, check_record, one_of, rule

MARKER = re.compile(r"^<!-- block: ([a-z-]+(?: [a-z0-9-]+)*) -->$", re.M)
FENCE = re.compile(r"^(?P<indent> *)(?P<fence>```+|~~~+).*?^(?P=indent)(?P=fence) *$", re.M | re.S)
CODE = re.compile(r"`[^`\n]+`")
GLOSSARY_LINK = re.compile(r"\[([^\]\n]+)\]\(glossary:([a-z0-9-]+)\)")

# Words that talk down to a reader, or promise. Each line is shown as it stands in the message.
HOUSE_WORDS = {
    r"\bsimply\b": "a sentence without 'simply' (it is not simple for everyone)",
    r"\bobviously\b|\bof course\b": "a sentence without 'obviously' or 'of course'",
    r"\beas(?:y|ily) (?:fix|cure|solve)": "no promise of an easy cure",
    r"\bguarantee[sd]?\b(?! a normal)": "no promise",
    r"\btake (?:some |more )?potassium (?:tablets?|pills?|supplements?) (?:for|to)\b": "no advice to take potassium",
    r"\bmiracle\b|\bsuperfood": "plain words",
}
# A page that says one of these speaks of more potassium, so the caution box must stand on it.
SPEAKS_OF_MORE = re.compile(
    r"potassium[- ]rich|rich in potassium|high[- ]potassium food|more potassium (?:from|in your|to your) (?:food|diet)|"
    r"salt substitute|potassium tablet|potassium supplement|good sources? of potassium|eat(?:ing)? more potassium",
    re.I,
)
RAW_HTML = re.compile(r"</?[a-zA-Z][^>\n]*>?|<!--(?! block: )|<![A-Z\[]|<\?")
PAGE_PATH = re.compile(r"([a-z0-9-]+/){0,2}[a-z0-9-]+\.md")
# A picture, a definition of a link target, or a link to anything but a page, an anchor or a glossary word.
OTHER_LINK = re.compile(
    r"!\[[^\]]*\]\(|^[ \t]*\[(?!\^)[^\]]+\]:|"
    r"\]\((?!(?:glossary:[a-z0-9-]+|(?:\.\./|[a-z0-9-]+/)*[a-z0-9-]+\.md(?:#[a-z0-9-]+)?|#[a-z0-9-]+)\))[^)\n]*\)?",
    re.M,
)
# A source whose ^ was lost, or half a link: it would stand there as it is.
LONE_BRACKETS = re.compile(r"(?<![!\]A-Z])\[(?!\^)[^\]\n]*\](?![(\[:])")
HEADING = re.compile(r"^(#{1,6})[ \t]*(.*?)[ \t]*$", re.M)
HEADING_ID = re.compile(r"\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}$")
BOX = re.compile(r"^(?:!!!|\?\?\?\+?)[ \t]*(.*)$", re.M)
BOX_KINDS = ("differ", "note", "do")
# The answer in one paragraph, then who it is for and what to do.
FIRST_SCREEN = re.compile(r"\s*(?![#<!|*\-])\S[^\n]*(?:\n(?!\n)[^\n]+)*\n\n<!-- block: at-a-glance -->\n")


class FrontMatter(Record):
    """What stands at the head of a page. `for` and `do` are shown in the box at the top; `danger` names
    signs of urgency.yml; `caution` names the boxes that must stand in the text."""

    title: Annotated[Plain, rule(lambda text: len(text) <= 70, "at most 70 characters")]
    description: Annotated[Plain, rule(lambda text: 50 <= len(text) <= 160, "50 to 160 characters")]
    kind: Annotated[str, one_of("home", "guide", "danger", "reference", "about")]
    reader: Line | None = Field(default=None, alias="for")
    do: Line | None = None
    danger: list[Slug]
    caution: list[Annotated[str, one_of("potassium", "medicines")]]
    written: Day
    reviewed: Day
    review_by: LaterDay
    keywords: list[Line] = []
    hide: list[Annotated[str, one_of("navigation", "toc")]] = []


@dataclass(frozen=True)
class Page:
    """One page. `path` is seen from docs/, `body` is the text below the front matter, `line` its first line."""

    path: str
    front: FrontMatter
    body: str
    line: int
    name: str

    @property
    def ids(self) -> list[str]:
        """The ids of its headings, in order."""
        return [m.group(1) for _, title in headings(self.body) if (m := HEADING_ID.search(title))]

    def line_of(self, offset: int) -> int:
        """The line of the file at which `offset` of the body stands."""
        return self.line + self.body.count("\n", 0, offset)


def headings(text: str) -> list[tuple[int, str]]:
    """(level, text with its id) of each heading outside code."""
    return [(len(m.group(1)), m.group(2)) for m in HEADING.finditer(without_code(text))]


def without_code(text: str) -> str:
    """The text with code blanked out, so that offsets stay."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())  # noqa: E731
    return CODE.sub(blank, FENCE.sub(blank, text))


def split(text: str, name: str) -> tuple[Tree, str, int]:
    """(front matter, body, line of the body). Raises ContentError when there is no front matter."""
    match = re.match(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", text, re.S)
    if match is None:
        wanted = "front matter between two lines of ---, then the text"
        raise ContentError([Problem(name, 1, "front matter", shown(text.split("\n", 1)[0]), wanted)])
    if re.match(r"---[ \t]*\n", match.group(1)):
        raise ContentError([Problem(name, 2, "front matter", shown("---"), "one line of --- at its start")])
    tree = parse_yaml(match.group(1), name, first_line=2)
    return tree, text[match.end() :], text.count("\n", 0, match.end()) + 1


def load(docs: Path) -> list[Page]:
    """All pages below docs/ (docs/data holds no pages). Titles and descriptions are unique."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for path in sorted(docs.rglob("*.md")):
        relative = path.relative_to(docs).as_posix()
        if relative.startswith("data/"):
            continue
        try:
            if not PAGE_PATH.fullmatch(relative):
                wanted = "lower-case letters, digits and hyphens, at most two folders, ending in .md"
                raise ContentError([Problem(name_of(path), 0, "file name", shown(relative), wanted)])
            page = read(path, relative)
        except ContentError as error:
            problems += error.problems
        else:
            pages.append(page)
    addresses: dict[str, Page] = {}
    for page in pages:
        other = addresses.setdefault(page_address(page.path), page)
        if other is not page:
            found = f"the address of {other.name} again"
            problems.append(Problem(page.name, 0, "file name", found, "an address of its own"))
    for field in ("title", "description"):
        first: dict[str, Page] = {}
        for page in pages:
            value = getattr(page.front, field).casefold()
            if value in first:
                found = f"the {field} of {first[value].name} again"
                problems.append(Problem(page.name, page.front.line(field), field, found, f"a {field} of its own"))
            first.setdefault(value, page)
    if problems:
        raise ContentError(problems)
    return pages


def read(path: Path, relative: str) -> Page:
    """One page, or ContentError with all that is wrong with it."""
    name = name_of(path)
    tree, body, line = split(read_text(path), name)
    front, problems = check_record(FrontMatter, tree.value, name, lambda *parts: tree.line(*parts) if parts else 2)
    if front is None:
        raise ContentError(problems)
    page = Page(relative, front, body, line, name)
    problems += _dates(page, tree) + _shape(page, tree) + _text(page)
    if problems:
        raise ContentError(problems)
    return page


def _dates(page: Page, tree: Tree) -> list[Problem]:
    front = page.front
    problems = []
    if front.reviewed < front.written:
        wanted = f"the day of writing ({front.written}) or later"
        problems.append(Problem(page.name, tree.line("reviewed"), "reviewed", str(front.reviewed), wanted))
    if front.review_by <= front.reviewed:
        wanted = f"a day after reviewed ({front.reviewed})"
        problems.append(Problem(page.name, tree.line("review_by"), "review_by", str(front.review_by), wanted))
    return problems


def _shape(page: Page, tree: Tree) -> list[Problem]:
    """The fixed order of a page for readers, and the boxes that its front matter asks for."""
    front, name = page.front, page.name
    problems = []
    markers = [m.group(1) for m in MARKER.finditer(without_code(page.body))]
    if front.kind in ("guide", "danger"):
        for field, value in (("for", front.reader), ("do", front.do)):
            if not value:
                problems.append(Problem(name, 2, field, "nothing", "one line (guide and danger pages have it)"))
        start = FIRST_SCREEN.match(page.body)
        if start is None:
            found = "another start"
            wanted = "one paragraph with the answer, an empty line, then <!-- block: at-a-glance -->"
            problems.append(Problem(name, page.line, "first paragraph", found, wanted))
    if front.kind == "danger" and not front.danger:
        problems.append(Problem(name, tree.line("danger"), "danger", "an empty list", "the signs that matter here"))
    for box in ("potassium", "medicines"):
        count = markers.count(f"caution {box}")
        asked = box in front.caution
        if count != asked:
            found = f"{count} times <!-- block: caution {box} -->"
            wanted = "it once, as front matter says" if asked else f'it to be named in front matter: caution: ["{box}"]'
            problems.append(Problem(name, tree.line("caution"), "caution", found, wanted))
    speaks = SPEAKS_OF_MORE.search(without_code(page.body))
    if speaks and "potassium" not in front.caution and front.kind not in ("home", "about", "reference"):
        wanted = 'the caution box (caution: ["potassium"] and its marker), as the page speaks of more potassium'
        problems.append(Problem(name, page.line_of(speaks.start()), "caution", shown(speaks.group()), wanted))
    return problems


def _text(page: Page) -> list[Problem]:
    """Headings, boxes, raw HTML and house words."""
    body = without_code(page.body)
    problems = []

    def bad(offset: int, field: str, found: str, wanted: str) -> None:
        problems.append(Problem(page.name, page.line_of(offset), field, found, wanted))

    level, ids = 1, set()
    for match in HEADING.finditer(body):
        depth, title = len(match.group(1)), match.group(2)
        anchor = HEADING_ID.search(title)
        if depth == 1:
            bad(
                match.start(), "heading", shown(title), "no # heading in the text (the title is made from front matter)"
            )
        elif depth > level + 1:
            bad(match.start(), "heading", f"level {depth} after level {level}", f"level {level + 1} or less")
        level = depth
        if anchor is None:
            bad(match.start(), "heading", shown(title), "a fixed id at its end, such as {#what-to-do}")
        elif anchor.group(1) in ids:
            bad(match.start(), "heading", shown(anchor.group()), "an id that stands once on the page")
        else:
            ids.add(anchor.group(1))
    for match in BOX.finditer(body):
        words = match.group(1).split(maxsplit=1)
        if not words or words[0] not in BOX_KINDS or match.group().startswith("???"):
            bad(match.start(), "box", shown(match.group()), '!!! differ, !!! note or !!! do, then "Title"')
    for match in re.finditer(r"<!-- block:.*?(?:-->|$)", body, re.M):
        if not MARKER.match(match.group()) or body[: match.start()].rpartition("\n")[2].strip():
            bad(match.start(), "block", shown(match.group()), "<!-- block: name --> on a line of its own")
    for offset, field, found, wanted in inline_faults(body):
        bad(offset, field, found, wanted)
    return problems


def inline_faults(text: str) -> Iterator[tuple[int, str, str, str]]:
    """(offset, field, found, wanted) of what no text may hold: raw HTML, other links, braces, house words."""
    for match in RAW_HTML.finditer(text):
        yield match.start(), "text", shown(match.group()), "Markdown only, such as **bold** (no HTML, no comments)"
    for match in re.finditer(r"^[ \t]*\[\^[^\]]+\]:", text, re.M):
        yield (
            match.start(),
            "citation",
            shown(match.group().strip()),
            "no definitions (references are made from sources.yml)",
        )
    for match in OTHER_LINK.finditer(text):
        wanted = "a link to a page of this site, such as [words](../legs/clot.md#heading) (cite sources with [^key])"
        yield match.start(), "link", shown(match.group().strip()), wanted
    for match in LONE_BRACKETS.finditer(text):
        yield match.start(), "text", shown(match.group()), "a source such as [^key], a link, or no square brackets"
    for match in re.finditer(r"\{(?!#[a-z0-9-]+\}\s*$)[^}\n]*\}", text, re.M):
        yield match.start(), "text", shown(match.group()), "no braces but the {#id} of a heading"
    for pattern, wanted in HOUSE_WORDS.items():
        for match in re.finditer(pattern, text, re.I):
            yield match.start(), "words", shown(match.group()), wanted
