"""Adapter for MkDocs and ProperDocs: gives the engine the finished text of each page.

The only module that imports the engine. Everything is loaded and checked before the engine empties
site/, so bad content stops a build with nothing half-written. Under `serve` the page shows the
problems instead, and comes back by itself when they are mended.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from content import ContentError, finish, guide, open_data, search_index
from content.addresses import Repository

log = logging.getLogger("mkdocs.hooks")
_state: dict[str, Any] = {"serving": False, "guide": None, "error": None}


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether somebody is looking at a live page."""
    _state["serving"] = command == "serve"


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Load and check all content before anything is written."""
    _state["guide"] = _state["error"] = None
    try:
        loaded = guide.load(Path(config.docs_dir), Repository(config.repo_url or ""))
    except ContentError as error:
        if not _state["serving"]:
            raise PluginError(f"The content has {len(error.problems)} problem(s):\n{error}") from None
        log.error("The content has %d problem(s):\n%s", len(error.problems), error)
        _state["error"] = error
        return
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(loaded.newest_review))
    _state["guide"] = loaded


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The finished Markdown of the page, and the edit link of its own file."""
    if _state["error"] is not None:
        problems = "\n".join(f"    {problem}" for problem in _state["error"].problems)
        return f"# The content has a problem\n\nMend this and save; the page comes back.\n\n{problems}\n"
    text: str = _state["guide"].texts[page.file.src_uri]
    return text


def on_post_build(*, config: MkDocsConfig) -> None:
    """What no theme setting can do: repairs of the finished HTML, search entries for rows of tables, open data."""
    site = Path(config.site_dir)
    finish.site(site)
    loaded = _state["guide"]
    if loaded is None:
        return
    open_data.write(loaded.foods, site)
    index = site / "search" / "search_index.json"
    if index.is_file():
        search_index.extend(index, loaded)
