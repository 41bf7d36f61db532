"""The open data: the same foods in three files, byte for byte, and a package that a validator takes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import mini
from content import foods, open_data, sources
from content.foods import Food, Serving
from content.render import data_files

DOCS = Path(__file__).resolve().parents[2] / "docs"
REAL = pytest.mark.skipif(not (DOCS / "data").is_dir(), reason="no data in this checkout")
HEADER = (
    "slug,name,other_names,category,state,base,fdc_id,fdc_address,potassium_mg_per_100g,energy_kcal_per_100g,"
    "sodium_mg_per_100g,phosphorus_mg_per_100g,serving_1,serving_1_g,serving_1_potassium_mg,serving_2,serving_2_g,"
    "serving_2_potassium_mg,serving_3,serving_3_g,serving_3_potassium_mg,note\n"
)
SOME_CSV = HEADER + (
    'kale-raw,"Kale, raw",borecole; col rizada,Vegetables,raw,kale,168421,https://fdc.nal.usda.gov/food-details/168421/nutrients,'
    '348,,0,55,1 cup,21,73,"1 ""big"" leaf",14.5,50,,,,\n'
    "tea,Tea <b>,,Drinks,prepared,,173227,https://fdc.nal.usda.gov/food-details/173227/nutrients,"
    '37,1,3,1,1 mug,237.05,88,,,,,,,"Weak, or strong"\n'
)


@pytest.fixture
def some() -> list[Food]:
    return [
        Food("kale-raw", "Kale, raw", ("borecole", "col rizada"), "Vegetables", "raw", "kale", 168421, 348, None, 0, 55,
             (Serving("1 cup", 21.0), Serving('1 "big" leaf', 14.5)), "", 2),
        Food("tea", "Tea <b>", (), "Drinks", "prepared", "", 173227, 37, 1, 3, 1, (Serving("1 mug", 237.05),),
             "Weak, or strong", 3),
    ]  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> list[Food]:
    """The foods of the small guide, as loaded."""
    return foods.load(mini.write(tmp_path / "mini") / "data" / "foods.csv")


def test_the_whole_csv(some: list[Food]) -> None:
    assert open_data.as_csv(some) == SOME_CSV


def test_the_whole_json(some: list[Food]) -> None:
    rows = json.loads(open_data.as_json(some))
    assert list(rows[0]) == HEADER.strip().split(",")
    assert rows[0] | {"x": 0} == {
        "slug": "kale-raw", "name": "Kale, raw", "other_names": ["borecole", "col rizada"], "category": "Vegetables",
        "state": "raw", "base": "kale", "fdc_id": 168421,
        "fdc_address": "https://fdc.nal.usda.gov/food-details/168421/nutrients", "potassium_mg_per_100g": 348,
        "energy_kcal_per_100g": None, "sodium_mg_per_100g": 0, "phosphorus_mg_per_100g": 55, "serving_1": "1 cup",
        "serving_1_g": 21, "serving_1_potassium_mg": 73, "serving_2": '1 "big" leaf', "serving_2_g": 14.5,
        "serving_2_potassium_mg": 50, "serving_3": None, "serving_3_g": None, "serving_3_potassium_mg": None, "note": None,
        "x": 0,
    }  # fmt: skip
    assert '"Weak, or strong \u00fb"' in open_data.as_json([replace(some[1], note="Weak, or strong \u00fb")]), (
        "readable as it is"
    )
    assert (rows[1]["other_names"], rows[1]["name"], rows[1]["serving_1_g"]) == ([], "Tea <b>", 237.05)


def test_csv_and_json_say_the_same(small: list[Food]) -> None:
    rows = list(csv.DictReader(io.StringIO(open_data.as_csv(small))))
    for row, item in zip(rows, json.loads(open_data.as_json(small)), strict=True):
        item["other_names"] = "; ".join(item["other_names"])
        assert row == {key: "" if value is None else str(value) for key, value in item.items()}
    assert [row["slug"] for row in rows] == [food.slug for food in small]


def test_missing_is_empty_and_zero_is_zero(some: list[Food]) -> None:
    row = open_data.record(some[0])
    assert row["energy_kcal_per_100g"] is None
    assert row["sodium_mg_per_100g"] == 0


def test_the_same_foods_give_the_same_bytes(small: list[Food], tmp_path: Path) -> None:
    for name in ("one", "two"):
        open_data.write(small, tmp_path / name)
    one, two = ({p.name: p.read_bytes() for p in sorted((tmp_path / n / "data").iterdir())} for n in ("one", "two"))
    assert one == two
    assert {f"data/{name}": data.decode() for name, data in one.items()} == open_data.files(small)
    assert sorted(one) == ["datapackage.json", "foods.csv", "foods.json"]


def test_the_package_describes_every_column(small: list[Food]) -> None:
    package = json.loads(open_data.package(small))
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == HEADER.strip().split(",")
        assert all(field["title"] and field["description"] for field in fields)
        assert {field["unit"] for field in fields if field["name"].endswith(("_mg", "_mg_per_100g"))} == {"mg"}
    assert [resource["path"] for resource in package["resources"]] == ["foods.csv", "foods.json"]
    assert [item["name"] for item in package["licenses"]] == ["CC0-1.0", "CC-BY-4.0"]
    assert [item["title"] for item in package["contributors"]] == ["Potassium and Leg Aches"]
    assert package["resources"][0]["bytes"] == len(open_data.as_csv(small).encode())


def test_the_page_lists_each_column_and_links_each_file(small: list[Food]) -> None:
    html = data_files.columns()
    for field in open_data.FIELDS:
        empty = "no" if field.required else "yes"
        assert f"<code>{field.name}</code>" in html
        assert f'<td data-label="Unit">{field.unit or "none"}</td><td data-label="May be empty">{empty}</td>' in html
    links = data_files.links(len(small), "../../")
    for name in open_data.files(small):
        assert f'<a href="../../{name}">' in links


def broken(old: str, new: str) -> Callable[[Path], None]:
    """A change of foods.csv; its size and hash are taken out of the package, so that only the change speaks."""

    def change(folder: Path) -> None:
        text = (folder / "foods.csv").read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / "foods.csv").write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        for key in ("bytes", "hash"):
            del package["resources"][0][key]
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    return change


def cut(folder: Path) -> None:
    """A download that ended too early."""
    path = folder / "foods.csv"
    path.write_bytes(path.read_bytes()[:-1])


def untyped(folder: Path) -> None:
    path = folder / "foods.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"fdc_id": 173944', '"fdc_id": "a"'), encoding="utf-8")


CASES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "whole": (lambda folder: None, set()),
    "a word for a figure": (broken(",358,89,", ",much,89,"), {"type-error"}),
    "a required figure missing": (broken(",358,89,", ",,89,"), {"constraint-error"}),
    "a figure that is too high": (broken(",358,89,", ",17001,89,"), {"constraint-error"}),
    "the same row twice": (broken("\npotato-baked,", "\nbanana-raw,"), {"primary-key", "unique-error"}),
    "an unknown group": (broken(",Fruit,", ",Food,"), {"constraint-error"}),
    "another column": (broken("slug,name", "id,name"), {"incorrect-label"}),
    "a file that was cut": (cut, {"byte-count", "hash-count"}),
    "a word for a figure in JSON": (untyped, {"type-error"}),
}


@pytest.mark.filterwarnings("default::DeprecationWarning")  # what the validator uses is not ours
@pytest.mark.parametrize("name", CASES)
def test_what_frictionless_says(small: list[Food], tmp_path: Path, name: str) -> None:
    from frictionless import Package

    change, wanted = CASES[name]
    open_data.write(small, tmp_path)
    change(tmp_path / "data")
    report = Package(str(tmp_path / "data" / "datapackage.json")).validate()
    assert len(report.tasks) == 2
    assert report.errors == []
    assert report.warnings == []
    assert {error.type for task in report.tasks for error in task.errors} == wanted
    assert report.valid == (not wanted)


@REAL
def test_frictionless_validate_passes_on_the_real_package(tmp_path: Path) -> None:
    real = foods.load(DOCS / "data" / "foods.csv")
    open_data.write(real, tmp_path)
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=tmp_path / "data", capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert report["valid"]
    assert [task["stats"]["rows"] for task in report["tasks"]] == [len(real), len(real)]


@REAL
def test_the_source_is_that_of_the_list_of_sources() -> None:
    listed = {source.key: source for source in sources.load(DOCS / "data" / "sources.yml").values()}
    assert listed["usda-sr"].address == open_data.SOURCE["path"]
