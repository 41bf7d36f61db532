"""Adapter for any engine: writes the finished pages and a config without hooks to build/stage.

    python scripts/stage.py [FOLDER]

The engine then builds FOLDER/mkdocs.yml; `finish.site` mends its output as it mends MkDocs'. FOLDER/data holds the
files of open data, which belong into the built site as they are.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from content import ContentError, guide, open_data, pages
from content.addresses import Repository
from content.readers import read_text

ROOT = Path(__file__).resolve().parent.parent


def stage(target: Path, root: Path = ROOT) -> int:
    """Write docs/, overrides/ and mkdocs.yml below `target`; the number of pages. Replaces what was there."""
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    address = os.environ.get("REPO_URL") or _default(config, "REPO_URL")
    loaded = guide.load(root / "docs", Repository(address))
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root / "overrides", target / "overrides")
    for page in loaded.pages:
        name = f"docs/{page.path}"
        source = read_text(root / name)
        _, body, _ = pages.split(source, name)
        head = source[: len(source) - len(body)]
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{head}\n{loaded.texts[page.path]}", encoding="utf-8", newline="\n")
    open_data.write(loaded.foods, target)
    without_hooks = re.sub(r"^hooks:\n(?: .*\n)+\n?", "", config, flags=re.M)
    (target / "mkdocs.yml").write_text(without_hooks, encoding="utf-8", newline="\n")
    return len(loaded.pages)


def _default(config: str, variable: str) -> str:
    """The value that mkdocs.yml falls back to when `variable` is not set."""
    match = re.search(rf'!ENV \[{variable}, "([^"]*)"\]', config)
    return match.group(1) if match else ""


def main() -> int:
    """Stage, and say how many pages; problems one a line."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "stage"
    try:
        count = stage(target)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} pages in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
