"""The foods as open data: foods.csv, foods.json and a Frictionless data package that describes both.

In: the foods of the table. Out: the text of each file, the same bytes each time (no clock, no address of a host).
FIELDS is the one list of columns: the files, the schema and the table on the page about the data come from it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content.foods import CATEGORIES, LIMITS, STATES, Food

FOLDER = "data"
SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
SOURCE = {
    "title": "USDA FoodData Central, SR Legacy, April 2018",
    "path": "https://fdc.nal.usda.gov/download-datasets.html",
}
CC0 = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    "title": "Figures and serving weights: Creative Commons Zero 1.0 (USDA, public domain)",
}
CC_BY = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Names, other names, groups and notes: Creative Commons Attribution 4.0",
}
TITLE = "Potassium in foods"
DESCRIPTION = (
    "Potassium, energy, sodium and phosphorus in 100 g of foods that people eat, and potassium in household servings. "
    "Figures are those of USDA SR Legacy, April 2018, by FDC ID. An empty value means that none was published; it is never "
    "zero. USDA has not approved this selection. It is no advice to eat more or less of anything."
)


@dataclass(frozen=True)
class Field:
    """A column: `kind` is a type of Table Schema, `rules` are its constraints; `unit` is empty where there is none."""

    name: str
    kind: str
    title: str
    meaning: str
    unit: str = ""
    rules: dict[str, Any] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        return bool(self.rules.get("required"))

    def schema(self) -> dict[str, Any]:
        """The column as Table Schema has it; `unit` is a property of our own."""
        found = {"name": self.name, "type": self.kind, "title": self.title, "description": self.meaning}
        return found | ({"unit": self.unit} if self.unit else {}) | ({"constraints": self.rules} if self.rules else {})


def _figure(name: str, limit: str, what: str, unit: str, required: bool = False) -> Field:
    rules = {"required": True} if required else {}
    return Field(
        name, "integer", f"{what} in 100 g", f"{what} in 100 g of the edible part, as USDA publishes it, rounded to a whole number.",
        unit, {**rules, "minimum": 0, "maximum": LIMITS[limit]},
    )  # fmt: skip


def _serving(number: int) -> list[Field]:
    rules = {"required": True} if number == 1 else {}
    which = ("first", "second", "third")[number - 1]
    return [
        Field(f"serving_{number}", "string", f"Serving {number}",
              f"The {which} household measure: one that USDA lists, or a simple multiple of it. A cup is a US cup, about 240 mL.",
              "", {**rules, "maxLength": 60}),
        Field(f"serving_{number}_g", "number", f"Weight of serving {number}", f"Weight of the {which} household measure.",
              "g", {**rules, "minimum": 0.01, "maximum": 1500}),
        Field(f"serving_{number}_potassium_mg", "integer", f"Potassium in serving {number}",
              f"Potassium in 100 g times the weight of the {which} measure, divided by 100 and rounded half up.",
              "mg", {**rules, "minimum": 0}),
    ]  # fmt: skip


FIELDS = (
    Field("slug", "string", "Short name", "The name of the row in addresses. It does not change.", "",
          {"required": True, "unique": True, "pattern": SLUG, "maxLength": 60}),
    Field("name", "string", "Name", "The food in plain US English, with how it was prepared.", "",
          {"required": True, "unique": True, "minLength": 2, "maxLength": 60}),
    Field("other_names", "string", "Other names",
          "Names in other kinds of English and in other languages, separated by a semicolon and a space (a list in foods.json)."),
    Field("category", "string", "Group", "The group of the table in which the food stands.", "",
          {"required": True, "enum": list(CATEGORIES)}),
    Field("state", "string", "State", "Raw, boiled, canned and so on: what the figures are for.", "",
          {"required": True, "enum": list(STATES)}),
    Field("base", "string", "Base", "Rows with the same base are the same food in different states.", "", {"pattern": SLUG}),
    Field("fdc_id", "integer", "FDC ID", "The number of the record in USDA FoodData Central (SR Legacy).", "",
          {"required": True, "unique": True, "minimum": 10000, "maximum": 9999999}),
    Field("fdc_address", "string", "Record", "The web address of that record.", "", {"required": True}),
    _figure("potassium_mg_per_100g", "potassium_mg", "Potassium", "mg", required=True),
    _figure("energy_kcal_per_100g", "energy_kcal", "Energy", "kcal"),
    _figure("sodium_mg_per_100g", "sodium_mg", "Sodium", "mg"),
    _figure("phosphorus_mg_per_100g", "phosphorus_mg", "Phosphorus", "mg"),
    *_serving(1),
    *_serving(2),
    *_serving(3),
    Field("note", "string", "Note", "What to know about this row.", "", {"maxLength": 200}),
)  # fmt: skip


def record(food: Food) -> dict[str, Any]:
    """One food by column; None where nothing is published or named."""
    row: dict[str, Any] = {
        "slug": food.slug,
        "name": food.name,
        "other_names": "; ".join(food.other_names) or None,
        "category": food.category,
        "state": food.state,
        "base": food.base or None,
        "fdc_id": food.fdc_id,
        "fdc_address": food.fdc_address,
        "potassium_mg_per_100g": food.potassium_mg,
        "energy_kcal_per_100g": food.energy_kcal,
        "sodium_mg_per_100g": food.sodium_mg,
        "phosphorus_mg_per_100g": food.phosphorus_mg,
    }
    for number in (1, 2, 3):
        serving = food.servings[number - 1] if number <= len(food.servings) else None
        row[f"serving_{number}"] = serving.label if serving else None
        row[f"serving_{number}_g"] = _number(serving.grams) if serving else None
        row[f"serving_{number}_potassium_mg"] = food.potassium_per(serving) if serving else None
    row["note"] = food.note or None
    return row


def _number(grams: float) -> int | float:
    """118 rather than 118.0."""
    return int(grams) if grams == int(grams) else grams


def as_csv(foods: list[Food]) -> str:
    """One food a line, in the order of the table; an empty cell where there is nothing."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in FIELDS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(record(food) for food in foods)
    return text.getvalue()


def as_json(foods: list[Food]) -> str:
    """A list of foods; other names as a list, what is missing as null."""
    rows = [record(food) | {"other_names": list(food.other_names)} for food in foods]
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


def _resource(kind: str, title: str, media: str, fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "name": f"foods-{kind}",
        "title": title,
        "type": "table",
        "path": f"foods.{kind}",
        "scheme": "file",
        "format": kind,
        "mediatype": media,
        "encoding": "utf-8",
        **more,
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["slug"]},
    }


def package(foods: list[Food]) -> str:
    """The descriptor: what is in the two files, where it comes from and what may be done with it."""
    columns = [column.schema() for column in FIELDS]
    others = {"type": "array", "description": "Names in other kinds of English and in other languages."}
    text = as_csv(foods).encode()
    # Only of the CSV: frictionless cannot compare the size and the hash of JSON.
    exact = {"bytes": len(text), "hash": f"sha256:{hashlib.sha256(text).hexdigest()}"}
    in_json = [column | others if column["name"] == "other_names" else column for column in columns]
    descriptor = {
        "name": "potassium-in-foods",
        "title": TITLE,
        "description": DESCRIPTION,
        "keywords": ["potassium", "food composition", "sodium", "phosphorus", "USDA SR Legacy"],
        "licenses": [CC0, CC_BY],
        "sources": [SOURCE],
        "contributors": [{"title": "Potassium and Leg Aches", "role": "publisher", "roles": ["publisher"]}],
        "resources": [
            _resource("csv", f"{TITLE}, {len(foods)} rows", "text/csv", columns, **exact),
            _resource("json", f"{TITLE}, {len(foods)} records", "application/json", in_json),
        ],
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def files(foods: list[Food]) -> dict[str, str]:
    """Path below the site -> text of each file."""
    return {
        f"{FOLDER}/foods.csv": as_csv(foods),
        f"{FOLDER}/foods.json": as_json(foods),
        f"{FOLDER}/datapackage.json": package(foods),
    }


def write(foods: list[Food], site: Path) -> None:
    """The files, below the folder `site`."""
    for name, text in files(foods).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8", newline="\n")
