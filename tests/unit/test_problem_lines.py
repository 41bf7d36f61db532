"""Problems as commands for GitHub Actions: on their line, and nothing in them ends the command early."""

from __future__ import annotations

import pytest

import problem_lines
from content import Problem

PLAIN = Problem("docs/data/foods.csv", 14, "potassium_mg", '"4O8"', "a whole number from 0 to 17,000")


def test_the_whole_command() -> None:
    assert problem_lines.error(PLAIN) == (
        "::error file=docs/data/foods.csv,line=14,title=potassium_mg::"
        'potassium_mg: found "4O8", wanted a whole number from 0 to 17,000'
    )


def test_a_problem_of_a_whole_file_stands_on_its_first_line() -> None:
    assert problem_lines.error(Problem("docs/x.md", 0, "file", "a", "b")).startswith("::error file=docs/x.md,line=1,")


def test_what_would_end_the_command_or_add_another_is_escaped() -> None:
    hostile = "50%,a:b\r\n::stop-commands::x\n::set-env name=A::b"
    command = problem_lines.error(Problem(hostile, 3, hostile, hostile, hostile))
    assert len(command.splitlines()) == 1
    assert command == (
        r"::error file=50%25%2Ca%3Ab\u000d\u000a%3A%3Astop-commands%3A%3Ax\u000a%3A%3Aset-env name=A%3A%3Ab,line=3,"
        r"title=50%25%2Ca%3Ab\u000d\u000a%3A%3Astop-commands%3A%3Ax\u000a%3A%3Aset-env name=A%3A%3Ab::"
        r"50%25,a:b\u000d\u000a::stop-commands::x\u000a::set-env name=A::b: "
        "found 50%25,a:b%0D%0A::stop-commands::x%0A::set-env name=A::b, "
        "wanted 50%25,a:b%0D%0A::stop-commands::x%0A::set-env name=A::b"
    )


@pytest.mark.parametrize(("value", "lines"), [("true", 1), ("false", 0), ("", 0)])
def test_only_github_actions_is_spoken_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: str, lines: int
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", value)
    problem_lines.annotate([PLAIN])
    assert len(capsys.readouterr().out.splitlines()) == lines
