"""`serve` in the real browser: an edit shows without a restart, a mistake shows as a message, and mends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from test_adapters import project


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The small guide under `mkdocs serve`, as the real one takes ten seconds a build: (its folder, its address)."""
    copy = project(tmp_path_factory.mktemp("live"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    with (copy / "serve.log").open("w") as log:
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        server = subprocess.Popen(command, cwd=copy, stdout=log, stderr=log, env=environment)
        for _ in range(300):  # the first build takes some seconds
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (copy / "serve.log").read_text(encoding="utf-8")
            time.sleep(0.2)
        yield copy, f"http://127.0.0.1:{port}/"
        server.send_signal(signal.SIGINT)
        server.wait(60)  # it finishes a build that is under way


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there once or more."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} is not in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_edits_show_and_mistakes_are_named(live: tuple[Path, str], open_page: Callable[..., Page]) -> None:
    copy, address = live
    page = open_page(width=1280)
    page.goto(address + "tables/", timeout=60_000)
    foods = copy / "docs" / "data" / "foods.csv"
    expect(page.locator("#food-banana-raw")).to_contain_text("422 mg")

    edit(foods, "173944,358,", "173944,359,")
    expect(page.locator("#food-banana-raw")).to_contain_text("359 mg", timeout=40_000)

    edit(foods, "173944,359,", "173944,35x,")
    expect(page.locator("article")).to_contain_text('found "35x", wanted a whole number', timeout=40_000)
    assert "foods.csv" in page.locator("article").inner_text()

    edit(foods, "173944,35x,", "173944,358,")
    expect(page.locator("#food-banana-raw")).to_contain_text("358 mg", timeout=40_000)

    question = next((copy / "docs" / "data" / "faq").glob("*.md"))
    edit(question, "reviewed: 2024", "reviewed: 2096")
    expect(page.locator("article")).to_contain_text(question.name, timeout=40_000)
    assert "Traceback" not in (copy / "serve.log").read_text(encoding="utf-8")
