"""Charts of the food figures as inline SVG, each with a caption, a text alternative and the same figures as a table.

In: the foods of the table. Out: HTML. The hand is that of the drawings: 360 units wide, colors by the classes of
components.css, no text below 13. Every choice of rows is a rule of this module and stands in the caption.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from content.foods import Food

WIDTH, LEFT, RIGHT = 360, 4, 356
ROWS = 10
# Bought like this, but cooked or soaked before anyone eats them.
_NOT_EATEN_SO = {"raw", "dried"}
_COOKED_FIRST = {"Potatoes and starchy roots", "Meat and poultry", "Fish and seafood", "Eggs"}
# Below this, 1 kcal of rounding shifts the figure per 100 kcal by more than a twentieth.
LEAST_KCAL = 10
# Well-known foods that a serving puts in another order than 100 g does.
FAMILIAR = (
    "paprika", "potato-chips", "apricots-dried", "almonds", "potato-baked-skin", "lentils-boiled", "banana-raw",
    "orange-juice-fresh",
)  # fmt: skip
SOURCE = "Figures: USDA SR Legacy, April 2018.[^usda-sr]"


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: a food, its milligrams, and in how much of it."""

    food: Food
    milligrams: int
    amount: str


def per_100_kcal(food: Food) -> int:
    """Milligrams of potassium in the amount that holds 100 kcal, rounded half up; 0 where no energy is published."""
    kcal = food.energy_kcal or 0
    return (200 * food.potassium_mg + kcal) // (2 * kcal) if kcal else 0


def stem(food: Food) -> str:
    """The name without its last word, which tells raw or boiled, and without the s of several."""
    return food.name.rpartition(", ")[0].removesuffix("s")


def pairs(foods: list[Food]) -> list[tuple[Food, Food]]:
    """(raw, boiled) of one food, found by equal `base` and equal name; what fell most in milligrams first."""
    boiled = {(food.base, stem(food)): food for food in foods if food.base and food.name.endswith(", boiled")}
    found = [
        (food, boiled[food.base, stem(food)])
        for food in foods
        if food.name.endswith(", raw") and (food.base, stem(food)) in boiled
    ]
    return sorted(found, key=lambda pair: (pair[1].potassium_mg - pair[0].potassium_mg, pair[0].name))


def highest_per_serving(foods: list[Food], count: int = ROWS) -> str:
    """The foods with most potassium in their first serving."""
    bars = [Bar(food, food.potassium_per(food.servings[0]), _serving(food)) for food in _as_eaten(foods)]
    return _bars(
        "highest-per-serving",
        "Most potassium in one serving",
        _top(bars, count),
        "in",
        "Each kind of food stands once, as people eat it. Raw potatoes, roots, meat and fish are left out. "
        "A food that is not here can still hold a lot, and your portion may be bigger.",
        "One serving",
    )


def highest_per_100_kcal(foods: list[Food], count: int = ROWS) -> str:
    """The foods with most potassium for their energy."""
    bars = [
        Bar(food, per_100_kcal(food), f"about {_tens(10000, food.energy_kcal)}\N{NO-BREAK SPACE}g")
        for food in _as_eaten(foods)
        if food.energy_kcal is not None
        and food.energy_kcal >= LEAST_KCAL
        and food.category != "Sauces, herbs and spices"
    ]
    return _bars(
        "per-100-kcal",
        "Most potassium for the energy it brings",
        _top(bars, count),
        "in",
        "The amount is what holds 100 kcal. For leaves that is far more than a helping, so this is no list of servings. "
        f"Spices and sauces are left out, and so is what has less than {LEAST_KCAL} kcal in 100 g.",
        "100 kcal is",
    )


def raw_and_boiled(foods: list[Food]) -> str:
    """Each food that stands raw and boiled in the table, in 100 g of either."""
    rows = pairs(foods)
    less = sum(boiled.potassium_mg < raw.potassium_mg for raw, boiled in rows)
    more = sum(boiled.potassium_mg > raw.potassium_mg for raw, boiled in rows)
    title = "100 g raw and 100 g boiled"
    start, end, top = 160, 338, 62
    most = _round_up(max((f.potassium_mg for pair in rows for f in pair), default=0), 200)

    def at(milligrams: int) -> int:
        return start + _part(milligrams, most, end - start)

    body, y, shown = [], top + 4, ""
    for raw, boiled in rows:
        change = boiled.potassium_mg - raw.potassium_mg
        group = "Boiled has less" if change < 0 else "Boiled has more" if change else "Boiled has as much"
        if group != shown:
            body.append(_text("d-label", LEFT, y + 20, group))
            shown = group
            y += 30
        lines = textwrap.wrap(raw.name.rpartition(", ")[0], 19)
        middle = y + 9 + 9 * (len(lines) - 1)
        body += [_text("d-small", LEFT, y + 14 + 18 * i, line) for i, line in enumerate(lines)]
        body.append(f'<path class="d-line" d="M{at(raw.potassium_mg)} {middle}H{at(boiled.potassium_mg)}"/>')
        body.append(f'<circle class="d-open" cx="{at(raw.potassium_mg)}" cy="{middle}" r="5"/>')
        body.append(f'<circle class="d-accent" cx="{at(boiled.potassium_mg)}" cy="{middle}" r="5.5"/>')
        y += 26 + 18 * (len(lines) - 1)
    ticks = range(0, most + 1, 200)
    head = [
        '<circle class="d-open" cx="12" cy="12" r="5"/>', _text("d-text", 24, 17, "raw"),
        '<circle class="d-accent" cx="78" cy="12" r="5.5"/>', _text("d-text", 90, 17, "boiled"),
        _text("d-small", WIDTH - 8, 17, "mg in 100 g", "end"),
        *(f'<path class="d-grid" d="M{at(tick)} {top}V{y + 2}"/>' for tick in ticks),
        *(_text("d-small d-mid", at(tick), top - 10, f"{tick}") for tick in ticks),
    ]  # fmt: skip
    tally = f"Of {len(rows)} pairs, the boiled food has less in {less} and more in {more}"
    tally += f", and the same in {len(rows) - less - more}." if less + more < len(rows) else "."
    desc = (
        f"One line for each food, from its raw to its boiled figure in 100 g. {tally} The table below has each figure."
    )
    head_cells = ("Food", "Raw", "Boiled")
    cells = [
        (raw.name.rpartition(", ")[0], _record(raw, f"{raw.potassium_mg:,} mg"), _record(boiled, f"{boiled.potassium_mg:,} mg"))
        for raw, boiled in rows
    ]  # fmt: skip
    return _chart(
        "raw-and-boiled",
        title,
        desc,
        y + 8,
        "".join([*head, *body]),
        f"{tally} This does not show how much boiling takes out. The two were different samples, and a boiled food has "
        "also lost or taken up water, so 100 g of it is not the same amount of food.",
        _table(f"{title}, milligrams of potassium", head_cells, cells),
        printed=True,
    )


def order_by_100_g_or_serving(foods: list[Food], slugs: Iterable[str] = FAMILIAR) -> str:
    """The same foods in two orders: by 100 g on the left, by serving on the right."""
    by_slug = {food.slug: food for food in foods}
    chosen = [by_slug[slug] for slug in slugs if slug in by_slug]
    by_weight = sorted(chosen, key=lambda food: (-food.potassium_mg, food.name))
    by_serving = sorted(chosen, key=lambda food: (-food.potassium_per(food.servings[0]), food.name))
    top, step = 46, 64
    parts = [
        _text("d-strong", LEFT, 20, "In 100 g"),
        _text("d-strong", RIGHT, 20, "In one serving", "end"),
        f'<path class="d-grid" d="M{LEFT} 31H{RIGHT}"/>',
    ]
    for place, food in enumerate(by_weight):
        goal = by_serving.index(food)
        kind = "d-arrow" if goal < place else "d-thin" if goal == place else "d-dash"
        y = [top + 24 + step * n for n in (place, goal)]
        parts.append(f'<path class="{kind}" d="M136 {y[0]}C172 {y[0]} 188 {y[1]} 224 {y[1]}"/>')
    for place, food in enumerate(by_weight):
        parts.append(_label(LEFT, top + step * place, food, f"{food.potassium_mg:,} mg", "start"))
    for place, food in enumerate(by_serving):
        milligrams = f"{food.potassium_per(food.servings[0]):,} mg"
        parts.append(_label(RIGHT, top + step * place, food, milligrams, "end"))
    title = "The same foods in two orders"
    desc = (
        f"By 100 g, highest first: {_listed(by_weight, [f.potassium_mg for f in by_weight])}. By one serving, highest first: "
        f"{_listed(by_serving, [f.potassium_per(f.servings[0]) for f in by_serving])}."
    )
    cells = [
        (_record(food, food.name), f"{food.potassium_mg:,} mg",
         f"{food.potassium_per(food.servings[0]):,} mg ({escape(_serving(food))})")
        for food in by_serving
    ]  # fmt: skip
    return _chart(
        "100-g-or-serving",
        title,
        desc,
        top + step * len(chosen),
        "".join(parts),
        "A whole line means a higher place by serving, a broken line a lower one. We chose these foods because their order "
        "changes. Foods of which people eat a pinch fall, and foods eaten by the plate or the glass rise.",
        _table(f"{title}, milligrams of potassium", ("Food", "100 g", "One serving"), cells),
    )


def _serving(food: Food) -> str:
    """The first serving with its weight, which stays on one line."""
    return f"{food.servings[0].label}, {food.servings[0].grams:g}\N{NO-BREAK SPACE}g"


def _as_eaten(foods: list[Food]) -> list[Food]:
    return [food for food in foods if not (food.state in _NOT_EATEN_SO and food.category in _COOKED_FIRST)]


def _top(bars: list[Bar], count: int) -> list[Bar]:
    """The highest bars, each kind of food (`base`) once."""
    seen: set[str] = set()
    found = []
    for bar in sorted(bars, key=lambda bar: (-bar.milligrams, bar.food.name)):
        base = bar.food.base or f"{bar.food.slug} alone"
        if base not in seen:
            seen.add(base)
            found.append(bar)
    return found[:count]


def _bars(name: str, title: str, bars: list[Bar], joint: str, note: str, column: str) -> str:
    """A chart of bars: for each food its name, its figure with the amount, and a bar from zero."""
    most = max((bar.milligrams for bar in bars), default=0)
    parts, y = [], 0
    for bar in bars:
        lines = textwrap.wrap(bar.food.name, 38)
        parts += [_text("d-text", LEFT, y + 18 + 19 * i, line) for i, line in enumerate(lines)]
        y += 19 * len(lines)
        amounts = textwrap.wrap(f"{joint} {bar.amount}", 30) or [""]
        parts.append(
            f'<text x="{LEFT}" y="{y + 19}"><tspan class="d-label">{bar.milligrams:,} mg</tspan>'
            f'<tspan class="d-small" dx="6">{escape(amounts[0])}</tspan></text>'
        )
        parts += [_text("d-small", LEFT, y + 19 + 18 * i, line) for i, line in enumerate(amounts) if i]
        y += 18 * len(amounts)
        parts.append(f'<rect class="d-fill" x="{LEFT}" y="{y + 8}" width="{RIGHT - LEFT}" height="11" rx="3"/>')
        width = _part(bar.milligrams, most, RIGHT - LEFT)
        parts.append(f'<rect class="d-accent" x="{LEFT}" y="{y + 8}" width="{width}" height="11" rx="3"/>')
        y += 30
    desc = f"Bars, longest first: {'; '.join(f'{b.food.name}, {b.milligrams:,} mg {joint} {b.amount}' for b in bars)}."
    cells = [(_record(b.food, b.food.name), escape(b.amount), f"{b.milligrams:,} mg") for b in bars]
    table = _table(f"{title}, milligrams of potassium", ("Food", column, "Potassium"), cells)
    return _chart(name, title, desc, y, "".join(parts), note, table)


def _chart(
    name: str, title: str, desc: str, height: int, markup: str, note: str, table: str, printed: bool = False
) -> str:
    """A figure with its caption, and the numbers behind it; `printed` where the figure itself shows none."""
    anchor = f"chart-{name}"
    return (
        f'<div class="site-chart">\n<figure class="site-drawing">\n<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="{anchor}-title {anchor}-desc" data-search-exclude>'
        f'<title id="{anchor}-title">{escape(title)}</title><desc id="{anchor}-desc">{escape(desc)}</desc>{markup}</svg>\n'
        f"<figcaption><strong>{escape(title)}.</strong> {escape(note)} {SOURCE}</figcaption>\n</figure>\n"
        f'<details class="site-fold site-chart__data{" site-chart__data--print" if printed else ""}" data-search-exclude>\n<summary>The figures of this chart, with their records</summary>\n'
        f"{table}\n</details>\n</div>"
    )


def _table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """The figures; cells are HTML already."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "\n".join(
        f'<tr><th scope="row">{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:]) + "</tr>"
        for cells in rows
    )
    return (
        f'<table class="site-table">\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def _record(food: Food, text: str) -> str:
    """A link to the USDA record of the food."""
    whose = "" if text == food.name else f" of {escape(food.name)}"
    about = f' aria-label="{escape(text)}, USDA record{whose}"'
    return f'<a href="{food.fdc_address}" rel="external noreferrer"{about}>{escape(text)}</a>'


def _text(kind: str, x: int, y: int, words: str, anchor: str = "") -> str:
    end = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{x}" y="{y}"{end}>{escape(words)}</text>'


def _label(x: int, y: int, food: Food, figure: str, anchor: str) -> str:
    """A food at one end of its line: the figure, then the name in up to two lines."""
    lines = textwrap.wrap(food.name, 16, max_lines=2, placeholder=" …")
    return _text("d-label", x, y + 14, figure, anchor) + "".join(
        _text("d-small", x, y + 31 + 16 * i, line, anchor) for i, line in enumerate(lines)
    )


def _listed(foods: list[Food], figures: list[int]) -> str:
    return "; ".join(f"{food.name} {figure:,} mg" for food, figure in zip(foods, figures, strict=True))


def _part(value: int, most: int, length: int) -> int:
    """`value` on a scale of `length` units that ends at `most`, rounded half up."""
    return (2 * value * length + most) // (2 * most) if most else 0


def _tens(number: int, divisor: int | None) -> int:
    """number / divisor to the nearest ten, half up."""
    return (2 * number + 10 * (divisor or 1)) // (20 * (divisor or 1)) * 10


def _round_up(value: int, step: int) -> int:
    return max(step, -(-value // step) * step)
