"""docs/data/emergency_numbers.yml -> whom to call, by country, in the order of the alphabet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content.records import Day, Line, Record, Slug, load_list, matches

Phone = Annotated[
    str, matches(r"\+?[0-9][0-9 -]{1,16}( or \+?[0-9][0-9 -]{1,16}){0,2}", 'a phone number, such as "999 or 112"')
]


class Country(Record):
    """The ambulance number and, where known, the advice line that is not for emergencies and the poison line."""

    slug: Slug
    country: Line
    ambulance: Phone
    advice: Phone | None
    advice_name: Line | None
    poison: Phone | None
    sources: list[Slug]
    checked: Day


def load(path: Path) -> list[Country]:
    """All countries, sorted by name."""
    return sorted(load_list(path, Country, "slug"), key=lambda country: country.country)
