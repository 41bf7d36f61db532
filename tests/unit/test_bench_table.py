"""The bench of the food table: rows of real shape, and how its figures are shown. It is driven by hand, not here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bench_table
import mini
from content import foods


def shape(text: str) -> str:
    return re.sub("[a-z]", "x", re.sub("[A-Z]", "X", text))


def test_made_up_rows_are_valid_and_of_real_shape(tmp_path: Path) -> None:
    text = bench_table.made_up(mini.FOODS, 50)
    docs = mini.write(tmp_path, {"docs/data/foods.csv": text})
    loaded = sorted(foods.load(docs / "data" / "foods.csv"), key=lambda food: food.line)
    assert len(loaded) == 50
    assert text.startswith(mini.FOODS)
    for i, food in enumerate(loaded):
        model = loaded[i % 3]
        assert shape(food.name) == shape(model.name)
        assert [shape(other) for other in food.other_names] == [shape(other) for other in model.other_names]
        assert (food.servings, food.potassium_mg, food.category) == (model.servings, model.potassium_mg, model.category)


def test_the_same_rows_each_time() -> None:
    assert bench_table.made_up(mini.FOODS, 20) == bench_table.made_up(mini.FOODS, 20)
    assert bench_table.made_up(mini.FOODS, 2).count("\n") == 3


def test_no_made_up_row_stands_twice() -> None:
    header, row = mini.FOODS.splitlines()[:2]
    text = bench_table.made_up(f"{header}\n{row.replace('Banana, raw', 'Tea')}\n", 100)
    names = [line.split(",")[1] for line in text.splitlines()]
    assert len(set(names)) == len(names) == 101


@pytest.mark.parametrize(
    ("values", "expected"), [([5.0], 5.0), ([float(n) for n in range(20, 0, -1)], 19.0), ([1.0] * 39 + [9.0, 9.0], 1.0)]
)
def test_p95_is_the_nearest_rank(values: list[float], expected: float) -> None:
    assert bench_table.p95(values) == expected


def test_enough_keystrokes_are_typed() -> None:
    assert len("".join(bench_table.WORDS)) >= 40


def test_the_table_says_what_was_not_measured() -> None:
    result = bench_table.Result(3, 1000, 500, 10.0, None, [], 1.0, 2.0, 30, {})
    other = bench_table.Result(
        7500,
        2_000_000,
        61_000,
        20.4,
        30.6,
        [1.0, 2.0, 30.0],
        1.0,
        2.25,
        4000,
        {"Script": 1.0, "RecalcStyle": 2.0, "Layout": 6.6},
    )
    lines = bench_table.table([result, other]).splitlines()
    assert lines[0].split() == ["3", "rows", "7,500", "rows", "goal"]
    cells = {re.split(r"\s{2,}", line)[0]: re.split(r"\s{2,}", line)[1:3] for line in lines[1:]}
    assert cells["HTML, Brotli"] == ["0.5 kB", "61.0 kB"]
    assert cells["find field ready, median"] == ["none", "31 ms"]
    assert cells["key to painted result, median"] == ["no field", "2 ms"]
    assert cells["mean of a keystroke: layout"] == ["no field", "7 ms"]
    assert cells["key to painted result, p95"] == ["no field", "30 ms"]
