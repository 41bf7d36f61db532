"""Mutation testing of scripts/content/: which mistakes in the code would the unit tests find?

    python3 scripts/dev.py mutants [--sample N | --all] [--seed N] [--module NAME ...] [--again-survivors]

A mutant is the code with one small mistake: a comparison, a constant, a condition, a return value or a statement changed.
Each is run with the unit tests that reach its function, quickest first, in a fork of one process that has everything
loaded, and is killed if one of them fails or takes too long. Prints the share that was killed, by module, and what
survived; exit code 1 below 85 %. Which test reaches which function is recorded first and kept in build/mutants.

Needs os.fork, so it does not run on Windows. Tests that take longer than three seconds take no part.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import random
import select
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "scripts" / "content"
FOLDER = ROOT / "build" / "mutants"
LONGEST = 3.0  # seconds of processor of a test that takes part, as recorded
MOST_TIME = 10.0  # the same of all tests for one mutant
SPARE_TIME = 10.0  # what a mutant may take beyond three times that
NOTHING = "no test failed"
ENOUGH = 0.85
# They hold every word that is made of the small guide, so they are tried before it is known which test finds the most.
USUAL = (
    "tests/unit/test_golden.py::test_every_word_that_is_made_of_the_small_guide_is_the_committed_one",
    "tests/unit/test_golden.py::test_every_word_that_is_published_of_the_small_guide_is_the_committed_one",
)
COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
IN, NO_MEMBER = ast.In, getattr(ast, "Not" + "In")  # its name looks like a slip to the check of spelling
COMPARED |= {IN: NO_MEMBER, NO_MEMBER: IN}
REPLACED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """`at` is the number of the change in its file; function: its outermost function, or nothing for the module itself."""

    module: str
    at: int
    line: int
    function: str
    what: str

    def __str__(self) -> str:
        return f"scripts/{self.module.replace('.', '/')}.py:{self.line} {self.function or 'module'}: {self.what}"


def changes(tree: ast.Module) -> list[tuple[ast.AST, ast.AST, str, int]]:
    """(node, what replaces it, what it is, line) of each small mistake, in the order of the file."""
    found: list[tuple[ast.AST, ast.AST, str, int]] = []
    skipped = _skipped(tree)
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        line = getattr(node, "lineno", 0)
        for new, what in _mistakes(node):
            found.append((node, new, what, line))
    return sorted(found, key=lambda item: (item[3], getattr(item[0], "col_offset", 0), item[2]))


def _skipped(tree: ast.Module) -> set[int]:
    """Nodes in which a mistake changes nothing that runs: docstrings, types, imports."""
    nodes: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                nodes.append(first)
        if isinstance(node, ast.FunctionDef):
            nodes += [arg.annotation for arg in ast.walk(node.args) if isinstance(arg, ast.arg) and arg.annotation]
            nodes += [node.returns] if node.returns else []
        if isinstance(node, ast.AnnAssign) and not any(
            isinstance(inner, ast.Call) for inner in ast.walk(node.annotation)
        ):
            nodes.append(node.annotation)  # those with calls are rules of records
        if isinstance(node, ast.JoinedStr):  # its texts are looked at as parts; formats such as .1f are not
            nodes += [
                part.format_spec for part in node.values if isinstance(part, ast.FormattedValue) and part.format_spec
            ]
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert):
            nodes.append(node)
    return {id(inner) for node in nodes for inner in ast.walk(node)}


def _mistakes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    new: Any
    if isinstance(node, ast.Compare):
        for n, op in enumerate(node.ops):
            new = copy.deepcopy(node)
            new.ops[n] = COMPARED[type(op)]()
            yield new, f"{ast.unparse(node)} -> {ast.unparse(new)}"
    elif isinstance(node, ast.BoolOp):
        new = copy.deepcopy(node)
        new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield new, f"{ast.unparse(node)} -> {ast.unparse(new)}"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand, f"{ast.unparse(node)} -> {ast.unparse(node.operand)}"
    elif isinstance(node, ast.BinOp) and type(node.op) in REPLACED and not _text(node):
        new = copy.deepcopy(node)
        new.op = REPLACED[type(node.op)]()
        yield new, f"{ast.unparse(node)} -> {ast.unparse(new)}"
    elif isinstance(node, ast.Constant) and node.value is not None and node.value is not ...:
        value = node.value
        if isinstance(value, bool):
            new = ast.Constant(not value)
        elif isinstance(value, int | float):
            new = ast.Constant(value + 1)
        elif isinstance(value, str | bytes):
            new = ast.Constant((b"XX" if isinstance(value, bytes) else "XX") + value)  # type: ignore[operator]
        else:
            return
        yield new, f"{ast.unparse(node)} -> {ast.unparse(new)}"
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None)), f"{ast.unparse(node)} -> return None"
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        new = copy.copy(node)
        new.test = ast.UnaryOp(ast.Not(), node.test)
        yield new, f"if {ast.unparse(node.test)} -> if not"
    elif isinstance(node, ast.AugAssign | ast.Raise | ast.Continue | ast.Break) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield ast.Pass(), f"{ast.unparse(node)} -> nothing"


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _text(node: ast.BinOp) -> bool:
    """Texts that are put together: minus would only be a type error."""
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return ast.copy_location(self.new, node) if node is self.old else super().visit(node)


def mutated(module: str, at: int) -> ast.Module:
    """The tree of a module with its change number `at`."""
    tree = ast.parse(path_of(module).read_text("utf-8"))
    old, new, _, _ = changes(tree)[at]
    return ast.fix_missing_locations(_Replace(old, new).visit(tree))  # type: ignore[no-any-return]


def path_of(module: str) -> Path:
    """content.render.faq -> its file."""
    base = ROOT / "scripts" / module.replace(".", "/")
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def modules() -> list[str]:
    """All modules of scripts/content/."""
    names = (
        path.relative_to(ROOT / "scripts").with_suffix("").as_posix().replace("/", ".")
        for path in CONTENT.rglob("*.py")
    )
    return sorted(name.removesuffix(".__init__") for name in names)


def mutants_of(module: str) -> list[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(path_of(module).read_text("utf-8"))
    spans: list[tuple[int, int, str]] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            spans.append((node.lineno, node.end_lineno or 0, node.name))
        elif isinstance(node, ast.ClassDef):
            spans += [
                (m.lineno, m.end_lineno or 0, f"{node.name}.{m.name}")
                for m in node.body
                if isinstance(m, ast.FunctionDef)
            ]
    return [
        Mutant(
            module,
            at,
            line,
            next((name for first, last, name in spans if first <= line <= last), ""),
            " ".join(what.split()),
        )
        for at, (_, _, what, line) in enumerate(changes(tree))
    ]


# Which test reaches which function


class Recorder:
    """A pytest plugin: runs every test once and notes the functions of scripts/content/ that it calls, and its time."""

    def __init__(self) -> None:
        self.reached: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []
        self._fixtures: dict[str, set[str]] = defaultdict(set)
        self._open: list[set[str]] = []
        self._prefix = str(CONTENT)

    def _trace(self, frame: FrameType, event: str, arg: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(self._prefix):
            for known in self._open:
                known.add(f"{code.co_filename}\0{code.co_qualname}")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        self._open.append(self._fixtures[fixturedef.argname])
        try:
            return (yield)
        finally:
            self._open.pop()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any, nextitem: Any) -> Any:
        mine: set[str] = set()
        self._open.append(mine)
        start = time.process_time()  # what others do on the machine does not count
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self._open.pop()
            self.seconds[item.nodeid] = time.process_time() - start
            self.reached[item.nodeid] = mine.union(
                *(self._fixtures[name] for name in getattr(item, "fixturenames", ()))
            )

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def saved(self) -> dict[str, Any]:
        """As JSON: test -> [seconds, functions as module:qualified name]."""
        out = {}
        for test, functions in self.reached.items():
            names = set()
            for both in functions:
                file, _, qualname = both.partition("\0")
                module = (
                    Path(file)
                    .relative_to(ROOT / "scripts")
                    .with_suffix("")
                    .as_posix()
                    .replace("/", ".")
                    .removesuffix(".__init__")
                )
                # With its inner functions by name: one that only these are of was called when its module was imported.
                names.add(f"{module}:{qualname}")
            if test not in self.failed:
                out[test] = [round(self.seconds[test], 4), sorted(names)]
        return out


def recorded() -> dict[str, Any]:
    """The map of tests, made again whenever the code or the tests are not those of last time."""
    key = hashlib.sha256()
    for path in sorted([*(ROOT / "scripts").rglob("*.py"), *(ROOT / "tests" / "unit").rglob("*.py")]):
        key.update(path.read_bytes())
    place = FOLDER / "map.json"
    if place.is_file():
        kept: dict[str, Any] = json.loads(place.read_text("utf-8"))
        if kept["key"] == key.hexdigest():
            return dict(kept["tests"])
    recorder = Recorder()
    quiet = ["-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
    pid = os.fork()
    if pid == 0:
        with _silent():
            pytest.main([*quiet, "tests/unit"], plugins=[recorder])
        FOLDER.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps({"key": key.hexdigest(), "tests": recorder.saved()}), encoding="utf-8")
        for name in recorder.failed:
            print(f"fails without any mutant, so it takes no part: {name}")
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(pid, 0)
    return dict(json.loads(place.read_text("utf-8"))["tests"])


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Nothing of what tests print is seen, not even by programs that they start."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)


def reached(mutant: Mutant, known: dict[str, Any]) -> bool:
    """Whether a test calls the function; one that is called by its module only, when it is imported, is not."""
    return any(f"{mutant.module}:{mutant.function}" in names for _, names in known.values())


def tests_for(mutant: Mutant, known: dict[str, Any], before: Counter[str]) -> list[str]:
    """The tests that reach a mutant; as many as MOST_TIME lets.

    First those that killed others of its module `before`, most often first; then those that reach little else and are quick.
    """
    wanted = f"{mutant.module}:{mutant.function}"
    at_import = not mutant.function or not reached(mutant, known)
    chosen = []
    for test, (seconds, names) in known.items():
        # What stands in the module itself is used by its functions, and by no function at all when it is a rule of a record.
        hit = any(name.startswith(f"{mutant.module}:") for name in names) if at_import else wanted in names
        if hit and seconds <= LONGEST:
            chosen.append((-before[test], seconds * (1 + len(names) / 50), test, seconds))
    total, tests = 0.0, []
    for _, _, test, seconds in sorted(chosen):
        total += seconds
        if total > MOST_TIME:
            break
        tests.append(test)
    return tests


# Running


def find(module: str, function: str) -> FunctionType | None:
    """The function object that everybody holds, below what decorates it."""
    thing: Any = sys.modules.get(module)
    for part in function.split("."):
        thing = vars(thing).get(part) if thing is not None else None
    for inner in ("fget", "func", "__func__"):
        thing = getattr(thing, inner, thing) if not isinstance(thing, FunctionType) else thing
    while hasattr(thing, "__wrapped__"):
        thing = thing.__wrapped__
    return thing if isinstance(thing, FunctionType) else None


def code_of(tree: ast.Module, file: str, function: str) -> CodeType | None:
    """The compiled code of one function of a tree."""
    code: CodeType | None = compile(tree, file, "exec", dont_inherit=True)
    for part in function.split("."):
        inner = [c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == part] if code else []
        code = inner[-1] if inner else None
    return code


class Runner:
    """A pytest plugin: collects all tests once, then forks for each mutant."""

    def __init__(self, chosen: list[Mutant], known: dict[str, Any], minutes: float = 1e9) -> None:
        self.chosen, self.known, self.minutes = chosen, known, minutes
        self.tried: list[Mutant] = []
        self.killed: dict[Mutant, str] = {}  # mutant -> by which test
        self.without: list[Mutant] = []  # that no test reaches
        self._killers: dict[str, Counter[str]] = {module: Counter(USUAL) for module in modules()}

    def pytest_runtestloop(self, session: Any) -> bool:
        items = {item.nodeid: item for item in session.items}
        end = time.monotonic() + 60 * self.minutes
        for n, mutant in enumerate(self.chosen, 1):
            if time.monotonic() > end:
                break
            self.tried.append(mutant)
            killers = self._killers[mutant.module]
            tests = [test for test in tests_for(mutant, self.known, killers) if test in items]
            if not tests:
                self.without.append(mutant)
            else:
                by = self._fork(mutant, tests, items)
                if by:
                    self.killed[mutant] = by
                    killers[by] += 1
            if mutant not in self.killed:
                unreached = " (no test reaches it)" if mutant in self.without else ""
                print(f"survived{unreached}: {mutant}", file=sys.__stdout__, flush=True)
            if n % 50 == 0:
                print(f"{n} of {len(self.chosen)}: {len(self.killed)} killed", file=sys.__stderr__, flush=True)
        return True

    def _fork(self, mutant: Mutant, tests: list[str], items: dict[str, Any]) -> str:
        """Which test killed the mutant, `too long`, or nothing."""
        import resource  # not on Windows, where nothing gets as far as this

        seconds = sum(self.known[test][0] for test in tests)
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.setsid()  # what tests start ends with the child
            most = int(SPARE_TIME + 3 * seconds)
            resource.setrlimit(
                resource.RLIMIT_CPU, (most, most)
            )  # seconds of processor: a busy machine kills no mutant
            told = ""
            try:
                with _silent():
                    told = self._child(mutant, tests, items)
            except BaseException as error:
                told = f"{type(error).__name__} before any test"
            os.write(write, (told or NOTHING).encode()[:2000])
            os._exit(0)
        os.close(write)
        ready, _, _ = select.select([read], [], [], SPARE_TIME * (10 + seconds))  # for one that sleeps
        told = (os.read(read, 4000).decode() if ready else "") or "too long"
        os.close(read)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return "" if told == NOTHING else told

    def _child(self, mutant: Mutant, tests: list[str], items: dict[str, Any]) -> str:
        tree = mutated(mutant.module, mutant.at)
        file = str(path_of(mutant.module))
        called = bool(mutant.function) and reached(mutant, self.known)
        function = find(mutant.module, mutant.function) if called else None
        code = code_of(tree, file, mutant.function) if function else None
        if function is None or code is None or len(code.co_freevars) != len(function.__code__.co_freevars):
            return anew(mutant.module, tree, tests)
        function.__code__ = code
        return _first_failure([items[test] for test in tests])


def _first_failure(items: list[Any]) -> str:
    failed: list[str] = []

    class Watch:
        def pytest_runtest_logreport(self, report: Any) -> None:
            if report.failed:
                failed.append(report.nodeid)

    manager = items[0].config.pluginmanager
    manager.register(Watch())
    for n, item in enumerate(items):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=items[n + 1] if n + 1 < len(items) else None)
        if failed:
            return failed[0]
    return ""


def anew(module: str, tree: ast.Module, tests: list[str]) -> str:
    """Import everything of ours again, this module from `tree`, and run the tests. What failed first, or nothing."""
    ours = {path.stem for path in (ROOT / "tests" / "unit").glob("*.py")} | {
        path.stem for path in (ROOT / "scripts").glob("*.py")
    }
    for name in list(sys.modules):
        if name == "content" or name.startswith("content.") or name in ours - {"conftest", "mutants"}:
            del sys.modules[name]
    path = path_of(module)

    class Loader(importlib.machinery.SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType:
            return compile(tree, str(path), "exec", dont_inherit=True)

    class Finder:
        @staticmethod
        def find_spec(name: str, where: Any = None, target: Any = None) -> Any:
            if name != module:
                return None
            inside = [str(path.parent)] if path.name == "__init__.py" else None
            return importlib.util.spec_from_file_location(
                name, path, loader=Loader(name, str(path)), submodule_search_locations=inside
            )

    sys.meta_path.insert(0, Finder)
    failed: list[str] = []

    class Some:
        """Runs only the tests of `order`, and in its order; those that are gone with what they were named after fail nobody."""

        def __init__(self, order: list[str]) -> None:
            self.order = {test: n for n, test in enumerate(order)}

        def pytest_collection_modifyitems(self, items: list[Any]) -> None:
            kept = [item for item in items if item.nodeid in self.order]
            items[:] = sorted(kept, key=lambda item: self.order[item.nodeid])

        def pytest_runtest_logreport(self, report: Any) -> None:
            if report.failed:
                failed.append(report.nodeid)

        def pytest_collectreport(self, report: Any) -> None:
            if report.failed:
                failed.append(f"{report.nodeid} cannot be collected")

    quiet = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-summary"]
    for some in (tests[:1], tests[1:]):  # the first finds most mistakes, and then no other file needs to be read
        files = sorted({test.partition("::")[0] for test in some})
        code = pytest.main([*quiet, *files], plugins=[Some(some)]) if some else pytest.ExitCode.OK
        if failed:
            return failed[0]
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return f"pytest ended with {int(code)}"
    return ""


def sampled(everything: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many of all mutants, the same for the same seed; at least one of each module."""
    rng = random.Random(seed)
    by_module: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in everything:
        by_module[mutant.module].append(mutant)
    chosen = {rng.choice(group) for group in by_module.values()}
    rest = [mutant for mutant in everything if mutant not in chosen]
    chosen |= set(rng.sample(rest, max(0, min(count - len(chosen), len(rest)))))
    shuffled = sorted(chosen, key=lambda mutant: (mutant.module, mutant.at))
    rng.shuffle(shuffled)  # so that a run that is stopped early has seen a fair part
    return shuffled


def tell(runner: Runner) -> tuple[list[str], float]:
    """(lines, share killed)."""
    of, killed = Counter(m.module for m in runner.tried), Counter(m.module for m in runner.killed)
    lines = [
        f"{module:32} {killed[module]:4} of {of[module]:4}  {killed[module] / of[module]:6.1%}" for module in sorted(of)
    ]
    share = len(runner.killed) / max(1, len(runner.tried))
    lines.append(f"{'all':32} {len(runner.killed):4} of {len(runner.tried):4}  {share:6.1%}")
    return lines, share


def main(words: list[str] | None = None) -> int:
    """Record, sample, run, tell."""
    parser = argparse.ArgumentParser(prog="dev.py mutants", description="Mutation testing of scripts/content/.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--sample", type=int, default=600)
    size.add_argument("--all", action="store_true")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--module", nargs="+", choices=modules(), metavar="MODULE")
    parser.add_argument("--again-survivors", action="store_true", help="only those that survived the last time")
    options = parser.parse_args(words)
    if not hasattr(os, "fork"):
        print("This system has no fork.", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    start = time.monotonic()
    known = recorded()
    print(f"{len(known)} tests recorded in {time.monotonic() - start:.0f} s", flush=True)
    everything = [m for module in options.module or modules() for m in mutants_of(module)]
    chosen = everything if options.all else sampled(everything, options.sample, options.seed)
    place = FOLDER / "survivors.json"
    if options.again_survivors:
        before = {(m["module"], m["function"], m["what"]) for m in json.loads(place.read_text("utf-8"))}
        chosen = [m for m in everything if (m.module, m.function, m.what) in before]
    runner = Runner(chosen, known, options.minutes)
    start = time.monotonic()
    quiet = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:terminal", "tests/unit"]
    pytest.main(quiet, plugins=[runner])
    survivors = [m for m in runner.tried if m not in runner.killed]
    place.write_text(json.dumps([vars(m) for m in survivors], indent=1), encoding="utf-8")
    lines, share = tell(runner)
    print("\n".join(lines))
    print(
        f"{len(everything)} mutants in all, {len(runner.tried)} tried in {time.monotonic() - start:.0f} s; seed {options.seed}"
    )
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
