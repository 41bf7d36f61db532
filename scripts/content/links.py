"""Links in the text of pages and answers: to a page that is there, and to a part that it has.

In: pages, questions, and the finished text of each page. Out: problems, each at the line that a person wrote; the engine
would name the page only. Called by `guide`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from content import Problem, shown
from content.addresses import markdown_link
from content.pages import Page, without_code
from content.questions import Question
from content.records import near

LINK = re.compile(r"\]\((?P<path>(?:\.\./|[a-z0-9-]+/)*[a-z0-9-]+\.md)?(?:#(?P<anchor>[a-z0-9-]+))?\)")
ID = re.compile(r"""\{#([a-z0-9-]+)\}|\bid="([^"]+)\"""")


@dataclass(frozen=True)
class Link:
    """A link as it stands in the file `name`; `page` is where a reader meets it, `goal` the file below docs/ it names."""

    name: str
    line: int
    written: str
    page: str
    goal: str
    anchor: str


def of_texts(pages: list[Page], questions: list[Question]) -> Iterator[Link]:
    """All links to pages and parts of pages, outside code. Those of an answer start at the page of its topic."""
    texts = [(page.name, page.line, page.body, page.path) for page in pages]
    texts += [(question.name, question.line, question.answer, question.page) for question in questions]
    for name, line, text, page in texts:
        clean = without_code(text)
        for match in LINK.finditer(clean):
            path, anchor = match["path"] or "", match["anchor"] or ""
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            yield Link(name, line + clean.count("\n", 0, match.start()), match[0][2:-1], page, goal, anchor)


def to_pages(pages: list[Page], questions: list[Question]) -> list[Problem]:
    """A problem for each link to a page that is not there."""
    known = {page.path for page in pages}
    return [
        Problem(
            link.name, link.line, "link", shown(link.written),
            f"a page, as seen from docs/{link.page}"
            + near(link.written.partition("#")[0], (markdown_link(link.page, path) for path in known)),
        )
        for link in of_texts(pages, questions)
        if link.goal not in known
    ]  # fmt: skip


def to_anchors(pages: list[Page], questions: list[Question], texts: dict[str, str]) -> list[Problem]:
    """A problem for each link to a part that the finished page does not have: a heading, a question, a row of a table."""

    @cache
    def ids(path: str) -> set[str]:
        return {one or other for one, other in ID.findall(texts[path])}

    return [
        Problem(
            link.name, link.line, "link", shown(link.written),
            f"the id of a heading of docs/{link.goal}, such as {{#what-to-do}}" + near(link.anchor, ids(link.goal)),
        )
        for link in of_texts(pages, questions)
        if link.anchor and link.goal in texts and link.anchor not in ids(link.goal)
    ]  # fmt: skip
