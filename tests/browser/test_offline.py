"""The guide without a connection: the server is stopped, and pages that were never opened are read. And the zip, by file://."""

from __future__ import annotations

import posixpath
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from content import offline

KEPT = "async () => { let n = 0; for (const name of await caches.keys()) n += (await (await caches.open(name)).keys()).length; return n; }"
SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
LINE = "[data-md-component=announce] [role=status]"


SERVE = """
import sys, time
from pathlib import Path
from site_server import serving
with serving(Path(sys.argv[1])) as address:
    print(address, flush=True)
    time.sleep(3600)
"""


class Server:
    """The site on one address, in a process of its own: when it is stopped, open connections end as well."""

    def __init__(self, site: Path) -> None:
        command = [sys.executable, "-c", SERVE, str(site)]
        self._process = subprocess.Popen(command, cwd=SCRIPTS, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def pause(self) -> None:
        """Connections are still taken, and never answered."""
        self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Server]]:
    """serve(folder) starts a server, which does not outlive the test."""
    started: list[Server] = []

    def start(folder: Path) -> Server:
        started.append(Server(folder))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def server(site: Path, serve: Callable[[Path], Server]) -> Server:
    return serve(site)


def wait_for_files(page: Page, files: int) -> None:
    """Let the ten seconds after loading pass at once, then wait until so many files are kept."""
    page.clock.fast_forward(11_000)
    for _ in range(120):
        if page.evaluate(KEPT) >= files:
            return
        time.sleep(0.25)
        page.clock.fast_forward(100)
    raise AssertionError(f"only {page.evaluate(KEPT)} of {files} files are kept")


def wait_for_copy(page: Page, files: int) -> None:
    """A first page, which keeps little, and a second one, which keeps everything."""
    wait_for_files(page, 5)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.reload()
    wait_for_files(page, files)


@pytest.fixture
def count(site: Path) -> int:
    return sum(map(len, offline.files(site)))


def test_unseen_pages_are_read_without_a_server(open_page: Callable[..., Page], server: Server, count: int) -> None:
    page = open_page(width=1280, alone=True)
    page.clock.install()
    page.goto(server.address)
    expect(page.locator(LINE)).to_have_text("")
    wait_for_copy(page, count)
    server.stop()
    broken: list[str] = []
    page.on("requestfailed", lambda request: broken.append(request.url))
    for path, words in (
        ("low/symptoms/", "Symptoms of low potassium"),
        ("help", "When to get help"),
        ("food/table/?from=a-friend#food-banana-raw", "422 mg"),
        ("legs/clot/index.html", "clot"),
    ):
        page.goto(server.address + path)
        expect(page.locator("article")).to_contain_text(words)
        expect(page.locator(LINE)).to_contain_text("This copy is of ")
        assert page.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith("system-ui")
    assert broken == []
    page.goto(server.address + "legs/why/")
    page.locator("#__search").evaluate("box => box.click()")
    page.locator(".md-search__input").fill("night cramps")
    page.clock.run_for(1000)
    expect(page.locator(".md-search-result__list")).to_contain_text("cramp", timeout=10_000)
    answer = page.goto(server.address + "never/written/")
    assert answer is not None
    assert answer.status == 503
    expect(page.locator("body")).to_contain_text("not saved on your device")
    page.get_by_role("link", name="When to get help").click()
    expect(page.locator("article")).to_contain_text("When to get help")


def test_a_reader_who_says_no_keeps_nothing(open_page: Callable[..., Page], server: Server, count: int) -> None:
    page = open_page(width=1280, alone=True)
    page.clock.install()
    page.goto(server.address)
    wait_for_copy(page, count)
    page.goto(server.address + "legs/?no-offline")
    expect(page.locator(LINE)).to_have_text("The copy of this guide is gone from this device.")
    assert page.evaluate(KEPT) == 0
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    page.goto(server.address + "low/")
    page.clock.fast_forward(30_000)
    time.sleep(1)
    assert page.evaluate(KEPT) == 0, "it came back on the next page"
    page.goto(server.address + "low/?offline")
    wait_for_copy(page, count)


def test_nothing_is_kept_while_somebody_starts_to_read(open_page: Callable[..., Page], server: Server) -> None:
    page = open_page(width=1280, alone=True)
    page.clock.install()
    page.goto(server.address)
    page.clock.fast_forward(8_000)
    time.sleep(0.5)
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0


@pytest.mark.parametrize("connection", ["{}", "{type: 'cellular'}", "{effectiveType: '3g'}", "{saveData: true}"])
def test_a_first_page_keeps_little_and_a_dear_connection_never_more(
    open_page: Callable[..., Page], site: Path, server: Server, count: int, connection: str
) -> None:
    """What is fetched is counted: on a phone a first visit must not fetch the whole guide."""
    page = open_page(alone=True)
    page.add_init_script(f"Object.defineProperty(Navigator.prototype, 'connection', {{ value: {connection} }})")
    page.clock.install()
    page.goto(server.address)
    first, _ = offline.files(site)
    nothing = "saveData" in connection
    for _ in range(1 if connection == "{}" else 2):
        if nothing:
            page.clock.fast_forward(30_000)
        else:
            wait_for_files(page, len(first))
        page.clock.fast_forward(30_000)
        time.sleep(0.5)
        assert page.evaluate(KEPT) == (0 if nothing else len(first))
        page.reload()


def test_the_network_comes_first(
    open_page: Callable[..., Page], site: Path, tmp_path: Path, serve: Callable[[Path], Server]
) -> None:
    """A page that changed is shown as it is now; without the server it is the kept one."""
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    running = serve(copy)
    page = open_page(width=1280, alone=True)
    page.clock.install()
    page.goto(running.address)
    wait_for_copy(page, sum(map(len, offline.files(copy))))
    help_page = copy / "help" / "index.html"
    help_page.write_text(help_page.read_text(encoding="utf-8").replace("</h1>", " CHANGED</h1>", 1), encoding="utf-8")
    page.goto(running.address + "help/")
    expect(page.locator("h1")).to_contain_text("CHANGED")
    expect(page.locator(LINE)).to_have_text("")
    running.stop()
    page.goto(running.address + "help/")
    expect(page.locator("h1")).not_to_contain_text("CHANGED")


def test_a_server_that_does_not_answer_is_not_waited_for(
    open_page: Callable[..., Page], server: Server, count: int
) -> None:
    page = open_page(width=1280, alone=True)
    page.clock.install()
    page.goto(server.address)
    wait_for_copy(page, count)
    server.pause()
    start = time.monotonic()
    page.goto(server.address + "low/causes/", timeout=20_000)
    assert 3 < time.monotonic() - start < 15
    expect(page.locator(LINE)).to_contain_text("The connection is slow or broken. This copy is of ")


def test_an_update_takes_the_place_of_the_old_copy(
    open_page: Callable[..., Page], site: Path, tmp_path: Path, serve: Callable[[Path], Server]
) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    running = serve(copy)
    page = open_page(width=1280, alone=True)
    page.clock.install()
    page.goto(running.address)
    files = sum(map(len, offline.files(copy)))
    wait_for_copy(page, files)
    worker = (copy / "sw.js").read_text(encoding="utf-8")
    version = worker.split('VERSION = "')[1][:12]
    old = worker.split('"help/":"')[1][:12]
    (copy / "sw.js").write_text(worker.replace(version, "0" * 12).replace(old, "1" * 12), encoding="utf-8")
    page.goto(running.address + "legs/")
    page.clock.fast_forward(11_000)
    names: list[str] = []
    kept = 0
    for _ in range(80):
        names, kept = page.evaluate("caches.keys()"), page.evaluate(KEPT)
        if (names, kept) == ([f"guide / {'0' * 12}"], files):
            break
        time.sleep(0.25)
    assert (names, kept) == ([f"guide / {'0' * 12}"], files)


def test_the_zip_is_read_from_a_folder(open_page: Callable[..., Page], site: Path, tmp_path: Path) -> None:
    assert (site / offline.ZIP).is_file(), (
        f"no {offline.ZIP} in {site}: it was not delivered (scripts/content/delivery.py)"
    )
    with zipfile.ZipFile(site / offline.ZIP) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    top = tmp_path / offline.ZIP.removesuffix(".zip")
    page = open_page(width=1280, alone=True)
    faults: list[str] = []
    page.on("console", lambda m: m.type == "error" and faults.append(m.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or faults.append(r.url))
    page.goto((top / "index.html").as_uri())
    page.get_by_role("link", name="My legs ache").first.click()
    page.wait_for_url("**/legs/index.html")  # and its scripts: keys pressed before would be lost
    expect(page.locator("article h1")).to_contain_text("leg")
    page.keyboard.press("Control+k")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type("night cramps")
    result = page.locator(".md-search-result__link").filter(has_text="cramp").first
    expect(result).to_be_visible(timeout=15_000)
    result.click()
    page.wait_for_url("**/index.html*")
    expect(page.locator("article")).to_contain_text("cramp")
    for path in sorted(top.rglob("*.html"))[::8]:
        page.goto(path.as_uri())
        assert page.locator("h1").count() == 1
        assert page.locator("link[rel=stylesheet]").first.evaluate("link => link.sheet !== null")
    assert faults == []


def test_every_link_of_the_zip_names_a_file(site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(site / offline.ZIP) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        pages = [name for name in names if name.endswith(".html")]
        looked = 0
        for name in pages:
            html = archive.read(f"{offline.ZIP.removesuffix('.zip')}/{name}").decode()
            for target in re.findall(r'\s(?:href|src|data-engine)="([^"#?]+)', html):
                if re.match(r"[a-z]+:", target):
                    continue
                looked += 1
                goal = (Path("/") / name).parent / unquote(target)
                assert posixpath.normpath(str(goal)).lstrip("/") in names, f"{name}: {target}"
    print(f"{len(pages)} pages, {looked} links")
    assert looked > 1000
