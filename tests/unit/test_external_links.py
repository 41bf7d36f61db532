"""Web addresses of others: what each kind of answer means, three tries, and what is remembered between runs.

The server stands on this machine and answers as servers do: well, elsewhere, not at all, too late, or hang up.
"""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import external_links
from content import ContentError
from content.records import today
from external_links import Failure, Visit

PATHS = ("200", "301", "302", "403", "404", "429", "500", "hang", "drop", "once", "private/x")


class Answers(BaseHTTPRequestHandler):
    """Answers as its path says."""

    seen: Counter[str]
    stop: threading.Event

    def do_GET(self) -> None:
        name = self.path.strip("/")
        self.seen[name] += 1
        if name == "robots.txt":
            return self.say(200, b"User-agent: *\nDisallow: /private/\n")
        if name in ("301", "302"):
            self.send_response(int(name))
            self.send_header("Location", "/200")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if name == "hang":
            self.stop.wait(30)
            return None
        if name == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
            return None
        if name == "once":
            return self.say(500 if self.seen[name] == 1 else 200, b"well")
        return self.say(int(name) if name.isdigit() else 200, b"text")

    def say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, Counter[str]]]:
    """(address, how often each path was asked for)."""
    seen: Counter[str] = Counter()
    stop = threading.Event()
    handler = type("Handler", (Answers,), {"seen": seen, "stop": stop})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        running.daemon_threads = True
        running.block_on_close = False
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/", seen
        stop.set()
        running.shutdown()


def a_site(folder: Path, links: list[str]) -> Path:
    """A built site with these links on one page, and links that are not looked at."""
    site = folder / "site"
    (site / "more").mkdir(parents=True, exist_ok=True)
    own = '<link rel="canonical" href="https://site.example/guide/"><a href="https://site.example/guide/more/">own</a>'
    own += '<a href="more/">near</a><a href="mailto:x@y">mail</a><a href="https://example.org/repository/edit/x">pencil</a>'
    body = "".join(f'<a href="{link}">x</a>' for link in links)
    (site / "index.html").write_text(f"<html><head></head><body>{own}{body}</body></html>", encoding="utf-8")
    (site / "more" / "index.html").write_text(f'<a href="{links[0]}#part">x</a>', encoding="utf-8")
    return site


def run(folder: Path, site: Path, *more: str) -> int:
    rules = folder / "exceptions.yml"
    if not rules.exists():
        rules.write_text("[]\n", encoding="utf-8")
    words = [str(site), "--state", str(folder / "state.json"), "--report", str(folder / "report.md")]
    words += ["--exceptions", str(rules), "--pause", "0", "--wait", "0.01", "--timeout", "2", *more]
    return external_links.main(words)


def test_every_kind_of_answer(
    tmp_path: Path, server: tuple[str, Counter[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    address, seen = server
    site = a_site(tmp_path, [address + path for path in PATHS])
    before = time.monotonic()
    assert run(tmp_path, site) == 1
    assert time.monotonic() - before < 60, "a server that hangs is left after the timeout"
    state = json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))
    reasons = {key.removeprefix(address): value["reason"] for key, value in state.items()}
    assert set(reasons) == {"404", "500", "hang", "drop"}
    assert reasons["404"] == "404 Not Found"
    assert reasons["500"] == "500 Internal Server Error"
    assert "timed out" in reasons["hang"].lower()
    assert all(value["times"] == 1 for value in state.values())
    # Well at once: one visit. Failing or turned away: three. Mended in between: two. Closed to programs: none.
    assert {path: seen[path] for path in ("302", "404", "500", "403", "429", "once", "private/x")} == {
        "302": 1, "404": 3, "500": 3, "403": 3, "429": 3, "once": 2, "private/x": 0,
    }  # fmt: skip
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    broken, _, rest = text.partition("<details>")
    assert [line.split("`")[1].removeprefix(address) for line in broken.splitlines() if line.startswith("| `")] == [
        "404", "500", "drop", "hang",
    ]  # fmt: skip
    assert f"`{address}301` is now `{address}200`" in rest
    for path, reason in (("403", "403 Forbidden"), ("429", "429 Too Many Requests"), ("private/x", "robots.txt asks programs to stay away")):  # fmt: skip
        assert f"- `{address}{path}`: `{reason}`" in rest
    assert f"{address}302" not in text
    said = capsys.readouterr().out
    assert "11 addresses, 0 excepted; 3 answers, 1 moved, 3 refused, 4 fails" in said
    assert f"{address}404: 404 Not Found, since " in said


def test_failures_are_remembered_until_the_address_answers(tmp_path: Path, server: tuple[str, Counter[str]]) -> None:
    address, _ = server
    site = a_site(tmp_path, [f"{address}404", f"{address}200"])
    old = {
        f"{address}404": {"first": "2024-01-02", "last": "2024-01-09", "times": 2, "reason": "503"},
        f"{address}200": {"first": "2024-01-02", "last": "2024-01-09", "times": 2, "reason": "503"},
        f"{address}gone-from-the-site": {"first": "2024-01-02", "last": "2024-01-09", "times": 2, "reason": "503"},
    }
    (tmp_path / "state.json").write_text(json.dumps(old), encoding="utf-8")
    assert run(tmp_path, site, "--tries", "1") == 1
    state = json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))
    assert state == {
        f"{address}404": {
            "first": "2024-01-02",
            "last": str(today()),
            "times": 3,
            "reason": "404 Not Found",
        }
    }
    site = a_site(tmp_path, [f"{address}200"])
    assert run(tmp_path, site) == 0
    assert json.loads((tmp_path / "state.json").read_text(encoding="utf-8")) == {}
    assert (tmp_path / "report.md").read_text(encoding="utf-8") == ""


def test_an_exception_is_not_visited_and_one_that_is_not_needed_is_told(
    tmp_path: Path, server: tuple[str, Counter[str]]
) -> None:
    address, seen = server
    site = a_site(tmp_path, [f"{address}404", f"{address}200"])
    rules = tmp_path / "exceptions.yml"
    rules.write_text(f'- starts: "{address}4"\n  reason: "Known."\n', encoding="utf-8")
    assert run(tmp_path, site) == 0
    assert seen["404"] == 0
    rules.write_text(
        f'- starts: "{address}404"\n  reason: "Known."\n- starts: "https://gone.example/"\n  reason: "Old."\n'
    )
    assert run(tmp_path, site) == 1
    assert "- `https://gone.example/`" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_one_host_is_asked_with_a_pause(tmp_path: Path, server: tuple[str, Counter[str]]) -> None:
    address, _ = server
    site = a_site(tmp_path, [f"{address}{path}" for path in ("200", "201", "202", "203")])
    before = time.monotonic()
    assert run(tmp_path, site, "--wait", "0.5") == 0
    assert time.monotonic() - before >= 1.5


@pytest.mark.parametrize("text", ["x: 1\n", '- starts: "https://a.example/"\n', '- starts: "a"\n  reason: " "\n'])
def test_an_exception_without_a_reason_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    site = a_site(tmp_path, ["https://other.example/"])
    (tmp_path / "exceptions.yml").write_text(text, encoding="utf-8")
    assert run(tmp_path, site) == 2
    assert 'wanted a list of records with "starts" (the start of an address) and "reason", both text' in (
        capsys.readouterr().err
    )
    assert not (tmp_path / "state.json").exists()


def test_a_folder_that_is_no_site_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, tmp_path) == 2
    assert "is it a built site?" in capsys.readouterr().err


def test_the_exceptions_of_this_repository_hold() -> None:
    assert external_links.exceptions(external_links.EXCEPTIONS)


def test_exceptions_that_are_no_yaml_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.yml"
    path.write_text('- starts: "a', encoding="utf-8")
    with pytest.raises(ContentError, match="lines such as name"):
        external_links.exceptions(path)


def test_links_of_the_site_and_its_repository_are_left_out(tmp_path: Path) -> None:
    site = a_site(tmp_path, ["https://other.example/a?b=1&amp;c=2"])
    assert external_links.addresses(site, "https://example.org/repository") == {
        "https://other.example/a?b=1&c=2": ["index.html", "more/index.html"]
    }


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"first": "x"}}', "{"])
def test_a_memory_that_cannot_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text, encoding="utf-8")
    assert external_links.read_state(path) == {}


def test_what_others_say_cannot_break_the_report() -> None:
    """The answer of a server stands in an issue: no Markdown, HTML or mention of it may come alive there."""
    address = "https://a.example/`|<b>"
    failures = external_links.remember({}, {address: Visit("fails", "| </details> `@team` \n# x")}, dt.date(2024, 1, 2))
    assert failures[address] == Failure("2024-01-02", "2024-01-02", 1, "| </details> `@team` \n# x")
    text = external_links.report(failures, {}, {address: ["a", "b", "c", "d"]}, [])
    assert text.splitlines()[-1] == (
        "| `https://a.example/ <b>` | `</details> @team # x` | 2024-01-02 | 1 | `a`, `b`, `c` and 1 more |"
    )


def test_a_doi_that_sends_on_has_not_moved() -> None:
    row = {"result": "200 OK", "infostring": "", "valid": "True", "url": "https://b.example/"}
    sent = "Redirected to `https://c.example/' status: 302 Found. Redirected to `https://b.example/' status: 301 x."
    assert external_links.judge(row | {"warningstring": sent}).verdict == "answers"
    assert external_links.judge(row | {"warningstring": sent[sent.index(". ") :]}) == Visit(
        "moved", "200 OK", "https://b.example/"
    )
