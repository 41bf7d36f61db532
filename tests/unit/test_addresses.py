"""The address of a page and the way from one to another, as browsers and Markdown see it."""

from __future__ import annotations

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.addresses import Repository, href, markdown_link, page_address


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.md", ""),
        ("help.md", "help/"),
        ("legs/index.md", "legs/"),
        ("legs/why.md", "legs/why/"),
        ("a/b/c.md", "a/b/c/"),
    ],
)
def test_the_address_of_a_page(path: str, address: str) -> None:
    assert page_address(path) == address


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [
        ("index.md", "help.md", "help/"),
        ("index.md", "index.md", "./"),
        ("index.md", "index.md#top", "#top"),
        ("help.md", "#numbers", "#numbers"),
        ("help.md", "help.md", "./"),
        ("help.md", "help.md#numbers", "#numbers"),
        ("help.md", "index.md", "../"),
        ("help.md", "legs/why.md#cold", "../legs/why/#cold"),
        ("legs/index.md", "legs/why.md", "why/"),
        ("legs/why.md", "legs/index.md", "../"),
        ("legs/why.md", "legs/clot.md", "../clot/"),
        ("legs/why.md", "index.md#start", "../../#start"),
        ("legs/why.md", "assets/leg.svg", "../../assets/leg.svg"),
    ],
)
def test_the_way_for_a_browser(source: str, target: str, way: str) -> None:
    assert href(source, target) == way


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [
        ("index.md", "help.md", "help.md"),
        ("glossary.md", "legs/index.md#answer", "legs/index.md#answer"),
        ("legs/why.md", "help.md", "../help.md"),
        ("legs/why.md", "legs/index.md", "index.md"),
        ("legs/index.md", "low/index.md#x", "../low/index.md#x"),
    ],
)
def test_the_way_for_markdown(source: str, target: str, way: str) -> None:
    assert markdown_link(source, target) == way


names = st.from_regex(r"([a-c]/){0,2}(index|x|y)\.md", fullmatch=True)
anchors = st.sampled_from(["", "#one"])


@given(names, names, anchors)
def test_a_browser_arrives_where_the_way_leads(source: str, target: str, anchor: str) -> None:
    start = "https://example.org/guide/" + page_address(source)
    assert urljoin(start, href(source, target + anchor)) == "https://example.org/guide/" + page_address(target) + anchor


@given(names, names, anchors)
def test_markdown_arrives_at_the_file(source: str, target: str, anchor: str) -> None:
    assert urljoin("https://example.org/docs/" + source, markdown_link(source, target + anchor)) == (
        f"https://example.org/docs/{target}{anchor}"
    )


@pytest.mark.parametrize("url", ["https://example.org/me/guide", "https://example.org/me/guide/"])
def test_the_edit_page_of_a_file(url: str) -> None:
    assert Repository(url).edit("docs/a b.md") == "https://example.org/me/guide/edit/main/docs/a%20b.md"
    assert Repository(url, branch="next").edit("x.md") == "https://example.org/me/guide/edit/next/x.md"


def test_an_issue_carries_its_fields() -> None:
    way = Repository("https://example.org/me/guide/").issue(
        "mistake.yml", title='Mistake on: "A & B"?', page="docs/a.md"
    )
    parts = urlsplit(way)
    assert (parts.netloc, parts.path) == ("example.org", "/me/guide/issues/new")
    assert parse_qs(parts.query) == {
        "template": ["mistake.yml"], "title": ['Mistake on: "A & B"?'], "page": ["docs/a.md"],
    }  # fmt: skip
    assert '"' not in way
    assert " " not in way
