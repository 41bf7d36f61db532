"""The commands: one line when something is wrong, nothing done twice, and a failed build leaves the site as it was."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import dev

ROOT = Path(__file__).resolve().parents[2]
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own: two locks, and a .venv whose Python is there."""
    venv, tests = tmp_path / ".venv", tmp_path / "tests"
    python = venv / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    tests.mkdir()
    for lock in (tmp_path / "requirements.txt", tests / "requirements.txt"):
        lock.write_text("a==1\n", encoding="utf-8")
    values = {
        "ROOT": tmp_path, "VENV": venv, "PYTHON": python, "SITE_LOCK": tmp_path / "requirements.txt",
        "TEST_LOCK": tests / "requirements.txt", "TEST_SITE": tmp_path / "build" / "test-site",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setattr(dev, name, value)
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run; none of them is."""
    commands: list[list[str]] = []

    def note(command: list[str], **options: Any) -> Done:
        commands.append(command)
        return Done(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", note)
    return commands


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["dev.py", *words])
    return dev.main()


# One line and exit code 1


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, str(ROOT / "scripts" / "dev.py"), "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    other = port + 1 if port < 65000 else 8000
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Port {port} is taken. Try: python3 scripts/dev.py serve --port {other}\n"


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_port_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ran: list[list[str]], port: str
) -> None:
    assert call(monkeypatch, "serve", f"--port={port}") == 1
    assert capsys.readouterr().err.startswith(f"Port {port} is taken. Try: python3 scripts/dev.py serve --port ")
    assert ran == []


@pytest.mark.parametrize("words", [["serve"], ["test"], ["build"], ["check"]])
def test_a_python_that_is_too_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ran: list[list[str]], words: list[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 4, "final", 0))
    assert call(monkeypatch, *words) == 1
    assert capsys.readouterr() == ("", "Python 3.11.5 or newer is needed; this is 3.11.4.\n")
    assert ran == []


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ran: list[list[str]], module: str
) -> None:
    dev.PYTHON.unlink()
    monkeypatch.setitem(sys.modules, module, None)
    assert call(monkeypatch, "build") == 1
    message = "Python lacks its venv module. On Debian and Ubuntu: apt install python3-venv\n"
    assert capsys.readouterr() == ("", message)
    assert ran == []


@pytest.mark.parametrize(
    ("errors", "reason"),
    [
        ("WARNING: slow\nERROR: first\nERROR: No matching distribution found for a==1\n", "ERROR: No matching distribution found for a==1"),
        ("Traceback\n", "pip failed"),
        ("", "pip failed"),
    ],
)  # fmt: skip
def test_an_installation_that_fails(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], errors: str, reason: str
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda command, **options: Done(command, 1, "", errors))
    assert call(monkeypatch, "build") == 1
    out, err = capsys.readouterr()
    assert out == "Installing requirements.txt\n"
    assert err == f"Could not install requirements.txt: {reason} (is there a network?)\n"
    assert list(dev.VENV.glob("installed-*")) == []


def test_a_browser_that_cannot_be_run(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ran: list[list[str]]
) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    monkeypatch.setattr(dev, "build", lambda target, **more: 0)
    assert call(monkeypatch, "test", "--only", "browser") == 1
    out, err = capsys.readouterr()
    assert err == "CHROMIUM is set to /no/such/browser, which cannot be run.\n"
    assert "FAILED  browser" in out
    assert [command for command in ran if "pytest" in command] == []


def test_a_browser_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert dev.browser() == sys.executable


def test_a_machine_without_any_browser(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(subprocess, "run", lambda command, **options: Done(command, 1, "", ""))
    with pytest.raises(dev.Stop) as caught:
        dev.browser()
    assert str(caught.value) == "The browser tests need Chromium or Chrome: install one, or set CHROMIUM to its path."


def test_an_interrupted_command_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(port: int) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "serve", stop)
    assert call(monkeypatch, "serve") == 130
    assert capsys.readouterr() == ("", "")


def test_an_unknown_command_shows_how_to_call_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        call(monkeypatch, "deploy")
    assert caught.value.code == 2
    assert "usage: dev.py" in capsys.readouterr().err


# Installing


def test_each_lock_is_installed_once(ground: Path, ran: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    dev.install(dev.SITE_LOCK, dev.TEST_LOCK)
    first = [command[-1] for command in ran]
    assert first == [str(dev.SITE_LOCK), str(dev.TEST_LOCK)]
    assert all("--require-hashes" in command for command in ran)
    assert capsys.readouterr().out == f"Installing requirements.txt\nInstalling {Path('tests/requirements.txt')}\n"
    dev.install(dev.SITE_LOCK, dev.TEST_LOCK)
    assert len(ran) == 2
    assert capsys.readouterr().out == ""


def test_only_the_lock_that_changed_is_installed_again(ground: Path, ran: list[list[str]]) -> None:
    dev.install(dev.SITE_LOCK, dev.TEST_LOCK)
    dev.TEST_LOCK.write_text("a==2\n", encoding="utf-8")
    ran.clear()
    dev.install(dev.SITE_LOCK, dev.TEST_LOCK)
    assert [command[-1] for command in ran] == [str(dev.TEST_LOCK)]


def test_a_missing_environment_is_made(ground: Path, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]) -> None:
    import venv

    dev.PYTHON.unlink()
    (dev.VENV / "rest").touch()
    made: list[dict[str, Any]] = []

    def create(folder: Path, **options: Any) -> None:
        assert folder == dev.VENV
        folder.mkdir()  # fails if the rest of a broken one is still there
        made.append(options)

    monkeypatch.setattr(venv, "create", create)
    dev.install(dev.SITE_LOCK)
    assert made == [{"with_pip": True}]
    assert [command[-1] for command in ran] == [str(dev.SITE_LOCK)]


# Building


def fake_run(code: int, seen: list[tuple[tuple[str, ...], dict[str, str]]]) -> Callable[..., int]:
    def run(*command: str, **more: str) -> int:
        seen.append((command, more))
        target = Path(command[command.index("--site-dir") + 1])
        target.mkdir(parents=True)
        (target / "index.html").write_text("new", encoding="utf-8")
        return code

    return run


def test_a_build_replaces_the_site(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[tuple[str, ...], dict[str, str]]] = []
    monkeypatch.setattr(dev, "run", fake_run(0, seen))
    site = ground / "site"
    site.mkdir()
    (site / "old.html").write_text("old", encoding="utf-8")
    assert dev.build(site, SITE_URL="http://127.0.0.1:1/") == 0
    assert [path.name for path in site.iterdir()] == ["index.html"]
    assert list((ground / "build").iterdir()) == []
    assert seen[0][0][:4] == ("-m", "mkdocs", "build", "--strict")
    assert seen[0][1] == {"SITE_URL": "http://127.0.0.1:1/"}


def test_a_build_that_fails_leaves_the_site(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "run", fake_run(1, []))
    site = ground / "site"
    site.mkdir()
    (site / "index.html").write_text("old", encoding="utf-8")
    assert dev.build(site) == 1
    assert (site / "index.html").read_text(encoding="utf-8") == "old"
    assert list((ground / "build").iterdir()) == []


def test_what_an_interrupted_build_left_is_cleared(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "run", fake_run(0, []))
    left = ground / "build" / "next"
    left.mkdir(parents=True)
    (left / "half.html").touch()
    assert dev.build(ground / "site") == 0
    assert [path.name for path in (ground / "site").iterdir()] == ["index.html"]


def test_the_build_command_builds_into_site(
    ground: Path, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    targets = []
    monkeypatch.setattr(dev, "build", lambda target, **more: targets.append(target) or 3)
    assert call(monkeypatch, "build") == 3
    assert targets == [ground / "site"]
    assert [command[-1] for command in ran] == [str(dev.SITE_LOCK)]


def test_the_bench_is_run_with_a_browser(ground: Path, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]) -> None:
    seen: list[tuple[tuple[str, ...], dict[str, str]]] = []
    monkeypatch.setattr(dev, "browser", lambda: "chromium")
    monkeypatch.setattr(dev, "run", lambda *command, **more: seen.append((command, more)) or 4)
    assert call(monkeypatch, "bench-table", "--rows", "9") == 4
    assert seen == [(("scripts/bench_table.py", "--rows", "9"), {"CHROMIUM": "chromium"})]
    assert [command[-1] for command in ran] == [str(dev.SITE_LOCK), str(dev.TEST_LOCK)]


def test_serving_reloads_and_names_its_own_address(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[tuple[list[str], dict[str, Any]]] = []

    def note(command: list[str], **options: Any) -> Done:
        seen.append((command, options))
        return Done(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", note)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert call(monkeypatch, "serve", "--port", str(port)) == 0
    command, options = seen[-1]
    assert command[1:] == ["-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    assert options["env"]["SITE_URL"] == f"http://127.0.0.1:{port}/"
    assert options["cwd"] == ground
    assert f"http://127.0.0.1:{port}/" in capsys.readouterr().out


# Steps


@dataclass
class Steps:
    """The steps that were run, in order, and those that are to fail."""

    seen: list[str] = field(default_factory=list)
    fail: str = ""

    def run(self, *command: str, **more: str) -> int:
        name = next(name for name, commands, _ in dev.STEPS if list(command) in commands)
        if self.seen[-1:] != [name]:
            self.seen.append(name)
        return int(name in self.fail.split())

    def build(self, target: Path, **more: str) -> int:
        assert target == dev.TEST_SITE
        self.seen.append("build")
        return int("build" in self.fail.split())


@pytest.fixture
def steps(ground: Path, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]) -> Steps:
    stand_in = Steps()
    monkeypatch.setattr(dev, "run", stand_in.run)
    monkeypatch.setattr(dev, "build", stand_in.build)
    monkeypatch.setattr(dev, "browser", lambda: "chromium")
    return stand_in


ALL = ["content", "words", "lint", "unit", "build", "site", "links", "html", "browser"]


@pytest.mark.parametrize(
    ("words", "fail", "expected", "code"),
    [
        (["test"], "", ALL, 0),
        (["check"], "", ["content", "build", "site"], 0),
        (["test", "--only", "unit"], "", ["unit"], 0),
        (["test", "--only", "site", "lint"], "", ["build", "lint", "site"], 0),
        (["test"], "content", ["content"], 1),
        (["test"], "build", ["content", "words", "lint", "unit", "build"], 1),
        (["test"], "words lint unit site links html browser", ALL, 1),
        (["check"], "site", ["content", "build", "site"], 1),
    ],
)
def test_which_steps_are_run(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, words: list[str], fail: str, expected: list[str], code: int
) -> None:
    steps.fail = fail
    assert call(monkeypatch, *words) == code
    assert steps.seen == expected


def test_every_command_of_a_step_is_run_and_the_result_names_each(
    ground: Path, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """One tool of a step that fails does not keep the others from speaking."""
    lint = next(commands for name, commands, _ in dev.STEPS if name == "lint")
    seen: list[list[str]] = []
    monkeypatch.setattr(dev, "run", lambda *command: seen.append(list(command)) or len(seen) == 1)
    assert call(monkeypatch, "test", "--only", "lint") == 1
    assert seen == lint
    assert capsys.readouterr().out.splitlines()[-2] == "== result"


def test_what_was_not_run_is_named(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps.fail = "build"
    call(monkeypatch, "test")
    last = capsys.readouterr().out.splitlines()
    assert last[-1] == "not run: site, links, html, browser"
    assert last[-2].startswith("FAILED  build")
    assert last[-3].startswith("ok      unit")


# Only what a change can affect


WORDS_OF_A_PAGE = ["content", "words", "data", "build", "site", "links", "html"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["docs/legs/why.md"], WORDS_OF_A_PAGE),
        (["docs/data/foods.csv", "docs/data/faq/cramp.md", "docs/data/changes/2026-11-22-x.yml"], WORDS_OF_A_PAGE),
        (["docs/data/drug_names.txt"], WORDS_OF_A_PAGE),
        (["README.md"], ["words", "data"]),
        (["CONTRIBUTING.md", ".github/ISSUE_TEMPLATE/question.yml", ".github/pictures/step-1.svg"], ["words", "data"]),
        ([".github/PULL_REQUEST_TEMPLATE.md", ".github/CODEOWNERS", "LICENSE-TEXT", "CITATION.cff"], ["words", "data"]),
        (["README.md", "docs/help.md"], WORDS_OF_A_PAGE),
        ([], []),
        (["docs/data/drawings/two-legs.svg"], ALL),
        (["docs/assets/picture.png"], ALL),
        (["tests/unit/test_dev.py"], ALL),
        (["scripts/content/pages.py"], ALL),
        (["scripts/README.md"], ALL),
        (["overrides/main.html"], ALL),
        (["mkdocs.yml"], ALL),
        (["requirements.txt"], ALL),
        (["pyproject.toml"], ALL),
        ([".rumdl.toml"], ALL),
        ([".ci/unavoidable-terms.txt"], ALL),
        ([".github/workflows/check.yml"], ALL),
        (["something-new"], ALL),
        (["docs/help.md", "scripts/dev.py"], ALL),
        (["xdocs/help.md"], ALL),
    ],
)
def test_which_steps_a_change_can_affect(paths: list[str], expected: list[str]) -> None:
    assert dev.affected(paths) == expected


def test_the_tests_of_real_content_are_those_of_a_change_of_content() -> None:
    """A test that reads docs/ belongs to the step `data`, or it would only fail after the change is in."""
    unit = ROOT / "tests" / "unit"
    reading = {
        f"tests/unit/{path.name}"
        for path in unit.glob("test_*.py")
        if re.search(r'(parents\[2\]|ROOT) / "docs|\bDOCS\b', path.read_text(encoding="utf-8"))
    }
    # These build the real site or look at its scripts; what they show does not hang on the words of a page.
    elsewhere = {f"tests/unit/test_{name}.py" for name in ("adapters", "dev", "hostile", "mutations", "render")}
    assert reading - elsewhere <= set(dev.READ_DOCS)
    assert all((ROOT / path).is_file() for path in dev.READ_DOCS)
    assert len(reading) >= 6


@pytest.fixture
def history(ground: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a commit on main, and a branch with one more."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)

    def git(*words: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=ground, check=True, capture_output=True)

    def put(name: str, text: str) -> None:
        (ground / name).parent.mkdir(parents=True, exist_ok=True)
        (ground / name).write_text(text, encoding="utf-8")

    git("init", "-q", "-b", "main")
    put(".gitignore", ".venv/\n")
    put("docs/help.md", "Help\n")
    put("docs/old.md", "The same text, moved to another place.\n")
    git("add", "-A")
    git("commit", "-qm", "1")
    git("switch", "-qc", "mine")
    put("docs/na\u00efve.md", "New\n")
    (ground / "docs/old.md").rename(ground / "docs/new.md")
    git("add", "-A")
    git("commit", "-qm", "2")
    git("switch", "-q", "main")
    put("scripts/theirs.py", "later on main\n")
    git("add", "-A")
    git("commit", "-qm", "3")
    git("switch", "-q", "mine")
    return ground


def test_what_changed_is_seen_from_where_the_branch_left(history: Path) -> None:
    (history / "docs/help.md").write_text("Not committed\n", encoding="utf-8")
    (history / "docs/fresh.md").write_text("Not known to git\n", encoding="utf-8")
    assert dev.changed_files("main") == [
        "docs/fresh.md", "docs/help.md", "docs/na\u00efve.md", "docs/new.md", "docs/old.md",
    ]  # fmt: skip


def test_a_base_that_is_not_there(history: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert call(monkeypatch, "test", "--changed", "nowhere") == 1
    assert capsys.readouterr().err.startswith("git cannot compare with nowhere: ")


def test_a_change_of_words_runs_the_steps_of_words(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "changed_files", lambda base: ["docs/help.md"] if base == "main" else [])
    assert call(monkeypatch, "test", "--changed", "main") == 0
    assert steps.seen == WORDS_OF_A_PAGE


# The summary of a job


def test_the_summary_names_each_step_and_all_that_failed_steps_said(
    ground: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ran: list[list[str]]
) -> None:
    summary = ground / "summary.md"
    summary.write_text("Before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    says = (
        "print('docs/a.md:1 x: found 1, wanted 2'); print('::error file=a::x'); print('\u00e9'); raise SystemExit(%d)"
    )
    monkeypatch.setattr(dev, "STEPS", [
        ("content", [["-c", says % 0]], True), ("words", [["-c", says % 1]], False), ("lint", [["-c", says % 1]], True),
        ("unit", [["-c", "pass"]], False),
    ])  # fmt: skip
    assert dev.steps(["content", "words", "lint", "unit"]) == 1
    assert capsys.readouterr().out.count("::error file=a::x") == 3
    text = re.sub(r"\d+\.\d \|", "0.0 |", summary.read_text(encoding="utf-8"))
    assert text == (
        "Before\n## Failed: words, lint\n\n| Step | Result | Seconds |\n| --- | --- | --- |\n| content | ok | 0.0 |\n"
        "| words | **failed** | 0.0 |\n| lint | **failed** | 0.0 |\n| unit | not run | |\n"
        + "".join(
            f"\n### {name}\n\nAgain on your machine: `python3 scripts/dev.py test --only {name}`\n\n"
            "````````text\ndocs/a.md:1 x: found 1, wanted 2\n\u00e9\n````````\n"
            for name in ("words", "lint")
        )
    )


def test_a_summary_of_a_tool_that_says_too_much_keeps_its_end(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = ground / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    dev.summarize([("unit", False, 1.0)], {"unit": "x" * 900_000 + "the end"}, [])
    text = summary.read_text(encoding="utf-8")
    assert len(text) < 500_000
    assert "xthe end\n````````" in text


def test_without_a_place_for_a_summary_none_is_written(ground: Path) -> None:
    before = sorted(ground.rglob("*"))
    dev.summarize([("unit", True, 1.0)], {}, [])
    assert sorted(ground.rglob("*")) == before


def test_what_is_overdue_is_asked_with_the_locked_tools(
    ground: Path, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    assert call(monkeypatch, "overdue", "--report", "out.md") == 0
    assert ran[-1][1:] == ["scripts/overdue.py", "--report", "out.md"]
    assert call(monkeypatch, "overdue") == 0
    assert ran[-1][1:] == ["scripts/overdue.py"]


def test_a_tool_runs_in_the_repository_with_what_the_environment_holds(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(
        subprocess, "run", lambda command, **options: seen.update(options, command=command) or Done([], 5)
    )
    monkeypatch.setenv("HERE", "yes")
    assert dev.run("-m", "x", THERE="too") == 5
    assert seen["command"] == [str(dev.PYTHON), "-m", "x"]
    assert seen["cwd"] == ground
    assert {"HERE", "THERE", "PATH"} <= set(seen["env"])
    assert seen["env"]["PYTHONUTF8"] == "1"


@pytest.mark.parametrize("command", list(dev.OWN_WORDS))
def test_a_command_with_words_of_its_own_passes_them_on(
    command: str, ground: Path, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    assert call(monkeypatch, command, "--one", "two") == 0
    assert ran[-1][1:] == [f"scripts/{command}.py", "--one", "two"]
    assert (ROOT / ran[-1][1]).is_file()
