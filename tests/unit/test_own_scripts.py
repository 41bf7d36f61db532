"""Our scripts without comments and blanks: what a reader would see of them is the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rjsmin

from content import own_scripts

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "overrides" / "assets" / "javascripts").glob("*.js"))
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_no_text_loses_a_blank(path: Path) -> None:
    """Patterns may hold quotes, so texts are found line by line, and each must stand in what is sent."""
    code = re.sub(r"(?:^|\s)// .*$|^\s*/\*[\s\S]*?\*/$", "", path.read_text(encoding="utf-8"), flags=re.M)
    sent = rjsmin.jsmin(path.read_text(encoding="utf-8"))
    texts = {text for line in code.split("\n") if "/[" not in line for text in TEXT.findall(line)}
    assert [text for text in texts if text not in sent and not text.startswith("`${")] == []


def test_only_our_scripts_change(tmp_path: Path) -> None:
    folder = tmp_path / own_scripts.FOLDER
    folder.mkdir(parents=True)
    for name in ("bundle.1.min.js", "ours.js"):
        (folder / name).write_text("// a\n  b();\n  c(`d  e`);\n", encoding="utf-8")
    own_scripts.site(tmp_path)
    theirs, ours = (path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))
    assert theirs == "// a\n  b();\n  c(`d  e`);\n"
    assert ours == "b();c(`d  e`);\n"
