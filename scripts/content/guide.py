"""The whole guide: load all of docs/, check what spans files, and expand each page to its final Markdown.

In: docs/ and the repository's address. Out: Guide, with the finished text of every page. A Guide that
exists is whole, so an engine that asks for a page cannot fail half-way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from content import (
    ContentError,
    Problem,
    article_audit,
    bands,
    changes,
    citations,
    drawings,
    due,
    foods,
    glossary,
    leg_causes,
    links,
    medicines,
    name_languages,
    numbers,
    pages,
    questions,
    reviews,
    scores,
    search_learned,
    search_queries,
    search_scores,
    shown,
    sources,
    synonyms,
    urgency,
    urgent_words,
    word_lists,
)
from content.addresses import Repository, href, markdown_link
from content.blocks import BLOCKS, HELP
from content.pages import GLOSSARY_LINK, MARKER, Page, headings, without_code
from content.records import CITE, Record, cited, near
from content.render import boxes, figure, overdue, terms

ABOUT = "about/index.md"
GLOSSARY = "glossary.md"
CAUSE_TEXTS = ("where", "when", "also", "checks", "helps")


@dataclass
class Guide:
    """All content, checked. `texts` holds the finished Markdown by page path (as seen from docs/)."""

    repository: Repository
    sources: dict[str, sources.Source]
    foods: list[foods.Food]
    name_languages: list[name_languages.Names]
    bands: list[bands.Band]
    urgency: urgency.Urgency
    numbers: list[numbers.Country]
    glossary: dict[str, glossary.Term]
    medicines: list[medicines.Medicine]
    leg_causes: list[leg_causes.LegCause]
    audit: list[article_audit.Statement]
    questions: list[questions.Question]
    drawings: dict[str, drawings.Drawing]
    scores: list[scores.Score]
    changes: list[changes.Entry]
    reviews: list[reviews.Review]
    search_scores: list[search_scores.SearchScore]
    queries: list[search_queries.Query]
    lessons: list[search_queries.Query]
    learned: search_learned.Learned
    synonyms: list[synonyms.Synonym]
    urgent_words: list[urgent_words.UrgentWords]
    drug_names: list[str]
    common_words: list[str]
    skipped_words: list[str]
    weak_words: list[str]
    pages: list[Page]
    cited_on: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def titles(self) -> dict[str, str]:
        """Page titles by path."""
        return {page.path: page.front.title for page in self.pages}

    @property
    def languages(self) -> dict[str, str]:
        """The code of the language by name, for names of foods that are not English."""
        return {name: names.language for names in self.name_languages for name in names.names}

    @property
    def newest_review(self) -> int:
        """Seconds since 1970 at noon UTC of the newest review: the only clock that output may show."""
        newest = max(page.front.reviewed for page in self.pages)
        return (newest.toordinal() - 719163) * 86400 + 43200

    @cached_property
    def dues(self) -> list[due.Due]:
        """What is to be checked again, and when."""
        return due.everything(self.pages, self.questions, self.reviews)

    def href(self, page: Page, target: str) -> str:
        """The way from a page to another, as a browser wants it."""
        return href(page.path, target)


LOADERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "sources": ("data/sources.yml", sources.load),
    "foods": ("data/foods.csv", foods.load),
    "name_languages": ("data/name_languages.yml", name_languages.load),
    "bands": ("data/bands.yml", bands.load),
    "urgency": ("data/urgency.yml", urgency.load),
    "numbers": ("data/emergency_numbers.yml", numbers.load),
    "glossary": ("data/glossary.yml", glossary.load),
    "medicines": ("data/medicines.yml", medicines.load),
    "leg_causes": ("data/leg_causes.yml", leg_causes.load),
    "audit": ("data/article_audit.yml", article_audit.load),
    "questions": ("data/faq", questions.load),
    "drawings": ("data/drawings", drawings.load),
    "scores": ("data/scores.yml", scores.load),
    "changes": ("data/changes", changes.load),
    "reviews": ("data/reviews.yml", reviews.load),
    "search_scores": ("data/search_scores.yml", search_scores.load),
    "queries": ("data/search_queries.tsv", search_queries.load),
    "lessons": ("data/search_lessons.tsv", search_queries.load),
    "learned": ("data/search_learned.tsv", search_learned.load),
    "synonyms": ("data/synonyms.yml", synonyms.load),
    "urgent_words": ("data/urgent_words.yml", urgent_words.load),
    "drug_names": ("data/drug_names.txt", word_lists.load),
    "common_words": ("data/common_words.txt", word_lists.load),
    "skipped_words": ("data/skipped_words.txt", word_lists.load),
    "weak_words": ("data/weak_words.txt", word_lists.load),
    "pages": (".", pages.load),
}


def load(docs: Path, repository: Repository) -> Guide:
    """The guide, or ContentError with the problems of all files at once."""
    loaded: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, (place, loader) in LOADERS.items():
        try:
            loaded[name] = loader(docs / place)
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    guide = Guide(repository=repository, **loaded)
    problems = _cross_check(guide)
    if problems:
        raise ContentError(problems)
    bodies = {page.path: _body(guide, page) for page in guide.pages}
    problems = [
        Problem(page.name, 0, "citation", shown(key), "a key of docs/data/sources.yml (a block on this page cites it)")
        for page in guide.pages
        for key in cited(without_code(bodies[page.path]))
        if key not in guide.sources
    ]
    if problems:
        raise ContentError(problems)
    # The lists of sources say where each is cited, so they are made when all other pages are known.
    for page in guide.pages:
        for key in cited(without_code(bodies[page.path])):
            guide.cited_on.setdefault(key, []).append((page.path, page.front.title))
    unused = [key for key in guide.sources if key not in guide.cited_on]
    if unused:
        raise ContentError([
            Problem("docs/data/sources.yml", guide.sources[key].line(), key, "a source that no page cites", "a citation")
            for key in unused
        ])  # fmt: skip
    guide.texts = {page.path: _finish(guide, page, bodies[page.path]) for page in guide.pages}
    problems = links.to_anchors(guide.pages, guide.questions, guide.texts)
    if problems:
        raise ContentError(problems)
    return guide


def _citing(guide: Guide) -> Iterator[tuple[str, int, str, list[str]]]:
    """(file, line, field, source keys) of everything that cites."""
    for page in guide.pages:
        body = without_code(page.body)
        for match in CITE.finditer(body):
            yield page.name, page.line_of(match.start()), "citation", [match.group(1)]
    for question in guide.questions:
        for match in CITE.finditer(without_code(question.answer)):
            yield question.name, question.line + question.answer.count("\n", 0, match.start()), "citation", [match[1]]
    data = "docs/data/"
    for sign in guide.urgency.signs.values():
        yield data + "urgency.yml", sign.line("sources"), f"{sign.slug}.sources", sign.sources
    for band in guide.bands:
        yield data + "bands.yml", band.line("sources"), f"{band.slug}.sources", band.sources
        for part in ("means", "do"):
            yield data + "bands.yml", band.line(part), f"{band.slug}.{part}", cited(getattr(band, part))
    for country in guide.numbers:
        yield data + "emergency_numbers.yml", country.line("sources"), f"{country.slug}.sources", country.sources
    for term in guide.glossary.values():
        yield data + "glossary.yml", term.line("sources"), f"{term.slug}.sources", term.sources
    for medicine in guide.medicines:
        for part in ("how", "how_common", "ask"):
            yield data + "medicines.yml", medicine.line(part), f"{medicine.slug}.{part}", cited(getattr(medicine, part))
    for cause in guide.leg_causes:
        for part in CAUSE_TEXTS:
            yield data + "leg_causes.yml", cause.line(part), f"{cause.slug}.{part}", cited(getattr(cause, part))
    for entry in guide.changes:
        yield entry.name, entry.change.line("sources"), "sources", entry.change.sources
    for statement in guide.audit:
        yield data + "article_audit.yml", statement.line("sources"), f"{statement.id}.sources", statement.sources


def _cross_check(guide: Guide) -> list[Problem]:
    """What one file says about another: sources, signs, terms, pages and their anchors, blocks."""
    problems = []
    for name, line, where, keys in _citing(guide):
        for key in keys:
            if key not in guide.sources:
                wanted = "a key of docs/data/sources.yml" + near(key, guide.sources)
                problems.append(Problem(name, line, where, shown(key), wanted))
    for medicine in guide.medicines:
        if not cited(medicine.how):
            line = medicine.line("how")
            wanted = "a source such as [^key]"
            problems.append(Problem("docs/data/medicines.yml", line, f"{medicine.slug}.how", "no citation", wanted))
    for cause in guide.leg_causes:
        for part in CAUSE_TEXTS:
            if not cited(getattr(cause, part)):
                wanted = "a source such as [^key]"
                line = cause.line(part)
                problems.append(
                    Problem("docs/data/leg_causes.yml", line, f"{cause.slug}.{part}", "no citation", wanted)
                )
    problems += _links(guide) + links.to_pages(guide.pages, guide.questions) + _reviews(guide)
    for page in guide.pages:
        body = without_code(page.body)
        for match in MARKER.finditer(body):
            name, _, drawing = match.group(1).partition(" ")
            if name == "drawing" and drawing not in guide.drawings:
                wanted = "a drawing of docs/data/drawings"
                problems.append(Problem(page.name, page.line_of(match.start()), "block", shown(drawing), wanted))
            elif name != "drawing" and match.group(1) not in BLOCKS:
                wanted = "drawing NAME, or one of " + ", ".join(BLOCKS)
                problems.append(Problem(page.name, page.line_of(match.start()), "block", shown(match[1]), wanted))
    asked = Counter(match.group(1) for page in guide.pages for match in MARKER.finditer(without_code(page.body)))
    for group in sources.GROUPS:
        if asked[f"sources {group}"] != 1:
            found, wanted = f"{asked[f'sources {group}']} times", f"<!-- block: sources {group} --> once, on one page"
            problems.append(Problem("docs/about/sources.md", 0, "block", found, wanted))
    texts = [(page.name, page.line, without_code(page.body)) for page in guide.pages]
    texts += [(question.name, question.line, without_code(question.answer)) for question in guide.questions]
    for name, line, text in texts:
        for match in GLOSSARY_LINK.finditer(text):
            if match.group(2) not in guide.glossary:
                at = line + text.count("\n", 0, match.start())
                wanted = "a slug of docs/data/glossary.yml" + near(match[2], guide.glossary)
                problems.append(Problem(name, at, "glossary", shown(match[2]), wanted))
    return problems


def _links(guide: Guide) -> list[Problem]:
    """Signs and pages that data and front matter name."""
    anchors = {page.path: set(page.ids) for page in guide.pages}
    for question in guide.questions:
        anchors.get(question.page, set()).add(question.slug)
    problems = [
        Problem(f"docs/{path}", 0, "file", "nothing", "a page (other pages link to it by themselves)")
        for path in (HELP, ABOUT, GLOSSARY)
        if path not in anchors
    ]
    named: list[tuple[str, int, str, str | None]] = []
    signs: list[tuple[str, int, str, str]] = []
    for page in guide.pages:
        signs += [(page.name, page.front.line("danger"), "danger", slug) for slug in page.front.danger]
    for question in guide.questions:
        front = question.front
        signs += [(question.name, front.line("danger"), "danger", slug) for slug in front.danger]
        named.append((question.name, front.line("page"), "page", front.page))
    for band in guide.bands:
        if band.sign:
            signs.append(("docs/data/bands.yml", band.line("sign"), f"{band.slug}.sign", band.sign))
    for cause in guide.leg_causes:
        named.append(("docs/data/leg_causes.yml", cause.line("page"), f"{cause.slug}.page", cause.page))
        if cause.danger:
            signs.append(("docs/data/leg_causes.yml", cause.line("danger"), f"{cause.slug}.danger", cause.danger))
    for term in guide.glossary.values():
        named.append(("docs/data/glossary.yml", term.line("page"), f"{term.slug}.page", term.page))
    for score in guide.scores:
        named.append(("docs/data/scores.yml", score.line("page"), f"{score.page}.page", score.page))
    for entry in guide.changes:
        named += [(entry.name, entry.change.line("pages"), "pages", path) for path in entry.change.pages]
    for review in guide.reviews:
        named += [
            ("docs/data/reviews.yml", review.line("pages"), f"{review.file}.pages", path) for path in review.pages
        ]
    for statement in guide.audit:
        named.append(("docs/data/article_audit.yml", statement.line("now"), f"{statement.id}.now", statement.now))
    for words in guide.urgent_words:
        signs.append(("docs/data/urgent_words.yml", words.line("sign"), "sign", words.sign))
        known = {*urgent_words.MARKS, *(f"={band.sign}" for band in guide.bands if band.sign)}
        problems += [
            Problem("docs/data/urgent_words.yml", words.line("words"), f"{words.sign}.words", shown(mark), "one of " + ", ".join(sorted(known)))
            for said in words.words for mark in urgent_words.marks(said) if mark not in known
        ]  # fmt: skip
    for topic in dict.fromkeys(question.front.topic for question in guide.questions):
        path, marker = questions.topic_page(topic), f"<!-- block: faq {topic} -->"
        body = next((page.body for page in guide.pages if page.path == path), None)
        if body is None or marker not in body:
            found = "no such page" if body is None else "a page without it"
            problems.append(
                Problem(f"docs/{path}", 0, "block", found, f"{marker} (questions of this topic stand here)")
            )
    for name, line, where, slug in signs:
        if slug not in guide.urgency.signs:
            wanted = "a sign of docs/data/urgency.yml" + near(slug, guide.urgency.signs)
            problems.append(Problem(name, line, where, shown(slug), wanted))
    for name, line, where, target in named:
        path, _, anchor = (target or "").partition("#")
        if path and path not in anchors:
            problems.append(Problem(name, line, where, shown(path), "a page below docs/" + near(path, anchors)))
        elif path and anchor and anchor not in anchors[path]:
            wanted = f"the id of a heading of docs/{path}" + near(anchor, anchors[path])
            problems.append(Problem(name, line, where, shown(f"#{anchor}"), wanted))
    return problems


def _reviews(guide: Guide) -> list[Problem]:
    """Every data file has its dates: lists of bare words (.txt) say nothing that could become wrong."""
    name = due.REVIEWS
    files = {place.removeprefix("data/") for place, _ in LOADERS.values() if place.endswith((".yml", ".csv"))}
    files -= {"reviews.yml"}
    known = {review.file for review in guide.reviews}
    problems = [
        Problem(name, 0, "file", f"no record of {file}", "each data file, with its dates")
        for file in sorted(files - known)
    ]
    return problems + [
        Problem(name, r.line("file"), "file", shown(r.file), "a data file that is read: " + ", ".join(sorted(files)))
        for r in guide.reviews
        if r.file not in files
    ]


def _body(guide: Guide, page: Page) -> str:
    """The page's own text with its blocks and glossary words filled in; citations still as markers."""

    def block(match: re.Match[str]) -> str:
        if match.group(1).startswith("sources "):  # lists the citations of all pages, so it comes last
            return match.group()
        if match.group(1).startswith("drawing "):
            return figure.figure(guide.drawings[match.group(1).removeprefix("drawing ")])
        return BLOCKS[match.group(1)](guide, page)

    text = _outside_code(MARKER, block, page.body)
    count = 0

    def term(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return terms.inline(match.group(1), guide.glossary[match.group(2)], count, guide.href(page, GLOSSARY))

    return _outside_code(GLOSSARY_LINK, term, text)


def _outside_code(pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str) -> str:
    """As pattern.sub(replace, text), but what stands in code stays: a page may show how to write a marker."""
    parts, end = [], 0
    for match in pattern.finditer(without_code(text)):
        parts += [text[end : match.start()], replace(match)]
        end = match.end()
    return "".join([*parts, text[end:]])


def _rows(guide: Guide, file: str) -> list[tuple[str, int]]:
    """(name, line) of the rows of a data file which have no link to their line where they are shown."""
    rows: dict[str, Iterable[tuple[str, Record]]] = {
        "urgency.yml": ((sign.sign.partition(".")[0], sign) for sign in guide.urgency.signs.values()),
        "emergency_numbers.yml": ((country.country, country) for country in guide.numbers),
        "bands.yml": ((band.name, band) for band in guide.bands),
        "article_audit.yml": ((statement.id, statement) for statement in guide.audit),
    }
    return [(name, record.line()) for name, record in rows.get(file, ())]


def _finish(guide: Guide, page: Page, body: str) -> str:
    """Title, body, and the end that every page has."""
    body = _outside_code(MARKER, lambda match: BLOCKS[match.group(1)](guide, page), body)
    first = due.first_on(page.path, guide.dues)
    notice = overdue.notice(first.review_by, first.kind == "page")
    parts = [f"# {page.front.title}", notice, body.strip()]
    ids = {anchor for _, title in headings(body) for anchor in re.findall(r"\{#([a-z0-9-]+)\}$", title)}
    if page.front.kind in ("guide", "danger", "reference") and page.path != HELP and "when-to-get-help" not in ids:
        way = markdown_link(page.path, HELP)
        parts.append(
            "## When to get help {#when-to-get-help}\n\n"
            f"Not sure how fast you need help? [See all signs and the number to call]({way})."
        )
    text, used = citations.number("\n\n".join(parts), guide.sources)
    data = {review.file: _rows(guide, review.file) for review in guide.reviews if page.path in review.pages}
    end = []
    if used:
        end.append("## Sources {#sources}\n\n" + citations.reference_list(used))
    end.append(
        "## About this page {#about-this-page}\n\n"
        + boxes.about_page(page, guide.repository, guide.href(page, ABOUT), data)
    )
    return "\n\n".join([text, *end]) + "\n"
