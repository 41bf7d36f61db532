"""The weekly run: one issue a topic, and what counts as a newer version."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import newest_versions
import weekly_issues

Calls = list[tuple[tuple[str, ...], str | None]]


class Host:
    """Stands for gh: knows the open issues, notes what it is asked."""

    def __init__(self, *topics: str) -> None:
        self.issues = [{"number": 7 + n, "body": f"{weekly_issues.mark(t)}\nOld."} for n, t in enumerate(topics)]
        self.calls: Calls = []
        self.fails = ""

    def __call__(self, *words: str, text: str | None = None) -> str:
        self.calls.append((words, text))
        if self.fails and self.fails in words:
            raise subprocess.CalledProcessError(1, "gh")
        return json.dumps(self.issues) if words[:2] == ("issue", "list") else ""

    @property
    def done(self) -> list[tuple[str, ...]]:
        return [words[:3] for words, _ in self.calls if words[:2] not in (("issue", "list"), ("label", "create"))]


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, host: Host, **reports: str) -> int:
    for topic, text in reports.items():
        (folder / f"{topic}.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(weekly_issues, "gh", host)
    return weekly_issues.main([str(folder)])


def test_an_issue_is_opened_updated_and_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    host = Host("reviews", "versions")
    assert (
        run(tmp_path, monkeypatch, host, links="Two are gone.\n", reviews="One is late.\n", versions="", engines="")
        == 0
    )
    assert host.done == [("issue", "create", "--title"), ("issue", "edit", "7"), ("issue", "close", "8")]
    created = next(text for words, text in host.calls if words[:2] == ("issue", "create"))
    assert created is not None
    assert created.startswith("<!-- weekly: links -->\nTwo are gone.\n")
    assert (
        capsys.readouterr().out == "links: opened\nreviews: updated #7\nversions: closed #8\nengines: nothing to tell\n"
    )


def test_nothing_to_tell_and_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    assert run(tmp_path, monkeypatch, host, links="", reviews="\n", versions="", engines="") == 0
    assert host.done == []


def test_a_topic_that_was_not_looked_at_is_left_alone_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host("links", "reviews", "versions")
    assert run(tmp_path, monkeypatch, host, links="", versions="", engines="") == 1
    assert host.done == [("issue", "close", "7"), ("issue", "close", "9")]


def test_a_topic_that_fails_does_not_keep_the_others_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host("versions")
    host.fails = "create"
    host_label = Host.__call__

    def but_labels(*words: str, text: str | None = None) -> str:
        return "" if words[0] == "label" else host_label(host, *words, text=text)

    monkeypatch.setattr(weekly_issues, "gh", but_labels)
    for topic, text in {"links": "Gone.", "reviews": "", "versions": "", "engines": ""}.items():
        (tmp_path / f"{topic}.md").write_text(text, encoding="utf-8")
    assert weekly_issues.main([str(tmp_path)]) == 1
    assert host.done[-1] == ("issue", "close", "7")


def test_a_mark_counts_at_the_start_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    host.issues = [{"number": 3, "body": f"I saw {weekly_issues.mark('links')} somewhere"}]
    assert run(tmp_path, monkeypatch, host, links="", reviews="", versions="", engines="") == 0
    assert host.done == []


def test_a_long_report_fits_into_an_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUN_PAGE", "https://host.example/run/1")
    text = weekly_issues.body("links", "a line\n" * 20_000)
    assert len(text) < 65_536
    assert "\na line\n\n(The rest is left out. The run has all.)\n\n[The run that found this](https://host.example/run/1)" in text  # fmt: skip


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert weekly_issues.main(["/no/such/folder"]) == 2
    assert "python scripts/weekly_issues.py FOLDER" in capsys.readouterr().out


def test_gh_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.CompletedProcess(["gh"], 4, "", "no such issue")
    monkeypatch.setattr(subprocess, "run", lambda *words, **options: done)
    with pytest.raises(subprocess.CalledProcessError):
        weekly_issues.gh("issue", "close", "1")
    assert "no such issue" in capsys.readouterr().err


# Newest versions

LOCK = 'click==8.5.1 \\\n    --hash=sha256:0\ncolorama==0.4.6 ; sys_platform == "win32" \\\n    --hash=sha256:1\nPyYAML==6.0.2\n'


def test_a_lock_and_wishes_are_read() -> None:
    assert newest_versions.locked(LOCK) == {"click": "8.5.1", "colorama": "0.4.6", "pyyaml": "6.0.2"}
    assert newest_versions.wished("# a\nclick>=8.5.1\nPy_YAML>=6\n-c x.txt\n") == {"click", "py-yaml"}


def test_only_what_both_know_and_differs_is_news() -> None:
    before = {"a": "1", "b": "1", "gone": "1"}
    assert newest_versions.newer(before, {"a": "1", "b": "2", "pip": "9"}) == {"b": ("1", "2")}


@pytest.mark.parametrize("built", [True, False])
def test_the_report_says_whether_it_still_builds(built: bool) -> None:
    text = newest_versions.report({"b": ("1", "2")}, {"b"}, built, "boom")
    assert "| b | 1 | 2 | yes |" in text
    assert ("**still builds**" in text) is built
    assert ("boom" in text) is not built
    assert newest_versions.report({}, {"b"}, True, "") == ""


@pytest.mark.parametrize(
    ("installs", "newest", "builds", "code", "reported"),
    [(True, "8.6.0", True, 1, True), (True, "8.5.1", True, 0, False), (True, "8.5.1", False, 2, False), (False, "", True, 2, None)],
)  # fmt: skip
def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installs: bool, newest: str, builds: bool, code: int,
    reported: bool | None,
) -> None:  # fmt: skip
    lock, wishes, report = tmp_path / "requirements.txt", tmp_path / "requirements.in", tmp_path / "out" / "report.md"
    lock.write_text(LOCK, encoding="utf-8")
    wishes.write_text("click>=8\n", encoding="utf-8")
    for name, value in {"ROOT": tmp_path, "LOCK": lock, "WISHES": wishes, "FOLDER": tmp_path / "newest"}.items():
        monkeypatch.setattr(newest_versions, name, value)
    monkeypatch.setattr("venv.create", lambda *words, **options: None)

    def answer(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        if "install" in command:
            return subprocess.CompletedProcess(command, 0 if installs else 1, "", "no")
        if "list" in command:
            return subprocess.CompletedProcess(command, 0, json.dumps([{"name": "Click", "version": newest}]), "")
        return subprocess.CompletedProcess(command, 0 if builds else 1, "", "")

    monkeypatch.setattr(subprocess, "run", answer)
    assert newest_versions.main(["--report", str(report)]) == code
    if reported is not None:
        assert bool(report.read_text(encoding="utf-8")) is reported
