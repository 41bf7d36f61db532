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

from content import ContentError, delivery, finish, guide
from content.addresses import Repository
from content.place import Place

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
    """What stands in site/ becomes what is published; while somebody edits, only what shows."""
    site = Path(config.site_dir)
    loaded = _state["guide"]
    if loaded is None:
        finish.site(site)
    elif _state["serving"]:
        delivery.live(site, loaded)
    else:
        place = Place(config.site_name, config.site_description or "", (config.site_url or "").rstrip("/") + "/")
        # Compressed copies cost more than the rest of the build; checks do without (dev.py sets it to 0).
        slow = os.environ.get("PRECOMPRESS") != "0"
        cache = Path(config.config_file_path).parent / ".cache" / "brotli"
        try:
            pdfs = os.environ.get("PDFS")  # the folder of scripts/pdf.py, if the PDFs are to be published too
            delivery.deliver(site, loaded, place, cache if slow else None, Path(pdfs) if pdfs else None)
        except ContentError as error:
            raise PluginError(f"The built pages have {len(error.problems)} problem(s):\n{error}") from None
