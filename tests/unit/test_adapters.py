"""The two adapters give any engine the same text, and a build gives the same bytes or nothing at all."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

import hooks
import mini
import stage
from content import ContentError, Problem, pages

ROOT = Path(__file__).resolve().parents[2]
BROKEN = mini.FOODS.replace("173944,358", "173944,banana")
MESSAGE = 'docs/data/foods.csv:2 potassium_mg: found "banana", wanted a whole number from 0 to 17000, such as 358 (digits only: no comma, point or unit)'


def project(root: Path) -> Path:
    """A small guide with the configuration and the theme of the real one, ready to be built."""
    mini.write(root)
    shutil.copytree(ROOT / "overrides", root / "overrides")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config[: config.index("\nnav:\n") + 1].replace(
        "- scripts/hooks.py", f"- {ROOT.as_posix()}/scripts/hooks.py"
    )
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    return root


def build(root: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run mkdocs as dev.py does."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **more}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder by their path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def hooked(root: Path, command: Any = "build") -> dict[str, str]:
    """The text that the hook gives to the engine for each page."""
    config = load_config(str(root / "mkdocs.yml"))
    hooks.on_startup(command=command, dirty=False)
    hooks.on_pre_build(config=config)
    texts = {}
    for path in sorted((root / "docs").rglob("*.md")):
        name = path.relative_to(root / "docs").as_posix()
        if not name.startswith("data/"):
            page: Any = SimpleNamespace(file=SimpleNamespace(src_uri=name))
            texts[name] = hooks.on_page_markdown("ignored", page=page, config=config, files=None)  # type: ignore[arg-type]
    return texts


@pytest.fixture(scope="module", params=["small", "real"])
def staged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(the repository, the folder that it was staged to), for the small guide and for the real one."""
    root, target = ROOT, tmp_path_factory.mktemp("staged") / "stage"
    if request.param == "small":
        root = project(tmp_path_factory.mktemp("small") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REPO_URL", raising=False)
        stage.stage(target, root)
    return root, target


def test_both_adapters_give_the_same_text_page_by_page(staged: tuple[Path, Path]) -> None:
    root, target = staged
    texts = {}
    for path in sorted((target / "docs").rglob("*")):
        if path.is_file():
            name = path.relative_to(target / "docs").as_posix()
            texts[name] = pages.split(path.read_text(encoding="utf-8"), name)[1].removeprefix("\n")
    assert len(texts) > 5
    assert texts == hooked(root)


def test_the_staged_front_matter_is_that_of_the_page(staged: tuple[Path, Path]) -> None:
    root, target = staged
    for path in (target / "docs").rglob("*.md"):
        name = path.relative_to(target / "docs")
        front, _, _ = pages.split(path.read_text(encoding="utf-8"), str(name))
        original, _, _ = pages.split((root / "docs" / name).read_text(encoding="utf-8"), str(name))
        assert front.value == original.value


def test_the_staged_configuration_has_no_hooks_and_loses_nothing_else(staged: tuple[Path, Path]) -> None:
    root, target = staged
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    found = (target / "mkdocs.yml").read_text(encoding="utf-8")
    assert not re.search(r"^hooks\b", found, re.M)
    assert "hooks.py" not in re.sub(r"#.*", "", found)
    keys = re.findall(r"^(\w+):", config, re.M)
    assert re.findall(r"^(\w+):", found, re.M) == [key for key in keys if key != "hooks"]
    assert contents(target / "overrides") == contents(root / "overrides")


def test_the_staging_command_says_how_many_pages_it_wrote(tmp_path: Path) -> None:
    assert stage.stage(tmp_path / "stage", project(tmp_path / "project")) == len(mini.PAGES)


def test_staging_replaces_what_was_there(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    old = tmp_path / "stage" / "docs" / "old.md"
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")
    stage.stage(tmp_path / "stage", root)
    assert not old.exists()


def test_the_repository_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(tmp_path / "project")
    monkeypatch.setenv("REPO_URL", "https://forge.example/fork")
    stage.stage(tmp_path / "stage", root)
    text = (tmp_path / "stage" / "docs" / "help.md").read_text(encoding="utf-8")
    assert 'href="https://forge.example/fork/edit/main/docs/help.md"' in text
    assert 'href="https://forge.example/fork/edit/main/docs/help.md"' in hooked(root)["help.md"]


def test_bad_content_is_not_staged(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    stage.stage(tmp_path / "stage", root)
    before = contents(tmp_path / "stage")
    (root / "docs/data/foods.csv").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(ContentError):
        stage.stage(tmp_path / "stage", root)
    assert contents(tmp_path / "stage") == before


def test_the_command_stages_and_says_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = []
    monkeypatch.setattr(stage, "stage", lambda target: seen.append(target) or 7)
    monkeypatch.setattr(stage, "deliver", lambda site: seen.append(f"delivered {site}"))
    monkeypatch.setattr(sys, "argv", ["stage.py", str(tmp_path)])
    assert stage.main() == 0
    monkeypatch.setattr(sys, "argv", ["stage.py"])
    assert stage.main() == 0
    monkeypatch.setattr(sys, "argv", ["stage.py", "--deliver", "out"])
    assert stage.main() == 0
    assert seen == [tmp_path, ROOT / "build" / "stage", "delivered out"]
    assert capsys.readouterr().out.splitlines()[0] == f"7 pages in {tmp_path}"


def test_the_command_lists_the_problems(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(target: Path) -> int:
        raise ContentError([Problem("docs/b.md", 2, "x", "a", "b"), Problem("docs/a.md", 1, "x", "a", "b")])

    monkeypatch.setattr(stage, "stage", fail)
    monkeypatch.setattr(sys, "argv", ["stage.py"])
    assert stage.main() == 1
    assert capsys.readouterr() == ("", "docs/a.md:1 x: found a, wanted b\ndocs/b.md:2 x: found a, wanted b\n")


# The hook


def test_bad_content_stops_a_build_with_its_messages(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    (root / "docs/data/foods.csv").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(PluginError) as caught:
        hooked(root)
    assert str(caught.value) == f"The content has 1 problem(s):\n{MESSAGE}"


def test_bad_content_shows_on_the_live_page_until_it_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = project(tmp_path / "project")
    foods = root / "docs/data/foods.csv"
    good = hooked(root, "serve")
    foods.write_text(BROKEN, encoding="utf-8")
    with caplog.at_level(logging.ERROR, "mkdocs.hooks"):
        shown = hooked(root, "serve")
    assert set(shown.values()) == {
        f"# The content has a problem\n\nMend this and save; the page comes back.\n\n    {MESSAGE}\n"
    }
    assert [record.getMessage() for record in caplog.records] == [f"The content has 1 problem(s):\n{MESSAGE}"]
    foods.write_text(mini.FOODS, encoding="utf-8")
    assert hooked(root, "serve") == good


def test_the_date_of_the_build_is_the_newest_review_unless_one_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path / "project")
    hooked(root)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1709380800"  # 2 March 2024, noon UTC
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    hooked(root)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000"


# Whole builds


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = project(tmp_path_factory.mktemp("built") / "project")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = project(tmp_path / "another-place")
    done = build(again)
    assert done.returncode == 0, done.stderr
    first, second = contents(built / "site"), contents(again / "site")
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_every_page_has_its_file_and_no_source_is_published(built: Path) -> None:
    files = contents(built / "site")
    wanted = {"index.html", "404.html", "legs/index.html", "legs/clot/index.html", "about/sources/index.html"}
    assert wanted <= set(files)
    open_data = {"data/foods.csv", "data/foods.json", "data/datapackage.json"}
    copies = {name.replace(".html", ".md") for name in files if name.endswith("index.html")}
    named = {name for name in files if "data/" in name or name.endswith((".yml", ".csv", ".md"))}
    assert {name for name in named if not name.endswith((".br", ".gz"))} == open_data | copies
    assert b"Fainting or collapse." in files["help/index.html"]


def test_the_sitemap_shows_the_newest_review(built: Path) -> None:
    sitemap = (built / "site" / "sitemap.xml").read_text(encoding="utf-8")
    assert set(re.findall("<lastmod>(.*?)</lastmod>", sitemap)) == {"2024-03-02"}


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("data/foods.csv", BROKEN, MESSAGE),
        (
            "help.md",
            "# Help\n",
            'docs/help.md:1 front matter: found "# Help", wanted front matter between two lines of ---',
        ),
        ("data/bands.yml", "- slug: [", "docs/data/bands.yml:"),
        ("data/bands.yml", "{a: " * 100_000, "docs/data/bands.yml:1 text: found deep nesting, wanted at most 8 levels"),
    ],
    ids=["cell", "page", "YAML", "depth"],
)
def test_a_broken_file_ends_the_build_with_its_message_and_leaves_the_site(
    built: Path, file: str, text: str, message: str
) -> None:
    before = contents(built / "site")
    path = built / "docs" / file
    good = path.read_bytes()
    try:
        path.write_text(text, encoding="utf-8")
        done = build(built)
    finally:
        path.write_bytes(good)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert contents(built / "site") == before


def test_an_engine_without_hooks_builds_the_same_site(built: Path, tmp_path: Path) -> None:
    stage.stage(tmp_path / "stage", built)
    done = build(tmp_path / "stage", SOURCE_DATE_EPOCH="1709380800")
    assert done.returncode == 0, done.stderr
    site = tmp_path / "stage" / "site"
    stage.deliver(site, built)
    first, second = contents(built / "site"), contents(site)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
