"""Serve a built site on this machine as a host would, for checks and tests.

No listings, the site's own 404 page, the headers of its `_headers` file, and the one that lets LinkChecker go at full speed.
"""

from __future__ import annotations

import fnmatch
import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".md": "text/markdown",
        ".webmanifest": "application/manifest+json",
    }

    def __init__(self, *args: Any, rules: list[tuple[str, str, str]], **more: Any) -> None:
        self.rules = rules
        super().__init__(*args, **more)

    def end_headers(self) -> None:
        self.send_header("LinkChecker", "1")
        path = self.path.partition("?")[0]
        for pattern, name, value in self.rules:
            if fnmatch.fnmatchcase(path, pattern):
                self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up early is no news."""


def header_rules(folder: Path) -> list[tuple[str, str, str]]:
    """(pattern of a path, header, value) as the site's `_headers` file has them; * stands for any text."""
    file, rules, pattern = folder / "_headers", [], ""
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        if line.startswith("#") or not line.strip():
            continue
        if line[0].isspace():
            name, _, value = line.strip().partition(": ")
            rules.append((pattern, name, value))
        else:
            pattern = line.replace("[", "[[]").replace("?", "[?]")
    return rules


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve `folder` on 127.0.0.1 while the block runs; gives the address. Port 0 takes any free one."""
    handler = functools.partial(_Handler, directory=str(folder), rules=header_rules(folder))
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
