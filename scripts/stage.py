"""Adapter for any engine: writes the finished pages and a config without hooks to build/stage.

    python scripts/stage.py [FOLDER] [--file-links]
    python scripts/stage.py --deliver SITE

The engine then builds FOLDER/mkdocs.yml. --file-links is for an engine that reads links in HTML as it reads those in
Markdown, as Zensical does: they then name files, not addresses. --deliver makes of its output in SITE what is published,
with the steps that scripts/hooks.py takes for MkDocs.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import sys
from pathlib import Path

from content import ContentError, delivery, guide, pages
from content.addresses import Repository
from content.place import Place, goal, html_file
from content.readers import read_text

ROOT = Path(__file__).resolve().parent.parent
OWN_SEARCH = "search.json"  # Zensical's; nothing of ours asks for it, and the copy for reading offline would hold it
HREF = re.compile(r'(?P<start><a\b[^>]*?\shref=")(?P<way>[^"#]+)(?P<anchor>#[^"]*)?(?=")')


def stage(target: Path, root: Path = ROOT, file_links: bool = False) -> int:
    """Write docs/, overrides/ and mkdocs.yml below `target`; the number of pages. Replaces what was there."""
    config, loaded = _load(root)
    files = {html_file(page.path): page.path for page in loaded.pages}
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root / "overrides", target / "overrides")
    for page in loaded.pages:
        name = f"docs/{page.path}"
        source = read_text(root / name)
        _, body, _ = pages.split(source, name)
        head = source[: len(source) - len(body)]
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = loaded.texts[page.path]
        if file_links:
            text = with_file_links(text, page.path, files)
        path.write_text(f"{head}\n{text}", encoding="utf-8", newline="\n")
    without_hooks = re.sub(r"^hooks:\n(?: .*\n)+\n?", "", config, flags=re.M)
    (target / "mkdocs.yml").write_text(without_hooks, encoding="utf-8", newline="\n")
    return len(loaded.pages)


def with_file_links(text: str, page: str, files: dict[str, str]) -> str:
    """The text of a page with each link of its HTML as the way from file to file: ../why/#x becomes why.md#x.

    `files` gives the page of each HTML file. Links that leave the site, or stay on the page, are left as they are.
    """
    here = posixpath.dirname(page) or "."

    def link(match: re.Match[str]) -> str:
        target = goal(html_file(page), match["way"], "/")
        if target is None:
            return match.group()
        name = f"{target}index.html" if target == "" or target.endswith("/") else target
        return match["start"] + posixpath.relpath(files.get(name, target), here) + (match["anchor"] or "")

    return HREF.sub(link, text)


def deliver(site: Path, root: Path = ROOT) -> None:
    """Make of the output of an engine what is published, in place."""
    config, loaded = _load(root)
    address = (os.environ.get("SITE_URL") or _default(config, "SITE_URL")).rstrip("/") + "/"
    place = Place(_text(config, "site_name"), _text(config, "site_description"), address)
    (site / OWN_SEARCH).unlink(missing_ok=True)
    slow = os.environ.get("PRECOMPRESS") != "0"
    delivery.deliver(site, loaded, place, root / ".cache" / "brotli" if slow else None)


def _load(root: Path) -> tuple[str, guide.Guide]:
    """(the configuration as text, the guide)."""
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    address = os.environ.get("REPO_URL") or _default(config, "REPO_URL")
    return config, guide.load(root / "docs", Repository(address))


def _text(config: str, key: str) -> str:
    """A quoted value of mkdocs.yml."""
    match = re.search(rf'^{key}: (".*")$', config, re.M)
    return str(json.loads(match.group(1))) if match else ""


def _default(config: str, variable: str) -> str:
    """The value that mkdocs.yml falls back to when `variable` is not set."""
    match = re.search(rf'!ENV \[{variable}, "([^"]*)"\]', config)
    return match.group(1) if match else ""


def main() -> int:
    """Stage, or deliver, and say what was done; problems one a line."""
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["--deliver"] and len(arguments) == 2:
            deliver(Path(arguments[1]))
            print(f"{arguments[1]} is ready to be published")
        else:
            folders = [word for word in arguments if word != "--file-links"]
            target = Path(folders[0]) if folders else ROOT / "build" / "stage"
            count = stage(target, file_links=True) if "--file-links" in arguments else stage(target)
            print(f"{count} pages in {target}")
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
