"""docs/data/medicines.yml -> medicines and what they do to blood potassium, sorted by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from content.records import Day, Line, Record, Slug, Text, load_list, one_of

EFFECTS = {"lowers": "Lowers", "raises": "Raises", "both": "Both ways", "none": "No clear effect"}


class Medicine(Record):
    """One substance. `how` and `how_common` carry their citations; `ask` is a question for the pharmacist."""

    slug: Slug
    name: Line
    other_names: list[Line]
    us_brands: list[Line]
    uk_brands: list[Line]
    class_name: Line = Field(alias="class")
    effect: Annotated[str, one_of(*EFFECTS)]
    how: Text
    how_common: Text
    ask: Text
    checked: Day


def load(path: Path) -> list[Medicine]:
    """All medicines, sorted by name."""
    return sorted(load_list(path, Medicine, "slug"), key=lambda m: m.name.casefold())
