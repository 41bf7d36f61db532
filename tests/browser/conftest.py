"""The built site, served on this machine, and a real Chromium. `dev.py test` names both."""

from __future__ import annotations

import os
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
    folder = Path(os.environ["TEST_SITE"])
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


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """open_page(width=360, dark=False, scripts=True) gives a fresh page."""
    contexts: list[BrowserContext] = []

    def fresh(width: int = 360, height: int = 740, dark: bool = False, scripts: bool = True, **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        return context.new_page()

    yield fresh
    for context in contexts:
        context.close()
