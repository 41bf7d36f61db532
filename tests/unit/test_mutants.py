"""Mutation testing itself: which mistakes are made, where they are put, and which tests are asked."""

from __future__ import annotations

import ast
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import mutants
from mutants import Mutant

CODE = '''"""Text."""
from a import b
LIMIT = 3
class Food:
    """A food."""
    name: str = "x"
    def heavy(self, grams: int = 5) -> bool:
        """Whether."""
        if not grams > LIMIT and self.name in ("a",):
            note(grams)
            return True
        total = grams + 1
        total += 2
        for _ in ():
            continue
        return f"{total:.1f} g"
'''


def made() -> list[str]:
    return [what for _, _, what, _ in mutants.changes(ast.parse(CODE))]


def test_every_kind_of_mistake_is_made() -> None:
    assert sorted(made()) == sorted([
        "3 -> 4", "'x' -> 'XXx'", "5 -> 6", "not grams > LIMIT -> grams > LIMIT", "grams > LIMIT -> grams >= LIMIT",
        "not grams > LIMIT and self.name in ('a',) -> not grams > LIMIT or self.name in ('a',)",
        "self.name in ('a',) -> self.name not in ('a',)", "'a' -> 'XXa'", "if not grams > LIMIT and self.name in ('a',) -> if not",
        "note(grams) -> nothing", "return True -> return None", "True -> False", "grams + 1 -> grams - 1", "1 -> 2",
        "total += 2 -> nothing", "2 -> 3", "continue -> nothing", "return f'{total:.1f} g' -> return None", "' g' -> 'XX g'",
    ])  # fmt: skip


def test_a_mutant_is_the_code_with_one_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.py"
    file.write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(mutants, "path_of", lambda module: file)
    found = mutants.mutants_of("x")
    assert len(found) == len(made())
    whole = ast.unparse(ast.parse(CODE)).splitlines()
    for mutant in found:
        lines = ast.unparse(mutants.mutated("x", mutant.at)).splitlines()
        assert lines != whole
        assert sum(a != b for a, b in zip(lines, whole, strict=False)) <= 1 or len(lines) != len(whole)
    assert {mutant.function for mutant in found} == {"", "Food.heavy"}
    assert next(m for m in found if m.what == "3 -> 4").function == ""


def test_the_code_of_a_function_is_put_where_everybody_holds_it() -> None:
    function = mutants.find("mutants", "Outcome.nothing")
    assert function is None
    function = mutants.find("mutants", "_is_none")
    assert function is mutants._is_none
    tree = ast.parse("class A:\n    def b(self):\n        return [x for x in (1,)]\ndef c():\n    return 2\n")
    assert getattr(mutants.code_of(tree, "f", "A.b"), "co_name", "") == "b"
    code = mutants.code_of(tree, "f", "c")
    assert code is not None
    assert code.co_consts[-1] == 2
    assert mutants.code_of(tree, "f", "d") is None


def test_a_property_is_found_below_what_decorates_it() -> None:
    import content.guide  # noqa: F401  (find looks among what is loaded)

    for name in ("Guide.titles", "Guide.dues", "load"):
        function = mutants.find("content.guide", name)
        assert function is not None
        assert function.__name__ == name.rpartition(".")[2]


KNOWN = {
    "slow": [1.5, ["content.foods:load", "content.guide:load"]],
    "quick": [0.1, ["content.foods:load"]],
    "wide": [0.1, [f"content.x:{n}" for n in range(500)] + ["content.foods:load"]],
    "other": [0.1, ["content.bands:load"]],
    "too slow": [4.0, ["content.foods:load"]],
    "rule": [0.1, ["content.foods:_food"]],
}


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("load", ["quick", "wide", "slow"]),
        ("", ["quick", "rule", "wide", "slow"]),
        ("_food", ["rule"]),
        ("nobody", ["quick", "rule", "wide", "slow"]),
    ],
)
def test_the_tests_that_reach_a_mutant_come_quickest_first(function: str, expected: list[str]) -> None:
    assert mutants.tests_for(Mutant("content.foods", 0, 1, function, "x"), KNOWN, Counter()) == expected


def test_a_function_that_was_only_called_at_import_is_not_reached_through_what_it_gave() -> None:
    recorder = mutants.Recorder()
    recorder.reached = {"a test": {f"{mutants.CONTENT / 'records.py'}\0matches.<locals>.<lambda>"}}
    recorder.seconds = {"a test": 0.1}
    known = recorder.saved()
    mutant = Mutant("content.records", 0, 1, "matches", "x")
    assert not mutants.reached(mutant, known)
    assert mutants.tests_for(mutant, known, Counter()) == ["a test"]


def test_what_found_others_of_the_module_comes_first() -> None:
    mutant = Mutant("content.foods", 0, 1, "load", "x")
    assert mutants.tests_for(mutant, KNOWN, Counter({"slow": 2, "wide": 1})) == ["slow", "wide", "quick"]


def test_what_is_tried_first_exists() -> None:
    for name in mutants.USUAL:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (mutants.ROOT / file).read_text(encoding="utf-8")


def test_a_sample_is_the_same_for_the_same_seed_and_has_every_module() -> None:
    everything = [
        Mutant(f"content.{name}", at, at, "", "x") for name in "abc" for at in range(20 if name == "a" else 1)
    ]
    one = mutants.sampled(everything, 6, 1)
    assert one == mutants.sampled(everything, 6, 1)
    assert one != mutants.sampled(everything, 6, 2)
    assert len(set(one)) == 6
    assert {mutant.module for mutant in one} == {"content.a", "content.b", "content.c"}
    assert len(mutants.sampled(everything, 99, 1)) == 22


def test_the_share_is_of_those_that_were_tried() -> None:
    chosen = [Mutant("content.a", at, at, "f", "x") for at in range(4)] + [Mutant("content.b", 0, 1, "f", "x")]
    runner = mutants.Runner(chosen, {})
    runner.tried = chosen[:4]
    runner.killed = dict.fromkeys(chosen[:3], "test")
    lines, share = mutants.tell(runner)
    assert share == 0.75
    assert lines == [f"{'content.a':32}    3 of    4   75.0%", f"{'all':32}    3 of    4   75.0%"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize(
    ("child", "told"),
    [
        (lambda *_: "a test", "a test"),
        (lambda *_: "", ""),
        (lambda *_: int("x"), "ValueError before any test"),
        (lambda *_: os.kill(os.getpid(), signal.SIGXCPU), "too long"),
    ],
)
def test_what_a_child_tells(monkeypatch: pytest.MonkeyPatch, child: Any, told: str) -> None:
    monkeypatch.setattr(mutants.Runner, "_child", child)
    runner = mutants.Runner([], {"quick": [0.1, []]})
    assert runner._fork(Mutant("content.foods", 0, 1, "load", "x"), ["quick"], {}) == told


def test_every_module_of_the_package_has_mutants() -> None:
    names = mutants.modules()
    assert {"content", "content.foods", "content.render.faq"} <= set(names)
    assert all(mutants.path_of(name).is_file() for name in names)
    assert len(mutants.mutants_of("content.foods")) > 100


def test_a_system_without_fork_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    assert mutants.main([]) == 2
    assert "no fork" in capsys.readouterr().err
