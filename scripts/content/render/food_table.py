"""The food table as HTML: grouped by category, readable without scripts, with all that its scripts need."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby

from content.addresses import Repository
from content.foods import CATEGORIES, STATES, Food, Serving
from content.render import boxes, names

FILE = "docs/data/foods.csv"
# {high from here on: low below}, in milligrams a serving. The reader may choose; the page says whose lines they are
# (docs/food/table.md#high-low). food-table.js reads them from the choices of the form.
RULES = {200: 200, 250: 150, 300: 200}
RULE = 250
SALTY = 460  # milligrams of sodium in the first serving: a fifth of the US Daily Value (docs/food/table.md#salty)
BODY = 150  # rows that a body has at most: browsers pass over a whole body that is far from the screen
# Shown by food-table.js, which says of which food they are. Neither <button> nor <details>: a row with one of them that is
# moved costs the browser a walk through the whole page, which is felt at every key. A search in the page still opens a row.
ADD = '<span class="site-add" role="button" tabindex="0">Add</span>'
OPEN = (
    '<span class="site-open" role="button" tabindex="0" aria-expanded="false">Details</span><div hidden="until-found">'
)
LEVELS = {"low": "Low", "medium": "Medium", "high": "High"}
ORDERS = {
    "": "Group, then name",
    "name": "Name, A to Z",
    "serving": "A serving, most first",
    "serving-up": "A serving, least first",
    "100g": "100 g, most first",
    "100g-up": "100 g, least first",
    "100kcal": "100 kcal, most first",
    "100kcal-up": "100 kcal, least first",
}
# (key, words, milligrams a day): the figures of docs/food/need.md
YARDSTICKS = (
    ("", "No yardstick", ""),
    ("us-women", "US and Canada, adequate intake, women: 2,600 mg", 2600),
    ("us-men", "US and Canada, adequate intake, men: 3,400 mg", 3400),
    ("eu", "European Union, adequate intake: 3,500 mg", 3500),
    ("uk", "United Kingdom: about 3,500 mg", 3500),
    ("who", "World Health Organization: at least 3,510 mg", 3510),
    ("label", "US food label, Daily Value: 4,700 mg", 4700),
    ("own", "The limit my care team gave me", ""),
)


def _anchor(category: str) -> str:
    return category.lower().replace(",", "").replace(" ", "-")


def _bar(milligrams: int) -> int:
    """A bar of 0 to 20 steps; 1,000 mg and more fill it."""
    return min(20, round(milligrams / 50))


def level(milligrams: int, rule: int = RULE) -> str:
    """low, medium or high: what a serving counts as."""
    return "low" if milligrams < RULES[rule] else "high" if milligrams >= rule else "medium"


def salty(food: Food) -> bool:
    """Whether the first serving holds much sodium. Where no figure is published nothing is claimed."""
    return food.sodium_mg is not None and food.sodium_mg * food.servings[0].grams >= SALTY * 100


def _measure(serving: Serving) -> str:
    return f"{escape(serving.label)} ({serving.grams:g} g)"


def row(food: Food, repository: Repository, languages: Mapping[str, str] | None = None) -> str:
    """One food: its servings, the first with its figure, level and bar; per 100 g; the rest, the source, the ways to correct it.

    food-table.js reads the figures from these texts, so that no figure stands twice (60 kB are the limit of the page).
    """
    amount = food.potassium_per(food.servings[0])
    others = (
        f'<span class="site-food__also">{names.joined(food.other_names, languages or {})}</span>'
        if food.other_names
        else ""
    )
    note = f'<span class="site-food__note">{escape(food.note)}</span>' if food.note else ""
    more = "".join(
        f'<span class="site-food__more">{_measure(serving)}: {food.potassium_per(serving):,} mg</span>'
        for serving in food.servings[1:]
    )
    energy = "energy not published" if food.energy_kcal is None else f"{food.energy_kcal:,} kcal"
    rest = ", ".join(
        f"{word} not published" if milligrams is None else f"{word} {milligrams:,} mg"
        for word, milligrams in (("sodium", food.sodium_mg), ("phosphorus", food.phosphorus_mg))
    )
    edit = f"{repository.edit(FILE)}#L{food.line}"
    issue = repository.issue("food-value.yml", food=food.slug)
    is_level = level(amount)
    is_salty, mark = (" data-salty", '<span class="site-salty">Salty</span>') if salty(food) else ("", "")
    return (
        f'<tr id="food-{food.slug}" data-state="{_anchor(food.state)}"{is_salty}>'
        f'<th scope="row"><a class="site-food__name" href="#food-{food.slug}">{escape(food.name)}</a>{others}{note}</th>'
        f'<td class="site-food__serving"><span>{_measure(food.servings[0])}</span>{more}{ADD}</td>'
        f'<td class="site-food__figure" data-label="per serving"><b>{amount:,} mg</b> '
        f'<span class="site-level site-level--{is_level}">{LEVELS[is_level]}</span>'
        f"{mark}"
        f'<span class="site-bar site-bar--{_bar(amount)}"></span></td>'
        f'<td class="site-food__per" data-label="per 100 g">{food.potassium_mg:,} mg</td>'
        f'<td class="site-food__rest">{OPEN}'
        f"<p>{food.state.capitalize()}. In 100 g: {energy}, {rest}.</p>"
        f'<p><a href="{food.fdc_address}" rel="external noreferrer">USDA record {food.fdc_id}</a> '
        f'<a href="{escape(edit)}" rel="external noreferrer">Correct this row</a> '
        f'<a href="{escape(issue)}" rel="external noreferrer">Report a wrong figure</a></p></div></td></tr>'
    )


def table(foods: list[Food], repository: Repository, languages: Mapping[str, str] | None = None) -> str:
    """The whole table, `languages` as in names.joined; one body per category, or more for a very long one."""
    parts = [
        '<table class="site-table site-foods" data-search-exclude>',
        f"<caption>Potassium in {len(foods)} foods, in milligrams (mg). "
        f'<span class="site-foods__rule">High: {RULE} mg or more in the serving. Medium: {RULES[RULE]} to {RULE - 1} mg. '
        f"Low: less than {RULES[RULE]} mg.</span> A full bar is 1,000 mg or more. "
        f"Salty: {SALTY} mg of sodium or more in the first serving. Figures: USDA SR Legacy, April 2018.[^usda-sr]</caption>",
        '<thead><tr><th scope="col">Food</th><th scope="col">Serving</th><th scope="col">Potassium per serving</th>'
        '<th scope="col">Per 100 g</th><th scope="col">More</th></tr></thead>',
    ]
    for category, group in groupby(foods, key=lambda food: food.category):
        of_category = list(group)
        for start in range(0, len(of_category), BODY):
            head, named = (f"{category}, continued", "") if start else (category, f' id="group-{_anchor(category)}"')
            parts.append(
                f'<tbody data-group="{_anchor(category)}">\n<tr class="site-foods__group"{named}>'
                f'<th colspan="5" scope="rowgroup">{escape(head)}</th></tr>'
            )
            parts += [row(food, repository, languages) for food in of_category[start : start + BODY]]
            parts.append("</tbody>")
    parts.append("</table>")
    return "\n".join(parts)


def groups(foods: list[Food]) -> str:
    """Links to the categories of the table."""
    items = [
        f'<li><a href="#group-{_anchor(category)}">{escape(category)}</a></li>'
        for category in dict.fromkeys(food.category for food in foods)
    ]
    return '<ul class="site-jump">\n' + "\n".join(items) + "\n</ul>"


def doors() -> str:
    """Told to eat more, told to eat less: each with what it sets and its caution. The script makes the headings buttons."""
    return (
        '<div class="site-doors">\n'
        '<section class="site-door" data-door="more">\n<h3 id="more">I was told to eat more</h3>\n'
        "<p>Shows servings that count as high, the highest first. Salty foods are left out; the filters bring them back.</p>\n"
        '<p class="site-door__caution"><strong>Ask first</strong> if you have kidney disease, diabetes, heart failure or an adrenal '
        "problem, or take a medicine that raises potassium.[^bensalem-high][^medsafe2015] The box above names them. "
        "For them, more potassium can be dangerous.</p>\n</section>\n"
        '<section class="site-door" data-door="less">\n<h3 id="less">I was told to eat less</h3>\n'
        "<p>Shows servings that count as low, in their groups.</p>\n"
        '<p class="site-door__caution"><strong>Only if a professional told you to.</strong>[^kidneycareuk-lowk] With low potassium '
        "do not: a further fall can be dangerous for the heart.[^digoxin1976][^aafp2015] Low in potassium is not the same "
        "as safe for kidneys: never star fruit.[^nkf-starfruit]</p>\n</section>\n</div>"
    )


def finder(foods: list[Food]) -> str:
    """The form that finds, filters, converts and orders; shown by its script, which needs the table."""
    categories = [category for category in CATEGORIES if any(food.category == category for food in foods)]
    states = [state for state in STATES if any(food.state == state for food in foods)]
    lines = "".join(
        f'<option value="{high}" data-low="{low}"{" selected" if high == RULE else ""}>{high} mg or more</option>'
        for high, low in RULES.items()
    )

    def field(name: str, label: str, items: str) -> str:
        return (
            f'<p><label for="food-{name}">{label}</label>\n<select id="food-{name}" name="{name}">{items}</select></p>'
        )

    def choice(name: str, label: str, options: dict[str, str]) -> str:
        return field(
            name, label, "".join(f'<option value="{key}">{escape(words)}</option>' for key, words in options.items())
        )

    fields = (
        choice("group", "Group", {"": "All groups"} | {_anchor(c): c for c in categories}),
        choice("state", "Raw or cooked", {"": "All"} | {_anchor(s): s.capitalize() for s in states}),
        choice("level", "Level of the serving", {"": "All levels"} | LEVELS),
        choice("salty", "Salty foods", {"": "Shown", "no": "Left out"}),
        choice("per", "Show potassium in", {"": "A serving", "100g": "100 g", "100kcal": "100 kcal"}),
        choice("unit", "Unit", {"": "mg", "mmol": "mmol", "meq": "mEq"}),
        choice("sort", "Order", ORDERS),
        field("cut", "High means", lines),
    )
    return (
        '<form class="site-finder" role="search" aria-label="Foods" autocomplete="off" hidden>\n'
        '<p class="site-finder__find"><label for="food-q">Find a food</label>\n'
        '<input id="food-q" name="q" type="search" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="60" '
        'aria-describedby="food-q-hint">\n<span id="food-q-hint" class="site-finder__hint">In any spelling, by any of its names. '
        "What you type stays on your device.</span></p>\n"
        '<details class="site-finder__more"><summary>Filters, unit and order</summary>\n<div class="site-finder__fields">\n'
        + "\n".join(fields)
        + '\n</div>\n<p class="site-finder__hint">Services draw the line for high at different places. If your kidney team gave you a '
        'list, use theirs. High and low always go by the serving chosen. <a href="#high-low">Whose lines these are</a></p>\n</details>\n'
        '<select name="door" hidden><option value="">neither</option><option>more</option><option>less</option></select>\n<div class="site-finder__door" hidden></div>\n'
        '<p class="site-finder__end"><span role="status"></span> <button type="reset">Start again</button></p>\n</form>'
    )


def plate() -> str:
    """The reader's own sum; shown by its script. The caution stands beside it always."""
    title, body = boxes.CAUTION["potassium"]
    options = "".join(
        f'<option value="{key}"{f" data-mg={chr(34)}{mg}{chr(34)}" if mg else ""}>{escape(words)}</option>'
        for key, words, mg in YARDSTICKS
    )
    return (
        '<p class="site-plate-off">My plate works in the browser and needs scripts. Without them, add the figures of the table up by hand.</p>\n'
        '<section class="site-plate" aria-label="My plate" hidden>\n'
        '<p class="site-plate__empty">Nothing here yet. Choose <strong>Add</strong> at a food in the table.</p>\n'
        '<div class="site-plate__full" hidden>\n<ul class="site-plate__foods"></ul>\n'
        '<dl class="site-plate__sums"></dl>\n<p class="site-plate__gaps"></p>\n'
        '<p class="site-plate__yard"><label for="plate-yard">Compare with a day of</label>\n'
        f'<select id="plate-yard">{options}</select></p>\n'
        '<p class="site-plate__own" hidden><label for="plate-own">My limit for a day, in <span>mg</span></label>\n'
        '<input id="plate-own" type="text" inputmode="decimal" autocomplete="off" maxlength="7"></p>\n'
        '<p class="site-plate__share"></p>\n'
        '<p class="site-plate__ways"><button type="button" data-do="print">Print my plate</button> '
        '<button type="button" data-do="clear">Clear my plate</button></p>\n</div>\n'
        '<p class="site-plate__kept">Kept on this device only. Nothing is sent.</p>\n<p class="site-plate__news" role="status"></p>\n'
        f'<div class="site-caution">\n<p class="site-caution__title">{escape(title)}</p>\n{body}\n</div>\n</section>'
    )
