"""Does the guide outlive its engine? Build it with the newest ProperDocs and Zensical, and compare with MkDocs.

    python scripts/engines.py [ENGINE ...] [--report FILE]

Each engine gets an environment of its own in build/engines with the newest version that can be installed, the staged
content (stage.py), and our steps after the build (stage.py --deliver). What then differs from the MkDocs build is printed
and held against engine_differences.yml. Exit code 1: a difference that is not listed there, or a listed one that no
longer happens. FILE: Markdown for the one issue, empty if all is as listed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import same_site
import stage
from content import ContentError, built_site, finish, policy
from content.readers import read_yaml
from content.records import Line, Record, list_of, one_of

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "engines"
KNOWN = ROOT / "scripts" / "engine_differences.yml"
ADDRESS = "http://127.0.0.1:8123/"
NOT_COMPARED = (
    "Not compared: how pages look and what the theme's own scripts do. The browser tests do that (HACKING.md)."
)


@dataclass(frozen=True)
class Engine:
    """packages: what is installed, the engine first; command: how it builds, after the folder of its programs."""

    name: str
    packages: tuple[str, ...]
    command: tuple[str, ...]
    file_links: bool = False  # it reads links in HTML as it reads those in Markdown


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("properdocs", ("properdocs", "mkdocs-material"), ("properdocs", "build", "--strict", "-q")),
        Engine("zensical", ("zensical",), ("zensical", "build", "--strict"), file_links=True),
    )
}


class KnownDifference(Record):
    """A difference that is expected: `difference` is a printed line without its page, `reason` says why it is."""

    key: str = ""
    engine: Annotated[str, one_of(*ENGINES)]
    difference: Line
    reason: Line


@dataclass
class Outcome:
    """What came of one engine. grouped: difference without its page -> pages."""

    engine: str
    version: str = ""
    newest: str = ""
    why_not: str = ""
    failed: str = ""
    grouped: dict[str, list[str]] = field(default_factory=dict)

    def of_known(self, known: dict[str, str]) -> tuple[list[str], list[str]]:
        """(differences that are not listed, listed ones that did not happen)."""
        return sorted(self.grouped.keys() - known.keys()), sorted(known.keys() - self.grouped.keys())


def known_differences(path: Path = KNOWN) -> dict[str, dict[str, str]]:
    """engine -> difference -> reason. Raises ContentError."""
    tree = read_yaml(path)
    for item in tree.value if isinstance(tree.value, list) else ():
        if isinstance(item, dict):  # the pair is what stands once
            item["key"] = f"{item.get('engine')}: {item.get('difference')}"
    records, problems = list_of(tree, KnownDifference, "key", tree.value, ())
    if problems:
        raise ContentError(problems)
    found: dict[str, dict[str, str]] = {name: {} for name in ENGINES}
    for record in records:
        found[record.engine][record.difference] = record.reason
    return found


def last_words(text: str, lines: int = 12) -> str:
    """The end of what a program said, without the notices of pip."""
    return "\n".join([line for line in text.strip().splitlines() if not line.startswith("WARNING")][-lines:])


def install(engine: Engine, place: Path) -> Outcome:
    """A fresh environment in `place`, and which version was installed; pip falls back to an older one without a word."""
    outcome = Outcome(engine.name)
    shutil.rmtree(place, ignore_errors=True)
    venv.create(place, with_pip=True)
    pip = [str(programs(place) / "python"), "-m", "pip", "--disable-pip-version-check"]
    ask = ["install", "--quiet", "--dry-run", "--ignore-installed"]
    done = subprocess.run([*pip, "install", "--quiet", *engine.packages], capture_output=True, text=True)
    if done.returncode:
        outcome.failed = f"cannot be installed: {last_words(done.stderr)}"
        return outcome
    listed = subprocess.run([*pip, "list", "--format", "json"], capture_output=True, text=True, check=True).stdout
    outcome.version = {item["name"].lower(): item["version"] for item in json.loads(listed)}[engine.packages[0]]
    report = subprocess.run(
        [*pip, *ask, "--no-deps", "--report", "-", engine.packages[0]], capture_output=True, text=True
    )
    if report.returncode == 0:
        outcome.newest = json.loads(report.stdout)["install"][0]["metadata"]["version"]
    if outcome.newest and outcome.newest != outcome.version:
        wanted = f"{engine.packages[0]}=={outcome.newest}"
        tried = subprocess.run([*pip, *ask, wanted], capture_output=True, text=True)
        outcome.why_not = (
            last_words(tried.stderr, 2).replace("ERROR: ", "").replace("\n", "; ") or "pip does not say why"
        )
    return outcome


def programs(place: Path) -> Path:
    """Where an environment keeps its programs."""
    return place / ("Scripts" if os.name == "nt" else "bin")


def environment() -> dict[str, str]:
    """The same addresses for every engine, and no compressed copies."""
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "PYTHONUTF8": "1"}
    return {**os.environ, **quiet, "SITE_URL": ADDRESS, "PRECOMPRESS": "0"}


@contextmanager
def also_allowed(scripts: dict[str, str]) -> Iterator[None]:
    """While the block runs, the policy takes these inline scripts too: what would be added on moving day."""
    listed = policy.known_scripts
    policy.known_scripts = lambda *words: {**listed(*words), **scripts}
    try:
        yield
    finally:
        policy.known_scripts = listed


def deliver(site: Path) -> list[str]:
    """Our steps after the build; gives the inline scripts that our policy does not know, as differences.

    They are let through here, so that the steps after the policy are tried as well. Raises ContentError for anything else.
    """
    found = {
        policy.sha256(text) for path in site.rglob("*.html") for text in _inline(finish.page(path.read_text("utf-8")))
    } - policy.known_scripts().keys()
    with also_allowed(dict.fromkeys(found, "of another engine")):
        stage.deliver(site)
    return [f"inline script {key}" for key in sorted(found)]


def _inline(html: str) -> list[str]:
    return [match[1] for match in re.finditer(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>(.*?)</script>", html, re.S)]


def attempt(engine: Engine, ours: Path) -> Outcome:
    """Install, stage, build, deliver, compare."""
    place = FOLDER / engine.name
    outcome = install(engine, place / "venv")
    if outcome.failed:
        return outcome
    stage.stage(place / "stage", file_links=engine.file_links)
    command = [str(programs(place / "venv") / engine.command[0]), *engine.command[1:]]
    done = subprocess.run(command, cwd=place / "stage", env=environment(), capture_output=True, text=True)
    site = place / "stage" / "site"
    if done.returncode or not site.is_dir():
        outcome.failed = f"does not build: {last_words(done.stdout + done.stderr)}"
        return outcome
    try:
        found = [same_site.Difference("policy", "site", text) for text in deliver(site)]
    except (ContentError, ValueError, OSError) as error:
        outcome.failed = f"builds, but our steps after the build stop: {error}"
        return outcome
    # The hash of such a script stands in the policy of every page; it is told once, above. Styles that our own steps put
    # into a page are made from those of the theme, so their hash is another one for each engine.
    told = re.compile(r"more script-src 'sha256-|style-src 'sha256-")
    found += [item for item in same_site.differences(ours, site) if not told.search(item.text)]
    found += [
        same_site.Difference("built site", p.path, f"{p.field}: {p.found}")
        for p in built_site.problems(site, ADDRESS)[0]
    ]
    for item in found:
        outcome.grouped.setdefault(f"{item.what}: {item.text}", []).append(item.where)
    return outcome


def tell(outcome: Outcome, known: dict[str, str]) -> list[str]:
    """What is printed of one engine; problems begin with NEW, GONE or FAILED."""
    head = f"{outcome.engine} {outcome.version}".strip()
    if outcome.newest and outcome.newest == outcome.version:
        head += ", the newest"
    elif outcome.newest:
        head += f": the newest, {outcome.newest}, cannot be installed here ({outcome.why_not})"
    if outcome.failed:
        return [head, f"FAILED   {outcome.failed}"]
    new, gone = outcome.of_known(known)
    lines = [head]
    for text in sorted(outcome.grouped):
        pages = outcome.grouped[text]
        place = pages[0] if len(pages) == 1 else f"{pages[0]} and {len(pages) - 1} more"
        lines.append(f"NEW      {text} ({place})" if text in new else f"known    {text} ({place}): {known[text]}")
    lines += [f"GONE     {text}: take it out of {KNOWN.relative_to(ROOT)}" for text in gone]
    if not outcome.grouped:
        lines.append("same     nothing differs")
    return lines


def report(told: list[list[str]]) -> str:
    """Markdown for the issue; empty if all is as listed."""
    bad = [lines for lines in told if any(line.startswith(("NEW", "GONE", "FAILED")) for line in lines)]
    if not bad:
        return ""
    parts = [
        f"### {lines[0]}\n\n````````text\n"
        + "\n".join(line for line in lines[1:] if line.startswith(("NEW", "GONE", "FAILED")))
        + "\n````````\n"
        for lines in bad
    ]
    return (
        "Built by another engine, the guide is not what `scripts/engine_differences.yml` says. "
        "Again on your machine: `python3 scripts/dev.py engines`. Read each line; mend it, or list it with its reason.\n\n"
        + "\n".join(parts)
    )


def main(words: list[str] | None = None) -> int:
    """Build with MkDocs, then with each engine, and tell."""
    parser = argparse.ArgumentParser(prog="engines.py", description="Build with other engines and compare.")
    parser.add_argument("engines", nargs="*", choices=[*ENGINES, []], metavar="ENGINE", default=[])
    parser.add_argument("--report", type=Path)
    options = parser.parse_args(words)
    os.environ.update(SITE_URL=ADDRESS, PRECOMPRESS="0")  # as stage.deliver reads them
    try:
        known = known_differences()
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    ours = FOLDER / "mkdocs"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "--site-dir", str(ours)]
    if subprocess.run(command, cwd=ROOT, env=environment()).returncode:
        return 1
    told = []
    for name in options.engines or ENGINES:
        told.append(tell(attempt(ENGINES[name], ours), known[name]))
        print("\n".join(told[-1]), end="\n\n", flush=True)
    print(NOT_COMPARED)
    text = report(told)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(text, encoding="utf-8", newline="\n")
    return 1 if text else 0


if __name__ == "__main__":
    sys.exit(main())
