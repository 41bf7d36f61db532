"""The FAQ as Markdown: a list of all questions, and a page for each topic with the answers.

On the list each question keeps its slug as id, so faq/#slug leads to it whatever topic it stands under.
"""

from __future__ import annotations

import re
from html import escape

from content.addresses import Repository, href, markdown_link
from content.questions import TOPICS, Question, topic_page
from content.render import plain
from content.urgency import Urgency

INDEX = "faq/index.md"
ALSO_SHOWN = 3  # the other wordings serve the search
LEAD = 6  # words that the beginning of an answer has at least: "Yes." alone does not tell enough
_SENTENCE = re.compile(r"(?P<words>[^\n]+?[.!?][\"”)]*)(?P<cites>(?:\[\^[a-z0-9-]+\])*)(?: |$)", re.M)


def entry(question: Question, titles: dict[str, str], questions: dict[str, Question], urgency: Urgency,
          repository: Repository, call: str = "") -> str:  # fmt: skip
    """One question: its answer; between the first words of it and the rest the danger signs, with `call` (the numbers)
    where an ambulance is needed; then other wordings, related questions and the way on."""
    front, page = question.front, question.page
    parts = [f"## {front.question} {{#{question.slug}}}"]
    lead, rest = begun(question.answer) if front.danger else ("", question.answer)
    parts += [lead] if lead else []
    for level, signs in urgency.grouped(front.danger) if front.danger else []:
        said = [plain(sign.sign) + "".join(f"[^{key}]" for key in sign.sources) for sign in signs]
        name = f"**{plain(level.name)}:**"
        parts.append(f"{name} {said[0]}" if len(said) == 1 else "\n".join([name, "", *(f"- {sign}" for sign in said)]))
        if call and level.slug == "ambulance":
            parts.append(call)
    parts += [rest] if rest else []
    if "potassium" in front.caution:
        parts.append(
            "Potassium is not safe for everyone: "
            f"[see who must ask first]({markdown_link(page, 'medicines/salt-substitutes.md')})."
        )
    if "medicines" in front.caution:
        parts.append("Do not stop or change a medicine because of this answer. Ask the person who prescribed it.")
    title = titles[front.page.partition("#")[0]]
    if title.endswith("?"):  # a question of this list may have the same words
        title = f"Page: {title}"
    lines = [f"More: [{title}]({markdown_link(page, front.page)})."]
    if front.related:
        related = (questions[slug] for slug in front.related)
        links = (f"[{q.front.question}]({markdown_link(page, f'{q.page}#{q.slug}')})" for q in related)
        lines.append("Related: " + ", ".join(links))
    parts.append(" ".join(lines))
    asked = "; ".join(front.also_asked[:ALSO_SHOWN])
    edit = escape(repository.edit(f"docs/data/faq/{question.slug}.md"))
    parts.append(
        '<p class="site-faq__also">'
        + (f"Asked also as: {escape(asked)}. " if asked else "")
        + f'<a href="{edit}" rel="external noreferrer" aria-label="Correct this answer: {escape(front.question)}">Correct this answer</a></p>'
    )
    return "\n\n".join(parts)


def begun(answer: str) -> tuple[str, str]:
    """(the first sentences of an answer, bold, and the rest); ("", all of it) where it begins with a list."""
    lead: list[str] = []
    at, words = 0, 0
    while words < LEAD and (found := _SENTENCE.match(answer, at)) and not re.match(r"(?:[-*]|\d+\.) ", answer):
        said = found["words"] if "*" in found["words"] else f"**{found['words']}**"
        lead.append(said + found["cites"])
        words += len(found["words"].split())
        at = found.end()
        if answer[at : at + 1] in ("", "\n"):
            break
    return " ".join(lead), answer[at:].strip()


def topic(name: str, questions: list[Question], titles: dict[str, str], urgency: Urgency,
          repository: Repository, call: str = "") -> str:  # fmt: skip
    """The questions of one topic with their answers; `call` as in `entry`."""
    by_slug = {question.slug: question for question in questions}
    chosen = [question for question in questions if question.front.topic == name]
    way = markdown_link(topic_page(name), INDEX)
    entries = [entry(question, titles, by_slug, urgency, repository, call) for question in chosen]
    return "\n\n".join([f"{_count(len(chosen))} on this page. [All questions]({way})", *entries])


def index(questions: list[Question]) -> str:
    """Every question as a link, by topic, below a field to narrow the list (which needs scripts)."""
    parts = [
        '<form class="site-ask" role="search" hidden>\n<label for="ask">Find a question</label>\n'
        '<input id="ask" type="search" name="q" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200">\n'
        '<p class="site-ask__hint" id="ask-hint">In your own words, for example: cramps from water pill</p>\n'
        '<p class="site-ask__status" role="status"></p>\n</form>\n<div class="site-ask__best" hidden></div>\n'
        '<p class="site-plain">Scripts are off in your browser, so our search is not here. To find a word on this page, press Ctrl '
        'and F, or choose "Find in page" in the menu of your browser.</p>'
    ]
    for name, title in TOPICS.items():
        chosen = [question for question in questions if question.front.topic == name]
        if not chosen:
            continue
        items = "\n".join(
            f'<li id="{q.slug}"><a href="{href(INDEX, f"{q.page}#{q.slug}")}">{escape(q.front.question)}</a></li>'
            for q in chosen
        )
        parts += [f"## {title} {{#topic-{name}}}", f'<ul class="site-ask__list">\n{items}\n</ul>']
    return "\n\n".join(parts)


def _count(number: int) -> str:
    return "One question" if number == 1 else f"{number} questions"
