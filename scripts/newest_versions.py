"""Which of the packages that the guide is built with have newer versions, and whether the guide still builds with them.

    python3 scripts/newest_versions.py [--report FILE]

FILE: Markdown for the one issue, empty if every lock is up to date. Exit code 0: nothing is newer; 1: something is; 2: it
could not be found out. Works in build/newest, beside .venv. Standard library only.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK, WISHES = ROOT / "requirements.txt", ROOT / "requirements.in"
FOLDER = ROOT / "build" / "newest"


def name(text: str) -> str:
    """The name of a package as it is compared: lower case, hyphens."""
    return re.sub(r"[-_.]+", "-", text).lower()


def locked(text: str) -> dict[str, str]:
    """Package -> version of a lock."""
    return {name(m[1]): m[2] for m in re.finditer(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.M)}


def wished(text: str) -> set[str]:
    """The packages that a .in file names."""
    return {name(m[1]) for m in re.finditer(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", text, re.M)}


def newer(before: dict[str, str], now: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Package -> (locked, newest) of those that differ; what only one of both knows is no news."""
    return {key: (before[key], now[key]) for key in sorted(before) if key in now and before[key] != now[key]}


def report(found: dict[str, tuple[str, str]], direct: set[str], built: bool, last_words: str) -> str:
    """Markdown for the issue; empty if nothing is newer."""
    if not found:
        return ""
    rows = "\n".join(
        f"| {key} | {old} | {new} | {'yes' if key in direct else 'no'} |" for key, (old, new) in found.items()
    )
    text = (
        f"{len(found)} package(s) have newer versions within the bounds of `requirements.in`. "
        f"With all of them the guide **{'still builds' if built else 'does not build'}**.\n\n"
        "Lock them as `HACKING.md` says under Locks, run `python3 scripts/dev.py test`, and propose the change.\n\n"
        f"| Package | Locked | Newest | Named by us |\n| --- | --- | --- | --- |\n{rows}\n"
    )
    if not built:
        text += f"\n````````text\n{last_words[-4000:].strip()}\n````````\n"
    return text


def main(words: list[str] | None = None) -> int:
    """Install the newest, compare, build, report."""
    parser = argparse.ArgumentParser(prog="newest_versions.py", description="Look for newer versions.")
    parser.add_argument("--report", type=Path)
    options = parser.parse_args(words)
    shutil.rmtree(FOLDER, ignore_errors=True)
    venv.create(FOLDER / "venv", with_pip=True)
    python = str(FOLDER / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    install = subprocess.run([*pip, "install", "--quiet", "-r", str(WISHES)], capture_output=True, text=True)
    if install.returncode:
        print(f"The newest versions cannot be installed together:\n{install.stderr}", file=sys.stderr)
        return 2
    listed = json.loads(
        subprocess.run([*pip, "list", "--format", "json"], capture_output=True, text=True, check=True).stdout
    )
    found = newer(locked(LOCK.read_text("utf-8")), {name(item["name"]): item["version"] for item in listed})
    built = subprocess.run(
        [python, "-m", "mkdocs", "build", "--strict", "--site-dir", str(FOLDER / "site")],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
    )  # fmt: skip
    direct = wished(WISHES.read_text("utf-8"))
    text = report(found, direct, built.returncode == 0, built.stdout + built.stderr)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(text, encoding="utf-8", newline="\n")
    for key, (old, new) in found.items():
        print(f"{key}: {old} is locked, {new} is the newest")
    print(f"{len(found)} newer; the guide {'builds' if built.returncode == 0 else 'does NOT build'} with the newest")
    if built.returncode and not found:
        print(built.stdout + built.stderr, file=sys.stderr)
        return 2
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
