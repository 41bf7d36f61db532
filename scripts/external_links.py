"""Visit the addresses of other sites that the built site links to, and say which no longer answer.

    python scripts/external_links.py SITE --state FILE --report FILE [--tries N] [--pause SECONDS] [--wait SECONDS]

SITE: a built site. FILE of --state: JSON, what failed in earlier runs; read if it is there, and replaced. FILE of --report:
Markdown for the one issue, empty if there is nothing to tell. Exit code 0: every address answers; 1: some do not; 2: they
could not be visited.

LinkChecker does the visiting. An address that fails is visited again after a pause, three times in all, as servers have bad
minutes; one host is asked at most every --wait seconds. Many publishers turn programs away (401, 403, 429, robots.txt) and
serve people: those are listed, but they are no failure. What is not worth a visit stands in .github/link-exceptions.yml.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from content import ContentError, Problem, shown
from content.readers import read_yaml
from content.records import today

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = ROOT / ".github" / "link-exceptions.yml"
TURNED_AWAY = ("401 ", "403 ", "429 ")
ROBOTS = "robots.txt asks programs to stay away"
SHOWN_PAGES = 3


class CannotVisit(Exception):
    """LinkChecker did not do its work; the message says what it printed."""


@dataclass(frozen=True)
class Visit:
    """What an address gave. verdict: answers | moved | refused | fails; reason: the answer; now: where it moved to."""

    verdict: str
    reason: str
    now: str = ""


@dataclass(frozen=True)
class Failure:
    """An address that did not answer: the first and the last day, the number of runs, and the last answer."""

    first: str
    last: str
    times: int
    reason: str


class _Links(HTMLParser):
    """The addresses of <a> and the address of the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.canonical = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and re.match(r"https?://", values.get("href") or ""):
            self.found.append((values["href"] or "").partition("#")[0])
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values.get("href") or ""


def addresses(site: Path, repository: str) -> dict[str, list[str]]:
    """Address -> the pages that link to it, without those of the site itself and of its repository."""
    found: dict[str, list[str]] = {}
    own = [repository.rstrip("/") + "/", "https://example.org/"]
    parsed: list[tuple[str, _Links]] = []
    for path in sorted(site.rglob("*.html")):
        links = _Links()
        links.feed(path.read_text(encoding="utf-8"))
        name = path.relative_to(site).as_posix()
        parsed.append((name, links))
        if name == "index.html" and links.canonical:
            own.append(links.canonical)
    for name, links in parsed:
        for address in dict.fromkeys(links.found):
            if address != repository and not address.startswith(tuple(own)):
                found.setdefault(address, []).append(name)
    return found


def exceptions(path: Path) -> dict[str, str]:
    """Start of an address -> why it is not visited. Raises ContentError."""
    tree = read_yaml(path)
    result: dict[str, str] = {}
    problems = []
    wanted = 'a list of records with "starts" (the start of an address) and "reason", both text'
    for i, item in enumerate(tree.value if isinstance(tree.value, list) else [None]):
        good = isinstance(item, dict) and set(item) == {"starts", "reason"}
        if good and all(isinstance(value, str) and value.strip() for value in item.values()):
            result[item["starts"]] = item["reason"]
        else:
            problems.append(Problem(tree.name, tree.line(i), f"{i + 1}", shown(item), wanted))
    if problems:
        raise ContentError(problems)
    return result


def visit(wanted: Iterable[str], wait: float, timeout: int, repository: str) -> dict[str, Visit]:
    """Every address once, by LinkChecker. Raises CannotVisit."""
    wanted = list(wanted)
    # As root, LinkChecker would become `nobody` and could then read neither its own modules nor write a report.
    start = "import os; os.geteuid = lambda: 1; import runpy; runpy.run_module('linkcheck', run_name='__main__')"
    with tempfile.TemporaryDirectory() as scratch:
        page, settings, table = (Path(scratch) / name for name in ("list.html", "settings.ini", "table.csv"))
        items = "\n".join(f'<a href="{escape(address)}">x</a>' for address in wanted)
        page.write_text(f"<!DOCTYPE html>\n<meta charset=utf-8>\n<title>x</title>\n{items}\n", encoding="utf-8")
        settings.write_text(
            f"[checking]\nthreads=8\ntimeout={timeout}\nmaxrequestspersecond={max(1 / max(wait, 0.001), 0.001):.3f}\n"
            f"useragent=Mozilla/5.0 (compatible; LinkChecker; +{repository})\n"
            "[filtering]\ncheckextern=1\n[output]\nstatus=0\n",
            encoding="utf-8",
        )
        command = [
            sys.executable, "-c", start, "--config", str(settings), "--no-status", "--verbose", "--recursion-level", "1",
            "--file-output", f"csv/utf-8/{table}", "--output", "none", page.as_uri(),
        ]  # fmt: skip
        # The longest that is possible: all on one host, a visit to robots.txt before each, each as slow as it may be.
        longest = 120 + len(wanted) * 2 * (wait + timeout)
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=longest)
        except subprocess.TimeoutExpired:
            raise CannotVisit(f"LinkChecker took more than {longest:.0f} seconds") from None
        if not table.exists():
            raise CannotVisit(done.stdout + done.stderr + "\nLinkChecker wrote no table")
        text = table.read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    rows = {row["urlname"]: row for row in csv.DictReader(io.StringIO(lines), delimiter=";")}
    missing = [address for address in wanted if address not in rows]
    if missing:
        raise CannotVisit(f"LinkChecker left out {len(missing)} of {len(wanted)}: {missing[0]}\n{done.stderr}")
    return {address: judge(rows[address]) for address in wanted}


def judge(row: dict[str, str]) -> Visit:
    """What one row of LinkChecker's table means."""
    reason = " ".join(row["result"].split())[:200]
    if reason.startswith(TURNED_AWAY):
        return Visit("refused", reason)
    if "robots.txt" in row["infostring"]:
        return Visit("refused", ROBOTS)
    if row["valid"] != "True":
        return Visit("fails", reason or "no answer")
    first = re.search(r"status: (\d+)\b", row["warningstring"])  # a DOI sends on for now (302), whatever comes after
    if first and first[1] in ("301", "308"):
        return Visit("moved", reason, row["url"])
    return Visit("answers", reason)


def visit_all(wanted: Iterable[str], tries: int, pause: float, wait: float, timeout: int, repository: str) -> dict[str, Visit]:  # fmt: skip
    """Every address, those that fail or turn us away as often as `tries` says."""
    result: dict[str, Visit] = {}
    left = list(wanted)
    for number in range(1, tries + 1):
        if not left:
            break
        if number > 1:
            time.sleep(pause)
        result |= visit(left, wait, timeout, repository)
        left = [address for address in left if result[address].verdict in ("fails", "refused") and result[address].reason != ROBOTS]  # fmt: skip
        print(f"try {number}: {len(left)} of {len(result)} without a good answer", flush=True)
    return result


def read_state(path: Path) -> dict[str, Failure]:
    """What failed before. A file that cannot be read counts as none: it only makes 'since' later."""
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {address: Failure(**values) for address, values in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def remember(known: dict[str, Failure], visits: dict[str, Visit], day: dt.date) -> dict[str, Failure]:
    """The failures after this run: those that answer again, or are linked no more, are forgotten."""
    result = {}
    for address, got in visits.items():
        if got.verdict == "fails":
            before = known.get(address)
            first, times = (before.first, before.times) if before else (str(day), 0)
            result[address] = Failure(first, str(day), times + 1, got.reason)
    return result


def cell(text: str) -> str:
    """Text of another site in a Markdown table: as code, so that nothing in it is taken for Markdown or HTML."""
    return "`" + re.sub(r"[`|\s]+", " ", text).strip() + "`"


def report(failures: dict[str, Failure], visits: dict[str, Visit], pages: dict[str, list[str]], idle: list[str]) -> str:
    """Markdown of what somebody should look at; empty if that is nothing."""
    if not failures and not idle:
        return ""
    parts = []
    if failures:
        parts.append(
            f"{len(failures)} web address(es) gave no good answer in three tries. Look each up in a browser. If it is gone, "
            "change its record in `docs/data/sources.yml` to where the work stands now, or cite another source. If it is well, "
            "wait a week, or give a reason in `.github/link-exceptions.yml`.\n\n"
            "| Address | Answer | Since | Runs | Stands on |\n| --- | --- | --- | --- | --- |\n"
            + "\n".join(
                f"| {cell(address)} | {cell(f.reason)} | {f.first} | {f.times} | {_places(pages[address])} |"
                for address, f in sorted(failures.items(), key=lambda item: (item[1].first, item[0]))
            )
        )
    if idle:
        rows = "\n".join(f"- {cell(start)}" for start in idle)
        parts.append(f"No link starts so any more; take it out of `.github/link-exceptions.yml`:\n\n{rows}")
    moved = {address: got for address, got in visits.items() if got.verdict == "moved"}
    if moved:
        rows = "\n".join(f"- {cell(address)} is now {cell(got.now)}" for address, got in sorted(moved.items()))
        parts.append(
            f"<details><summary>{len(moved)} moved for good and still answer</summary>\n\n{rows}\n\n</details>"
        )
    refused = {address: got for address, got in visits.items() if got.verdict == "refused"}
    if refused:
        rows = "\n".join(f"- {cell(address)}: {cell(got.reason)}" for address, got in sorted(refused.items()))
        parts.append(
            f"<details><summary>{len(refused)} turn programs away, so nobody knows</summary>\n\n{rows}\n\n</details>"
        )
    return "\n\n".join(parts) + "\n"


def _places(pages: list[str]) -> str:
    more = f" and {len(pages) - SHOWN_PAGES} more" if len(pages) > SHOWN_PAGES else ""
    return ", ".join(cell(page) for page in pages[:SHOWN_PAGES]) + more


def write(path: Path, text: str) -> None:
    """Replace the file as a whole, so that a run that is stopped leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)


def main(words: list[str] | None = None) -> int:
    """Visit, remember, report."""
    parser = argparse.ArgumentParser(prog="external_links.py", description="Visit the addresses of other sites.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--exceptions", type=Path, default=EXCEPTIONS)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--pause", type=float, default=600.0, help="seconds between two tries")
    parser.add_argument("--wait", type=float, default=2.0, help="seconds between two requests to one host")
    parser.add_argument("--timeout", type=int, default=30, help="seconds until a server counts as silent")
    options = parser.parse_args(words)
    repository = os.environ.get("REPO_URL") or "https://example.org/repository"
    pages = addresses(options.site, repository)
    try:
        except_for = exceptions(options.exceptions)
        if not pages:
            raise CannotVisit(f"{options.site} links to no other site: is it a built site?")
        wanted = [address for address in pages if not address.startswith(tuple(except_for))]
        visits = visit_all(wanted, options.tries, options.pause, options.wait, options.timeout, repository)
    except (CannotVisit, ContentError) as error:
        print(error, file=sys.stderr)
        return 2
    idle = [start for start in except_for if not any(address.startswith(start) for address in pages)]
    failures = remember(read_state(options.state), visits, today())
    state = {address: vars(failure) for address, failure in sorted(failures.items())}
    write(options.state, json.dumps(state, indent=2, ensure_ascii=False) + "\n")
    write(options.report, report(failures, visits, pages, idle))
    counts = {verdict: sum(got.verdict == verdict for got in visits.values()) for verdict in ("answers", "moved", "refused", "fails")}  # fmt: skip
    for address, failure in failures.items():
        print(f"{address}: {failure.reason}, since {failure.first}, {failure.times} run(s)")
    print(f"{len(pages)} addresses, {len(pages) - len(wanted)} excepted; {', '.join(f'{n} {verdict}' for verdict, n in counts.items())}")  # fmt: skip
    return 1 if failures or idle else 0


if __name__ == "__main__":
    sys.exit(main())
