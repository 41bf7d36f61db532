"""How fast the food table is: with the real rows, and with many made-up rows of the same shape.

    python3 scripts/dev.py bench-table [--rows 7500]

Builds the site in a temporary copy, once with each list, serves it on this machine and drives the page in Chromium
(CHROMIUM) at a quarter of the processor's speed, as on a cheap phone. Times depend on the machine; sizes do not.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import brotli
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench_browser import FLAGS, SLOWER, slowed
from content.foods import COLUMNS
from site_server import serving

ROOT = Path(__file__).resolve().parent.parent
PAGE = "food/table/"
FIELD = "article form input[type=search]"
LOADS = 5
WORDS = (
    "banana",
    "spinch",
    "aubergine",
    "potatoes",
    "cilantro",
    "lentils boiled",
)  # 47 keystrokes, one word misspelled
WORK = {"Script": "script", "RecalcStyle": "style", "Layout": "layout"}
QUIET = 400  # ms without a change after which a keystroke counts as answered
# The first frame in which the field is shown (its script takes `hidden` from the form).
SHOWN = """selector => new Promise(found => {
  const look = () => {
    const field = document.querySelector(selector);
    if (field && !field.closest("[hidden]")) found(performance.now());
    else if (document.readyState === "complete" && performance.now() > 60000) found(null);
    else requestAnimationFrame(look);
  };
  look();
})"""
# Before any script of the page, some of which end the way of certain keys.
KEYS = """
window.bench = { start: 0, end: 0 };
addEventListener("keydown", event => { bench.start = event.timeStamp; bench.end = 0; }, true);
"""
# From the moment of the key to the end of the frame that shows its result: that of the input, or a later one if the
# count of foods is said anew later. The listener stands last, so that the frame it asks for is the page's own.
# Nothing else is watched, as watching thousands of rows would cost time of its own.
WATCH = """field => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { bench.end = performance.now(); };
  let asked = 0;
  const painted = () => { asked ||= requestAnimationFrame(() => { asked = 0; channel.port2.postMessage(0); }); };
  addEventListener("input", painted);
  for (const status of field.form.querySelectorAll("[role=status]"))
    new MutationObserver(painted).observe(status, { characterData: true, childList: true, subtree: true });
}"""
FIELD_ALONE = (
    "<!doctype html><meta name=viewport content='width=device-width'><title>A field</title>"
    "<article><form><input type=search><p role=status>Nothing</p></form></article>"
)
ANSWERED = "quiet => bench.end > 0 && performance.now() - bench.end > quiet"


@dataclass(frozen=True)
class Result:
    """What was measured with one list; times in ms, None where there was nothing to measure."""

    rows: int
    html: int
    compressed: int
    first_paint: float
    ready: float | None
    keystrokes: list[float]
    heap_before: float
    heap_after: float
    nodes: int
    work: dict[str, float]


def made_up(text: str, count: int, seed: int = 7) -> str:
    """foods.csv with `count` rows: the real ones first, then rows with their figures and words of the same lengths."""
    real = list(csv.DictReader(io.StringIO(text)))
    rng = random.Random(seed)
    rows, slugs, names = real[:count], {row["slug"] for row in real}, {row["name"] for row in real}
    number = max(int(row["fdc_id"]) for row in real)
    while len(rows) < count:
        model = real[len(rows) % len(real)]
        name = _like(model["name"], rng)
        slug = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
        if slug in slugs or name in names:
            continue
        slugs.add(slug)
        names.add(name)
        number += 1
        base = model["base"] and f"{model['base']}-{len(rows) // len(real)}"
        others = "; ".join(dict.fromkeys(_like(other, rng) for other in model["other_names"].split("; ")))
        rows.append(model | {"slug": slug, "name": name, "other_names": others, "base": base, "fdc_id": str(number)})
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _like(text: str, rng: random.Random) -> str:
    """Words of the same lengths with other letters: vowels for vowels, consonants for consonants."""

    def other(match: re.Match[str]) -> str:
        old = match.group()
        new = rng.choice("aeiou" if old.lower() in "aeiou" else "bcdfghklmnprstvz")
        return new.upper() if old.isupper() else new

    return re.sub("[A-Za-z]", other, text)


def built(folder: Path, change: Callable[[str], str]) -> tuple[Path, int]:
    """(the site built in `folder` from a copy of this repository, its number of foods) after a change of foods.csv."""
    for name in ("docs", "overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    foods = folder / "docs" / "data" / "foods.csv"
    text = change(foods.read_text(encoding="utf-8"))
    foods.write_text(text, encoding="utf-8", newline="\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "site")]
    done = subprocess.run(command, cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise SystemExit(f"The site could not be built:\n{done.stdout}{done.stderr}")
    return folder / "site", sum(1 for _ in csv.DictReader(io.StringIO(text)))


def opened(browser: Browser, address: str) -> tuple[BrowserContext, Page, CDPSession]:
    """The page on a slow phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(120_000)
    session = slowed(context, page)
    session.send("Performance.enable")
    page.add_init_script(KEYS)
    page.add_init_script(f"window.shown = ({SHOWN})({FIELD!r});")
    page.goto(address + PAGE)
    return context, page, session


def heap(session: CDPSession) -> float:
    """JavaScript heap in use after a collection, in MB."""
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def spent(session: CDPSession) -> dict[str, float]:
    """Milliseconds that the page has spent so far, by kind of work."""
    metrics = {item["name"]: float(item["value"]) for item in session.send("Performance.getMetrics")["metrics"]}
    return {kind: 1000 * metrics[f"{kind}Duration"] for kind in WORK}


def measured(browser: Browser, site: Path, rows: int) -> Result:
    """One list: loads, then keystrokes in the find field of the table, if there is one."""
    html = (site / PAGE / "index.html").read_bytes()
    paints: list[float] = []
    ready: list[float] = []
    with serving(site) as address:
        for load in range(LOADS):
            context, page, session = opened(browser, address)
            shown = page.evaluate("window.shown") if page.locator(FIELD).count() else None
            ready += [] if shown is None else [float(shown)]
            paints.append(float(page.evaluate('performance.getEntriesByName("first-contentful-paint")[0].startTime')))
            if load < LOADS - 1:
                context.close()
        before = heap(session)
        keystrokes, work = typed(page, session) if ready else ([], {})
        after = heap(session)
        nodes = int(page.evaluate('document.getElementsByTagName("*").length'))
        context.close()
    return Result(
        rows, len(html), len(brotli.compress(html)), statistics.median(paints),
        statistics.median(ready) if ready else None, keystrokes, before, after, nodes, work,
    )  # fmt: skip


def typed(page: Page, session: CDPSession) -> tuple[list[float], dict[str, float]]:
    """Milliseconds from each key to the paint of its result, and the mean of each kind of work for one."""
    field = page.locator(FIELD).first
    field.evaluate("field => field.form.scrollIntoView()")  # where readers type, with the first answer in sight
    field.evaluate(WATCH)
    found: list[float] = []
    work = dict.fromkeys(WORK, 0.0)
    for word in WORDS:
        field.fill("")
        page.wait_for_timeout(QUIET)
        field.focus()
        for letter in word:
            before = spent(session)
            page.keyboard.press("Space" if letter == " " else letter)
            page.wait_for_function(ANSWERED, arg=QUIET, polling=100)
            found.append(float(page.evaluate("bench.end - bench.start")))
            work = {kind: work[kind] + value - before[kind] for kind, value in spent(session).items()}
    return found, {kind: value / len(found) for kind, value in work.items()}


def floor(browser: Browser, folder: Path) -> list[float]:
    """The same keystrokes in a page that holds nothing but a field; what a key costs before a page does anything."""
    page_file = folder / PAGE / "index.html"
    page_file.parent.mkdir(parents=True)
    page_file.write_text(FIELD_ALONE, encoding="utf-8")
    with serving(folder) as address:
        context, page, session = opened(browser, address)
        keystrokes, _ = typed(page, session)
        context.close()
    return keystrokes


def p95(values: list[float]) -> float:
    """The value that 95 in 100 do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def table(results: list[Result]) -> str:
    """The figures side by side, and the goals."""

    def ms(value: float | None) -> str:
        return "none" if value is None else f"{value:,.0f} ms"

    def keys(result: Result, what: Callable[[list[float]], float]) -> str:
        return f"{what(result.keystrokes):,.0f} ms" if result.keystrokes else "no field"

    def work(kind: str, result: Result) -> str:
        return f"{result.work[kind]:,.0f} ms" if result.keystrokes else "no field"

    lines: list[tuple[str, Callable[[Result], str], str]] = [
        ("HTML", lambda r: f"{r.html / 1000:,.0f} kB", ""),
        ("HTML, Brotli", lambda r: f"{r.compressed / 1000:,.1f} kB", "60 kB with the real rows"),
        ("elements", lambda r: f"{r.nodes:,}", ""),
        (f"first paint, median of {LOADS}", lambda r: ms(r.first_paint), ""),
        ("find field ready, median", lambda r: ms(r.ready), ""),
        ("keystrokes", lambda r: str(len(r.keystrokes)), "40 or more"),
        ("key to painted result, median", lambda r: keys(r, statistics.median), ""),
        ("key to painted result, p95", lambda r: keys(r, p95), "50 ms real, 150 ms made up"),
        *((f"mean of a keystroke: {words}", partial(work, kind), "") for kind, words in WORK.items()),
        ("script heap after load", lambda r: f"{r.heap_before:.1f} MB", ""),
        ("script heap after typing", lambda r: f"{r.heap_after:.1f} MB", ""),
    ]
    wide = max(len(name) for name, _, _ in lines)
    head = f"{'':{wide}}" + "".join(f"{f'{r.rows:,} rows':>14}" for r in results) + "  goal"
    body = [f"{name:{wide}}" + "".join(f"{show(r):>14}" for r in results) + f"  {goal}" for name, show, goal in lines]
    return "\n".join([head, *body])


def main() -> int:
    """Measure both lists and print the table."""
    parser = argparse.ArgumentParser(prog="bench-table", description="How fast the food table is.")
    parser.add_argument("--rows", type=int, default=7500, help="how many rows the made-up list has")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        results = []
        lists: list[Callable[[str], str]] = [lambda text: text, lambda text: made_up(text, options.rows)]
        for i, change in enumerate(lists):
            start = time.monotonic()
            site, rows = built(Path(scratch) / str(i), change)
            print(f"built with {rows:,} rows in {time.monotonic() - start:.0f} s", flush=True)
            results.append(measured(browser, site, rows))
        alone = floor(browser, Path(scratch) / "alone")
        browser.close()
    print(f"\nprocessor {SLOWER} times slower, 360 px wide\n{table(results)}")
    print(f"A field alone, on this machine now: median {statistics.median(alone):.0f} ms, p95 {p95(alone):.0f} ms.")
    if not all(result.keystrokes for result in results):
        print(f"Keystrokes were not measured: the page shows no {FIELD}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
