"""Bad edits by seed: each is accepted with equal meaning or refused with a located message, soon, and nothing is written.

`test` runs a sample; `python3 scripts/dev.py mutate` runs 10,000 and more, of other random numbers (MUTATIONS=N).
"""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import mini
import mutations
import stage
from content import ContentError, Problem, guide, shown
from content.addresses import Repository
from mutations import EITHER, OPERATORS, REFUSED, SAME

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261123
SAMPLE = 500  # in `test`: about eight seconds
PATIENCE = 5.0  # seconds for one input; the slowest file takes a tenth of one
REPOSITORY = Repository("https://example.org/repository")
REAL = sorted(
    path.relative_to(ROOT / "docs").as_posix()
    for path in (ROOT / "docs").rglob("*")
    if path.suffix in (".md", ".yml", ".csv", ".txt", ".svg")
)
SMALL = sorted(name.removeprefix("docs/") for name in mini.tree())
# Files with many lines stand for more people's edits than a small page does.
WEIGHTS = {"data/foods.csv": 40, "data/sources.yml": 8, "data/medicines.yml": 20, "data/urgency.yml": 15, "data/bands.yml": 15,
           "data/emergency_numbers.yml": 15, "data/glossary.yml": 10, "data/reviews.yml": 5, "data/article_audit.yml": 5}  # fmt: skip


@dataclass
class Tally:
    """What came of the inputs so far. wrong: one line each."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{sum(self.outcomes.values())} inputs, {len(self.wrong)} wrong; slowest {self.slowest[0]:.2f} s ({self.slowest[1]})"
        ]
        for name in sorted({name for name, _ in self.outcomes}):
            accepted, refused = self.outcomes[name, "accepted"], self.outcomes[name, "refused"]
            lines.append(f"{name:28} {OPERATORS[name][0]:8} {accepted:6} accepted {refused:6} refused")
        return "\n".join([*lines, *self.wrong])


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after so many seconds, where the system can."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"no answer within {seconds} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Real:
    """One file of the real guide at a time, through its own loader."""

    files = REAL

    def __init__(self, folder: Path) -> None:
        self.docs = folder / "docs"
        self._good: dict[str, Any] = {}
        self._texts: dict[str, str] = {}  # as it was at first: somebody may edit while this runs

    def text(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = (ROOT / "docs" / name).read_text(encoding="utf-8")
        return self._texts[name]

    def load(self, name: str, raw: bytes) -> Any:
        """What the loader makes of the content, as plain values. Raises ContentError."""
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        return mutations.understood(mutations.loader_of(name)(path), name)

    def expected(self, name: str, raw: bytes, same: bool) -> Any:
        """What should have been made of it: the records of the good file, or a plain reading of this one."""
        if not same:
            return mutations.plain(raw, name)
        if name not in self._good:
            self._good[name] = self.load(name, self.text(name).encode())
        return self._good[name]


class Small:
    """One file of the small guide at a time, through everything: loaders, what spans files, and the text of every page."""

    files = SMALL

    def __init__(self, folder: Path) -> None:
        self.docs = mini.write(folder)
        self._tree = mini.tree()
        self._loaders = mini.KnownLoaders(self.docs)
        self._good = self._texts()

    def text(self, name: str) -> str:
        return self._tree[f"docs/{name}"]

    def _texts(self) -> dict[str, str]:
        """The text of each page, without the lines in its links to data: a comment moves records, and they mean the same."""
        texts = guide.load(self.docs, REPOSITORY).texts
        return {path: re.sub(r'#L\d+"', '#L"', text) for path, text in texts.items()}

    def load(self, name: str, raw: bytes) -> dict[str, str]:
        path = self.docs / name
        try:
            path.write_bytes(raw)
            with self._loaders.but([name]):
                return self._texts()
        finally:
            path.write_text(self.text(name), encoding="utf-8", newline="\n")

    def expected(self, name: str, raw: bytes, same: bool) -> Any:
        return self._good if same else None


def attempt(ground: Real | Small, name: str, operator: str, seed: str, tally: Tally) -> None:
    """One input, made and judged."""
    expected, function = OPERATORS[operator]
    text = ground.text(name)
    try:
        made = function(random.Random(seed), text, name)
    except (IndexError, ValueError):  # no place in this file for such an edit
        return
    if made is None:
        return
    raw = made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")
    if raw == text.encode():
        return
    label = f"{type(ground).__name__.lower()} {name} {operator} {seed}"
    start = time.perf_counter()
    problem = ""
    try:
        with limit(PATIENCE):
            got = ground.load(name, raw)
        outcome = "accepted"
        if expected == REFUSED:
            problem = "was accepted"
        else:
            wanted = ground.expected(name, raw, expected == SAME)
            if wanted is not None and got != wanted:
                problem = f"has another meaning: {differing(got, wanted)}"
    except ContentError as error:
        outcome = "refused"
        bad = mutations.faults(error, f"docs/{name}", raw)
        if expected == SAME:
            problem = f"was refused: {error.problems[0]}"
        elif bad:
            problem = f"has a message that {bad[0]}"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        outcome, problem = "broken", f"ends in {type(error).__name__}: {error}"
    tally.outcomes[operator, outcome] += 1
    tally.slowest = max(tally.slowest, (time.perf_counter() - start, label))
    if problem:
        tally.wrong.append(f"{label} {problem}")


def differing(got: Any, wanted: Any) -> str:
    """The first part that differs."""
    if type(got) is type(wanted) and isinstance(got, list | tuple) and len(got) == len(wanted):
        return next((differing(a, b) for a, b in zip(got, wanted, strict=True) if a != b), "")
    if isinstance(got, dict) and isinstance(wanted, dict) and got.keys() == wanted.keys():
        return next((f"{key}: {differing(got[key], wanted[key])}" for key in got if got[key] != wanted[key]), "")
    return f"{shown(got, 300)} instead of {shown(wanted, 300)}"


def run(inputs: int, folder: Path, seed: int = SEED) -> Tally:
    """So many inputs, the same for the same seed: two of three through one loader, the third through the whole guide."""
    rng = random.Random(seed)
    grounds: list[Real | Small] = [Real(folder / "real"), Real(folder / "real"), Small(folder / "small")]
    weights = [[WEIGHTS.get(name, 1) for name in ground.files] for ground in grounds]
    names = list(OPERATORS)
    tally = Tally()
    for n, operator in enumerate(OPERATORS):  # each finds a file that it can spoil
        for ground in rng.sample(grounds, 3):
            for name in rng.sample(ground.files, len(ground.files)):
                if any(known == operator for known, _ in tally.outcomes):
                    break
                attempt(ground, name, operator, f"{seed}-first-{n}", tally)
    n = 0
    while sum(tally.outcomes.values()) < inputs:
        which = n % len(grounds)
        name = rng.choices(grounds[which].files, weights[which])[0]
        attempt(grounds[which], name, rng.choice(names), f"{seed}-{n}", tally)
        n += 1
    return tally


def test_bad_edits_are_accepted_with_equal_meaning_or_refused(tmp_path: Path) -> None:
    tally = run(int(os.environ.get("MUTATIONS", SAMPLE)), tmp_path, int(os.environ.get("MUTATIONS_SEED", SEED)))
    print(tally)
    assert tally.wrong == []
    # Every operator found a file that it can spoil, and no expectation is idle.
    assert {name for name, _ in tally.outcomes} == OPERATORS.keys()
    assert {OPERATORS[name][0] for name, _ in tally.outcomes} == {SAME, REFUSED, EITHER}


def test_a_refused_edit_leaves_what_was_staged_and_an_accepted_one_is_staged_whole(tmp_path: Path) -> None:
    mini.write(tmp_path)
    (tmp_path / "overrides").mkdir()
    (tmp_path / "mkdocs.yml").write_text('site_name: "X"\n', encoding="utf-8")
    target = tmp_path / "stage"
    rng = random.Random(SEED)
    seen: Counter[bool] = Counter()
    stage.stage(target, tmp_path)
    for operator in (
        "truncated",
        "line_deleted",
        "wrong_value",
        "binary",
        "key_twice",
        "byte_order_mark",
        "in_another_case",
    ):
        for name in rng.sample(SMALL, 2):
            text = mini.tree()[f"docs/{name}"]
            try:
                made = OPERATORS[operator][1](rng, text, name)
            except (IndexError, ValueError):
                continue
            if made is None:
                continue
            before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
            (tmp_path / "docs" / name).write_bytes(made if isinstance(made, bytes) else made.encode())
            try:
                assert stage.stage(target, tmp_path) == len(mini.PAGES)
                seen[True] += 1
            except ContentError:
                assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
                seen[False] += 1
            (tmp_path / "docs" / name).write_text(text, encoding="utf-8", newline="\n")
    assert seen[True] >= 2
    assert seen[False] >= 4


NAMES = [
    "a b", "A", "ä", "a_b", "a.b", "..", "-a", "a-", "a--b", "аbc", "a%2e", "a\\b", "a\u202eb", "a\nb", "con.", "~a", "$a",
]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot hold such names")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "like", ["data/faq/cramp.md", "data/drawings/two-legs.svg", "data/changes/2024-03-02-first.yml", "help.md"]
)
def test_a_file_with_a_tricky_name_is_refused_by_its_name(tmp_path: Path, like: str, name: str) -> None:
    docs = mini.write(tmp_path)
    (docs / like).with_name(f"{name}{Path(like).suffix}").write_text(mini.tree()[f"docs/{like}"], encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        guide.load(docs, REPOSITORY)
    assert caught.value.problems
    assert all("\n" not in str(problem) for problem in caught.value.problems)
    assert all(str(problem).isprintable() for problem in caught.value.problems)


def test_a_wrong_outcome_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge itself: each kind of wrong outcome is told."""
    ground = Small(tmp_path)
    for result, expected, told in (
        ({}, SAME, "has another meaning"),
        ({}, REFUSED, "was accepted"),
        (ContentError([]), EITHER, "has a message that no message"),
        (ContentError([Problem("docs/help.md", 999, "a", "b", "c")]), EITHER, "names a line that is not there"),
        (ContentError([Problem("docs/help.md", 1, "a", "\u202e", "c")]), EITHER, "holds what cannot be seen"),
        (ContentError([Problem("docs/help.md", 1, "a", "", "c")]), EITHER, "lacks a part"),
        (ContentError([Problem("docs/help.md", 1, "a", "x" * 2000, "c")]), EITHER, "is too long"),
        (ContentError([Problem("docs/help.md", 1, "a", "b", "c")]), SAME, "was refused"),
        (RecursionError("deep"), EITHER, "ends in RecursionError: deep"),
    ):
        monkeypatch.setitem(OPERATORS, "truncated", (expected, lambda rng, text, name: text + "x"))

        def load(name: str, raw: bytes, result: Any = result) -> Any:
            if isinstance(result, Exception):
                raise result
            return result

        monkeypatch.setattr(ground, "load", load)
        tally = Tally()
        attempt(ground, "help.md", "truncated", "1", tally)
        assert len(tally.wrong) == 1
        assert told in tally.wrong[0]


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="this system has no alarm")
def test_an_input_that_takes_too_long_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(TimeoutError, match=r"no answer within 0.05 s"), limit(0.05):
        time.sleep(5)
    assert time.monotonic() - start < 2
