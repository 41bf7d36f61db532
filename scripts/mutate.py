"""Throw bad edits at the loaders: what the unit tests do with a sample, with many more.

    python3 scripts/dev.py mutate [--inputs N] [--seed N]

Each input is a file of the guide with one bad edit. It must be accepted with equal meaning or refused with a located
message; what else comes of it is listed, with the words that make it again. Prints how often each kind was accepted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = "tests/unit/test_mutations.py::test_bad_edits_are_accepted_with_equal_meaning_or_refused"


def main(words: list[str] | None = None) -> int:
    """Run the one test with more inputs."""
    parser = argparse.ArgumentParser(prog="dev.py mutate", description="Throw bad edits at the loaders.")
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20261123)
    options = parser.parse_args(words)
    more = {"MUTATIONS": str(options.inputs), "MUTATIONS_SEED": str(options.seed)}
    command = [sys.executable, "-m", "pytest", "-q", "-rP", "-p", "no:cacheprovider", TEST]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **more}).returncode


if __name__ == "__main__":
    sys.exit(main())
