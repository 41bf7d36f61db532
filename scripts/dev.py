#!/usr/bin/env python3
"""The commands of this project, for a machine with nothing but Python and git.

    python3 scripts/dev.py serve [--port N]   read the guide in a browser, with live reload
    python3 scripts/dev.py test  [--only STEP ...]   everything that CI runs, cheapest first
    python3 scripts/dev.py test  --changed BASE      only what the changes since BASE (main, HEAD^1 ...) can affect
    python3 scripts/dev.py build              the finished site in site/
    python3 scripts/dev.py check              data, front matter and the built site, without a browser
    python3 scripts/dev.py readability        the reading grade of each page
    python3 scripts/dev.py overdue            pages, questions and data files past their review date
    python3 scripts/dev.py pdf                build, with the guide, the sheets and a food list as PDF in site/pdf/
    python3 scripts/dev.py bench [--rounds N] [--only PAGE ...]   weight and speed of each kind of page, beside the stock theme
    python3 scripts/dev.py bench-table [--rows N]   how fast the food table is, also with 7,500 made-up rows
    python3 scripts/dev.py search-eval [FILE.tsv] [--stock] [--misses]   how well the search finds, by kind of query
    python3 scripts/dev.py search-learn [--without FILE.tsv]   learn from queries which words lead where
    python3 scripts/dev.py engines [ENGINE ...]   build with the newest ProperDocs and Zensical, and compare with MkDocs
    python3 scripts/dev.py mutate [--inputs N]    bad edits of every kind, thrown at the loaders
    python3 scripts/dev.py mutants [--sample N]   which mistakes in scripts/content/ the unit tests would find
    python3 scripts/dev.py hosting            the recipe of hosting/nginx.conf, tried with the nginx of this machine

Standard library only: it makes .venv, installs what is locked (again only when a lock changed) and
runs the real tools there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SITE_LOCK, TEST_LOCK = ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"
NEEDED = (3, 11, 5)
PORT = 8000


# command -> (whether it needs what tests need, what it does): scripts that take their own arguments and have a --help.
OWN_WORDS: dict[str, tuple[bool, str]] = {
    "engines": (False, "build with the newest ProperDocs and Zensical, and compare with MkDocs"),
    "mutate": (True, "bad edits of every kind, thrown at the loaders"),
    "mutants": (True, "which mistakes in scripts/content/ the unit tests would find"),
    "hosting": (False, "the recipe of hosting/nginx.conf, tried with the nginx of this machine"),
}


class Stop(Exception):
    """One line for the person at the keyboard; the command ends with exit code 1."""


def main() -> int:
    """Run one command; the exit code says whether all went well."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Serve, build and test the guide.")
    commands = parser.add_subparsers(
        dest="command",
        required=True,
        metavar="serve | test | build | check | readability | overdue | pdf | bench | bench-table | search-eval | search-learn"
        " | engines | mutate | mutants | hosting",
    )
    serve_parser = commands.add_parser("serve", help="read the guide in a browser, with live reload")
    serve_parser.add_argument("--port", type=int, default=PORT)
    test_parser = commands.add_parser("test", help="everything that CI runs")
    only = test_parser.add_mutually_exclusive_group()
    only.add_argument("--only", nargs="+", choices=[name for name, _, _ in STEPS], metavar="STEP", default=None)
    only.add_argument("--changed", metavar="BASE", default=None)
    commands.add_parser("build", help="the finished site in site/")
    commands.add_parser("check", help="data, front matter and the built site, without a browser")
    commands.add_parser("readability", help="the reading grade of each page")
    overdue_parser = commands.add_parser("overdue", help="pages, questions and data files past their review date")
    overdue_parser.add_argument("--report", metavar="FILE", help="write the list as Markdown too")
    commands.add_parser("pdf", help="build, with the guide, the sheets and a food list as PDF in site/pdf/")
    commands.add_parser("bench", help="weight and speed of each kind of page, beside the stock theme", add_help=False)
    bench_parser = commands.add_parser("bench-table", help="how fast the food table is, also with many rows")
    bench_parser.add_argument("--rows", type=int, default=7500)
    commands.add_parser("search-eval", help="how well the search finds", add_help=False)
    commands.add_parser("search-learn", help="learn from queries which words lead where", add_help=False)
    for name, (_, what) in OWN_WORDS.items():
        commands.add_parser(name, help=what, add_help=False)
    options, more = parser.parse_known_args()
    if more and options.command not in ("bench", "search-eval", "search-learn", *OWN_WORDS):
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    try:
        if sys.version_info < NEEDED:
            raise Stop(f"Python {dotted(NEEDED)} or newer is needed; this is {dotted(sys.version_info[:3])}.")
        if options.command == "serve":
            return serve(options.port)
        if options.command == "build":
            install(SITE_LOCK)
            return build(ROOT / "site")
        if options.command == "readability":
            install(SITE_LOCK, TEST_LOCK)
            return run("scripts/readability.py")
        if options.command == "overdue":
            install(SITE_LOCK)
            return run("scripts/overdue.py", *(["--report", options.report] if options.report else []))
        if options.command == "pdf":
            install(SITE_LOCK, TEST_LOCK)
            papers = ROOT / "build" / "pdf"
            return (
                build(ROOT / "site", PRECOMPRESS="0")
                or run("scripts/pdf.py", "site", str(papers), CHROMIUM=browser())
                or build(ROOT / "site", PDFS=str(papers))
            )
        if options.command == "bench":
            install(SITE_LOCK, TEST_LOCK)
            return run("scripts/bench.py", *more, CHROMIUM=browser())
        if options.command == "bench-table":
            install(SITE_LOCK, TEST_LOCK)
            return run("scripts/bench_table.py", "--rows", str(options.rows), CHROMIUM=browser())
        if options.command in ("search-eval", "search-learn"):
            install(SITE_LOCK, TEST_LOCK)
            return run(f"scripts/{options.command.replace('-', '_')}.py", *more, CHROMIUM=browser())
        if options.command in OWN_WORDS:
            install(SITE_LOCK, *([TEST_LOCK] if OWN_WORDS[options.command][0] else []))
            return run(f"scripts/{options.command}.py", *more)
        if options.command == "check":
            return steps(["content", "build", "site"])
        if options.changed is not None:
            return steps(affected(changed_files(options.changed)))
        return steps(options.only or EVERYTHING)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def dotted(version: tuple[int, ...]) -> str:
    """3.11.5 from (3, 11, 5)."""
    return ".".join(map(str, version))


def install(*locks: Path) -> None:
    """Make .venv and install each lock that is not the one installed last."""
    if not PYTHON.exists():
        try:
            import ensurepip  # noqa: F401  (some systems ship Python without it)
            import venv
        except ImportError:
            raise Stop("Python lacks its venv module. On Debian and Ubuntu: apt install python3-venv") from None
        print("Making .venv", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True)
    for lock in locks:
        stamp = VENV / f"installed-{lock.parent.name if lock is TEST_LOCK else 'site'}.txt"
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        print(f"Installing {lock.relative_to(ROOT)}", flush=True)
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        done = subprocess.run([*command, "-r", str(lock)], capture_output=True, text=True)
        if done.returncode:
            errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
            raise Stop(f"Could not install {lock.relative_to(ROOT)}: {errors[-1]} (is there a network?)")
        stamp.write_text(wanted)


def environment(**more: str) -> dict[str, str]:
    """The environment of the tools: the theme's notice about its own end is in HACKING.md, not on every line."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **more}


def run(*command: str, **more: str) -> int:
    """Run a module of .venv in the repository; the exit code. Where a summary is wanted, what it said is kept for it."""
    words = [str(PYTHON), *command]
    if not os.environ.get(SUMMARY):
        return subprocess.run(words, cwd=ROOT, env=environment(**more)).returncode
    more = {"PYTHONUNBUFFERED": "1", **more}
    with subprocess.Popen(
        words, cwd=ROOT, env=environment(**more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if not line.startswith("::"):  # a command for GitHub Actions says again what the line before it said
                said.append(line)
    return process.returncode


def free_port(port: int) -> bool:
    """Whether the port of this machine can be opened."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def serve(port: int) -> int:
    """Serve with live reload until Ctrl+C."""
    if not free_port(port):
        raise Stop(
            f"Port {port} is taken. Try: python3 scripts/dev.py serve --port {port + 1 if port < 65000 else PORT}"
        )
    install(SITE_LOCK)
    address = f"http://127.0.0.1:{port}/"
    print(f"The guide will be at {address}  (Ctrl+C stops it)", flush=True)
    return run("-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}", SITE_URL=address)


def build(target: Path, **more: str) -> int:
    """Build into `target`; a failed build leaves what was there."""
    fresh, old = ROOT / "build" / "next", ROOT / "build" / "old"
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.parent.mkdir(exist_ok=True)
    code = run("-m", "mkdocs", "build", "--strict", "--site-dir", str(fresh), **more)
    if code == 0:
        if target.exists():
            target.rename(old)
        target.parent.mkdir(exist_ok=True)
        fresh.rename(target)
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    return code


TEST_SITE = ROOT / "build" / "test-site"
TEST_ADDRESS = "http://127.0.0.1:8123/"


def browser() -> str:
    """A Chromium: CHROMIUM, one on the machine, Playwright's own, or Debian's package where the user is root."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise Stop(f"CHROMIUM is set to {named}, which cannot be run.")
        return named
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"]
    places = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ]
    found = next(filter(None, map(shutil.which, [*names, *places])), None)
    if found:
        return found
    print("No Chromium found. Trying Playwright's own download", flush=True)
    command = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, capture_output=True).returncode == 0:
        ask = "from playwright.sync_api import sync_playwright as p; c = p().start(); print(c.chromium.executable_path)"
        answer = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True)
        path = answer.stdout.strip()
        if path and os.path.exists(path):
            return path
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Trying Debian's package", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-q"], **quiet)  # type: ignore[call-overload]
        more = environment(DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], env=more, **quiet)  # type: ignore[call-overload]
        installed = shutil.which("chromium")
        if installed:
            return installed
    raise Stop("The browser tests need Chromium or Chrome: install one, or set CHROMIUM to its path.")


SUMMARY = "GITHUB_STEP_SUMMARY"  # names the file that GitHub Actions shows as the summary of a job
said: list[str] = []  # lines of the tools, since the step began
MOST = 400_000  # characters of one step in the summary; GitHub takes 1 MiB of all

# Tests of the real pages and data: a change of words or figures can make them fail, one of all the others cannot.
READ_DOCS = [
    f"tests/unit/test_{name}.py"
    for name in ("charts", "data", "doors", "open_data", "readability", "search_index", "search_queries")
]

# name, commands as arguments of .venv's Python, whether what follows makes no sense without it
STEPS: list[tuple[str, list[list[str]], bool]] = [
    ("content", [["scripts/check.py", "content"]], True),
    ("words", [["scripts/check.py", "spelling"], ["scripts/check.py", "markdown"]], False),
    ("lint", [
        ["-m", "ruff", "check", "scripts", "tests"],
        ["-m", "ruff", "format", "--check", "scripts", "tests"],
        ["-m", "mypy"],
        ["scripts/check.py", "workflows"],
    ], False),
    ("data", [["-m", "pytest", "-q", *READ_DOCS]], False),
    ("unit", [["-m", "pytest", "-q", "-n", "2", "tests/unit"]], False),
    ("build", [], True),
    ("site", [["scripts/check.py", "site", str(TEST_SITE)]], False),
    ("links", [["scripts/check.py", "links", str(TEST_SITE)]], False),
    ("html", [["scripts/check.py", "html", str(TEST_SITE)]], False),
    ("browser", [["-m", "pytest", "-q", "-n", "2", "-rP", "tests/browser"]], False),
]  # fmt: skip


EVERYTHING = [name for name, _, _ in STEPS if name != "data"]  # its tests are among those of "unit"
# What the text of a page, a question or a data file can break. A drawing can break the layout of a page as well.
OF_CONTENT = ["content", "words", "data", "build", "site", "links", "html"]
OF_PROSE = ["words", "data"]  # what people read beside the site: README.md, CONTRIBUTING.md, issue forms
PROSE = (
    r"[^/]+\.md|LICENSE(-TEXT)?|CITATION\.cff|\.github/([^/]+\.md|CODEOWNERS|ISSUE_TEMPLATE/.+|pictures/.+|[^/]+\.png)"
)


def affected(paths: list[str]) -> list[str]:
    """The names of the steps that changes of these files (as seen from the root) can make fail, in order.

    Whatever is not known to be content or prose affects everything, so a new kind of file is never overlooked.
    """
    wanted: set[str] = set()
    for path in paths:
        if re.fullmatch(r"docs/.+\.(md|yml|csv|txt)", path):
            wanted.update(OF_CONTENT)
        elif re.fullmatch(PROSE, path):
            wanted.update(OF_PROSE)
        else:
            return EVERYTHING
    return [name for name, _, _ in STEPS if name in wanted]


def changed_files(base: str) -> list[str]:
    """The files that differ from where this branch left `base`, with those not yet committed."""
    listed: list[str] = []
    # --no-renames: a file that moved is one gone and one new. -z: names as they are, without quotes.
    for words in (
        ["diff", "--name-only", "--no-renames", "-z", "--merge-base", base, "--"],
        ["ls-files", "--others", "--exclude-standard", "-z"],
    ):
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            raise Stop(
                f"git cannot compare with {base}: {done.stderr.strip().splitlines()[-1:] or ['no reason given']}"
            )
        listed += filter(None, done.stdout.split("\0"))
    print(f"{len(listed)} changed file(s)")
    return sorted(set(listed))


def summarize(outcome: list[tuple[str, bool, float]], spoken: dict[str, str], skipped: list[str]) -> None:
    """Add to the summary of the job: one line a step, then all that each failed step said."""
    place = os.environ.get(SUMMARY)
    if not place:
        return
    failed = [name for name, good, _ in outcome if not good]
    lines = [f"## {'Failed: ' + ', '.join(failed) if failed else 'All is well'}", "", "| Step | Result | Seconds |", "| --- | --- | --- |"]  # fmt: skip
    lines += [f"| {name} | {'ok' if good else '**failed**'} | {seconds:.1f} |" for name, good, seconds in outcome]
    lines += [f"| {name} | not run | |" for name in skipped]
    for name in failed:
        text = spoken.get(name, "").strip("\n")
        if len(text) > MOST:
            text = "...\n" + text[-MOST:]
        fence = "`" * 8  # longer than any in what a tool may quote
        lines += ["", f"### {name}", "", f"Again on your machine: `python3 scripts/dev.py test --only {name}`", ""]
        lines += [f"{fence}text", text, fence]
    with open(place, "a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def steps(names: list[str]) -> int:
    """Run the named steps in order; stop early only where the rest would make no sense."""
    install(SITE_LOCK, *([] if set(names) <= {"content", "build", "site"} else [TEST_LOCK]))
    outcome: list[tuple[str, bool, float]] = []
    spoken: dict[str, str] = {}
    chosen = [step for step in STEPS if step[0] in names]
    if "build" not in names and any(name in ("site", "links", "html", "browser") for name in names):
        chosen.insert(0, next(step for step in STEPS if step[0] == "build"))
    for name, commands, needed in chosen:
        print(f"\n== {name}", flush=True)
        said.clear()
        start = time.monotonic()
        try:
            if name == "build":
                good = build(TEST_SITE, SITE_URL=TEST_ADDRESS, PRECOMPRESS="0") == 0
            elif name == "browser":
                good = run(*commands[0], CHROMIUM=browser(), TEST_SITE=str(TEST_SITE)) == 0
            else:
                good = all([run(*command) == 0 for command in commands])  # noqa: C419  (each speaks, also after one that failed)
        except Stop as stop:
            print(stop, file=sys.stderr)
            said.append(f"{stop}\n")
            good = False
        outcome.append((name, good, time.monotonic() - start))
        spoken[name] = "".join(said)
        if needed and not good:
            break
    print("\n== result")
    for name, good, seconds in outcome:
        print(f"{'ok' if good else 'FAILED':7} {name:8} {seconds:6.1f} s")
    skipped = [name for name, _, _ in chosen[len(outcome) :]]
    if skipped:
        print(f"not run: {', '.join(skipped)}")
    summarize(outcome, spoken, skipped)
    return 0 if all(good for _, good, _ in outcome) else 1


if __name__ == "__main__":
    sys.exit(main())
