"""The food table as HTML: grouped by category, readable without scripts."""

from __future__ import annotations

from html import escape
from itertools import groupby

from content.foods import Food

# Most common cut-off for a serving in kidney diet leaflets; services differ, and the page says so.
LOW, HIGH = 200, 300


def _grams(grams: float) -> str:
    return f"{grams:g} g"


def _bar(milligrams: int) -> int:
    """A bar of 0 to 20 steps; 1,000 mg and more fill it."""
    return min(20, round(milligrams / 50))


def row(food: Food) -> str:
    """One food: first serving with its figure and bar, the figure per 100 g, and the way to the source."""
    serving = food.servings[0]
    amount = food.potassium_per(serving)
    others = f'<span class="site-food__also">{escape(", ".join(food.other_names))}</span>' if food.other_names else ""
    note = f'<span class="site-food__note">{escape(food.note)}</span>' if food.note else ""
    return (
        f'<tr id="food-{food.slug}"><th scope="row"><a class="site-food__name" href="#food-{food.slug}">{escape(food.name)}</a>'
        f"{others}{note}</th>"
        f'<td data-label="Serving">{escape(serving.label)} ({_grams(serving.grams)})</td>'
        f'<td data-label="Potassium per serving" class="site-num"><span class="site-bar site-bar--{_bar(amount)}"></span>'
        f"{amount:,} mg</td>"
        f'<td data-label="Per 100 g" class="site-num">{food.potassium_mg:,} mg</td>'
        f'<td data-label="Source"><a href="{food.fdc_address}" rel="external noreferrer" '
        f'aria-label="USDA record of {escape(food.name)}">FDC {food.fdc_id}</a></td></tr>'
    )


def table(foods: list[Food]) -> str:
    """The whole table; one body per category."""
    parts = [
        '<table class="site-table site-table--stack site-foods" data-search-exclude>',
        f"<caption>Potassium in {len(foods)} foods, in milligrams (mg). Figures: USDA SR Legacy, April 2018.[^usda-sr]</caption>",
        '<thead><tr><th scope="col">Food</th><th scope="col">Serving</th><th scope="col">Potassium per serving</th>'
        '<th scope="col">Per 100 g</th><th scope="col">Source</th></tr></thead>',
    ]
    for category, group in groupby(foods, key=lambda food: food.category):
        anchor = category.lower().replace(",", "").replace(" ", "-")
        parts.append(
            f'<tbody>\n<tr class="site-foods__group" id="group-{anchor}"><th colspan="5" scope="rowgroup">{escape(category)}</th></tr>'
        )
        parts += [row(food) for food in group]
        parts.append("</tbody>")
    parts.append("</table>")
    return "\n".join(parts)


def groups(foods: list[Food]) -> str:
    """Links to the categories of the table."""
    items = []
    for category in dict.fromkeys(food.category for food in foods):
        anchor = category.lower().replace(",", "").replace(" ", "-")
        items.append(f'<li><a href="#group-{anchor}">{escape(category)}</a></li>')
    return '<ul class="site-jump">\n' + "\n".join(items) + "\n</ul>"
