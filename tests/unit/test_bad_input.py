"""Every rule of every file, broken once: all messages, in full."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import mini
from bad_input_cases import CASES, Case
from content import (
    ContentError,
    Problem,
    article_audit,
    bands,
    changes,
    drawings,
    foods,
    glossary,
    guide,
    leg_causes,
    links,
    medicines,
    name_languages,
    numbers,
    pages,
    questions,
    readers,
    records,
    reviews,
    scores,
    search_scores,
    shown,
    sources,
    synonyms,
    urgency,
    urgent_words,
    word_lists,
)
from content.addresses import Repository

ALL = [pytest.param(case, id=f"{group}: {case[0]}") for group, cases in CASES.items() for case in cases]
MODULES = (
    readers, records, sources, foods, bands, urgency, numbers, glossary, medicines, leg_causes, article_audit, drawings, scores,
    pages, questions, changes, reviews, synonyms, urgent_words, word_lists, search_scores, name_languages,
    links, guide,
)  # fmt: skip
REPOSITORY = Repository("https://example.org/repository")
Changes = dict[str, str | bytes | None]


class Bench:
    """A small guide on disk in which a few files are broken at a time; knows the lines of code that complained."""

    def __init__(self, root: Path) -> None:
        self.base = mini.tree()
        self.docs = mini.write(root)
        self.loaders = mini.KnownLoaders(self.docs)
        self.lines: set[tuple[str, int]] = set()
        self.known: dict[str, list[str]] = {}

    def messages(self, changes: Changes) -> list[str]:
        """The messages of the guide with these files (below docs/) changed or taken away."""
        for file, text in changes.items():
            path = self.docs / file
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        try:
            with self.loaders.but(changes):
                guide.load(self.docs, REPOSITORY)
        except ContentError as error:
            return [str(problem) for problem in error.problems]
        finally:
            for file in changes:
                (self.docs / file).unlink(missing_ok=True)
            mini.write(
                self.docs.parent, {f"docs/{f}": self.base[f"docs/{f}"] for f in changes if f"docs/{f}" in self.base}
            )
        return []

    def case(self, case: Case) -> list[str]:
        """The messages of a case of the table; each is tried once."""
        _, file, old, new, _ = case
        key = repr(case)
        if key not in self.known:
            text = self.base.get(f"docs/{file}", "")
            if old and isinstance(new, str):
                assert text.count(old) == 1, "the old text of a case must stand once in its file"
                new = text.replace(old, new)
            self.known[key] = self.messages({file: new})
        return self.known[key]

    def _note(self, frame: FrameType | None) -> None:
        while frame is not None:
            self.lines.add((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back

    def problem(self, *args: Any) -> Problem:
        """As Problem, and remembers who made it."""
        self._note(sys._getframe(1))
        return Problem(*args)

    def shown(self, *args: Any) -> str:
        """As shown, and remembers who called it: messages that a generator makes come this way."""
        self._note(sys._getframe(1))
        return shown(*args)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    it = Bench(tmp_path_factory.mktemp("bench"))
    with pytest.MonkeyPatch.context() as patch:
        for module in MODULES:
            for name, stand_in in (("Problem", it.problem), ("shown", it.shown)):
                if hasattr(module, name):
                    patch.setattr(module, name, stand_in)
        yield it


@pytest.mark.parametrize("case", ALL)
def test_a_mistake_brings_exactly_its_messages(bench: Bench, case: Case) -> None:
    assert bench.case(case) == case[-1]


def test_every_case_brings_a_message_and_has_its_own_name() -> None:
    for group, cases in CASES.items():
        assert [case[0] for case in cases if not case[-1]] == [], group
        assert len({case[0] for case in cases}) == len(cases), group


def test_a_folder_without_questions(bench: Bench) -> None:
    assert bench.messages({"data/faq/cramp.md": None, "data/faq/salt.md": None}) == [
        "docs/data/faq folder: found no questions, wanted one Markdown file per question"
    ]


def test_a_folder_without_changes(bench: Bench) -> None:
    assert bench.messages(
        {f"data/changes/{name}.yml": None for name in ("2024-03-02-first", "2024-03-04-clot-call")}
    ) == ["docs/data/changes folder: found no changes, wanted one YAML file per change"]


def test_several_broken_files_give_all_problems_at_once_in_reading_order(bench: Bench) -> None:
    changes: Changes = {
        "help.md": "no front matter",
        "data/urgency.yml": mini.URGENCY.replace('level: "today"', 'level: "tomorrow"').replace(
            'mark: "+"', 'mark: ""'
        ),
        "data/foods.csv": mini.FOODS.replace("173944", "x").replace("Vegetables", "Vegetable"),
        "data/faq/cramp.md": mini.QUESTION_CRAMP.replace('"legs"', '"arms"'),
        "about/index.md": None,
    }
    found = bench.messages(changes)
    assert [re.split(r" (?=found)", message)[0] for message in found] == [
        "docs/data/faq/cramp.md:4 topic:",
        "docs/data/foods.csv:2 fdc_id:",
        "docs/data/foods.csv:4 category:",
        "docs/data/urgency.yml:17 appointment.mark:",
        "docs/data/urgency.yml:30 weak.level:",
        "docs/help.md:1 front matter:",
    ]


def test_problems_of_one_error_are_sorted_and_stand_once() -> None:
    late, early = Problem("docs/b.md", 1, "x", "a", "b"), Problem("docs/a.md", 10, "x", "a", "b")
    first = Problem("docs/a.md", 9, "x", "a", "b")
    error = ContentError([late, early, late, first])
    assert error.problems == [first, early, late]
    assert str(error) == (
        "docs/a.md:9 x: found a, wanted b\ndocs/a.md:10 x: found a, wanted b\ndocs/b.md:1 x: found a, wanted b"
    )


def test_a_message_for_a_whole_file_names_no_line() -> None:
    assert str(Problem("docs/a.md", 0, "file", "nothing", "text")) == "docs/a.md file: found nothing, wanted text"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "nothing"),
        ("", "nothing"),
        ("word", '"word"'),
        (5, '"5"'),
        ("two\nlines\u202e", '"two\\u000alines\\u202e"'),
        ("x" * 60, '"' + "x" * 60 + '"'),
        ("x" * 61, '"' + "x" * 59 + "…" + '"'),
    ],
)
def test_values_are_quoted_on_one_printable_line(value: object, expected: str) -> None:
    assert shown(value) == expected


# What is harmless must not be refused.


@pytest.mark.parametrize("file", ["data/foods.csv", "data/bands.yml", "data/faq/cramp.md", "help.md"])
def test_a_byte_order_mark_at_the_start_is_accepted(bench: Bench, file: str) -> None:
    assert bench.messages({file: b"\xef\xbb\xbf" + bench.base[f"docs/{file}"].encode()}) == []


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("file", ["data/foods.csv", "data/bands.yml", "data/faq/cramp.md", "legs/index.md"])
def test_line_ends_of_other_systems_are_accepted(bench: Bench, file: str, ending: str) -> None:
    assert bench.messages({file: bench.base[f"docs/{file}"].replace("\n", ending).encode()}) == []


def test_line_numbers_are_the_same_with_other_line_ends(bench: Bench) -> None:
    text = mini.FOODS.replace("Vegetables", "Vegetable").replace("\n", "\r\n")
    assert bench.messages({"data/foods.csv": text})[0].startswith("docs/data/foods.csv:4 category:")


def test_blank_lines_of_a_table_are_left_out_and_counted(bench: Bench) -> None:
    text = mini.FOODS.replace("spinach-boiled", "\n,,,,,,,,,,,,,,,,,\nSPINACH")
    assert bench.messages({"data/foods.csv": text}) == [
        'docs/data/foods.csv:6 slug: found "SPINACH", wanted lower-case letters and digits joined by hyphens, at most 60'
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("help.md", "Look for your sign.", "Write `<b>` and `[^none]` and `{x}` and `[a](https://example.org/)`."),
        ("help.md", "Look for your sign.", "```\n# Not a heading\n<b>\n!!! warning\nsimply\n```"),
        ("help.md", "Look for your sign.", "Below 3.5 or 5 < 6 and a > b."),
        ("help.md", "Look for your sign.", "See [the answer](legs/index.md#answer), [here](#numbers) or [up](index.md)."),
        ("legs/clot.md", "Say where you are.", "See [up](../help.md)."),
        ("index.md", "sore legs", "a salt substitute and sore legs"),
        ("data/faq/cramp.md", "A cramp", "A `[^none]` cramp"),
        ("data/foods.csv", "70,56,1/2 cup,90", "70,56,1/2 cup,14.25"),
        ("data/foods.csv", ",358,89,1,22,", ",17000,902,39000,10000,"),
        ("data/foods.csv", ",358,89,1,22,", ",0,0,0,0,"),
        ("data/urgent_words.yml", '"white leg"', '"one leg white and very cold"'),
    ],
)  # fmt: skip
def test_what_is_harmless_is_accepted(bench: Bench, file: str, old: str, new: str) -> None:
    text = bench.base[f"docs/{file}"]
    assert text.count(old) == 1
    assert bench.messages({file: text.replace(old, new)}) == []


# The table is whole: no line that complains is without a case.


def _complaints(path: Path) -> list[tuple[int, int, str]]:
    """(first line, last line, source) of every call that makes a Problem, and of every yield of one."""
    text = path.read_text(encoding="utf-8")
    found = []
    for node in ast.walk(ast.parse(text)):
        made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Problem", "bad")
        given = isinstance(node, ast.Yield) and "shown" in ast.dump(node)
        if isinstance(node, ast.expr) and (made or given):
            found.append((node.lineno, node.end_lineno or node.lineno, ast.get_source_segment(text, node) or ""))
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_line_that_complains_has_a_case(bench: Bench, module: Any) -> None:
    for cases in CASES.values():
        for case in cases:
            bench.case(case)
    test_a_folder_without_questions(bench)
    test_a_folder_without_changes(bench)
    path = Path(module.__file__)
    hit = {line for file, line in bench.lines if file == str(path)}
    silent = [f"{path.name}:{a} {source}" for a, b, source in _complaints(path) if not hit & set(range(a, b + 1))]
    assert silent == []


def test_every_module_that_complains_is_looked_at() -> None:
    """The others complain about HTML, the calendar or a table that no page needs, and have tests of their own."""
    folder = Path(readers.__file__).parent
    complaining = {path.stem for path in folder.rglob("*.py") if _complaints(path)} - {
        "built_site", "due", "machine", "policy", "search_learned", "search_queries",
    }  # fmt: skip
    assert complaining <= {module.__name__.removeprefix("content.") for module in MODULES}
    assert len(complaining) >= 10
