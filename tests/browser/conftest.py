"""The built site, served on this machine, and a real Chromium. `dev.py test` names both."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from site_server import serving

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

ORIGIN = re.compile(r"https?://[^/]+")

AXE_RULES = {
    "resultTypes": ["violations"],  # of the passes only the rule is kept: half the time
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


@pytest.fixture(scope="session")
def axe_rules() -> dict[str, Any]:
    """What axe checks: WCAG 2.2 A and AA, and what it calls best practice."""
    return AXE_RULES


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    folder = Path(os.environ["TEST_SITE"]).resolve()
    assert (folder / "index.html").is_file(), f"no built site in {folder}"
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with serving(site) as where:
        yield where


@pytest.fixture(scope="session")
def paths(site: Path) -> list[str]:
    """Every page by its address below the root, the 404 page included."""
    found = sorted(p.relative_to(site).as_posix().removesuffix("index.html") for p in site.rglob("*.html"))
    assert len(found) > 20, f"only {len(found)} pages"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """The contexts of this run by their settings: what one page has fetched, the next need not fetch again."""
    return {}


@pytest.fixture
def open_page(browser: Browser, contexts: dict[str, BrowserContext]) -> Iterator[Callable[..., Page]]:
    """open_page(width=360, dark=False, scripts=True) gives a new page, with nothing kept on the device.

    With `alone=True` its cache, clock and service workers are its own; other pages have no service workers.
    """
    opened: list[Page] = []

    def fresh(
        width: int = 360, height: int = 740, dark: bool = False, scripts: bool = True, alone: bool = False, **more: Any
    ) -> Page:
        settings: dict[str, Any] = {
            "viewport": {"width": width, "height": height},
            "color_scheme": "dark" if dark else "light",
            "java_script_enabled": scripts,
            "reduced_motion": "reduce",
            "service_workers": "allow" if alone else "block",
            **more,
        }
        name = repr(settings)
        if alone or name not in contexts:
            context = browser.new_context(**settings)
            if not alone:
                contexts[name] = context
        else:
            context = contexts[name]
        opened.append(context.new_page())
        return opened[-1]

    yield fresh
    for context in {page.context for page in opened}:
        if context not in contexts.values():
            context.close()
            continue
        cdp = context.new_cdp_session(context.new_page())
        for origin in {url.group() for each in context.pages if (url := ORIGIN.match(each.url))}:
            cdp.send(
                "Storage.clearDataForOrigin",
                {"origin": origin, "storageTypes": "local_storage,indexeddb,cache_storage"},
            )
        for each in context.pages:
            each.close()
