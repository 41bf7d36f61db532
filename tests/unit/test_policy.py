"""The policy's own reader of finished pages: what it refuses, what it writes, and that its list of scripts is the theme's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content import ContentError, policy
from content.place import Place

PLACE = Place("Guide", "About.", "https://site.example/guide/")
SCRIPT = "alert(1)"
HASH = "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="
HTML = '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>x</title></head>\n<body>\n{}\n</body></html>\n'


def found(inside: str, scripts: tuple[str, ...] = ()) -> list[str]:
    return [f"{problem.line} {problem.field}" for problem in policy.problems(HTML.format(inside), "x.html", scripts)]


def test_the_hash_is_the_one_that_browsers_name() -> None:
    assert policy.sha256(SCRIPT) == HASH


def test_an_unknown_inline_script_is_named_with_its_line_and_hash() -> None:
    (problem,) = policy.problems(HTML.format(f"<p>x</p>\n<script>{SCRIPT}</script>"), "legs/index.html", ())
    assert str(problem) == (
        'legs/index.html:6 inline script: found "alert(1)", wanted none, or a line in scripts/content/inline_scripts.txt: '
        f"{HASH} what it is"
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Text &lt;script&gt;alert(1)&lt;/script&gt;</p>",
        f"<script>{SCRIPT}</script>",
        '<script src="../x.js" defer></script>',
        '<script type="application/ld+json">{"@context": "https://schema.org"}</script>',
        '<script id="__config" type="application/json">{}</script>',
        '<a href="../legs/">x</a> <a href="tel:999">x</a> <a href="#x">x</a>',
        '<a href="https://x.example/" rel="external noreferrer">x</a>',
        '<link rel="canonical" href="https://site.example/">',
        '<link rel="stylesheet" href="../x.css">',
        '<svg viewBox="0 0 1 1"><path d="M0 0"/><text>x</text></svg>',
        '<img src="x.png" alt="">',
        '<form><input name="q"><button>x</button></form>',
        "<!-- <script>alert(2)</script> -->",
    ],
)
def test_what_a_page_may_hold(inside: str) -> None:
    assert found(inside, (HASH,)) == []


@pytest.mark.parametrize(
    ("inside", "field"),
    [
        ("<script>alert(2)</script>", "inline script"),
        (f"<script> {SCRIPT}</script>", "inline script"),
        ('<script type="module">alert(2)</script>', "inline script"),
        ('<script type="importmap">{}</script>', "inline script"),
        ("<svg><script>alert(2)</script></svg>", "inline script"),
        ("<style>p { color: red }</style>", "inline style"),
        ('<p style="color: red">x</p>', "style"),
        ('<p onclick="x()">x</p>', "onclick"),
        ("<p OnMouseOver=x()>x</p>", "onmouseover"),
        ('<script src="https://evil.example/x.js"></script>', "src"),
        ('<script src="//evil.example/x.js"></script>', "src"),
        (r'<script src="\\evil.example/x.js"></script>', "src"),
        ('<img src="https://evil.example/x.png" alt="">', "src"),
        ('<img srcset="https://evil.example/x.png 2x" alt="">', "srcset"),
        ('<link rel="stylesheet" href="https://evil.example/x.css">', "href"),
        ('<link rel="preconnect" href="https://evil.example">', "href"),
        ('<a href="javascript:x()">x</a>', "href"),
        ('<a href=" jAvAscript:x()">x</a>', "href"),
        ('<a href="java&#10;script:x()">x</a>', "href"),
        ('<a href="data:text/html,x">x</a>', "href"),
        ('<a href="//evil.example/">x</a>', "href"),
        ('<a href=" //evil.example/">x</a>', "href"),
        ('<a href="/&#9;/evil.example/">x</a>', "href"),
        ('<a href="https://x.example/">x</a>', "rel"),
        ('<a href="https://x.example/" rel="noopener">x</a>', "rel"),
        ('<form action="https://evil.example/"></form>', "action"),
        ('<form action="javascript:x()"></form>', "action"),
        ('<button formaction="x">x</button>', "formaction"),
        ('<a href="#x" ping="x">x</a>', "ping"),
        ('<meta http-equiv="refresh" content="0;url=x">', "meta"),
        *[(f"<{tag}>", tag) for tag in ("iframe", "object", "embed", "base", "animate", "video", "template", "noscript", "math")],
    ],
)  # fmt: skip
def test_what_a_page_may_not_hold(inside: str, field: str) -> None:
    assert f"5 {field}" in found(inside, (HASH,))


# By what they would do to a reader: a hole in the list is a way in.
EMBED = "iframe frame frameset object embed applet portal fencedframe param noembed noframes"
MOVE_OR_CHANGE = "base set animate animatetransform animatemotion"  # where links lead, and what an attribute says
LOAD = "audio video source track"
HIDE_FROM_A_READER_OF_HTML = "foreignobject template xmp plaintext math noscript"  # another way of reading begins there
MOVE = "marquee"


@pytest.mark.parametrize("tag", " ".join([EMBED, MOVE_OR_CHANGE, LOAD, HIDE_FROM_A_READER_OF_HTML, MOVE]).split())
def test_every_way_to_load_embed_or_redirect_is_refused(tag: str) -> None:
    assert f"5 {tag}" in found(f"<{tag}>")


@pytest.mark.parametrize(
    "name", "srcdoc ping background formaction manifest dynsrc lowsrc xlink:href style onload".split()
)
def test_every_attribute_that_runs_or_loads_is_refused(name: str) -> None:
    assert found(f'<p {name}="x">') == [f"5 {name}"]


@pytest.mark.parametrize("name", "href src action poster data cite longdesc srcset".split())
def test_every_attribute_that_names_an_address_stays_within_the_site(name: str) -> None:
    assert found(f'<p {name}="//evil.example/">') == [f"5 {name}"]
    assert found(f'<p {name}="../legs/">') == []


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<iframe src="../x/">', 'iframe: found "<iframe src="../x/">", wanted no such element (see scripts/content/policy.py)'),
        ('<meta http-equiv="refresh">', 'meta: found "refresh", wanted no http-equiv (the policy is put in by the build)'),
        ('<p onclick="x()">', 'onclick: found "x()", wanted no such attribute (see scripts/content/policy.py)'),
        ('<a href="https://x.example/">', 'rel: found "https://x.example/", wanted rel="external noreferrer" on a link to another site'),
        ('<img src="//x.example/" alt="">', 'src: found "//x.example/", wanted an address within the site'),
        ("<style>p { }\n</style>", 'inline style: found "p { }", wanted none, or a style that the build puts in itself '
         "(sha256-8EWXWIX901IzyKhiPVvgHN9cF4eaz96C4L2gvHo/XgI=)"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wanted_instead(inside: str, message: str) -> None:
    assert [str(problem) for problem in policy.problems(HTML.format(inside), "x.html", ())] == [f"x.html:5 {message}"]


def test_the_list_of_known_scripts(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(f"# comment\n\n{HASH} what it is\n", encoding="utf-8")
    assert policy.known_scripts(file) == {HASH: "what it is"}
    for line in (HASH, f"{HASH[:-4]} x", f"sha384{HASH[6:]} x", f"'{HASH}' x", f"{HASH} x\n{HASH} y"):
        file.write_text(f"{line}\n", encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            policy.known_scripts(file)
        last = line.splitlines()[-1]
        assert str(caught.value) == (
            f"scripts/content/inline_scripts.txt:{line.count(chr(10)) + 1} hash: "
            f'found "{last}", wanted sha256-..., a space, what it is; each once'
        )
    known = policy.known_scripts()
    assert sum(what.startswith("theme ") for what in known.values()) == 3
    assert sum(what.startswith("ours ") for what in known.values()) == 2


def test_the_policy_allows_nothing_that_is_not_named() -> None:
    text = policy.text([HASH], ["sha256-style"])
    rules = dict(rule.split(" ", 1) for rule in text.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' '{HASH}'"
    assert rules["style-src"] == "'self' 'sha256-style'"
    assert "frame-ancestors" not in rules
    assert policy.text([], header=True).endswith("; frame-ancestors 'none'")
    assert not [word for word in ("unsafe", "*", "http", "blob:") if word in text]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("index.html", "404.html", "legs/index.html", "assets/x.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(HTML.format("<p>x</p>"), encoding="utf-8")
    (tmp_path / "search").mkdir()
    (tmp_path / "assets" / "javascripts").mkdir()
    (tmp_path / "assets" / "javascripts" / "search-engine.0123456789ab.js").write_text("1", encoding="utf-8")
    (tmp_path / "sw.js").write_text("1", encoding="utf-8")
    return tmp_path


def test_every_page_has_the_policy_before_anything_else(site: Path) -> None:
    policy.site(site, PLACE, "https://forge.example/r", 1_700_000_000)
    for path in site.rglob("*.html"):
        assert (
            '<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src '
            in path.read_text()
        )


def test_a_page_without_a_charset_or_with_a_script_stops_it_all(site: Path) -> None:
    (site / "index.html").write_text("<title>x</title><script>1</script>", encoding="utf-8")
    before = (site / "404.html").read_bytes()
    with pytest.raises(ContentError) as caught:
        policy.site(site, PLACE, "", 0)
    assert [str(problem) for problem in caught.value.problems] == [
        'index.html:1 charset: found nothing, wanted <meta charset="utf-8">, after which the policy stands',
        f'index.html:1 inline script: found "1", wanted none, or a line in {policy.KNOWN_NAME}: '
        "sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s= what it is",
    ]
    assert (site / "404.html").read_bytes() == before


def test_the_headers_of_a_host(site: Path) -> None:
    policy.site(site, PLACE, "https://forge.example/r", 1_700_000_000)
    blocks: dict[str, dict[str, str]] = {}
    where = ""
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            blocks[where][name] = value
        else:
            where = line
            assert where not in blocks
            blocks[where] = {}
    everywhere = blocks["/guide/*"]
    assert everywhere["X-Content-Type-Options"] == "nosniff"
    assert everywhere["Referrer-Policy"] == "no-referrer"
    assert everywhere["X-Frame-Options"] == "DENY"
    assert "max-age=63072000" in everywhere["Strict-Transport-Security"]
    for where in ("/guide/", "/guide/404.html", "/guide/legs/*", "/guide/sw.js"):
        assert blocks[where]["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in blocks[where]["Permissions-Policy"]
        assert blocks[where]["Content-Security-Policy"].endswith("; frame-ancestors 'none'")
    assert "Content-Security-Policy" in blocks["/guide/assets/javascripts/search-engine.0123456789ab.js"]
    assert set(blocks["/guide/assets/stylesheets/*"]) == {"Cache-Control"}
    assert "Cache-Control" not in everywhere, "hosts join the values of all rules that fit"
    cached = {where: values["Cache-Control"] for where, values in blocks.items() if "Cache-Control" in values}
    assert cached == {
        "/guide/assets/javascripts/*": policy.FOR_A_YEAR,
        "/guide/assets/stylesheets/*": policy.FOR_A_YEAR,
        "/guide/search/*": policy.FOR_A_YEAR,
        "/guide/": "no-cache",
        "/guide/404.html": "no-cache",
        "/guide/legs/*": "no-cache",
        "/guide/sw.js": "no-cache",
    }
    assert len(blocks) < 100, "Cloudflare Pages reads a hundred rules"


def test_the_way_to_report_a_weakness(site: Path) -> None:
    policy.site(site, PLACE, "https://forge.example/r/", 1_709_380_800)
    lines = (site / ".well-known" / "security.txt").read_text(encoding="utf-8").splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"] == "https://forge.example/r/security"
    assert dt.datetime.fromisoformat(fields["Expires"]) == dt.datetime(2025, 3, 2, tzinfo=dt.UTC)
    assert fields["Canonical"] == "https://site.example/guide/.well-known/security.txt"
