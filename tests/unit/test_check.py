"""The reports: what is printed and with which exit code."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import check
import mini


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small guide as the repository."""
    mini.write(tmp_path)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    return tmp_path


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["check.py", *words])
    return check.main()


def test_content_that_is_whole_is_counted(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "content") == 0
    sources = mini.sources().count("- key:")
    assert capsys.readouterr().out == (
        f"0 problem(s); 12 pages, 2 questions, {sources} sources, 3 foods, 2 medicines, 2 terms, 2 countries, 4 signs\n"
    )


def test_problems_are_listed_one_a_line(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (ground / "docs/help.md").write_text("# Help\n", encoding="utf-8")
    (ground / "docs/data/bands.yml").write_text("", encoding="utf-8")
    assert call(monkeypatch, "content") == 1
    assert capsys.readouterr().out == (
        "docs/data/bands.yml:1 file: found nothing, wanted a list of records\n"
        'docs/help.md:1 front matter: found "# Help", wanted front matter between two lines of ---, then the text\n'
        "2 problem(s); docs/\n"
    )


def test_a_site_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = '<html lang="en"><title>T</title><meta name="description" content="D"><article><h1>T</h1></article>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert call(monkeypatch, "site", str(tmp_path)) == 0
    assert capsys.readouterr().out == "0 problem(s); 1 pages, 0 links, 0 anchors, 0 ids, 1 headings\n"
    (tmp_path / "index.html").write_text(page + '<a href="gone/">x</a>', encoding="utf-8")
    assert call(monkeypatch, "site", str(tmp_path)) == 1
    assert capsys.readouterr().out == (
        'index.html:1 link: found "gone/", wanted a file of the site\n'
        "1 problem(s); 1 pages, 1 links, 0 anchors, 0 ids, 1 headings\n"
    )


@pytest.mark.parametrize("code", [0, 1])
def test_the_style_of_every_page_is_looked_at(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    seen: list[list[str]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        seen.append(command)
        return subprocess.CompletedProcess(command, code, "docs/help.md:1:1: [MD001] x\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    assert call(monkeypatch, "markdown") == code
    assert Path(seen[0][0]).stem == "rumdl"
    assert seen[0][1:] == ["check", *map(str, sorted((ground / "docs").rglob("*.md")))]
    assert ("MD001" in capsys.readouterr().out) is bool(code)


@pytest.mark.parametrize("words", [[], ["site"], ["site", "/no/such/folder"], ["deploy"], ["content", "more"]])
def test_other_words_show_how_to_call_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert call(monkeypatch, *words) == 2
    assert "python scripts/check.py content" in capsys.readouterr().out


# In GitHub Actions each problem is on its line too


def test_problems_are_put_on_their_lines(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (ground / "docs/help.md").write_text("# Help\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert call(monkeypatch, "content") == 1
    wanted = "wanted front matter between two lines of ---, then the text"
    assert capsys.readouterr().out == (
        f'docs/help.md:1 front matter: found "# Help", {wanted}\n'
        f'::error file=docs/help.md,line=1,title=front matter::front matter: found "# Help", {wanted}\n'
        "1 problem(s); docs/\n"
    )


def test_a_problem_of_a_built_page_is_put_on_the_file_it_is_made_from(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    built = ground / "built" / "legs" / "clot"
    built.mkdir(parents=True)
    page = '<html lang="en"><title>T</title><meta name="description" content="D"><article><h1>T</h1></article>'
    (built / "index.html").write_text(page + '<a href="gone/">x</a>', encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert call(monkeypatch, "site", str(ground / "built")) == 1
    assert "::error file=docs/legs/clot.md,line=1,title=link::" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("index.html", "docs/index.md"), ("help/index.html", "docs/help.md"), ("/legs/", "docs/legs/index.md"),
        ("legs/clot/index.html", "docs/legs/clot.md"), ("404.html", "404.html"), ("/help/", "docs/help.md"),
    ],
)  # fmt: skip
def test_the_file_that_a_page_is_made_from(ground: Path, page: str, source: str) -> None:
    assert check.source_of(page) == source


def test_markdown_problems_are_put_on_their_lines(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = f"{ground / 'docs/help.md'}:3:1: [MD012] Multiple blank lines\n\nIssues: Found 1\n"
    monkeypatch.setattr(subprocess, "run", lambda command, **o: subprocess.CompletedProcess(command, 1, said, ""))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert call(monkeypatch, "markdown") == 1
    assert (
        '::error file=docs/help.md,line=3,title=MD012::MD012: found "Multiple blank lines", '
        "wanted Markdown as .rumdl.toml asks for\n" in capsys.readouterr().out
    )


def test_a_word_that_is_spelled_wrong_has_its_file_line_and_the_right_word(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ground / "docs" / "help.md"
    wrong = "recie" + "ve"
    path.write_text(path.read_text(encoding="utf-8") + f"You {wrong} it.\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    assert call(monkeypatch, "spelling") == 1
    assert f'docs/help.md:{line} spelling: found "{wrong}", wanted receive\n' in capsys.readouterr().out


def test_words_that_are_right(ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert call(monkeypatch, "spelling") == 0
    assert capsys.readouterr().out == "0 problem(s); spelling of docs\n"


def test_a_spelling_tool_that_breaks_is_no_success(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda command, **o: subprocess.CompletedProcess(command, 64, "", "boom"))
    assert call(monkeypatch, "spelling") == 1
    assert "boom" in capsys.readouterr().out


@pytest.mark.parametrize(("actions", "form"), [("true", "github"), ("", "plain")])
def test_the_workflows_are_looked_at_without_a_network(
    ground: Path, monkeypatch: pytest.MonkeyPatch, actions: str, form: str
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(
        subprocess, "run", lambda command, **o: seen.append(command) or subprocess.CompletedProcess(command, 13)
    )
    monkeypatch.setenv("GITHUB_ACTIONS", actions)
    assert call(monkeypatch, "workflows") == 13
    assert Path(seen[0][0]).stem == "zizmor"
    assert seen[0][1:] == ["--offline", "--no-progress", "--format", form, str(ground / ".github")]


def test_a_port_that_is_taken_is_named(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (ground / "site").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as held:
        monkeypatch.setattr(check, "PORT", held.getsockname()[1])
        assert call(monkeypatch, "links", str(ground / "site")) == 1
        assert f"Port {held.getsockname()[1]} cannot be opened (" in capsys.readouterr().out
