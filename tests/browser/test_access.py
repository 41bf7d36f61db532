"""What axe cannot tell: sizes of controls, the keyboard, forced colors, less motion, large text, wide spacing, purpose of links."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

KINDS = (
    "",
    "help/",
    "legs/night-cramps/",
    "result/",
    "medicines/",
    "food/table/",
    "faq/",
    "faq/site/",
    "glossary/",
    "sheet/",
    "404.html",
)

# Buttons, fields, numbers to call and links that stand alone in their line: 44 pixels. Left out: a word with a meaning and links in a
# sentence, as WCAG 2.5.5 does; links in plain lists of a text; rows of the food table that are like the first ones.
SIZES = """(phone) => {
  const words = (node) => node.innerText.trim();
  const faults = [];
  const all = "button, input:not([type=hidden]), select, textarea, summary, [role=button], a" + (phone ? ", .md-header label, .md-nav label" : "");
  let count = 0;
  for (const node of document.querySelectorAll(all)) {
    if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (node.matches(".site-term, .headerlink, .md-skip, .md-toggle, .md-option, .md-nav__title") || node.closest(".site-foods tr:nth-of-type(n+12), .site-refs")) continue;
    if (node.matches("a:not(.site-help__number, .site-dial)")) {
      const block = node.closest("li, p, td, th, dt, dd, div, nav, h1, h2, h3");
      if (!block || words(block) !== words(node) || block.matches("article li:not([class] > li)")) continue;
    }
    const { width, height } = node.getBoundingClientRect();
    if (width <= 1 || height <= 1) continue;
    count++;
    if (width < 43.5 || height < 43.5) faults.push(`${Math.round(width)} by ${Math.round(height)}: ${node.outerHTML.slice(0, 120)}`);
  }
  return { count, faults };
}"""
# Words that a box cuts off. The menu slides its parts out of its box.
CUT = """() => [...document.querySelectorAll("body *")].filter((node) => {
  if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || !node.innerText?.trim()) return false;
  if (node.matches(".md-sidebar__scrollwrap, .md-search *, .site-food__also") || node.clientWidth <= 2 || node.clientHeight <= 2) return false;
  const { overflowX, overflowY } = getComputedStyle(node), cuts = /hidden|clip/;
  return (cuts.test(overflowX) && node.scrollWidth > node.clientWidth + 1) || (cuts.test(overflowY) && node.scrollHeight > node.clientHeight + 1);
}).map((node) => `cut off: ${node.tagName}.${node.className} ${node.innerText.slice(0, 60)}`)"""
# Two links of one text with the same words lead to the same page; none says only "here". Rows of the food table name their food
# (said on the page about accessibility).
LINKS = """() => {
  const targets = new Map(), faults = [];
  for (const link of document.querySelectorAll("article a[href]")) {
    if (link.closest(".headerlink, .site-cite, .site-foods")) continue;
    const name = (link.getAttribute("aria-label") ?? (link.innerText || link.textContent)).trim().toLowerCase().replace(/\\s+/g, " ");
    if (/^(|here|more|click here|read more|link|this|this page|see|details)$/.test(name) && !link.title) faults.push(`a link says only "${name}": ${link.outerHTML.slice(0, 100)}`);
    const page = link.href.split("#")[0];
    if (name && (targets.get(name) ?? page) !== page) faults.push(`"${name}" leads to two pages: ${page} ${targets.get(name)}`);
    targets.set(name, page);
  }
  return faults;
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 1.4.12
SPACED = """() => {
  const style = new CSSStyleSheet();
  style.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
}"""


def test_controls_links_and_spacing_of_every_page(
    open_page: Callable[..., Page], address: str, paths: list[str]
) -> None:
    page = open_page(width=360, height=800)
    faults: list[str] = []
    controls = 0
    for path in paths:
        page.goto(address + path, wait_until="domcontentloaded")
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found = page.evaluate(SIZES, width == 360)
            controls += found["count"]
            faults += [f"/{path} at {width} px: {fault}" for fault in found["faults"]]
        page.set_viewport_size({"width": 360, "height": 800})
        faults += [f"/{path}: {fault}" for fault in page.evaluate(LINKS) + page.evaluate(CUT)]
        page.evaluate(SPACED)
        over = page.evaluate(SIDEWAYS)
        faults += [f"/{path} with wide spacing: {fault}" for fault in page.evaluate(CUT)]
        faults += [f"/{path} with wide spacing scrolls sideways by {over} px"] if over > 0 else []
    print(f"{len(paths)} pages, {controls} controls")
    assert controls > 20 * len(paths)
    assert not faults, "\n".join(faults[:60])


def test_the_size_check_sees_a_small_button_and_a_cut_word(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360)
    page.goto(address + "about/privacy/")
    page.evaluate("""() => document.querySelector("article").insertAdjacentHTML("beforeend", `
      <button type="button" id="small">x</button><p><a href="../" id="alone">About</a></p><p>See <a href="../data/">here</a> or <a href="../sources/">about</a></p>
      <p id="cut">${"potassium".repeat(20)}</p>`)""")
    page.evaluate("""() => { const s = new CSSStyleSheet(); s.replaceSync("#small { width: 20px; height: 20px; padding: 0 } #cut { width: 80px; overflow: hidden; white-space: nowrap }");
      document.adoptedStyleSheets = [s]; }""")
    small = "\n".join(page.evaluate(SIZES, True)["faults"])
    assert 'id="small"' in small
    assert 'id="alone"' in small
    assert any("potassiumpotassium" in fault for fault in page.evaluate(CUT))
    links = "\n".join(page.evaluate(LINKS))
    assert 'says only "here"' in links
    assert '"about" leads to two pages' in links


def test_large_text_needs_no_sideways_scroll(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280, height=900, alone=True)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Page.enable")
    cdp.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    faults: list[str] = []
    for path in KINDS:
        page.goto(address + path)
        root = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        assert root >= 2 * 20 - 1, f"the reader's size of text is not followed: {root}"
        over = page.evaluate(SIDEWAYS)
        faults += [f"/{path} scrolls sideways by {over} px"] if over > 0 else []
        faults += [f"/{path}: {fault}" for fault in page.evaluate(CUT)]
    assert not faults, "\n".join(faults)


# What can be seen of the element that has the focus, or of the label that stands for it.
FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const shown = [node, node.labels?.[0], node.nextElementSibling, node.parentElement].some((part) => {
    if (!part) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1.5) || (part === node && boxShadow !== "none");
  });
  const { top, bottom, left, right, width, height } = node.getBoundingClientRect();
  return { id: node.outerHTML.slice(0, 110), shown, in: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth, size: width * height };
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_every_stop_of_the_keyboard_is_seen_and_none_is_a_trap(
    open_page: Callable[..., Page], address: str, width: int
) -> None:
    page = open_page(width=width, height=800)
    faults: list[str] = []
    stops = 0
    for path in ("", "result/", "medicines/", "food/table/", "faq/site/", "low/", "404.html"):
        page.goto(address + path)
        page.evaluate("scrollTo(0, 0)")
        seen: list[str] = []
        for _ in range(45):  # a long page has more; the ways to show a stop are the same
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUS)
            if found is None:
                break
            seen.append(found["id"])
            if not found["shown"]:
                faults.append(f"/{path}: nothing shows the focus of {found['id']}")
            if not found["in"]:
                faults.append(f"/{path}: out of sight: {found['id']}")
        stops += len(seen)
        assert len(seen) > 10, f"/{path}: only {seen}"
        assert len(set(seen[-6:])) > 2, f"/{path}: a trap: {seen[-6:]}"
    print(f"{stops} stops at {width} px")
    assert not faults, "\n".join(faults[:40])


def test_the_focus_of_the_mark_in_the_menu_cuts_no_word(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360)
    page.goto(address)
    page.locator(".md-header [for=__drawer]").click()
    mark = page.locator(".md-sidebar--primary .md-logo")
    expect(mark).to_be_focused()
    gap = mark.evaluate("""(mark) => {
      const { outlineWidth, outlineOffset } = getComputedStyle(mark), words = document.createRange();
      words.selectNodeContents(mark.nextSibling);
      const tops = [...words.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => top);
      return Math.min(...tops) - mark.getBoundingClientRect().bottom - parseFloat(outlineWidth) - parseFloat(outlineOffset);
    }""")
    assert gap > 0


def test_the_first_tab_leads_past_the_menu(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    page.goto(address + "low/")
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    box = skip.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")


def test_forced_colors_keep_levels_marks_and_focus_apart(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360, forced_colors="active")
    page.goto(address + "result/")
    page.get_by_label("Your potassium result").fill("2.9")
    style = "(node, [name, pseudo]) => getComputedStyle(node, pseudo)[name]"

    def drawn(selector: str, name: str) -> str:
        return str(page.locator(selector).first.evaluate(style, [name, None]))

    for box in (
        ".site-help__level",
        ".site-caution:not([hidden])",
        ".site-help__mark",
        "a.site-help__number",
        ".site-explain__do",
    ):
        assert drawn(box, "borderTopStyle") == "solid", box
        assert float(drawn(box, "borderTopWidth").removesuffix("px")) >= 2, box
    assert drawn(".site-band--yours th", "borderTopWidth") != drawn(
        "tr[data-band]:not(.site-band--yours) th", "borderTopWidth"
    )
    page.locator(".site-explain input").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert drawn(".site-explain input", "outlineStyle") == "solid"
    words, ground = (
        drawn(".site-drawing text", "fill"),
        page.evaluate("getComputedStyle(document.body).backgroundColor"),
    )
    assert words != ground
    page.goto(address + "food/table/")
    high, medium = (drawn(f".site-level--{name}", "backgroundColor") for name in ("high", "medium"))
    assert high != medium
    assert drawn(".site-bar", "borderTopStyle") == "solid"
    assert "gradient" in drawn(".site-bar", "backgroundImage")


# What has the focus, and whether a reader sees it: drawn, and under no other part of the menu.
SEEN = """() => {
  const node = document.activeElement, { left, top, width, height } = node.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  const seen = node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && (top > innerHeight || node.contains(over));
  return { name: (node.getAttribute("aria-label") ?? node.innerText).trim(), seen, inside: !!node.closest(".md-sidebar--primary") };
}"""


def test_the_menu_of_a_phone_by_keyboard_shows_each_stop_and_leads_back(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(width=360)
    page.goto(address + "low/heart/")
    opener = page.locator(".md-header [for=__drawer]")

    def press(key: str, name: str) -> None:
        page.keyboard.press(key)
        page.wait_for_timeout(300)  # a part slides over another
        found = page.evaluate(SEEN)
        assert found["name"] == name
        assert found["seen"], name

    opener.focus()
    press("Enter", "Back from Low potassium")
    press("Tab", "Symptoms of low potassium, by level")
    page.locator(".md-nav__link[for=__toc]").focus()
    press("Enter", "Back from On this page")
    press("Enter", "Potassium, heart rhythm, blood pressure and stroke: on this page")
    page.locator(".md-nav__title[for=__nav_4]").focus()
    press("Enter", "Pages of Low potassium")
    assert page.locator(".md-nav__link[for=__nav_4]").get_attribute("aria-expanded") == "false"
    faults, names = [], []
    for _ in range(30):
        page.keyboard.press("Tab")
        found = page.evaluate(SEEN)
        if not found["inside"]:
            break
        names.append(found["name"])
        if not found["name"] or not found["seen"]:
            faults.append(found)
    assert not faults, faults
    assert names[:2] == ["My result", "Pages of My result"]
    assert len(names) < 12, f"stops that nobody sees: {names}"
    expect(page.locator("#__drawer")).not_to_be_checked()  # the focus has left the menu, which would lie over it


def test_less_motion_moves_nothing(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360)  # all pages of these tests ask for less motion
    for path in ("", "result/"):
        page.goto(address + path)
        moving = page.evaluate("""() => [...document.querySelectorAll("*")].flatMap((node) => [null, "::before", "::after"].map((part) => {
          const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(node, part);
          const longest = Math.max(...`${transitionDuration}, ${animationDuration}`.split(",").map(parseFloat));
          return longest > 0.01 || scrollBehavior === "smooth" ? `${node.tagName}.${node.className}${part ?? ""} ${longest}` : "";
        })).filter(Boolean)""")
        assert not moving, moving[:10]


OWN_COLORS = """() => {
  const style = getComputedStyle(document.body);
  return [...style].filter((name) => name.startsWith("--site-")).map((name) => name + style.getPropertyValue(name)).sort();
}"""


def test_the_scheme_follows_the_system_of_the_reader(open_page: Callable[..., Page], address: str) -> None:
    for dark, ground in ((False, "rgb(253, 252, 254)"), (True, "rgb(21, 17, 29)")):
        colors = []
        for scripts in (True, False):
            page = open_page(dark=dark, scripts=scripts)
            page.goto(address)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground, f"scripts: {scripts}"
            colors.append(page.evaluate(OWN_COLORS))
        assert len(colors[0]) > 10
        assert colors[0] == colors[1]


def test_reading_order_is_the_order_on_the_screen(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=360)
    for path in KINDS:
        page.goto(address + path)
        back = page.evaluate("""() => {
          let low = -1;
          const out = [];
          for (const node of document.querySelectorAll("article :is(h1, h2, h3, p, li, tr)")) {
            if (!node.checkVisibility() || node.closest(".site-term__meaning, [popover], thead")) continue;
            const { top, height } = node.getBoundingClientRect();
            if (!height) continue;
            if (top < low - 30 && !node.matches("li")) out.push(node.outerHTML.slice(0, 90));
            low = Math.max(top, 0);
          }
          return out;
        }""")
        assert not back, f"/{path}: {back[:5]}"
