"""What a first view costs, counted and never timed: bytes as a host sends them, our own scripts and styles, things that move.

And the proof that the theme's styles without what cannot match look the same as all of them.
"""

from __future__ import annotations

import base64
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, Page, Route

from bench import NETWORK, PAGES, by_type
from bench_browser import WATCH_PAINT
from bench_host import hosting
from content import theme_styles

FIRST_VIEW = 70_000  # bytes, headers included, Brotli 5
LISTS = {"food table": 110_000}  # more than 450 foods, read and printed without a script
# What a page fetches besides its HTML is at most 26 kB; pages that no first view above measures are held by this.
OWN_HTML = FIRST_VIEW - 26_000  # bytes, Brotli 5
OWN_SCRIPTS, OWN_STYLES = 12_000, 10_000  # bytes, Brotli 11
SRC = re.compile(r'<script src="([^"]+)"')
STYLES = Path(__file__).resolve().parents[2] / "overrides" / "assets" / "stylesheets"


def packed(text: bytes) -> int:
    return len(brotli.compress(text, quality=11))


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["phone-light", "desktop-dark"])
def test_a_first_view_is_light_and_nothing_moves(browser: Browser, site: Path, width: int, dark: bool) -> None:
    """Every kind of page, fetched as slowly as on slow 4G, so that what comes late comes late here too."""
    faults = []
    with hosting(site, copies=False) as (address, log):
        for name, path in PAGES.items():
            context = browser.new_context(
                viewport={"width": width, "height": 740},
                color_scheme="dark" if dark else "light",
                service_workers="block",
            )
            page = context.new_page()
            page.add_init_script(WATCH_PAINT)
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", NETWORK)
            log.answers.clear()
            page.goto(address + path, wait_until="load")
            page.wait_for_timeout(300)  # the icon, and what scripts move after loading
            shift = page.evaluate("bench.shift")
            sizes = by_type(log.answers)
            total = sum(sizes.values())
            print(f"{name} at {width} px: {total / 1000:.1f} kB in {len(log.answers)} requests {sizes}, shift {shift}")
            if total > LISTS.get(name, FIRST_VIEW):
                faults.append(f"{name}: {total} bytes {sizes}")
            if shift:
                faults.append(f"{name} at {width} px: layout shift {shift}")
            context.close()
    assert not faults, "\n".join(faults)


def test_what_a_script_adds_to_answers_has_its_place_from_the_start(
    open_page: Callable[..., Page], address: str
) -> None:
    """The button that copies the address of an answer comes late: on a wide screen it stands in the first view."""
    heights = []
    for late in (True, False):
        page = open_page(width=1280, alone=late)
        if late:
            page.route("**/faq.*.js", lambda route: route.abort())
        page.goto(address + "faq/low/")
        assert (page.locator(".site-faq__also button").count() == 0) == late
        heights.append(page.evaluate("document.querySelector('article').offsetHeight"))
    assert heights[0] == heights[1]


def test_the_text_of_no_page_is_too_much_for_its_first_view(site: Path, paths: list[str]) -> None:
    """Every page, also those that the test above does not open."""
    found = {}
    for path in set(paths) - {"food/table/"}:
        file = site / (path if path.endswith(".html") else f"{path}index.html")
        found[path] = len(brotli.compress(file.read_bytes(), quality=5))
    largest = sorted(found, key=lambda path: -found[path])[:3]
    print(f"{len(found)} pages; the largest texts: {', '.join(f'/{path} {found[path]}' for path in largest)}")
    assert {path: size for path, size in found.items() if size > OWN_HTML} == {}


def test_our_own_scripts_and_styles_stay_small(site: Path, paths: list[str]) -> None:
    found: dict[str, int] = {}
    for path in paths:
        file = site / (path if path.endswith(".html") else f"{path}index.html")
        names = SRC.findall(file.read_text(encoding="utf-8"))
        found[path] = sum(
            packed((file.parent / name).resolve().read_bytes()) for name in names if not name.startswith("/")
        )
    print(
        f"scripts: at most {max(found.values())} bytes on {max(found, key=lambda key: found[key])!r}, "
        f"food table {found['food/table/']}; it fetches more when somebody types or adds a food"
    )
    assert 4000 < max(found.values()) <= OWN_SCRIPTS
    sheets = "".join(
        "".join(map(str, theme_styles.tidied(theme_styles.parsed(path.read_text(encoding="utf-8")))))
        for path in sorted(STYLES.glob("*.css"))
    )
    print(f"styles: {packed(sheets.encode())} bytes on the food table, which has all of them")
    assert packed(sheets.encode()) <= OWN_STYLES


def test_no_file_is_there_that_no_reader_needs(site: Path) -> None:
    names = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert [
        name for name in names if name.endswith(".map") or "lunr" in name or "/bundle." in name or "workers" in name
    ] == []


def test_every_picture_has_its_size(site: Path, paths: list[str]) -> None:
    """What has no size pushes the text about when it comes; drawings in the page have a box of their own."""
    for path in paths:
        html = (site / (path if path.endswith(".html") else f"{path}index.html")).read_text(encoding="utf-8")
        for tag in re.findall(r"<img\b[^>]*>", html):
            assert re.search(r"\bwidth=", tag), f"/{path}: {tag}"
            assert re.search(r"\bheight=", tag), f"/{path}: {tag}"
        for tag in re.findall(r"<svg\b[^>]*>", html):
            assert "viewBox=" in tag, f"/{path}: {tag}"


# The theme's styles

STATES = {
    "menu": "document.getElementById('__drawer').click()",
    "search": "document.getElementById('__drawer').checked && document.getElementById('__drawer').click(), document.getElementById('__search').click()",
    "read on": "document.getElementById('__search').click(), scrollTo(0, 2000)",
}


def whole_theme() -> str:
    """All styles, as the theme brings them and as we write them."""
    spec = importlib.util.find_spec("material")
    assert spec is not None
    assert spec.origin is not None
    theme = Path(spec.origin).parent / "templates" / "assets" / "stylesheets"
    files = [next(theme.glob("main.*.min.css")), next(theme.glob("palette.*.min.css"))]
    files += [STYLES / f"{name}.css" for name in ("tokens", "components", "frame")]
    return "\n".join(path.read_text(encoding="utf-8").replace('@charset "UTF-8";', "") for path in files)


def looks(page: Page, address: str) -> dict[str, bytes]:
    """Pictures of a page in each state."""
    page.emulate_media(media="screen")
    page.goto(address)
    found = {"": page.screenshot(full_page=True, animations="disabled")}
    for name, code in STATES.items():
        page.evaluate(code)
        page.wait_for_timeout(450)
        found[name] = page.screenshot(animations="disabled", caret="hide")
    page.emulate_media(media="print")
    found["print"] = page.screenshot(full_page=True, animations="disabled")
    return found


# Chromium does not draw the edge of a curve the same each time; a color that differs, or a line that moved, is more than that.
DIFFER = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }));
  if (one.width !== other.width || one.height !== other.height) return `${one.width}x${one.height}, ${other.width}x${other.height}`;
  let most = 0;
  let where = 0;
  one.data.forEach((value, at) => {
    const by = Math.abs(value - other.data[at]);
    if (by > most) [most, where] = [by, at >> 2];
  });
  return most > 24 ? `by ${most} at ${where % one.width}, ${Math.floor(where / one.width)}` : "";
}"""


@pytest.mark.parametrize(("path", "width", "dark"), [("", 360, True), ("prepare/", 1280, False)])
def test_styles_without_what_cannot_match_look_the_same(
    open_page: Callable[..., Page], address: str, path: str, width: int, dark: bool
) -> None:
    page = open_page(width=width, dark=dark)
    less = looks(page, address + path)
    all_styles = whole_theme()
    sent = []

    def answer(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(body=all_styles, content_type="text/css")

    page = open_page(width=width, dark=dark, alone=True)  # nothing of the first is kept
    page.route("**/assets/stylesheets/site.*.css", answer)
    whole = looks(page, address + path)
    assert sent, "the sheet was not asked for"
    page.goto("about:blank")
    for state, picture in whole.items():
        pair = [base64.b64encode(image).decode() for image in (picture, less[state])]
        assert page.evaluate(DIFFER, pair) == "", f"/{path} {state}"
    assert page.evaluate(DIFFER, [base64.b64encode(less[state]).decode() for state in ("", "print")]) != ""
