"""The recipe for nginx: it is whole, it agrees with `_headers`, and what tries it sees what is wrong.

`dev.py hosting` tries it with a real nginx; here a small server of Python stands in for one.
"""

from __future__ import annotations

import gzip
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

import hosting
from content import policy

RECIPE = hosting.RECIPE.read_text(encoding="utf-8")
LOST = b"<!doctype html><p>Not here."
PAGE = b"<!doctype html><p>Here." * 20


def test_the_recipe_says_what_the_headers_of_other_hosts_say() -> None:
    for name, value in policy.HEADERS.items():
        assert re.search(rf'add_header {name} "?{re.escape(value)}"? always;', RECIPE), name
    for value in policy.HEADERS_OF_PAGES.values():
        assert f'"{value}"' in RECIPE
    assert f'"{policy.FOR_A_YEAR}"' in RECIPE
    assert f'default "{policy.ALWAYS_ASK}"' in RECIPE


def test_no_location_has_headers_of_its_own() -> None:
    """One add_header in a location would take away all those of the server."""
    inside = re.findall(r"location [^{]*\{(.*?)\n    \}", RECIPE, re.S)
    assert len(inside) == 2
    assert not any("add_header" in text for text in inside)


def test_the_recipe_is_put_into_a_whole_configuration(tmp_path: Path) -> None:
    text = hosting.whole(RECIPE, Path("/the/site"), tmp_path, 8080, Path("/m/x.so"))
    assert text.startswith("load_module /m/x.so;\n")
    assert "listen 127.0.0.1:8080;" in text
    assert "root /the/site;" in text
    assert "brotli_static on;" in text
    assert text.count("{") - text.count("{12}") * 1 == text.count("}") - text.count("{12}") * 1
    without = hosting.whole(RECIPE, Path("/the/site"), tmp_path, 8080, None)
    assert "brotli_static on;" not in without
    assert "load_module" not in without
    with pytest.raises(ValueError, match=r"found 0 times 'listen 80;', wanted it once"):
        hosting.whole("", Path("/the/site"), tmp_path, 8080, None)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "legs").mkdir()
    for name, content in {"404.html": LOST, "index.html": PAGE, "legs/index.html": PAGE}.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
        (tmp_path / f"{name}.br").write_bytes(brotli.compress(content))
    return tmp_path


class Host:
    """A host that does all as it should, but what stands in `wrong`."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.wrong: set[str] = set()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        name = f"{path[1:]}index.html" if path.endswith("/") else path[1:]
        status, coding = 200, handler.headers.get("Accept-Encoding", "")
        if path == "/legs":
            handler.send_response(301)
            handler.send_header("Location", "/legs/" if "redirect" not in self.wrong else "/")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        hidden = name.endswith((".br", ".gz")) and "hidden" not in self.wrong
        if hidden or not (self.site / name).is_file() or ".." in name:
            name, status = "404.html", 404 if "lost" not in self.wrong else 200
        body = (self.site / name).read_bytes()
        headers = {
            **policy.HEADERS, "Server": "nginx", "Cache-Control": "no-cache", "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=()", "Content-Security-Policy": "frame-ancestors 'none'", "ETag": '"1"',
            "Content-Type": "text/html; charset=utf-8",
        }  # fmt: skip
        if coding in ("gzip", "br") and status == 200 and "coding" not in self.wrong:
            body = (self.site / f"{name}.{ {'gzip': 'gz', 'br': 'br'}[coding] }").read_bytes()
            headers |= {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
        if handler.headers.get("If-None-Match") and "again" not in self.wrong:
            status, body = 304, b""
        for key in self.wrong & headers.keys():
            del headers[key]
        handler.send_response_only(status)
        for key, value in headers.items():
            handler.send_header(key, value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def host(site: Path) -> Iterator[tuple[Host, int]]:
    mine = Host(site)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            mine.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield mine, server.server_address[1]
    server.shutdown()
    server.server_close()


def looked_at(host: tuple[Host, int], *wrong: str) -> list[str]:
    host[0].wrong = set(wrong)
    checks = hosting.Checks(host[0].site, host[1], brotli_on=True)
    checks.file("legs/index.html")
    checks.strange()
    checks.close()
    assert checks.asked >= 13
    return checks.found


def test_a_host_that_does_as_it_should(host: tuple[Host, int]) -> None:
    assert looked_at(host) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("Cache-Control", "Cache-Control: found None, wanted 'no-cache'"),
        ("X-Frame-Options", "X-Frame-Options: found None, wanted 'DENY'"),
        ("Content-Security-Policy", "frame-ancestors: found False, wanted True"),
        ("Permissions-Policy", "Permissions-Policy: found False, wanted True"),
        ("Cross-Origin-Opener-Policy", "Cross-Origin-Opener-Policy: found None, wanted 'same-origin'"),
        ("Content-Type", "Content-Type: found '', wanted 'text/html'"),
        ("Vary", "Vary: found None, wanted 'Accept-Encoding'"),
        ("ETag", "ETag: found nothing, wanted one"),
        ("coding", "(br) Content-Encoding: found None, wanted 'br'"),
        ("again", "(again) status: found (200"),
        ("lost", "/no/such/page/ status: found (200, True), wanted (404, True)"),
        ("hidden", "/index.html.br status: found (200, False)"),
        ("redirect", "/legs redirect: found (301, '/'), wanted (301, '/legs/')"),
    ],
)
def test_a_host_that_does_something_wrong_is_told(host: tuple[Host, int], wrong: str, told: str) -> None:
    found = looked_at(host, wrong)
    assert any(told in line for line in found), found


def test_a_machine_without_nginx_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(Path, "is_file", lambda self: False)
    assert hosting.main([]) == 2
    assert "apt install nginx-light libnginx-mod-http-brotli-static" in capsys.readouterr().err


def test_a_site_without_copies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.setattr(shutil, "which", lambda name: "nginx")
    assert hosting.main([str(tmp_path)]) == 2
    assert "First: python3 scripts/dev.py build" in capsys.readouterr().err
