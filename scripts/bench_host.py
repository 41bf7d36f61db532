"""A site as a host sends it, for measuring: compressed, with its headers, and with a note of every answer.

A file goes out as its `.br` copy where one lies beside it, else at Brotli quality 5, which hosts use on the fly.
"""

from __future__ import annotations

import functools
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import brotli

from content.compressed import KINDS
from site_server import _Handler, _Server, header_rules

ON_THE_FLY = 5


@dataclass(frozen=True)
class Sent:
    """One answer: the path that was asked, what for (Sec-Fetch-Dest), and bytes on the wire, headers included."""

    path: str
    purpose: str
    size: int


@dataclass
class Log:
    """The answers since the last look, and how many are under way."""

    answers: list[Sent] = field(default_factory=list)
    busy: int = 0


class _Host(_Handler):
    wbufsize = -1  # one packet for headers and body
    disable_nagle_algorithm = True

    def __init__(self, *args: Any, log: Log, copies: bool, **more: Any) -> None:
        self.log, self.copies, self.head = log, copies, 0
        super().__init__(*args, **more)

    def flush_headers(self) -> None:
        self.head = sum(map(len, getattr(self, "_headers_buffer", [])))
        super().flush_headers()

    def do_GET(self) -> None:  # noqa: N802
        self.log.busy += 1
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.log.busy -= 1

    def _answer(self) -> None:
        file = Path(self.translate_path(self.path))
        status = HTTPStatus.OK
        if file.is_dir() and urllib.parse.urlsplit(self.path).path.endswith("/"):
            file /= "index.html"
        if not file.is_file():
            status, file = HTTPStatus.NOT_FOUND, Path(self.directory) / "404.html"
        packed = "br" in self.headers.get("Accept-Encoding", "") and file.suffix in KINDS
        body = _packed(file, self.copies) if packed else file.read_bytes() if file.is_file() else b""
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "br")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        self.log.answers.append(Sent(self.path, self.headers.get("Sec-Fetch-Dest", ""), self.head + len(body)))
        self.wfile.write(body)
        self.wfile.flush()


@functools.lru_cache(None)
def _packed(file: Path, copies: bool) -> bytes:
    copy = file.with_name(f"{file.name}.br")
    if copies and copy.is_file():
        return copy.read_bytes()
    packed: bytes = brotli.compress(file.read_bytes(), quality=ON_THE_FLY)
    return packed


@contextmanager
def hosting(folder: Path, copies: bool = True) -> Iterator[tuple[str, Log]]:
    """Serve `folder` on 127.0.0.1 while the block runs; gives the address and the notes. `copies`: send `.br` files."""
    log = Log()
    handler = functools.partial(_Host, directory=str(folder), rules=header_rules(folder), log=log, copies=copies)
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", log
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
