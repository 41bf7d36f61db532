"""Markers become numbered links, and the sources they name become a list."""

from __future__ import annotations

import pytest

from content.citations import number, reference, reference_list
from content.records import cited
from content.sources import Source


def _source(key: str, **more: object) -> Source:
    fields = {
        "key": key, "title": f"Title {key}", "publisher": f"Publisher {key}", "year": "2020",
        "address": f"https://www.{key}.example/path/", "tier": 1, "kind": "study", "read": "full",
    }  # fmt: skip
    return Source.model_validate({**fields, **more})


SOURCES = {key: _source(key) for key in ("a", "b", "c-3")}


def _link(n: int, key: str) -> str:
    return f'<a href="#source-{key}" aria-label="{n}: Publisher {key}">{n}</a>'


def _cite(*links: str) -> str:
    return '<sup class="site-cite">' + ", ".join(links) + "</sup>"


ONE = _cite(_link(1, "a"))


@pytest.mark.parametrize(
    ("text", "expected", "keys"),
    [
        ("No claim.", "No claim.", []),
        ("Claim.[^a]", f"Claim.{ONE}", ["a"]),
        ("One.[^b] Two.[^a]", f"One.{_cite(_link(1, 'b'))} Two.{_cite(_link(2, 'a'))}", ["b", "a"]),
        ("One.[^a] Two.[^a]", f"One.{ONE} Two.{ONE}", ["a"]),
        ("One.[^a][^b]", f"One.{_cite(_link(1, 'a'), _link(2, 'b'))}", ["a", "b"]),
        ("One. [^a] [^c-3] Two.", f"One.{_cite(_link(1, 'a'), _link(2, 'c-3'))} Two.", ["a", "c-3"]),
        ("One.[^a][^a]", f"One.{ONE}", ["a"]),
        ("One\n[^a]", f"One{ONE}", ["a"]),
        ("| Cell[^a] | [^b] |", f"| Cell{ONE} |{_cite(_link(2, 'b'))} |", ["a", "b"]),
        ("<td>Cell[^a]</td>", f"<td>Cell{ONE}</td>", ["a"]),
        ("`[^a]` shows how.[^b]", f"`[^a]` shows how.{_cite(_link(1, 'b'))}", ["b"]),
        ("```\n[^a]\n```\nClaim.[^b]", f"```\n[^a]\n```\nClaim.{_cite(_link(1, 'b'))}", ["b"]),
        ("~~~~ md\n[^a]\n~~~~\nClaim.[^b]", f"~~~~ md\n[^a]\n~~~~\nClaim.{_cite(_link(1, 'b'))}", ["b"]),
        ("  ```\n  [^a]\n  ```\nClaim.[^b]", f"  ```\n  [^a]\n  ```\nClaim.{_cite(_link(1, 'b'))}", ["b"]),
        ("A lone ` and a claim.[^a]", f"A lone ` and a claim.{ONE}", ["a"]),
        ("[link](page.md) and [^]", "[link](page.md) and [^]", []),
    ],
)  # fmt: skip
def test_numbers_follow_first_use(text: str, expected: str, keys: list[str]) -> None:
    numbered, used = number(text, SOURCES)
    assert numbered == expected
    assert [source.key for source in used] == keys


def test_the_publisher_stays_text_in_the_label() -> None:
    sources = {"a": _source("a", publisher='"><script>alert(1)</script>')}
    numbered, _ = number("Claim.[^a]", sources)
    label = "1: &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    assert numbered == f'Claim.<sup class="site-cite"><a href="#source-a" aria-label="{label}">1</a></sup>'


def test_a_reference_names_title_publisher_year_and_address() -> None:
    assert reference(SOURCES["a"]) == (
        "<cite>Title a</cite>. Publisher a, 2020. "
        '<a href="https://www.a.example/path/" rel="external noreferrer">a.example/path</a>'
    )


def test_a_reference_without_a_year_shows_none() -> None:
    assert reference(_source("a", year="not stated")).startswith("<cite>Title a</cite>. Publisher a. <a ")


def test_an_address_with_an_ampersand_is_escaped() -> None:
    source = _source("a", address="http://a.example/?x=1&y='2'")
    assert reference(source).endswith(
        '<a href="http://a.example/?x=1&amp;y=&#x27;2&#x27;" rel="external noreferrer">a.example/?x=1&amp;y=&#x27;2&#x27;</a>'
    )


def test_a_hostile_title_stays_text() -> None:
    assert reference(_source("a", title="<script>alert(1)</script>")).startswith(
        "<cite>&lt;script&gt;alert(1)&lt;/script&gt;</cite>"
    )


def test_the_list_keeps_the_order_and_gives_each_its_anchor() -> None:
    assert reference_list([SOURCES["b"], SOURCES["a"]]) == (
        '<ol class="site-refs" data-search-exclude>\n'
        f'<li id="source-b">{reference(SOURCES["b"])}</li>\n<li id="source-a">{reference(SOURCES["a"])}</li>\n</ol>'
    )


def test_keys_are_found_in_order_and_once() -> None:
    assert cited("x[^b][^a]", None, "", "y[^a] z[^c-3] [^Odd]") == ["b", "a", "c-3", "Odd"]
