"""Measure the search: type real queries into the real box of the built site, in the real browser.

    python3 scripts/dev.py search-eval [FILE.tsv] [--set tune|check] [--stock] [--misses] [--save]

Prints the share of queries whose first result, one of the first three or of the first five is right, and the share
with no result, by kind. `--stock` measures the theme's own search on the same pages in the same run. `--save` keeps
the figures in docs/data/search_scores.yml, which the page about the search shows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import stage
from bench_browser import FLAGS
from content import ContentError, search_queries
from content.search_queries import Query
from site_server import serving

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "data" / "search_queries.tsv"
SAVED = ROOT / "docs" / "data" / "search_scores.yml"
LOOKED_AT = 5
SLOWER = 4


@dataclass(frozen=True)
class Outcome:
    """A query, the rank of its first right result (0: none of the first five), and what stood there."""

    query: Query
    rank: int
    results: tuple[str, ...]


def build(target: Path, stock: bool) -> None:
    """Build the site into `target`; `stock`: the same pages with the theme as it comes."""
    config = ["--strict"]
    if stock:
        folder = target.parent / "stage"
        stage.stage(folder)
        text = (folder / "mkdocs.yml").read_text(encoding="utf-8")
        text = re.sub(r"^  custom_dir: .*\n|^  favicon: .*\n|^extra_css:\n(?:  .*\n)+", "", text, flags=re.M)
        text = re.sub(r"^watch:\n(?:  .*\n)+|^plugins:\n(?:  .*\n)+", "", text, flags=re.M)
        (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
        config = ["--config-file", str(folder / "mkdocs.yml")]
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(target), *config]
    env = {**os.environ, "SITE_URL": "http://127.0.0.1:8123/", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The site does not build:\n{done.stdout}{done.stderr}")


def ask_ours(page: Page, text: str) -> list[str]:
    """Addresses of the first results in our panel."""
    page.evaluate("delete document.querySelector('.site-search__list').dataset.query")
    page.fill(".md-search__input", "")
    page.fill(".md-search__input", text)
    # The field cuts what is too long, so its own value counts.
    page.wait_for_function(
        "() => document.querySelector('.site-search__list').dataset.query === document.querySelector('.md-search__input').value"
    )
    links: list[str] = page.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    return links


def ask_stock(page: Page, text: str) -> list[str]:
    """Addresses of the first results in the theme's own panel; parts of a page count in their order."""
    page.fill(".md-search__input", "")
    page.wait_for_timeout(60)
    page.fill(".md-search__input", text)
    page.keyboard.press("End")  # it listens to keys only
    before = ""
    for _ in range(40):  # it says nothing when it is done: wait until two looks are equal
        page.wait_for_timeout(50)
        now = page.inner_text(".md-search-result__meta") + str(page.locator(".md-search-result__link").count())
        if now == before and "Initializing" not in now and "Type to start" not in now:
            break
        before = now
    links: list[str] = page.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    return [re.sub(r"\?[^#]*", "", link) for link in links]


def run(page: Page, address: str, queries: list[Query], ask: Callable[[Page, str], list[str]]) -> list[Outcome]:
    """Type each query into the box of the home page."""
    page.goto(address)
    page.locator(".md-search__input").focus()
    page.wait_for_timeout(1500)
    outcomes = []
    for query in queries:
        found = [link.removeprefix(address) for link in ask(page, query.text)]
        rank = next((i for i, link in enumerate(found[:LOOKED_AT], 1) if query.hit(link)), 0)
        outcomes.append(Outcome(query, rank, tuple(found[:LOOKED_AT])))
    return outcomes


def share(outcomes: list[Outcome], most: int) -> float:
    """Percent of outcomes whose right result is among the first `most`."""
    return 100 * sum(0 < o.rank <= most for o in outcomes) / len(outcomes)


def empty(outcomes: list[Outcome]) -> float:
    """Percent of outcomes without any result."""
    return 100 * sum(not o.results for o in outcomes) / len(outcomes)


def table(outcomes: list[Outcome]) -> str:
    """hit@1, hit@3, hit@5 and no result, by kind and in all."""
    kinds = [kind for kind in search_queries.KINDS if any(o.query.kind == kind for o in outcomes)]
    groups = [(kind, [o for o in outcomes if o.query.kind == kind]) for kind in kinds] + [("all", outcomes)]
    lines = [f"{'':14}{'queries':>8}{'hit@1':>8}{'hit@3':>8}{'hit@5':>8}{'none':>8}"]
    for kind, group in groups:
        figures = [share(group, 1), share(group, 3), share(group, 5), empty(group)]
        lines.append(f"{kind:14}{len(group):8}" + "".join(f"{figure:7.1f}%" for figure in figures))
    return "\n".join(lines)


def speed(page: Page, queries: list[Query]) -> list[float]:
    """Milliseconds from a key to painted results, at a quarter of the processor's speed, index loaded."""
    client = page.context.new_cdp_session(page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times: list[float] = []
    for query in queries:
        page.fill(".md-search__input", "")
        for end in range(2, min(len(query.text), 24) + 1, 2):
            times.append(
                page.evaluate(
                    """text => new Promise(done => {
                        const field = document.querySelector(".md-search__input");
                        const list = document.querySelector(".site-search__list");
                        const start = performance.now();
                        new MutationObserver((_, seen) => {
                            if (list.dataset.query !== text) return;
                            seen.disconnect();
                            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
                        }).observe(list, { attributes: true, attributeFilter: ["data-query"] });
                        field.value = text;
                        field.dispatchEvent(new Event("input", { bubbles: true }));
                    })""",
                    query.text[:end],
                )
            )
    client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return times


def saved(results: dict[str, list[Outcome]], day: dt.date) -> str:
    """The figures as docs/data/search_scores.yml."""
    head = "# How well the search finds. Made by: python3 scripts/dev.py search-eval --stock --save\n"
    records = []
    for kind in (*search_queries.KINDS, "all"):
        groups = {name: [o for o in found if kind in (o.query.kind, "all")] for name, found in results.items()}
        if not groups["ours"]:
            continue
        record = f'- kind: "{kind}"\n  queries: {len(groups["ours"])}\n'
        for name, group in groups.items():
            figures = ", ".join(f"{figure:.1f}" for figure in (share(group, 1), share(group, 3), empty(group)))
            record += f"  {name}: [{figures}]\n"
        records.append(record + f"  measured: {day}\n")
    return head + "".join(records)


def main() -> int:
    """Measure and print; the exit code is 0 unless something is broken."""
    parser = argparse.ArgumentParser(prog="search-eval", description="How well the search finds.")
    parser.add_argument("file", nargs="?", type=Path, default=TABLE)
    parser.add_argument("--set", choices=search_queries.SETS, help="only this half of the table")
    parser.add_argument("--stock", action="store_true", help="measure the theme's own search too")
    parser.add_argument("--misses", action="store_true", help="list the queries whose first three results are wrong")
    parser.add_argument(
        "--save", action="store_true", help="keep the figures of the check half for the page about the search"
    )
    options = parser.parse_args()
    try:
        queries = search_queries.load(options.file)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    chosen = [query for query in queries if options.set in (None, query.set)]
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        results: dict[str, list[Outcome]] = {}
        for name, ask in (("ours", ask_ours), ("stock", ask_stock)) if options.stock else (("ours", ask_ours),):
            target = Path(scratch) / name
            build(target, stock=name == "stock")
            with serving(target) as address:
                page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
                start = time.monotonic()
                results[name] = run(page, address, chosen, ask)
                took = time.monotonic() - start
                for part in search_queries.SETS if options.set is None else (options.set,):
                    group = [o for o in results[name] if o.query.set == part]
                    if group:
                        print(f"\n{name}, {part}\n{table(group)}")
                print(f"({took:.0f} s)")
                if name == "ours":
                    times = sorted(speed(page, chosen[:12]))
                    print(
                        f"key to painted results, processor {SLOWER} times slower: median {statistics.median(times):.0f} ms, "
                        f"p95 {times[int(len(times) * 0.95)]:.0f} ms ({len(times)} keys)"
                    )
        browser.close()
    if options.misses:
        for outcome in results["ours"]:
            if not 0 < outcome.rank <= 3:
                print(
                    f"\n[{outcome.query.set} {outcome.query.kind}] {outcome.query.text}\n  wanted {' '.join(outcome.query.gold)}"
                )
                print("  found  " + " ".join(outcome.results))
    if options.save:
        checked = {name: [o for o in found if o.query.set == "check"] for name, found in results.items()}
        SAVED.write_text(saved(checked, dt.date.today()), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
