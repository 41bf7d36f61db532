"""docs/data/faq/*.md -> the questions of the FAQ, one Markdown file each, sorted by topic and question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from content import ContentError, Problem, shown
from content.pages import SPEAKS_OF_MORE, inline_faults, split, without_code
from content.readers import name_of, read_text
from content.records import Day, LaterDay, Line, PageFile, Plain, Record, Slug, check_record, near, one_of, rule

TOPICS = {
    "legs": "My legs ache or cramp",
    "low": "Low potassium",
    "result": "My blood result",
    "medicines": "Medicines, tablets and salt substitutes",
    "food": "Food and drink",
    "everyday": "Everyday life",
    "site": "This site",
}


class QuestionFront(Record):
    """What stands at the head of a question; the answer is the text below it."""

    question: Annotated[
        Plain,
        rule(lambda text: text.endswith("?") and len(text) <= 120, "a question that ends in ?, at most 120 characters"),
    ]
    also_asked: list[Line]
    topic: Annotated[str, one_of(*TOPICS)]
    page: PageFile
    related: list[Slug]
    caution: list[Annotated[str, one_of("potassium", "medicines")]]
    danger: list[Slug]
    reviewed: Day
    review_by: LaterDay


@dataclass(frozen=True)
class Question:
    """One question. `slug` is its address and never changes; `answer` is Markdown with [^key] citations.

    `page` is the page of its topic, on which it stands."""

    slug: str
    front: QuestionFront
    answer: str
    name: str
    line: int

    @property
    def page(self) -> str:
        return topic_page(self.front.topic)


def topic_page(topic: str) -> str:
    """The page on which the questions of a topic stand."""
    return f"faq/{topic}.md"


def load(folder: Path) -> list[Question]:
    """All questions, or ContentError with the problems of all files."""
    questions: list[Question] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*")):
        try:
            questions.append(_read(path))
        except ContentError as error:
            problems += error.problems
    slugs = {question.slug for question in questions}
    asked: dict[str, Question] = {}
    for question in questions:
        for slug in question.front.related:
            if not problems and (slug not in slugs or slug == question.slug):
                line = question.front.line("related")
                wanted = "the file name of another question, without .md" + near(slug, slugs - {question.slug})
                problems.append(Problem(question.name, line, "related", shown(slug), wanted))
        text = question.front.question.casefold()
        if text in asked:
            line = question.front.line("question")
            found = f"the question of {asked[text].name} again"
            problems.append(Problem(question.name, line, "question", found, "each once"))
        asked.setdefault(text, question)
    if not questions and not problems:
        problems.append(Problem(name_of(folder), 0, "folder", "no questions", "one Markdown file per question"))
    if problems:
        raise ContentError(problems)
    order = list(TOPICS)
    return sorted(questions, key=lambda q: (order.index(q.front.topic), q.front.question.casefold()))


def _read(path: Path) -> Question:
    name = name_of(path)
    if path.suffix != ".md" or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        wanted = "a Markdown file named by its address, such as is-it-a-clot.md"
        raise ContentError([Problem(name, 0, "file name", shown(path.name), wanted)])
    tree, body, line = split(read_text(path), name)
    front, problems = check_record(QuestionFront, tree.value, name, lambda *parts: tree.line(*parts) if parts else 2)
    text = without_code(body)
    for match in re.finditer(r"^#.*|^!!!.*|^\|.*|<!-- block: .*", text, re.M):
        found_line = line + text.count("\n", 0, match.start())
        problems.append(Problem(name, found_line, "answer", shown(match.group()), "sentences and lists only"))
    for offset, _, found, wanted in inline_faults(text):
        problems.append(Problem(name, line + text.count("\n", 0, offset), "answer", found, wanted))
    speaks = SPEAKS_OF_MORE.search(text)
    # Taken from the tree, so that this is said at once, also if the head has other faults
    declared = tree.value.get("caution") if isinstance(tree.value, dict) else None
    if speaks and isinstance(declared, list) and "potassium" not in declared:
        wanted = 'caution: ["potassium"] in the head, as the answer speaks of more potassium'
        at = line + text.count("\n", 0, speaks.start())
        problems.append(Problem(name, at, "caution", shown(speaks.group()), wanted))
    words = len(body.split())
    if not 8 <= words <= 220:
        problems.append(Problem(name, line, "answer", f"{words} words", "8 to 220 words, the answer first"))
    if front is not None and front.review_by <= front.reviewed:
        problems.append(
            Problem(name, tree.line("review_by"), "review_by", str(front.review_by), f"a day after {front.reviewed}")
        )
    if front is None or problems:
        raise ContentError(problems)
    blank = body[: len(body) - len(body.lstrip())].count("\n")
    return Question(path.stem, front, body.strip(), name, line + blank)
