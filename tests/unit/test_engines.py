"""Another engine's build is held against ours: what counts as the same, what is told, and links from file to file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import engines
import mini
import same_site
import stage
from content import ContentError, policy
from same_site import Difference

PAGE = """<!doctype html><html lang="en"><head><title>Legs</title>
<meta http-equiv="Content-Security-Policy" content="script-src 'self'; img-src 'self' data:">
<meta name="description" content="About legs."><link rel="canonical" href="http://x.example/legs/">
<link rel="stylesheet" href="../assets/stylesheets/main.0123456789ab.css">
<script src="../assets/javascripts/search.0123456789ab.js"></script>
<script type="application/ld+json">{"b": 1, "a": 2}</script></head><body><nav><a href="../help/">Help</a></nav>
<article><h1 id="legs">Legs<a class="headerlink" href="#legs">¶</a></h1><p class="site-answer">Legs ache.<br>Often.
<sup class="site-cite"><a href="#source-x">1</a></sup></p>
<table><tr id="row"><th>Cause</th><td>Walk</td></tr></table><p><a href="../help/#now">Help</a> <a href="./">here</a></p>
<svg><title>Two legs</title><path d="M0 0"/></svg></article></body></html>"""


def page(html: str = PAGE) -> same_site.Page:
    return same_site.read(html, "legs/index.html")


def test_what_is_read_of_a_page() -> None:
    read = page()
    assert read.head == ["lang=en", "title=Legs", "description=About legs.", "canonical=http://x.example/legs/"]
    assert read.headings == ["h1 #legs Legs"]
    assert read.anchors == ["legs", "row"]
    assert read.rows == ["CauseWalk"]
    assert read.citations == ["1"]
    assert read.links == ["#source-x", "help/#now", "legs/"]
    assert read.words == "LegsLegs ache.Often. 1 CauseWalkHelp here Two legs"
    assert read.elements == ["p.site-answer", "sup.site-cite"]
    assert read.files == ["http://x.example/legs/", "assets/javascripts/search.js"]
    assert read.data == ['{"a": 2, "b": 1}']


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Legs ache.", "Legs hurt.", {"words"}),
        ('id="legs"', 'id="leg"', {"headings", "anchors"}),
        ("<h1", "<h2", {"headings"}),
        ("Walk", "Run", {"rows", "words"}),
        (">1<", ">2<", {"citations", "words"}),
        ("../help/#now", "../help/#then", {"links"}),
        ('href="../help/#now"', 'href="help/#now"', {"links"}),
        ('href="./"', 'href="../legs/"', set()),
        ('href="./"', 'href=""', set()),
        ('href="./"', "", {"links"}),
        ("site-answer", "site-reply", {"elements"}),
        ("search.0123456789ab.js", "search.ba9876543210.js", set()),
        ("search.0123456789ab.js", "find.0123456789ab.js", {"files"}),
        ("main.0123456789ab.css", "modern/main.0123456789ab.css", set()),
        ('{"b": 1, "a": 2}', '{"a": 2, "b": 1}', set()),
        ('{"b": 1, "a": 2}', '{"a": 2, "b": 3}', {"data"}),
        ("About legs.", "Of legs.", {"head"}),
        ("Help</a></nav>", "Support</a></nav>", set()),
        ("ache.<br>", "ache. \n  <br>", {"words"}),
        ("Often.\n<sup", "Often.  \n\n <sup", set()),
    ],
)
def test_what_counts_as_a_difference(old: str, new: str, expected: set[str]) -> None:
    assert PAGE.count(old) >= 1
    found = same_site.page_differences(page(), page(PAGE.replace(old, new, 1)))
    assert {item.what for item in found} == expected


def test_another_order_is_a_difference() -> None:
    other = PAGE.replace('<a href="../help/#now">Help</a> <a href="./">here</a>', '<a href="./">Help</a> <a href="../help/#now">here</a>')  # fmt: skip
    assert same_site.page_differences(page(), page(other)) == [
        Difference("links", "legs/index.html", "in another order from help/#now")
    ]


def site(folder: Path, **files: str) -> Path:
    for name, text in {"legs/index.html": PAGE, "llms.txt": "One\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


SEARCH = {"search/index.0123456789ab.json": '{"pages": ["a", "b"], "version": 1}'}
WORKER = {
    "sw.js": 'const FIRST = {"":"1","assets/stylesheets/main.0123456789ab.css":"2"}; // first\nconst REST = {"legs/":"3"};\n'
}


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ({**SEARCH, **WORKER}, []),
        ({**WORKER}, ["file: site: without search/index.json", 'search: index: without pages "a"', 'search: index: without pages "b"', "search: index: without version 1"]),
        ({**WORKER, "search/index.ba9876543210.json": '{"pages": ["a", "c"], "version": 1}'}, ['search: index: more pages "c"', 'search: index: without pages "b"']),
        ({**SEARCH, "sw.js": 'const FIRST = {"":"1"};\nconst REST = {"low/":"3"};\n'}, ["offline: sw.js: more low/", "offline: sw.js: without legs/"]),
        ({**SEARCH, **WORKER, "more/index.html": PAGE}, ["page: site: more more/index.html"]),
        ({**SEARCH, **WORKER, "llms.txt": "Two\n"}, ["llms.txt: site: more Two", "llms.txt: site: without One"]),
        ({**SEARCH, **WORKER, "legs/index.html": PAGE.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")}, ["policy: legs/index.html: more script-src 'unsafe-inline'"]),
        ({**SEARCH, **WORKER, "legs/index.html": PAGE.replace("Content-Security-Policy", "X")}, ["policy: legs/index.html: without img-src 'self'", "policy: legs/index.html: without img-src data:", "policy: legs/index.html: without script-src 'self'"]),
    ],
)  # fmt: skip
def test_what_differs_between_sites(tmp_path: Path, theirs: dict[str, str], expected: list[str]) -> None:
    ours = site(tmp_path / "ours", **SEARCH, **WORKER)
    found = same_site.differences(ours, site(tmp_path / "theirs", **theirs))
    assert [str(item) for item in found if "equiv" not in item.text] == expected


def test_a_class_that_the_other_theme_does_not_style_is_told(tmp_path: Path) -> None:
    """Ours rest on styles of the theme; a sheet, a style element and another name of the sheet count, a class of one build only does not."""
    html = PAGE.replace('class="site-answer"', 'class="md-search site-answer"').replace(
        "<nav>", '<nav class="md-nav md-old">'
    )
    sheet = ".md-search .site-answer{color:red}.md-nav{width:1.5em}.md-old{}.md-unused{}"
    ours = site(tmp_path / "ours", **{"legs/index.html": html, "assets/stylesheets/site.0123456789ab.css": sheet})
    other = html.replace("md-nav md-old", "md-nav").replace("</head>", "<style>.md-nav{width:2em}</style></head>")
    theirs = site(tmp_path / "theirs", **{"legs/index.html": other, "assets/more.css": "a.site-answer{}"})
    found = same_site.differences(ours, theirs)
    assert [str(item) for item in found if item.what == "styles"] == ["styles: site: without .md-search"]


def test_only_a_few_of_many_are_told() -> None:
    found = same_site._sets("links", "x", [str(n) for n in range(same_site.MOST + 7)], [])
    assert len(found) == same_site.MOST + 1
    assert found[-1].text == "without 7 others"


# What is told of an engine

KNOWN = {"anchors: more x": "It is empty."}


def outcome(**more: list[str]) -> engines.Outcome:
    return engines.Outcome("zensical", "1.0", "1.0", grouped={key.replace("_", ": ", 1): value for key, value in more.items()})  # fmt: skip


def test_a_listed_difference_is_told_with_its_reason_and_is_no_problem() -> None:
    lines = engines.tell(outcome(**{"anchors_more x": ["a.html", "b.html"]}), KNOWN)
    assert lines == ["zensical 1.0, the newest", "known    anchors: more x (a.html and 1 more): It is empty."]
    assert engines.report([lines]) == ""


def test_a_difference_that_is_not_listed_is_a_problem() -> None:
    lines = engines.tell(outcome(**{"anchors_more x": ["a.html"], "rows_without y": ["b.html"]}), KNOWN)
    assert lines[-1] == "NEW      rows: without y (b.html)"
    assert "rows: without y (b.html)" in engines.report([["mkdocs"], lines])
    assert "anchors" not in engines.report([lines])


def test_a_listed_difference_that_is_gone_is_a_problem() -> None:
    lines = engines.tell(outcome(), KNOWN)
    assert lines[1] == "GONE     anchors: more x: take it out of scripts/engine_differences.yml"
    assert engines.report([lines]) != ""


def test_an_engine_that_fails_is_a_problem_and_nothing_is_called_gone() -> None:
    lines = engines.tell(engines.Outcome("zensical", failed="does not build: No"), KNOWN)
    assert lines == ["zensical", "FAILED   does not build: No"]
    assert "does not build: No" in engines.report([lines])


def test_an_older_version_is_named_with_the_reason() -> None:
    told = engines.tell(engines.Outcome("zensical", "0.0.73", "0.1.2", "no zensical-ui"), {})
    assert told[0] == "zensical 0.0.73: the newest, 0.1.2, cannot be installed here (no zensical-ui)"


def test_the_committed_list_can_be_read() -> None:
    known = engines.known_differences()
    assert set(known) == {"properdocs", "zensical"}
    assert all(len(reason) > 20 for reasons in known.values() for reason in reasons.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('- engine: "hugo"\n  difference: "a"\n  reason: "b"\n', 'engine: found "hugo", wanted one of properdocs, zensical'),
        ('- engine: "zensical"\n  difference: "a"\n', "reason: found nothing, wanted a value"),
        ('- engine: "zensical"\n  difference: "a"\n  reason: "b"\n' * 2, "again (first on line 1), wanted each once"),
    ],
)  # fmt: skip
def test_a_bad_list_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "list.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        engines.known_differences(path)
    assert expected in str(caught.value)


def test_unknown_scripts_are_told_and_let_through_for_the_steps_that_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = policy.known_scripts()
    seen: list[dict[str, str]] = []
    monkeypatch.setattr(stage, "deliver", lambda folder: seen.append(policy.known_scripts()))
    (tmp_path / "a.html").write_text(
        '<script>x()</script><script src="y.js"></script><script type="application/json">{}</script>'
    )
    assert engines.deliver(tmp_path) == [f"inline script {policy.sha256('x()')}"]
    assert seen[0].keys() - known.keys() == {policy.sha256("x()")}
    assert policy.known_scripts() == known


def test_what_a_program_said_is_told_without_the_notices_of_pip() -> None:
    assert engines.last_words("one\nWARNING: old pip\ntwo\nthree\n", 2) == "two\nthree"


# Links from file to file

FILES = {"index.html": "index.md", "legs/index.html": "legs/index.md", "legs/why/index.html": "legs/why.md", "help/index.html": "help.md"}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "link", "expected"),
    [
        ("legs/why.md", "../../help/#now", "../help.md#now"),
        ("legs/why.md", "../", "index.md"),
        ("legs/why.md", "../../", "../index.md"),
        ("legs/index.md", "why/", "why.md"),
        ("index.md", "legs/why/#x", "legs/why.md#x"),
        ("index.md", "./", "index.md"),
        ("help.md", "../data/foods.csv", "data/foods.csv"),
        ("help.md", "#here", "#here"),
        ("help.md", "https://x.example/a/", "https://x.example/a/"),
        ("help.md", "tel:112", "tel:112"),
    ],
)
def test_a_link_of_html_as_a_file(page: str, link: str, expected: str) -> None:
    text = f'<a class="x" href="{link}">a</a> [b](../why.md) <link href="../../help/">'
    assert stage.with_file_links(text, page, FILES) == text.replace(f'href="{link}"', f'href="{expected}"', 1)


def test_the_command_stages_with_file_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mini.write(tmp_path)
    (tmp_path / "overrides").mkdir()
    (tmp_path / "mkdocs.yml").write_text('site_name: "X"\n', encoding="utf-8")
    stage.stage(tmp_path / "plain", tmp_path)
    stage.stage(tmp_path / "files", tmp_path, file_links=True)
    plain, files = (tmp_path / name / "docs" / "tables.md" for name in ("plain", "files"))
    assert 'href="../help/"' in plain.read_text("utf-8")
    assert 'href="help.md"' in files.read_text("utf-8")
    assert 'href="../help/"' not in files.read_text("utf-8")
    seen: list[tuple[Path, bool]] = []
    monkeypatch.setattr(stage, "stage", lambda target, file_links=False: seen.append((target, file_links)) or 7)
    monkeypatch.setattr(sys, "argv", ["stage.py", "--file-links", "out"])
    assert stage.main() == 0
    assert seen == [(Path("out"), True)]


def test_every_engine_builds_for_the_same_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://x.example/")
    assert engines.environment()["SITE_URL"] == engines.ADDRESS
    assert engines.environment()["PATH"] == os.environ["PATH"]
