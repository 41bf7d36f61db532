"""Urgency: the card at the top of a page, the full list of the help page, and the emergency numbers."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

from content.numbers import Country
from content.urgency import Level, Sign, Urgency

# The numbers on a card; the help page has all. Region names are ours, the numbers come from the data.
CARD = (("united-states", "911", "US, Canada"), ("united-kingdom", "999", "UK"), ("ireland", "112", "Ireland, EU"),
        ("australia", "000", "Australia"))  # fmt: skip


def card_numbers(numbers: list[Country]) -> list[tuple[str, str]]:
    """(number, region) of a card; a number stands here only if the data says the same."""
    by_slug = {country.slug: country for country in numbers}
    return [
        (number, region)
        for slug, number, region in CARD
        if slug in by_slug and number in by_slug[slug].ambulance.split(" or ")
    ]


def call_line(numbers: list[Country], help_href: str) -> str:
    """The numbers as links that a phone can dial."""
    items = [
        f'<li><a class="site-help__number" href="tel:{number}">{number}</a> {escape(region)}</li>'
        for number, region in card_numbers(numbers)
    ]
    items.append(f'<li><a href="{help_href}">Other countries</a></li>')
    return '<ul class="site-help__numbers" aria-label="Number to call">' + "".join(items) + "</ul>"


def sign_item(sign: Sign, full: bool = True) -> str:
    """One sign with its sources; `full` adds what it may be, and its note."""
    text = escape(sign.sign) + "".join(f"[^{key}]" for key in sign.sources)
    if sign.may_be and full:
        text += f' <span class="site-help__maybe">It may be {escape(sign.may_be)}.</span>'
    if sign.note and full:
        text += f' <span class="site-help__note">{escape(sign.note)}</span>'
    return f"<li>{text}</li>"


def level_card(level: Level, signs: list[Sign], call: str, anchor: str = "") -> str:
    """One level: its name with a mark, what to do, and its signs; `anchor` only in the full list."""
    items = "\n".join(sign_item(sign, full=bool(anchor)) for sign in signs)
    known = f' id="{anchor}"' if anchor else ""
    return (
        f'<div class="site-help__level site-help__level--{level.slug}">\n'
        f'<h2 class="site-help__name"{known}><span class="site-help__mark" aria-hidden="true">{escape(level.mark)}</span>'
        f"{escape(level.name)}</h2>\n"
        f'<p class="site-help__do">{escape(level.do)}</p>\n{call if level.slug == "ambulance" else ""}\n'
        f"<ul>\n{items}\n</ul>\n</div>"
    )


def card(urgency: Urgency, slugs: list[str], numbers: list[Country], help_href: str) -> str:
    """The one group of cards of a page: the signs that its front matter names."""
    call = call_line(numbers, help_href)
    levels = "\n".join(level_card(level, signs, call) for level, signs in urgency.grouped(slugs))
    return f'<section class="site-help" aria-label="Signs that need help" data-search-exclude>\n{levels}\n</section>'


def all_signs(urgency: Urgency, numbers: list[Country], help_href: str) -> str:
    """Every sign of every level, for the help page."""
    call = call_line(numbers, help_href)
    levels = "\n".join(
        level_card(level, signs, call, anchor=f"level-{level.slug}") for level, signs in urgency.grouped()
    )
    return f'<section class="site-help site-help--all" aria-label="All signs by level">\n{levels}\n</section>'


def _dial(phones: str) -> str:
    """'999 or 112' with each number as a link that a phone can dial."""
    links = (
        f'<a class="site-dial" href="tel:{escape(re.sub(r"[ -]", "", p))}">{escape(p)}</a>'
        for p in phones.split(" or ")
    )
    return " or ".join(links)


def _letters(numbers: list[Country]) -> str:
    """A link to the first country of each letter. A screen reader hears its countries, as a letter alone says little."""
    items = []
    for letter, group in groupby(numbers, key=lambda country: country.country[0]):
        countries = list(group)
        names = ", ".join(country.country for country in countries)
        items.append(
            f'<li><a href="#call-{countries[0].slug}" aria-label="{escape(letter)}: {escape(names)}">{escape(letter)}</a></li>'
        )
    return '<ul class="site-jump site-jump--letters" aria-label="Countries by letter">' + "".join(items) + "</ul>\n\n"


def number_table(numbers: list[Country]) -> str:
    """All countries: ambulance, advice line, poison line. Where no line was found, what to do instead. Above it, the way to a letter."""
    rows = []
    for c in numbers:
        advice = _dial(c.advice) + (f" ({escape(c.advice_name)})" if c.advice_name else "") if c.advice else ""
        cites = "".join(f"[^{key}]" for key in c.sources)
        rows.append(
            f'<tr id="call-{c.slug}"><th scope="row">{escape(c.country)}{cites}</th>'
            f'<td data-label="Ambulance"><strong>{_dial(c.ambulance)}</strong></td>'
            f'<td data-label="Advice line, not for emergencies">{advice or "call your doctor"}</td>'
            f'<td data-label="Poison line">{_dial(c.poison) if c.poison else "call the ambulance number"}</td></tr>'
        )
    return (
        _letters(numbers)
        + '<table class="site-table site-table--stack">\n<caption>Numbers to call, by country. Check yours today and save it in your phone.</caption>\n'
        '<thead><tr><th scope="col">Country</th><th scope="col">Ambulance</th><th scope="col">Advice line, not for '
        'emergencies</th><th scope="col">Poison line</th></tr></thead>\n<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table>"
    )
