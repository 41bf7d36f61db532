"""How heavy and how fast each kind of page is, beside the same pages in the theme as it comes, and as bare HTML.

    python3 scripts/dev.py bench [--rounds 5] [--only home food ...] [--also NAME=FOLDER ...] [--at-quality-5]

Builds the site, builds the same pages with the theme's own set-up (its search, its styles, none of our files; web fonts
off, as they come from another host), and writes the text of each article into one bare HTML file. Serves all three as a
host would (`.br` copies of ours, Brotli 5 for the rest; --at-quality-5: 5 for all) and visits them in Chromium (CHROMIUM)
as a phone on slow 4G with a quarter of the processor, in a new order each round. Prints medians, and ratios of medians.
Times are those of the machine: look at the ratios, and repeat. Bytes are the same each time.
"""

from __future__ import annotations

import argparse
import html
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import stage
from bench_browser import FLAGS, SLOWER, WATCH_PAINT, slowed
from bench_host import Log, Sent, hosting

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "home": "", "help": "help/", "content": "low/symptoms/", "questions": "faq/", "topic": "faq/legs/", "food table": "food/table/",
    "charts": "food/charts/", "medicines": "medicines/", "result": "result/", "sources": "about/sources/",
}  # fmt: skip
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
STILL = 0.7  # seconds without a request after which a page is taken for loaded
TYPES = {"document": "html", "script": "js", "worker": "js", "serviceworker": "js", "style": "css", "image": "image", "manifest": "other", "font": "font"}  # fmt: skip
BARE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{max-width:42rem;margin:auto;padding:1rem;font:1.1rem/1.6 system-ui}}table{{display:block;overflow:auto}}</style></head>
<body><main>{article}</main></body></html>
"""


@dataclass
class Visit:
    """One cold visit: bytes by type, requests, times in ms, layout shift."""

    bytes: dict[str, int]
    requests: int
    times: dict[str, float]
    shift: float

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


@dataclass
class Column:
    """All visits of one page of one site."""

    visits: list[Visit] = field(default_factory=list)

    def median(self, what: str) -> float:
        return statistics.median(visit.times[what] for visit in self.visits)


def mkdocs(target: Path, *more: str) -> None:
    """Run the engine; stop with what it says when it fails."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(target), *more]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise SystemExit(f"The site could not be built:\n{done.stdout}{done.stderr}")


def stock(target: Path, folder: Path) -> None:
    """The finished pages, in the theme as it comes."""
    stage.stage(folder)
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    for key in ("theme", "extra", "extra_css", "plugins", "watch"):
        config = re.sub(rf"^{key}:\n(?:  .*\n|\n)+", "", config, flags=re.M)
    config += "\ntheme:\n  name: material\n  font: false\n"
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    mkdocs(target, "--config-file", str(folder / "mkdocs.yml"))


def bare(site: Path, target: Path) -> None:
    """Each measured article as one HTML file with a line of style: nothing can be lighter and say the same."""
    for path in PAGES.values():
        page = (site / path / "index.html").read_text(encoding="utf-8")
        found = re.search(r"<article[^>]*>(.*)</article>", page, re.S)
        title = re.search(r"<title>(.*?)</title>", page, re.S)
        article = re.sub(r'\s(?:class|data-[a-z-]+)="[^"]*"', "", found[1] if found else "")
        article = re.sub(r"\s*\n\s*", "\n", article)
        (target / path).mkdir(parents=True, exist_ok=True)
        text = BARE.format(title=title[1] if title else html.escape(path), article=article)
        (target / path / "index.html").write_text(text, encoding="utf-8")


def by_type(answers: list[Sent]) -> dict[str, int]:
    """Bytes by type; what a script or a worker fetches is told by the name of the file."""
    sizes: dict[str, int] = defaultdict(int)
    for answer in answers:
        kind = TYPES.get(answer.purpose)
        if kind is None:
            kind = {"js": "js", "css": "css", "html": "html"}.get(answer.path.rpartition(".")[2], "other")
        sizes[kind] += answer.size
    return dict(sizes)


def visit(browser: Browser, address: str, path: str, log: Log) -> Visit:
    """A first visit on the slow phone, until the page has asked for nothing for a while."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=1.75, is_mobile=True, has_touch=True
    )
    log.answers.clear()
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(WATCH_PAINT)
    session = slowed(context, page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    page.goto(address + path, wait_until="load")
    count, since = -1, time.monotonic()
    while time.monotonic() - since < STILL:
        page.wait_for_timeout(50)
        if log.busy or len(log.answers) != count:
            count, since = len(log.answers), time.monotonic()
    # Asked past the page's security policy, which lets nobody evaluate a text.
    told: dict[str, Any] = session.send("Runtime.evaluate", {"expression": "bench", "returnByValue": True})
    found = told["result"]["value"]
    context.close()
    shift = float(found.pop("shift"))
    answers = list(log.answers)
    return Visit(by_type(answers), len(answers), {key: float(value) for key, value in found.items()}, shift)


def table(name: str, columns: dict[str, Column]) -> str:
    """The figures of one kind of page, a line for each site."""
    types = ["html", "css", "js", "image", "other"]
    head = f"{name:12}{'kB':>7}" + "".join(f"{kind:>7}" for kind in types)
    head += f"{'requests':>10}{'FCP':>7}{'LCP':>7}{'(from-to)':>13}{'blocking':>10}{'shift':>8}{'LCP/bare':>10}{'LCP/stock':>11}{'kB/stock':>10}"
    lines = [head]
    for site, column in columns.items():
        one = column.visits[-1]
        largest = [item.times["largest"] for item in column.visits]
        line = f"  {site:10}{one.total / 1000:7.1f}" + "".join(f"{one.bytes.get(k, 0) / 1000:7.1f}" for k in types)
        line += f"{one.requests:10}{column.median('first'):7.0f}{column.median('largest'):7.0f}"
        line += f"{f'{min(largest):.0f}-{max(largest):.0f}':>13}{column.median('blocking'):10.0f}"
        line += f"{max(item.shift for item in column.visits):8.3f}"
        for other in ("bare", "stock"):
            ratio = column.median("largest") / columns[other].median("largest") if other in columns else None
            line += f"{ratio:{10 if other == 'bare' else 11}.2f}" if ratio is not None else f"{'-':>10}"
        line += f"{one.total / columns['stock'].visits[-1].total:10.2f}" if "stock" in columns else f"{'-':>10}"
        lines.append(line)
    return "\n".join(lines)


def main() -> int:
    """Build, visit, print."""
    parser = argparse.ArgumentParser(prog="bench", description="How heavy and how fast each kind of page is.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=list(PAGES), metavar="PAGE", default=list(PAGES))
    parser.add_argument("--also", nargs="+", metavar="NAME=FOLDER", default=[], help="other built sites to compare")
    parser.add_argument("--at-quality-5", action="store_true", help="send no .br copies")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch)
        sites = {name: folder / name for name in ("bare", "stock", "ours")}
        mkdocs(sites["ours"], "--strict")
        stock(sites["stock"], folder / "stage")
        bare(sites["ours"], sites["bare"])
        for word in options.also:
            name, _, place = word.partition("=")
            sites[name] = Path(place).resolve()
        copies = not options.at_quality_5
        hosts = {name: stack.enter_context(hosting(place, copies)) for name, place in sites.items()}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        columns = {page: {name: Column() for name in sites} for page in options.only}
        for name, (address, log) in hosts.items():  # the first visit of all pays for the start of the browser
            visit(browser, address, PAGES[options.only[0]], log)
            print(f"{name} is served", flush=True)
        order = [(page, name) for page in options.only for name in sites]
        rng = random.Random()
        for number in range(options.rounds):
            rng.shuffle(order)
            for page, name in order:
                address, log = hosts[name]
                columns[page][name].visits.append(visit(browser, address, PAGES[page], log))
            print(f"round {number + 1} of {options.rounds}; load average {os.getloadavg()[0]:.1f}", flush=True)
        browser.close()
    print(
        f"\nslow 4G, processor {SLOWER} times slower, 412 px wide; medians of {options.rounds}; kB as sent, headers included, ms"
    )
    print("bytes: " + ("our .br copies (Brotli 11), the others at Brotli 5" if copies else "all at Brotli 5") + "\n")
    for page, found in columns.items():
        print(table(page, found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
