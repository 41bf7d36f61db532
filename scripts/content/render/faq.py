"""The FAQ as Markdown: topics as headings, each question a heading with its fixed id."""

from __future__ import annotations

from html import escape

from content.addresses import Repository, markdown_link
from content.questions import TOPICS, Question
from content.render import plain
from content.urgency import Urgency


def entry(question: Question, titles: dict[str, str], questions: dict[str, Question], urgency: Urgency, page: str,
          repository: Repository, call: str = "") -> str:  # fmt: skip
    """One question: danger signs first, with `call` (the numbers) where an ambulance is needed; then the
    answer, other wordings, related questions and the way on."""
    front = question.front
    parts = [f"### {front.question} {{#{question.slug}}}"]
    for level, signs in urgency.grouped(front.danger) if front.danger else []:
        for sign in signs:
            cites = "".join(f"[^{key}]" for key in sign.sources)
            parts.append(f"**{plain(level.name)}:** {plain(sign.sign)}{cites}")
        if call and level.slug == "ambulance":
            parts.append(call)
    parts.append(question.answer)
    if "potassium" in front.caution:
        parts.append(
            "Potassium is not safe for everyone: "
            f"[see who must ask first]({markdown_link(page, 'medicines/salt-substitutes.md')})."
        )
    if "medicines" in front.caution:
        parts.append("Do not stop or change a medicine because of this answer. Ask the person who prescribed it.")
    more = f"[{titles[front.page.partition('#')[0]]}]({markdown_link(page, front.page)})"
    related = ", ".join(f"[{questions[slug].front.question}](#{slug})" for slug in front.related)
    lines = [f"More: {more}."]
    if related:
        lines.append(f"Related: {related}")
    parts.append(" ".join(lines))
    if front.also_asked:
        asked = "; ".join(front.also_asked)
        edit = escape(repository.edit(f"docs/data/faq/{question.slug}.md"))
        parts.append(
            f'<p class="site-faq__also">Asked also as: {escape(asked)}. '
            f'<a href="{edit}" rel="external noreferrer" aria-label="Correct the answer to: {escape(front.question)}">Correct this answer</a></p>'
        )
    return "\n\n".join(parts)


def page(questions: list[Question], titles: dict[str, str], urgency: Urgency, path: str,
         repository: Repository, call: str = "") -> str:  # fmt: skip
    """All questions by topic, with a list of topics first; `call` as in `entry`."""
    by_slug = {question.slug: question for question in questions}
    topics = [topic for topic in TOPICS if any(q.front.topic == topic for q in questions)]
    parts = ["\n".join(f"- [{TOPICS[topic]}](#topic-{topic})" for topic in topics)]
    for topic in topics:
        parts.append(f"## {TOPICS[topic]} {{#topic-{topic}}}")
        parts += [
            entry(q, titles, by_slug, urgency, path, repository, call) for q in questions if q.front.topic == topic
        ]
    return "\n\n".join(parts)
