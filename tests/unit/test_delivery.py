"""What becomes of an engine's output: names by content, plain copies, files for programs, the copy for offline, compression."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from html import escape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import brotli
import pytest

import mini
from content import ContentError, compressed, fingerprint, guide, machine, markdown_copy, not_found, offline, policy
from content.addresses import Repository
from content.place import Place, goal, html_file
from test_adapters import build, contents, project

PLACE = Place("Guide", "All about it.", "https://site.example/guide/")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> guide.Guide:
    return guide.load(mini.write(tmp_path_factory.mktemp("guide")), Repository("https://forge.example/r"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide as it is published below a folder of its host."""
    root = project(tmp_path_factory.mktemp("delivered") / "project")
    done = build(root, SITE_URL=PLACE.address, REPO_URL="https://forge.example/r")
    assert done.returncode == 0, done.stderr
    return root / "site"


# Where an address leads


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("../x.js", "legs/x.js"), ("./", "legs/why/"), (".", "legs/why/"), ("..", "legs/"), ("../..", ""), ("../../", ""),
        ("/guide/x.js", "x.js"), ("/guide/", ""), ("/other/x.js", None), ("../../../x.js", None), ("x.js?y#z", "legs/why/x.js"),
        ("#a", None), ("", None), ("https://x.example/", None), ("//x.example/", None), ("tel:999", None), ("a%20b.js", "legs/why/a b.js"),
    ],
)  # fmt: skip
def test_the_goal_of_an_address(target: str, wanted: str | None) -> None:
    assert goal("legs/why/index.html", target, "/guide/") == wanted


# The page for addresses that lead nowhere


def test_a_lost_reader_sees_the_danger_card_of_the_home_page(built: Path, small: guide.Guide, tmp_path: Path) -> None:
    whole = (built / "404.html").read_text(encoding="utf-8")
    found = re.findall(r'<section class="site-help".*?</section>', whole, re.S)
    assert len(found) == 1
    assert "Call an ambulance now" in found[0]
    assert 'href="tel:999"' in found[0]
    assert '<a href="/guide/help/#numbers">' in found[0]
    assert "[^" not in found[0]
    assert "#source-" not in found[0]
    urgent = {sign.sign for sign in small.urgency.signs.values() if sign.level == "ambulance"}
    home = next(page for page in small.pages if page.path == "index.md")
    wanted = [
        escape(small.urgency.signs[slug].sign) for slug in home.front.danger if small.urgency.signs[slug].sign in urgent
    ]
    assert re.findall(r"<li>([^<]+)</li>", found[0]) == wanted
    # Twice changes nothing more; a page without a place for the card, and a site without such a page, stay.
    (tmp_path / "404.html").write_text(found[0], encoding="utf-8")
    not_found.card(tmp_path, small)
    assert (tmp_path / "404.html").read_text(encoding="utf-8") == found[0]
    (tmp_path / "404.html").unlink()
    not_found.card(tmp_path, small)
    assert list(tmp_path.iterdir()) == []


# Names by content


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "index.html": '<link href="assets/stylesheets/a.css"><script src="assets/javascripts/theme.0123abcd.min.js"></script>',
        "legs/index.html": '<div data-index="../search/index.json" title="a.css"></div><a href="../assets/javascripts/b.js">x</a>',
        "404.html": '<link href="/guide/assets/stylesheets/a.css"><a href="https://x.example/assets/stylesheets/a.css">x</a>',
        "assets/stylesheets/a.css": "p{}\n/*# sourceMappingURL=a.css.map */",
        "assets/stylesheets/a.css.map": "{}",
        "assets/javascripts/theme.0123abcd.min.js": "1\n//# sourceMappingURL=theme.js.map\n",
        "assets/javascripts/b.js": "2",
        "assets/javascripts/lunr/x.js": "3",
        "search/index.json": "[]",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_files_have_their_content_in_their_names_and_pages_name_them_so(site: Path) -> None:
    renamed = fingerprint.site(site, "/guide/")
    files = contents(site)
    assert set(renamed.values()) < set(files)
    assert not set(renamed) & set(files)
    assert not [name for name in files if "lunr" in name or name.endswith(".map") or b"sourceMappingURL" in files[name]]
    css, theme = renamed["assets/stylesheets/a.css"], renamed["assets/javascripts/theme.0123abcd.min.js"]
    assert re.fullmatch(r"assets/javascripts/theme\.[0-9a-f]{12}\.js", theme)
    assert files["index.html"].decode() == f'<link href="{css}"><script src="{theme}"></script>'
    assert f'data-index="../{renamed["search/index.json"]}" title="a.css"' in files["legs/index.html"].decode()
    assert files["404.html"].decode() == (
        f'<link href="/guide/{css}"><a href="https://x.example/assets/stylesheets/a.css">x</a>'
    )


def test_another_content_is_another_name(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = fingerprint.site(site, "/guide/")["assets/stylesheets/a.css"]
    other = tmp_path_factory.mktemp("other") / "assets" / "stylesheets"
    other.mkdir(parents=True)
    for text, same in (("p{}\n", True), ("p{ }\n", False)):
        for old in other.iterdir():
            old.unlink()
        (other / "a.css").write_text(text, encoding="utf-8")
        assert (fingerprint.site(other.parents[1], "/")["assets/stylesheets/a.css"] == first) == same


def test_every_cached_file_of_a_whole_build_has_a_hash_and_is_named_by_it(built: Path) -> None:
    cached = [
        name for name in contents(built)
        if name.startswith(fingerprint.FOLDERS) and not name.endswith((".br", ".gz"))
    ]  # fmt: skip
    assert len(cached) > 8
    assert [name for name in cached if not fingerprint.HASHED.search(name)] == []


# Compressed copies


def test_compressed_copies_hold_the_same_and_are_the_same_each_time(site: Path, tmp_path: Path) -> None:
    long = site / "long.html"
    long.write_text("<p>potassium</p>" * 100, encoding="utf-8")
    (site / "x.png").write_bytes(b"x" * 1000)
    assert compressed.site(site, tmp_path / "cache") == 1
    first = contents(site)
    assert brotli.decompress(first["long.html.br"]) == gzip.decompress(first["long.html.gz"]) == long.read_bytes()
    assert len(first["long.html.br"]) < len(first["long.html.gz"]) < 100
    assert not {"index.html.br", "x.png.br"} & set(first)
    compressed.site(site, tmp_path / "cache")
    assert contents(site) == first


def test_a_whole_build_has_copies_of_all_its_text(built: Path) -> None:
    files = contents(built)
    for name, content in files.items():
        if Path(name).suffix in compressed.KINDS and len(content) >= compressed.LEAST:
            assert brotli.decompress(files[f"{name}.br"]) == content, name
            assert gzip.decompress(files[f"{name}.gz"]) == content, name


# For programs


def test_the_sitemap_has_every_page_with_its_review(built: Path, small: guide.Guide) -> None:
    tree = ElementTree.parse(built / "sitemap.xml").getroot()
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = {
        url.findtext("s:loc", "", space): url.findtext("s:lastmod", "", space) for url in tree.findall("s:url", space)
    }
    assert found == {PLACE.url(page.path): str(page.front.reviewed) for page in small.pages}
    for address in found:
        assert (built / address.removeprefix(PLACE.address) / "index.html").is_file()
    assert f"Sitemap: {PLACE.address}sitemap.xml" in (built / "robots.txt").read_text(encoding="utf-8").splitlines()


def test_llms_txt_names_the_plain_copy_of_every_page(built: Path, small: guide.Guide) -> None:
    text = (built / "llms.txt").read_text(encoding="utf-8")
    assert re.match(r"# .+\n\n> .+\n\n.+\n\n", text)
    links = re.findall(r"^- \[[^\]]+\]\((\S+)\): .+$", text, re.M)
    assert sorted(links) == sorted(PLACE.address + markdown_copy.address(page.path) for page in small.pages)
    assert all((built / link.removeprefix(PLACE.address)).is_file() for link in links)
    assert "No clinician has reviewed it" in text


def test_every_page_leads_to_its_plain_copy_and_has_a_preview(built: Path, small: guide.Guide) -> None:
    for page in small.pages:
        html = (built / html_file(page.path)).read_text(encoding="utf-8")
        copy = re.search(r'<link rel="alternate " type="text/markdown"[^>]* href="([^"]+)">', html)
        assert copy is not None
        assert ((built / html_file(page.path)).parent / copy[1]).is_file()
        preview = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', html))
        assert preview["og:url"] == PLACE.url(page.path)
        assert f'<link rel="canonical" href="{preview["og:url"]}">' in html
        assert preview["og:description"] and preview["og:title"]  # noqa: PT018
        assert (built / preview["og:image"].removeprefix(PLACE.address)).read_bytes()[:4] == b"\x89PNG"
        picture = (built / machine.PICTURE).read_bytes()
        size = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
        assert size == machine.PICTURE_SIZE == (int(preview["og:image:width"]), int(preview["og:image:height"]))
    assert "og:url" not in (built / "404.html").read_text(encoding="utf-8")


def test_an_engine_that_lost_a_page_or_its_head_is_told(small: guide.Guide, tmp_path: Path) -> None:
    for page in small.pages:
        path = tmp_path / html_file(page.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<head></head>", encoding="utf-8")
    machine.site(tmp_path, small, PLACE)  # an engine need not make a sitemap of its own
    (tmp_path / "help" / "index.html").unlink()
    (tmp_path / "index.html").write_text("<p>No head.", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        machine.site(tmp_path, small, PLACE)
    assert [str(problem) for problem in caught.value.problems] == [
        "docs/help.md page: found no HTML, wanted help/index.html with a head, from the engine",
        "docs/index.md page: found no HTML, wanted index.html with a head, from the engine",
    ]


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("## Title {#title}\n\nText.", "## Title\n\nText."),
        ('<h2 class="x" id="y">A &amp; B</h2>', "## A & B"),
        ('<p>A <strong>b</strong> <em>c</em>.</p>', "A **b** *c*."),
        ('A claim.<sup class="site-cite"><a href="#source-a" aria-label="1: A">1</a>, <a href="#source-b">2</a></sup>', "A claim.[1][2]"),
        ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "- One\n- Two"),
        ("<details><summary>Why <b>so</b></summary>Because<dl><dt>A</dt><dd>B</dd></dl></details>", "Why **so**\n\nBecause\n\nA\n\nB"),
        ("<figure><img><figcaption>A leg</figcaption></figure>End", "A leg\n\nEnd"),
        ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
        ("<table><tr><th>A</th><th>B|C</th></tr><tr><td>1</td><td>2</td></tr></table>", "| A | B\\|C |\n|---|---|\n| 1 | 2 |"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td></tr><tr><td></td><td></td></tr></table>", "| A | B |\n|---|---|\n| 1 |  |"),
        ("A<table><caption>C</caption><tr><td> </td></tr></table>B", "AB"),
        ("A<!-- note\n-->B <script>1</script><label>x</label>C", "AB C"),
        ('<svg><title>x</title><path d="M0 0"/></svg>After', "After"),
        ('<span aria-hidden="true">!!</span>Call', "Call"),
        ('<a href="../x/" rel="y">Way <b>out</b></a>', "[Way **out**](../x/)"),
        ("See [clot](clot.md#a) and [home](../index.md).", "See [clot](../clot/index.md#a) and [home](../../index.md)."),
        ("```\n<!-- block: x --> [a](b.md)\n```", "```\n<!-- block: x --> [a](b.md)\n```"),
        ('<button type="button" class="site-term" popovertarget="t">word</button><span class="site-term__meaning" id="t" popover>'
         '<strong>Word</strong> Its meaning. <a href="../glossary/#word">Glossary: Word</a></span> more', "word more"),
    ],
)  # fmt: skip
def test_plain_markdown(html: str, plain: str) -> None:
    assert markdown_copy.plain(html, "legs/why.md") == plain


def test_a_plain_copy_holds_the_words_of_its_page_and_no_tags(small: guide.Guide) -> None:
    by_path = {page.path: page for page in small.pages}
    copy = markdown_copy.copy(by_path["help.md"], small.texts["help.md"], PLACE)
    assert copy.startswith("# When to get help\n\nPage: https://site.example/guide/help/  \n")
    assert "- Fainting or collapse." in copy
    for page in small.pages:
        assert not re.search(
            r"</?[a-z][^>\n]*>", markdown_copy.copy(page, small.texts[page.path], PLACE).partition("```")[0]
        )


# Offline


def test_the_worker_keeps_every_page_and_what_it_needs(built: Path) -> None:
    worker = (built / "sw.js").read_text(encoding="utf-8")
    kept = {}
    for name in ("FIRST", "REST"):
        found = re.search(rf"^const {name} = (\{{.*\}});", worker, re.M)
        assert found is not None
        kept[name] = json.loads(found[1])
    assert {"", "help/"} <= set(kept["FIRST"])
    both = kept["FIRST"] | kept["REST"]
    pages = {name.removesuffix("index.html") for name in contents(built) if name.endswith("index.html")}
    assert pages <= set(both)
    for page in pages:
        html = (built / page / "index.html").read_text(encoding="utf-8")
        for target in re.findall(r'<(?:script|link rel="stylesheet")[^>]*? (?:src|href)="([^"]+)"', html):
            assert goal(f"{page}index.html", target, "/guide/") in both
    assert not [name for name in both if name.endswith((".md", ".csv", ".br", ".gz", ".map", ".zip"))]
    version = re.search('VERSION = "([0-9a-f]{12})"', worker)
    assert version is not None


def test_another_text_is_another_version(built: Path, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    versions = set()
    for text in ("one", "two", "two"):
        (tmp_path / "index.html").write_text(text, encoding="utf-8")
        (tmp_path / "sw.js").write_bytes((Path(offline.__file__).parents[2] / "overrides" / "sw.js").read_bytes())
        offline.worker(tmp_path)
        versions.add((tmp_path / "sw.js").read_text(encoding="utf-8").partition("VERSION = ")[2][:14])
    assert len(versions) == 2


def test_the_manifest_names_files_that_are_there(built: Path) -> None:
    tree = json.loads((built / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert tree["name"] == "Potassium and Leg Aches"
    for icon in tree["icons"]:
        content = (built / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            size = f"{int.from_bytes(content[16:20], 'big')}x{int.from_bytes(content[20:24], 'big')}"
            assert size == icon["sizes"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in tree["icons"]}
    for shortcut in tree["shortcuts"]:
        assert (built / shortcut["url"] / "index.html").is_file()
    for path in built.rglob("*.html"):
        way = re.search('<link rel="manifest" href="([^"]+)">', path.read_text(encoding="utf-8"))
        assert way is not None
        assert goal(path.relative_to(built).as_posix(), way[1], "/guide/") == offline.MANIFEST


def test_the_zip_needs_no_server(built: Path) -> None:
    with zipfile.ZipFile(built / offline.ZIP) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "index.html" in files
    assert not [
        name for name in files if name.startswith(("_", ".", "sw.js", "404")) or name.endswith((".md", ".br", ".gz"))
    ]
    script = next(name for name in files if re.fullmatch(r"search/index\.[0-9a-f]{12}\.js", name))
    assert files[script].startswith(b"globalThis.siteSearchIndex = ")
    looked = 0
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        html = content.decode()
        assert 'rel="manifest"' not in html
        for target in re.findall(r'\s(?:href|src|data-engine)="([^"]+)"', html):
            found = goal(name, unquote(target), "/guide/")
            looked += found is not None
            there = found is not None and (built / found).is_file()  # the small guide lacks pages that the theme names
            assert found in files or not there, f"{name}: {target}"
    assert looked > 200


def test_a_name_that_stands_twice_or_never_is_said(tmp_path: Path) -> None:
    (tmp_path / "assets" / "javascripts").mkdir(parents=True)
    with pytest.raises(ValueError, match=r"0 files called assets/javascripts/offline\.\*\.js"):
        offline.link(tmp_path, PLACE)
    (tmp_path / "sw.js").write_text("nothing to fill in", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sw\.js: found 0 times"):
        offline.worker(tmp_path)


def test_the_policy_of_a_whole_build_is_the_committed_one(built: Path) -> None:
    html = (built / "index.html").read_text(encoding="utf-8")
    (style,) = policy.look(html, "index.html").styles
    assert f'content="{policy.text(policy.known_scripts(), [policy.sha256(style[1])])}"' in html
