"""docs/data/foods.csv -> the foods of the table, sorted by category and name.

Figures are milligrams (energy: kilocalories) per 100 g of USDA SR Legacy, April 2018, by FDC ID.
An empty cell means that USDA publishes no value; it is never zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from content import ContentError, Problem, shown
from content.readers import Row, in_curly_quotes, name_of, read_csv
from content.records import unique, whole_number

COLUMNS = (
    "slug", "name", "other_names", "category", "state", "base", "fdc_id", "potassium_mg", "energy_kcal", "sodium_mg",
    "phosphorus_mg", "serving_1", "serving_1_g", "serving_2", "serving_2_g", "serving_3", "serving_3_g", "note",
)  # fmt: skip
CATEGORIES = (
    "Vegetables", "Potatoes and starchy roots", "Beans and lentils", "Fruit", "Dried fruit", "Nuts and seeds",
    "Grains, bread and cereals", "Meat and poultry", "Fish and seafood", "Milk, yogurt and cheese", "Eggs", "Drinks",
    "Snacks and sweets", "Sauces, herbs and spices", "Soups and ready meals", "Fats and oils",
)  # fmt: skip
STATES = (
    "raw", "boiled", "baked", "roasted", "fried", "steamed", "microwaved", "canned", "dried", "frozen", "juice",
    "cooked", "prepared", "ready to eat",
)  # fmt: skip
# The largest values of SR Legacy: cream of tartar 16,500 mg potassium, oils 902 kcal, baking soda 27,360 mg
# and salt 38,758 mg sodium, baking powder 9,918 mg phosphorus.
LIMITS = {"potassium_mg": 17_000, "energy_kcal": 902, "sodium_mg": 39_000, "phosphorus_mg": 10_000}

FORMULA = ("=", "+", "-", "@")  # the open data is made to be opened in a spreadsheet


@dataclass(frozen=True)
class Serving:
    """A household measure and its weight in grams."""

    label: str
    grams: float


@dataclass(frozen=True)
class Food:
    """One row of the table; figures per 100 g, None where not published. `line` is its line in the file."""

    slug: str
    name: str
    other_names: tuple[str, ...]
    category: str
    state: str
    base: str
    fdc_id: int
    potassium_mg: int
    energy_kcal: int | None
    sodium_mg: int | None
    phosphorus_mg: int | None
    servings: tuple[Serving, ...]
    note: str
    line: int

    def potassium_per(self, serving: Serving) -> int:
        """Milligrams of potassium in a serving, rounded half up (in whole hundredths of a gram, so exactly)."""
        return (self.potassium_mg * round(serving.grams * 100) + 5000) // 10000

    @property
    def fdc_address(self) -> str:
        return f"https://fdc.nal.usda.gov/food-details/{self.fdc_id}/nutrients"


def load(path: Path) -> list[Food]:
    """The foods, or ContentError with every problem of the file."""
    name = name_of(path)
    rows = read_csv(path, COLUMNS)
    foods: list[Food] = []
    problems: list[Problem] = []
    for row in rows:
        food, found = _food(row, name)
        problems += found
        if food is not None:
            foods.append(food)
    for column in ("slug", "name", "fdc_id"):
        problems += unique(((r.cells[column], r.line) for r in rows if r.cells[column]), name, column)
    if not rows:
        problems.append(Problem(name, 2, "file", "no rows", "one row per food"))
    if problems:
        raise ContentError(problems)
    return sorted(foods, key=lambda f: (CATEGORIES.index(f.category), f.name.casefold(), f.slug))


def _food(row: Row, name: str) -> tuple[Food | None, list[Problem]]:
    cells = row.cells
    problems: list[Problem] = []

    def bad(column: str, wanted: str) -> None:
        problems.append(Problem(name, row.line, column, shown(cells[column]), wanted))

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cells["slug"]) or len(cells["slug"]) > 60:
        bad("slug", "lower-case letters and digits joined by hyphens, at most 60")
    if not 2 <= len(cells["name"]) <= 60:
        bad("name", "a plain name of 2 to 60 characters")
    if cells["category"] not in CATEGORIES:
        bad("category", "one of " + "; ".join(CATEGORIES))
    if cells["state"] not in STATES:
        bad("state", "one of " + ", ".join(STATES))
    if cells["base"] and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cells["base"]):
        bad("base", "a slug, or nothing")
    if not re.fullmatch(r"[1-9][0-9]{4,6}", cells["fdc_id"]):
        bad("fdc_id", "the FDC ID of the food in SR Legacy, 5 to 7 digits")
    if len(cells["note"]) > 200:
        bad("note", "at most 200 characters")
    for column, cell in cells.items():
        if "[^" in cell:
            bad(column, "text without a citation (this field cannot show one)")
        if in_curly_quotes(cell):
            bad(column, 'straight double quotes (") around a cell, not curly ones')
        if cell[:1] in FORMULA and column not in LIMITS and not column.endswith("_g"):
            bad(column, "text that no spreadsheet takes for a formula (no = + - @ at its start)")
    others = tuple(part.strip() for part in cells["other_names"].split(";") if part.strip())
    if len({o.casefold() for o in others}) != len(others):
        bad("other_names", "each name once, separated by semicolons")
    figures: dict[str, int | None] = {}
    for column, most in LIMITS.items():
        number = whole_number(cells[column])
        if cells[column] == "" and column != "potassium_mg":
            figures[column] = None
        elif number is None or number > most:
            bad(column, f"a whole number from 0 to {most}, such as 358 (digits only: no comma, point or unit)")
        else:
            figures[column] = number
    servings = []
    for i in (1, 2, 3):
        label, grams = cells[f"serving_{i}"], cells[f"serving_{i}_g"]
        if not label and not grams:
            if i == 1:
                bad("serving_1", "a household measure such as 1 cup")
            continue
        if not label or len(label) > 60:
            bad(f"serving_{i}", "a household measure such as 1 cup, at most 60 characters")
        elif not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", grams) or not 0 < float(grams) <= 1500:
            bad(f"serving_{i}_g", "grams from 0.01 to 1500, such as 118 or 14.2")
        else:
            servings.append(Serving(label, float(grams)))
    if len({s.label for s in servings}) != len(servings):
        bad("serving_2", "a measure that differs from the others")
    if problems:
        return None, problems
    potassium = figures["potassium_mg"]
    assert potassium is not None
    return Food(
        cells["slug"], cells["name"], others, cells["category"], cells["state"], cells["base"], int(cells["fdc_id"]),
        potassium, figures["energy_kcal"], figures["sodium_mg"], figures["phosphorus_mg"], tuple(servings),
        cells["note"], row.line,
    ), []  # fmt: skip
