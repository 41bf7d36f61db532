"""Every page in the real browser: no error, no failed or foreign request, no axe violation, no sideways scroll.

Each page is opened once and shown at both widths. What a page is made of is looked at once per width, in full; what depends on paint (contrast,
links told from text) in both schemes, and there once for each way that text is painted: the color, size and weight of the letters,
the grounds below them and the classes above. A hundred paragraphs alike are one case; each way is looked at on one page that
has it. axe needs two seconds for the contrast of all words of a long page, and a few hundredths for the ways that are new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# WCAG 2.2 A and AA, what axe calls best practice, and of AAA the contrast of 7:1.
PAINT = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
WHOLE = {
    "resultTypes": ["violations"],  # of the passes only the rule is kept: half the time
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {rule: {"enabled": False} for rule in PAINT},
}
PAINTED = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": PAINT}}
# Rows of a long table or list have the same markup: the first of each group are looked at, not all 457; the others are taken away.
LONG = ".site-table tbody tr:nth-of-type(n+30), .site-foods tr:nth-of-type(n+8):not(#food-banana-raw), .site-refs li:nth-of-type(n+60), .site-glossary > :nth-child(n+60)"
SHORTEN = "(long) => document.querySelectorAll(long).forEach((node) => node.remove())"
RUN = """async ([rules, left, within]) => {
  const found = await axe.run(within ? { include: [within], exclude: left } : { exclude: left }, rules);
  return { rules: found.passes.length, faults: found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ""}`)) };
}"""
# What is the same elements at every width: half the time of a page. Tables, forms, boxes and menus are looked at again.
PROSE = [["article > :is(p, ul, ol, dl, figure, .site-help)"]]
# Words in a drawing: axe takes what lies below them for a picture. The last shape before the word that holds its middle is its ground.
DRAWN = """() => {
  const light = (color) => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    if (a < 1) return NaN;
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const faults = [];
  let words = 0;
  for (const text of document.querySelectorAll("article svg text")) {
    const runs = [...text.querySelectorAll("tspan")];
    for (const run of runs.length ? runs : [text]) {
      const svg = text.ownerSVGElement;
      words++;
      for (const i of new Set([0, run.getNumberOfChars() - 1])) {
        const box = run.getExtentOfChar(i), middle = svg.createSVGPoint();
        [middle.x, middle.y] = [box.x + box.width / 2, box.y + box.height / 2];
        let ground = getComputedStyle(document.body).backgroundColor;
        for (const shape of svg.querySelectorAll("rect, circle, ellipse, path, polygon")) {
          if (!(shape.compareDocumentPosition(text) & 4)) break;
          const { fill, fillOpacity, opacity, stroke } = getComputedStyle(shape);
          if (opacity === "0") continue;
          const point = middle.matrixTransform(text.getScreenCTM()).matrixTransform(shape.getScreenCTM().inverse());
          if (fill !== "none" && fillOpacity !== "0" && shape.isPointInFill(point)) ground = fill;
          if (stroke !== "none" && shape.isPointInStroke(point)) ground = stroke;
        }
        const [one, other] = [light(getComputedStyle(run).fill), light(ground)];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (!(ratio >= 7)) faults.push(`word in a drawing: ${run.textContent} ${ratio.toFixed(2)} on ${ground}`);
      }
    }
  }
  return { words, faults };
}"""
# One element for each way that text is painted; fields are text too. `seen` counts the ways of earlier pages, by a hash.
CASES = """([seen, most, within]) => {
  const was = document.body.dataset.mdColorScheme;
  const hash = (text, value) => {
    for (let i = 0; i < text.length; i++) value = (value * 31 + text.charCodeAt(i)) % 140737488355213;
    return value;
  };
  const nodes = [...document.querySelectorAll(within ? `${within} *` : "body *")].filter((node) => {
    const field = node.matches("input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea");
    if (!field && ![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) return false;
    return !node.matches("option, script, style, svg *") && node.checkVisibility({ visibilityProperty: true });
  });
  const names = nodes.map(() => 0);
  for (const scheme of ["slate", "default"]) {
    document.body.dataset.mdColorScheme = scheme;
    const paints = new Map();
    const paint = (node) => {
      if (!node || node === document.documentElement) return 0;
      if (!paints.has(node)) {
        const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(node);
        const text = `${node.tagName}.${node.className?.baseVal ?? node.className}/${backgroundColor}${backgroundImage.slice(0, 60)}${opacity}${position}`;
        paints.set(node, hash(text, paint(node.parentElement)));
      }
      return paints.get(node);
    };
    nodes.forEach((node, i) => {
      const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(node);
      names[i] = hash([color, fontSize, fontWeight, textDecorationLine, paint(node)].join(), names[i]);
    });
  }
  document.body.dataset.mdColorScheme = was;
  const mine = new Set();
  globalThis.siteCases = nodes.filter((_, i) => {
    if (mine.has(names[i])) return false;
    mine.add(names[i]);
    seen[names[i]] = (seen[names[i]] ?? 0) + 1;
    return seen[names[i]] <= most;
  });
  return { cases: siteCases.length, ways: mine.size, seen };
}"""
RUN_CASES = """async ([rules]) => {
  const found = await axe.run({ include: siteCases }, rules);
  return { rules: found.passes.length, faults: found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ""}`)) };
}"""
PAGES_EACH = 1  # pages on which one way of painting is looked at
SHARDS = 2  # two workers share the pages
WIDTHS = (360, 1280)


def switch(page: Page, scheme: str) -> None:
    """Show the page in `default` (light) or `slate` (dark), as the theme does it: by one attribute."""
    page.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme }", scheme)


def looked_at(
    page: Page, seen: dict[str, int] | None = None, left: list[list[str]] | None = None, within: str = ""
) -> tuple[int, list[str]]:
    """How many rules, ways of painting and drawn words were looked at on the page as it stands, and what is wrong, in both schemes.

    `seen` counts on how many pages a way was looked at; without it all of this page are new. `within` names the part to look at.
    """
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(SHORTEN, LONG)
        page.evaluate(AXE)
    found = page.evaluate(RUN, [WHOLE, left or [], within])
    count, faults = found["rules"], found["faults"]
    chosen = page.evaluate(CASES, [seen or {}, PAGES_EACH, within])
    assert chosen["ways"], "no text was found to look at"
    if seen is not None:
        seen.update(chosen["seen"])
    for scheme in ("default", "slate"):
        switch(page, scheme)
        found = page.evaluate(RUN_CASES, [PAINTED]) if chosen["cases"] else {"faults": []}
        drawn = {"words": 0, "faults": []} if within else page.evaluate(DRAWN)
        faults += [f"{scheme} {fault}" for fault in found["faults"] + drawn["faults"]]
        count += chosen["cases"] + drawn["words"]
        assert page.evaluate("document.body.dataset.mdColorScheme") == scheme, "the theme took the scheme back"
    switch(page, "default")
    return count, faults


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_page_is_clean(open_page: Callable[..., Page], address: str, paths: list[str], shard: int) -> None:
    page = open_page(width=360, height=1000, service_workers="block")
    faults: list[str] = []
    where = ""
    page.on("console", lambda m: m.type == "error" and faults.append(f"{where} console: {m.text}"))
    page.on("pageerror", lambda error: faults.append(f"{where} script: {error}"))
    page.on("requestfailed", lambda request: faults.append(f"{where} failed: {request.url}"))
    page.on("request", lambda r: r.url.startswith((address, "data:")) or faults.append(f"{where} foreign: {r.url}"))
    page.on("response", lambda r: r.status >= 400 and faults.append(f"{where} {r.status}: {r.url}"))
    mine = paths[shard::SHARDS]
    seen: dict[str, int] = {}
    count = 0
    for where in mine:
        page.goto(address + where)
        if where == "food/table/":  # buttons get their names when there is time; axe measures a page that stands still
            page.wait_for_function("() => !document.querySelector('.site-add:not([aria-label])')")
        for width in (320, WIDTHS[1], WIDTHS[0]):
            page.set_viewport_size({"width": width, "height": 1000})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                faults.append(f"{where} scrolls sideways by {over} px at {width} px")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            looks, found = looked_at(page, seen, None if width == WIDTHS[0] else PROSE)
            count += looks
            faults += [f"{where} {width} px {fault}" for fault in found]
        page.set_viewport_size({"width": WIDTHS[0], "height": 1000})
    print(
        f"{len(mine)} pages at {WIDTHS} px: {count} rules and ways of painting ({len(seen)} unlike), {len(faults)} faults"
    )
    assert count > 60 * len(mine), "axe looked at too little"
    assert len(seen) > 180, "too few ways of painting were told apart"
    assert not faults, "\n".join(faults[:80])


def search_with_results(page: Page) -> None:
    page.locator(".md-header__button[aria-label=Search]:visible, .md-search__input:visible").first.click()
    page.locator(".md-search__input").fill("chest pain potasium")
    expect(page.locator(".site-search__list > li").first).to_be_visible()
    expect(page.locator(".site-search__top .site-help__level")).to_be_visible()


def menu(page: Page) -> None:
    page.locator(".md-header [for=__drawer]").click()
    expect(page.locator(".md-sidebar--primary .md-nav__link:visible").first).to_be_in_viewport()


def parts_of_this_page(page: Page) -> None:
    menu(page)
    page.locator(".md-nav__link[for=__toc]").click()
    expect(page.locator(".md-sidebar--primary .md-nav--secondary .md-nav__link").first).to_be_in_viewport()


def hard_word(page: Page) -> None:
    page.locator("article button.site-term").first.click()
    expect(page.locator(".site-term__meaning:popover-open")).to_be_visible()


def question(page: Page) -> None:
    page.locator(".site-ask input").fill("banana potasium chest pain")
    expect(page.locator(".site-ask__best li").first).to_be_visible()


def medicine(page: Page) -> None:
    page.get_by_label("What it does").select_option("raises")
    page.get_by_label("Name on the box").fill("spiro")
    expect(page.locator(".site-filter [role=status]")).to_contain_text("shown")


def result(typed: str, said: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        page.get_by_label("Your potassium result").fill(typed)
        expect(page.locator(".site-explain__answer")).to_contain_text(said)

    return fill


def plate(page: Page) -> None:
    page.locator("#food-banana-raw .site-add").click()
    expect(page.locator(".site-plate__foods li")).to_have_count(1)


# name, page, widths, what is done there, the part that it changes
STATES: list[tuple[str, str, tuple[int, ...], Callable[[Page], None], str]] = [
    ("search", "about/changes/", WIDTHS, search_with_results, ".md-header"),
    ("menu", "legs/", (360,), menu, ".md-sidebar--primary"),
    ("parts of the page", "low/licorice/", (360,), parts_of_this_page, ".md-sidebar--primary"),
    ("hard word", "low/", WIDTHS, hard_word, ".site-term__meaning:popover-open"),
    ("questions", "faq/", WIDTHS, question, ":is(.site-ask, .site-ask__best)"),
    ("medicines", "medicines/", WIDTHS, medicine, ":is(.site-filter, tr[id^=medicine-]:not([hidden]))"),
    ("low result", "result/", WIDTHS, result("2.4", "Severely low"), ":is(.site-explain, .site-band--yours)"),
    ("today result", "result/", (360,), result("2.9", "Moderately low"), ":is(.site-explain, .site-band--yours)"),
    ("high result", "result/", WIDTHS, result("5.6", "Mildly high"), ":is(.site-explain, .site-band--yours)"),
    ("wrong result", "result/", (360,), result("35", "does your report say"), ".site-explain"),
    ("plate", "food/table/", WIDTHS, plate, ":is(.site-plate, .site-finder, #food-banana-raw)"),
    ("not found", "no/such/page/", WIDTHS, lambda page: expect(page.locator("h1")).to_contain_text("not here"), "body"),
]


def settled(page: Page, expression: str) -> int:
    """The value once it is 0, or after a second: what opens passes through places where it does not stay."""
    value: int = page.evaluate(expression)
    for _ in range(10):
        if value <= 0:
            break
        page.wait_for_timeout(100)
        value = page.evaluate(expression)
    return value


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_is_clean(open_page: Callable[..., Page], address: str, width: int) -> None:
    page = open_page(width=width, height=800, service_workers="block")
    faults: list[str] = []
    names = [name for name, _, widths, _, _ in STATES if width in widths]
    for name, path, widths, act, part in STATES:
        if width not in widths:
            continue
        page.goto(address + path)
        act(page)
        over = settled(page, "document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{name}: scrolls sideways by {over} px"] if over > 0 else []
        _, found = looked_at(page, within=part)
        faults += [f"{name}: {fault}" for fault in found]
    print(f"{len(names)} states at {width} px: {', '.join(names)}")
    assert not faults, "\n".join(faults[:80])


def test_each_kind_of_fault_is_seen(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360, service_workers="block")
    page.goto(address + "about/privacy/")
    page.evaluate("""() => {
      const style = new CSSStyleSheet();
      style.replaceSync(`
        [data-md-color-scheme=slate] #five { color: #8a8a8a; }
        #pale { color: #999; }
        .tiny { display: inline-block; width: 10px; height: 10px; overflow: hidden; }
        #lost { text-decoration: none !important; color: #51308c !important; }`);
      document.adoptedStyleSheets = [style];
      document.querySelector("article").insertAdjacentHTML("beforeend", `
        <p id="five">Five to one in dark</p><p id="pale">Pale in light</p><button id="unnamed" type="button"></button>
        <p>Text <a id="lost" href="./">in text</a> text</p><h5 id="jump">Jump</h5><img id="picture" src="data:,">
        <svg width="200" height="40"><rect width="200" height="40" fill="#777777"/><text id="drawn" x="9" y="20" fill="#000000">grey</text></svg>
        <div><button class="tiny" type="button">a</button><button class="tiny" type="button">b</button></div>`);
    }""")
    _, found = looked_at(page)
    text = "\n".join(found)

    def seen(rule: str, what: str, scheme: str = "") -> Iterable[str]:
        return (line for line in found if line.startswith(f"{scheme} {rule}".strip() + ":") and what in line)

    assert any(seen("color-contrast-enhanced", 'id="five"', "slate")), text
    assert not any(seen("color-contrast", 'id="five"', "slate")), "5:1 is enough for AA"
    assert not any(seen("color-contrast-enhanced", 'id="five"', "default")), text
    assert any(seen("color-contrast", 'id="pale"', "default")), text
    assert any(seen("link-in-text-block", 'id="lost"', "default")), text
    assert any("word in a drawing: grey" in line for line in found), text
    assert any(seen("button-name", 'id="unnamed"')), text
    assert any(seen("heading-order", 'id="jump"')), text
    assert any(seen("image-alt", 'id="picture"')), text
    assert any(seen("target-size", 'class="tiny"')), text


def test_text_is_there_without_scripts(open_page: Callable[..., Page], address: str, site: Path) -> None:
    page = open_page(scripts=False)
    page.goto(address + "food/table/")
    assert page.locator("tr[id^=food-]").count() >= 150
    assert page.locator("#food-banana-raw th").is_visible()
    assert page.locator("#food-avocado-raw .site-food__also [lang=es]").text_content() == "palta, aguacate"
    way = page.get_by_role("banner").get_by_role("link", name="Find a question")  # in the place of the search
    box = way.bounding_box()
    assert box is not None
    assert box["height"] >= 43.5
    way.click()
    page.wait_for_url(f"{address}faq/")
    assert page.locator(".site-ask__list a").count() >= 150
    expect(page.get_by_text("Scripts are off in your browser")).to_be_visible()
    page.goto(address + "faq/legs/")
    assert page.locator("article h2").count() >= 30
    page.goto(address + "medicines/")
    assert page.locator("tr[id^=medicine-]").count() >= 60
    page = open_page()
    page.goto(address + "faq/")
    assert page.locator(".site-plain").count() == 2
    assert page.locator(".site-plain:visible").count() == 0


def test_danger_stands_on_the_first_screen(open_page: Callable[..., Page], address: str, site: Path) -> None:
    page = open_page(width=360, height=740)
    for path in ("", "help/", "result/", "legs/clot/", "404.html"):
        page.goto(address + path)
        heading = page.locator(".site-help__level--ambulance .site-help__name").first
        number = page.locator("a.site-help__number").first
        for part in (heading, number):
            box = part.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 740, f"/{path}: {box}"
        assert (number.get_attribute("href") or "").startswith("tel:")


def test_an_old_address_of_a_source_leads_to_its_list_of_today(
    open_page: Callable[..., Page], address: str, site: Path
) -> None:
    lists = ("about/sources/", "about/sources-journals/", "about/sources-books/")
    page = open_page()
    for path in lists:
        keys = re.findall(r'<li id="(all-[a-z0-9-]+)"', (site / path / "index.html").read_text(encoding="utf-8"))
        assert len(keys) > 100, path
        page.goto(f"{address}{lists[0]}#{keys[-1]}")
        page.wait_for_url(f"{address}{path}#{keys[-1]}")
        expect(page.locator(f"#{keys[-1]}")).to_be_in_viewport()


def test_a_hard_word_opens_by_keyboard_and_closes(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    page.goto(address + "low/")
    word = page.locator("button.site-term").first
    meaning = page.locator(f"#{word.get_attribute('popovertarget')}")
    assert meaning.is_hidden()
    word.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert meaning.is_hidden()
