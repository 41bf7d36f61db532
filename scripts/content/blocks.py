"""Block name -> text. A page asks for a block with <!-- block: name --> on a line of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from content import papers
from content.questions import TOPICS
from content.render import boxes, changes, charts, data_files, faq, food_table, help_cards, sheets, tables
from content.sources import GROUPS

if TYPE_CHECKING:
    from content.guide import Guide
    from content.pages import Page

HELP = "help.md"


def _at_a_glance(guide: Guide, page: Page) -> str:
    glance = boxes.glance(page)
    if not page.front.danger:
        return glance
    card = help_cards.card(guide.urgency, page.front.danger, guide.numbers, guide.href(page, f"{HELP}#numbers"))
    return "\n\n".join((card, glance) if page.front.kind == "danger" else (glance, card))


def _danger(guide: Guide, page: Page) -> str:
    return help_cards.card(guide.urgency, page.front.danger, guide.numbers, guide.href(page, f"{HELP}#numbers"))


def _names(guide: Guide) -> dict[str, str]:
    """Titles of pages by path, and questions by path#slug."""
    return guide.titles | {f"{question.page}#{question.slug}": question.front.question for question in guide.questions}


BLOCKS: dict[str, Callable[[Guide, Page], str]] = {
    "at-a-glance": _at_a_glance,
    "danger": _danger,
    "caution potassium": lambda guide, page: boxes.caution("potassium"),
    "caution medicines": lambda guide, page: boxes.caution("medicines"),
    "urgency": lambda guide, page: help_cards.all_signs(guide.urgency, guide.numbers, "#numbers"),
    "emergency-numbers": lambda guide, page: help_cards.number_table(guide.numbers),
    "result-explainer": lambda guide, page: tables.explainer(),
    "bands": lambda guide, page: tables.bands(guide.bands, guide.urgency),
    "food-groups": lambda guide, page: food_table.groups(guide.foods),
    "food-doors": lambda guide, page: food_table.doors(),
    "food-table": lambda guide, page: (
        f"{food_table.finder(guide.foods)}\n\n{food_table.table(guide.foods, guide.repository, guide.languages)}"
    ),
    "food-plate": lambda guide, page: food_table.plate(),
    "chart highest-per-serving": lambda guide, page: charts.highest_per_serving(guide.foods),
    "chart per-100-kcal": lambda guide, page: charts.highest_per_100_kcal(guide.foods),
    "chart raw-and-boiled": lambda guide, page: charts.raw_and_boiled(guide.foods),
    "chart 100-g-or-serving": lambda guide, page: charts.order_by_100_g_or_serving(guide.foods),
    "open-data": lambda guide, page: data_files.links(
        len(guide.foods), guide.href(page, "data/x").removesuffix("data/x")
    ),
    "open-data columns": lambda guide, page: data_files.columns(),
    "leg-causes": lambda guide, page: tables.leg_causes(guide.leg_causes, guide.urgency, page.path, guide.repository),
    "medicines": lambda guide, page: (
        f"{tables.medicine_filter()}\n\n{tables.medicines(guide.medicines, guide.repository)}"
    ),
    "faq": lambda guide, page: faq.index(guide.questions),
    **{
        f"faq {topic}": lambda guide, page, topic=topic: faq.topic(  # type: ignore[misc]
            topic,
            guide.questions,
            guide.titles,
            guide.urgency,
            guide.repository,
            help_cards.call_line(guide.numbers, guide.href(page, f"{HELP}#numbers")),
        )
        for topic in TOPICS
    },
    "glossary": lambda guide, page: tables.glossary(guide.glossary, page.path, guide.repository),
    "visit-sheet": lambda guide, page: sheets.visit(),
    "leg-diary": lambda guide, page: sheets.diary(),
    **{
        f"sources {group}": lambda guide, page, group=group: tables.source_list(  # type: ignore[misc]
            group, guide.sources, guide.cited_on, page.path, guide.repository
        )
        for group in GROUPS
    },
    "scores": lambda guide, page: tables.scores(guide.scores, guide.titles, page.path),
    "papers": lambda guide, page: papers.MARK,
    "changes": lambda guide, page: changes.listing(guide.changes, _names(guide), page.path),
    "corrections": lambda guide, page: changes.listing(guide.changes, _names(guide), page.path, "correction"),
    "search-scores": lambda guide, page: tables.search_scores(guide.search_scores),
    "article-audit": lambda guide, page: tables.audit(guide.audit, guide.titles, page.path),
}
