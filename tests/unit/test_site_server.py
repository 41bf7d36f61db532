"""A built site is served as a host would serve it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from site_server import serving


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tmp_path = tmp_path_factory.mktemp("server") / "site"
    tmp_path.mkdir()
    (tmp_path / "legs").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "legs" / "index.html").write_text("<p>Legs</p>", encoding="utf-8")
    (tmp_path / "404.html").write_text("<p>Not here</p>", encoding="utf-8")
    (tmp_path / "x.js").write_text("1", encoding="utf-8")
    (tmp_path / "_headers").write_text(
        "# a comment\n/*\n  X-Content-Type-Options: nosniff\n/legs/*\n  Cache-Control: no-cache\n", encoding="utf-8"
    )
    (tmp_path.parent / "secret.txt").write_text("secret", encoding="utf-8")
    with serving(tmp_path) as where:
        yield where


def ask(address: str, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_a_page_is_served_with_its_headers(address: str) -> None:
    status, headers, body = ask(address, "/legs/")
    assert (status, body) == (200, b"<p>Legs</p>")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["LinkChecker"] == "1"


def test_a_rule_of_the_site_fits_its_addresses_only(address: str) -> None:
    headers = ask(address, "/x.js?legs/")[1]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Cache-Control" not in headers


def test_scripts_have_their_type(address: str) -> None:
    assert ask(address, "/x.js")[1]["Content-type"] == "text/javascript"


@pytest.mark.parametrize("path", ["/gone", "/gone/", "/empty/", "/../secret.txt", "/%2e%2e/secret.txt"])
def test_what_is_not_there_gets_the_page_of_the_site(address: str, path: str) -> None:
    status, headers, body = ask(address, path)
    assert (status, body) == (404, b"<p>Not here</p>")
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_asking_for_headers_alone_gets_no_body(address: str) -> None:
    status, headers, body = ask(address, "/gone", "HEAD")
    assert (status, headers["Content-Length"], body) == (404, "15", b"")


def test_nothing_answers_afterwards(tmp_path: Path) -> None:
    with serving(tmp_path) as where:
        pass
    with pytest.raises(OSError, match="refused"):
        ask(where, "/")
