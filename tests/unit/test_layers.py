"""Imports go one way, and no module of ours hides one of Python's."""

from __future__ import annotations

import ast
import importlib.metadata
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
ENGINES = {"mkdocs", "properdocs", "zensical", "material", "jinja2", "markdown", "pymdownx"}
LOADERS = (
    "readers", "records", "sources", "foods", "bands", "urgency", "numbers", "glossary", "medicines", "leg_causes",
    "article_audit", "name_languages", "drawings", "scores", "pages", "questions", "changes", "reviews",
)  # fmt: skip
MODULES = sorted(path for path in SCRIPTS.rglob("*.py"))
CONTENT = [path for path in MODULES if "content" in path.relative_to(SCRIPTS).parts]


def imports(source: str, typing_too: bool = True) -> set[str]:
    """All modules that a source imports, anywhere in it, as dotted names (`from a import b` gives a and a.b)."""
    tree = ast.parse(source)
    skipped: set[int] = set()
    if not typing_too:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                skipped |= {id(inner) for inner in ast.walk(node)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def of(path: Path, typing_too: bool = True) -> set[str]:
    return imports(path.read_text(encoding="utf-8"), typing_too)


def name(path: Path) -> str:
    """content.render.faq from its path."""
    parts = path.relative_to(SCRIPTS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tops(found: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in found}


def test_imports_are_seen_wherever_they_stand() -> None:
    source = (
        "import a.b\nfrom c import d\nfrom . import e\nif TYPE_CHECKING:\n    import f\n"
        "def g():\n    try:\n        import h\n    except ImportError:\n        from i.j import k as l\n"
    )
    assert imports(source) == {"a.b", "c", "c.d", ".", "..e", "f", "h", "i.j", "i.j.k"}
    assert "f" not in imports(source, typing_too=False)
    assert len(CONTENT) > 20


@pytest.mark.parametrize("path", CONTENT, ids=name)
def test_the_content_package_knows_no_engine(path: Path) -> None:
    assert tops(of(path)) & ENGINES == set()


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "hooks.py"], ids=name)
def test_only_the_hook_imports_the_engine(path: Path) -> None:
    assert tops(of(path)) & {"mkdocs", "properdocs", "zensical"} == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_name_the_whole_way(path: Path) -> None:
    assert [module for module in of(path) if module.startswith(".")] == []


@pytest.mark.parametrize("loader", LOADERS)
def test_a_loader_does_not_know_what_is_made_of_it(loader: str) -> None:
    above = (
        "content.blocks",
        "content.guide",
        "content.render",
        "content.citations",
        "content.finish",
        "content.built_site",
    )
    assert [module for module in of(SCRIPTS / "content" / f"{loader}.py") if module.startswith(above)] == []


@pytest.mark.parametrize("loader", LOADERS)
def test_nothing_below_content_imports_the_adapters(loader: str) -> None:
    ours = {path.stem for path in SCRIPTS.glob("*.py")}
    assert tops(of(SCRIPTS / "content" / f"{loader}.py")) & ours == set()


@pytest.mark.parametrize("path", sorted((SCRIPTS / "content" / "render").glob("*.py")), ids=name)
def test_a_renderer_neither_reads_nor_knows_the_guide(path: Path) -> None:
    found = of(path)
    assert [
        module for module in found if module.startswith(("content.guide", "content.blocks", "content.readers"))
    ] == []
    assert tops(found) & {"os", "io", "pathlib", "yaml", "pydantic", "subprocess", "urllib"} == set()


def test_the_root_of_the_package_imports_nothing_of_ours() -> None:
    assert tops(of(SCRIPTS / "content" / "__init__.py")) <= {"__future__", "dataclasses"}


def test_no_module_imports_itself_by_a_detour() -> None:
    known = {name(path) for path in CONTENT}
    edges = {name(path): of(path, typing_too=False) & known - {name(path), "content"} for path in CONTENT}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join([*way, module])
        if module not in done:
            for other in sorted(edges[module]):
                visit(other, (*way, module))
            done.add(module)

    for module in sorted(known):
        visit(module, ())


def test_the_commands_need_nothing_but_python() -> None:
    assert tops(of(SCRIPTS / "dev.py")) - sys.stdlib_module_names == set()


@pytest.mark.parametrize("path", [SCRIPTS / "dev.py"], ids=name)
def test_the_commands_can_say_that_python_is_too_old(path: Path) -> None:
    """An old Python must be able to read the file that tells it so."""
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_no_name_in_scripts_hides_another() -> None:
    ours = {path.stem for path in SCRIPTS.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert {"content", "dev", "hooks"} <= ours
    assert ours & set(sys.stdlib_module_names) == set()
    assert ours & set(importlib.metadata.packages_distributions()) == set()
