"""Our scripts without comments and indentation: the same code."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import own_scripts

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "overrides" / "assets" / "javascripts").glob("*.js"))


def test_comments_and_indentation_stay_at_home() -> None:
    text = '/* About\n   this. */\n(() => {\n  // one\n  say("// no comment /* here */"); // stays\n\n  /** Two */\n  go(`a  b`);\n})();\n'
    assert own_scripts.lighter(text) == '(() => {\nsay("// no comment /* here */"); // stays\ngo(`a  b`);\n})();\n'


def test_a_text_that_goes_over_lines_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a\.js: a text in backquotes goes over the end of a line: const a = `one$"):
        own_scripts.lighter("const a = `one\n  two`;\n", "a.js")
    assert own_scripts.lighter("const quote = /['`]/;\n") == "const quote = /['`]/;\n"


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_every_line_of_code_is_kept(path: Path) -> None:
    """Taken apart in another way: line by line."""
    kept, inside = [], False
    for line in map(str.strip, path.read_text(encoding="utf-8").split("\n")):
        starts = line.startswith("/*")
        if not (inside or starts or line.startswith("//") or not line):
            kept.append(line)
        inside = (inside or starts) and not line.endswith("*/")
    assert own_scripts.lighter(path.read_text(encoding="utf-8"), path.name).splitlines() == kept


def test_the_theme_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / own_scripts.FOLDER
    folder.mkdir(parents=True)
    for name in ("bundle.1.min.js", "ours.js"):
        (folder / name).write_text("// a\n  b();\n", encoding="utf-8")
    own_scripts.site(tmp_path)
    assert [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())] == ["// a\n  b();\n", "b();\n"]
