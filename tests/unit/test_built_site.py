"""Our own look at finished HTML: each fault brings exactly its problem, and a clean site none."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.built_site import problems

HEAD = '<!doctype html>\n<html lang="en">\n<head><title>{0}</title><meta name="description" content="About {0}"></head>\n<body>\n'
ARTICLE = '<article>\n<h1 id="top">Top</h1>\n<h2 id="part">Part</h2>\n'
END = "</article>\n</body></html>\n"
IMAGE = '<img src="leg.png" alt="A leg" width="1" height="1">\n'
# What a test puts in stands on line 8.


def html(title: str, inside: str = "") -> str:
    return HEAD.format(title) + ARTICLE + inside + END


def site(folder: Path, **changes: str) -> list[str]:
    """The messages about a small site; `changes` are whole texts by page (index, legs, other)."""
    pages = {"index": html("Start"), "legs": html("Legs"), "other": html("Other")} | changes
    for name, text in pages.items():
        path = folder / ("index.html" if name == "index" else f"{name}/index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "leg.png").write_bytes(b"x")
    (folder / "a b.txt").write_bytes(b"x")
    return [str(problem) for problem in problems(folder, "http://127.0.0.1:8123/")[0]]


@pytest.mark.parametrize(
    "link",
    [
        "legs/",
        "legs",
        "legs/index.html",
        "./legs/",
        "/legs/",
        "/",
        "",
        ".",
        "./",
        "legs/#part",
        "/legs/#part",
        "legs/?q=1",
        "legs/?q=1#part",
        "?q=1#part",
        "#part",
        "#",
        "#__search",
        "legs/#%70art",
        "a%20b.txt",
        "leg.png",
        "leg.png#x",
        "mailto:a@example.org",
        "tel:999",
    ],
)
def test_links_that_arrive_bring_no_problem(tmp_path: Path, link: str) -> None:
    assert site(tmp_path, index=html("Start", f'<a href="{link}">x</a>\n')) == []


@pytest.mark.parametrize(
    "link",
    [
        "../",
        "../index.html",
        "../legs/",
        "../legs/#part",
        "/other/",
        "../leg.png",
        "",
        "#part",
        "./",
        "../legs/../other/",
    ],
)
def test_links_from_a_folder_arrive(tmp_path: Path, link: str) -> None:
    assert site(tmp_path, legs=html("Legs", f'<a href="{link}">x</a>\n')) == []


def test_a_clean_site_brings_none_and_is_counted(tmp_path: Path) -> None:
    inside = f'<a href="legs/#part">x</a> <a href="https://example.org/" rel="external noreferrer">y</a>\n{IMAGE}'
    assert site(tmp_path, index=html("Start", inside)) == []
    assert problems(tmp_path)[1] == {"pages": 3, "links": 3, "anchors": 1, "ids": 6, "headings": 6}


FAULTS = [
    ("broken link", '<a href="gone/">x</a>', ["index.html:8 link: found \"gone/\", wanted a file of the site"]),
    ("broken link from the root", '<a href="/gone">x</a>', ["index.html:8 link: found \"/gone\", wanted a file of the site"]),
    ("link out of the site", '<a href="../legs/">x</a>', ["index.html:8 link: found \"../legs/\", wanted a file of the site"]),
    ("link not encoded", '<a href="a%2520b.txt">x</a>',
     ["index.html:8 link: found \"a%2520b.txt\", wanted a file of the site"]),
    ("link to the wrong case", '<a href="Legs/">x</a>', ["index.html:8 link: found \"Legs/\", wanted a file of the site"]),
    ("link that cannot be read", '<a href="http://[bad/" rel="noreferrer">x</a>',
     ["index.html:8 link: found \"http://[bad/\", wanted a link that can be read"]),
    ("script link", '<a href="javascript:alert(1)">x</a>',
     ["index.html:8 link: found \"javascript:alert(1)\", wanted nothing loaded from elsewhere"]),
    ("broken anchor here", '<a href="#gone">x</a>', ["index.html:8 anchor: found \"#gone\", wanted an id on index.html"]),
    ("broken anchor there", '<a href="legs/?q#gone">x</a>',
     ["index.html:8 anchor: found \"legs/?q#gone\", wanted an id on legs/index.html"]),
    ("missing image", '<img src="gone.png" alt="" width="1" height="1">',
     ["index.html:8 link: found \"gone.png\", wanted a file of the site"]),
    ("missing image in a set", '<img src="leg.png" srcset="leg.png 1x, gone.png 2x" alt="" width="1" height="1">',
     ["index.html:8 link: found \"gone.png\", wanted a file of the site"]),
    ("missing script", '<script src="gone.js"></script>',
     ["index.html:8 link: found \"gone.js\", wanted a file of the site"]),
    ("image from elsewhere", '<img src="https://example.org/x.png" alt="" width="1" height="1">',
     ["index.html:8 link: found \"https://example.org/x.png\", wanted nothing loaded from elsewhere"]),
    ("script from elsewhere", '<script src="//example.org/x.js"></script>',
     ["index.html:8 link: found \"//example.org/x.js\", wanted nothing loaded from elsewhere"]),
    ("image without alt", '<img src="leg.png" width="1" height="1">',
     ["index.html:8 image: found no alt, wanted an image with alt"]),
    ("image without a size", '<img src="leg.png" alt="">',
     ["index.html:8 image: found no height, wanted an image with height",
      "index.html:8 image: found no width, wanted an image with width"]),
    ("id twice", '<p id="part">x</p>', ["index.html:8 id: found \"part\", wanted each id once"]),
    ("two h1", "<h1>x</h1>", ["index.html:8 h1: found 2 of them, wanted one h1"]),
    ("level skipped", "<h4>x</h4>", ["index.html:8 heading: found h4 after h2, wanted h3 or less"]),
    ("style", '<p style="color: red">x</p>',
     ["index.html:8 style: found \"color: red\", wanted a class (the policy forbids style)"]),
    ("event handler", '<p onclick="go()">x</p>', ["index.html:8 onclick: found an event handler, wanted no script in attributes"]),
    ("link out without rel", '<a href="https://example.org/a">x</a>',
     ["index.html:8 rel: found a link to example.org without it, wanted rel=\"external noreferrer\""]),
    ("structured data cut off", '<script type="application/ld+json">\n{"a": 1</script>',
     ["index.html:8 structured data: found \"Expecting ',' delimiter: line 2 column 8 (char 8)\", wanted JSON"]),
    ("marker", "<!-- block: bands -->", ["index.html:8 leftover: found \"<!-- block:\", wanted finished text"]),
    ("escaped marker", "&lt;!-- block: bands --&gt;",
     ["index.html:8 leftover: found \"&lt;!-- block\", wanted finished text"]),
    ("citation", "<p>x[^a-1]</p>", ["index.html:8 leftover: found \"[^a-1]\", wanted finished text"]),
    ("glossary link", "<p>[x](glossary:word)</p>", ["index.html:8 leftover: found \"glossary:w\", wanted finished text"]),
    ("heading id", "<p>x {#part}</p>", ["index.html:8 leftover: found \"{#p\", wanted finished text"]),
    ("box", "<p>!!! note</p>", ["index.html:8 leftover: found \"!!! n\", wanted finished text"]),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "expected"), [pytest.param(*fault[1:], id=fault[0]) for fault in FAULTS])
def test_a_fault_brings_exactly_its_problem(tmp_path: Path, inside: str, expected: list[str]) -> None:
    assert sorted(site(tmp_path, index=html("Start", inside + "\n"))) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('<html lang="en">\n', "", 'index.html:1 lang: found nothing, wanted <html lang="en">'),
        ('lang="en"', "", 'index.html:1 lang: found nothing, wanted <html lang="en">'),
        ('lang="en"', 'lang="de"', 'index.html:1 lang: found "de", wanted <html lang="en">'),
        ("<title>Start</title>", "", "index.html:1 title: found nothing, wanted a title"),
        ("<title>Start</title>", "<title> </title>", "index.html:1 title: found nothing, wanted a title"),
        (
            '<meta name="description" content="About Start">',
            "",
            "index.html:1 description: found nothing, wanted a description",
        ),
        ('<h1 id="top">Top</h1>\n<h2', "<h1", "index.html:1 h1: found 0 of them, wanted one h1"),
    ],
)
def test_a_head_without_its_parts(tmp_path: Path, old: str, new: str, expected: str) -> None:
    text = html("Start")
    assert old in text
    if "h1" in expected:
        text = text.replace('<h1 id="top">Top</h1>\n<h2 id="part">Part</h2>\n', "")
    assert site(tmp_path, index=text.replace(old, new)) == [expected]


def test_the_first_heading_is_that_of_the_page(tmp_path: Path) -> None:
    text = html("Start").replace("<article>\n", "<article>\n<h2>Menu</h2>\n")
    assert site(tmp_path, index=text) == ["index.html:6 heading: found h2 after h0, wanted h1 or less"]


def test_equal_titles_and_descriptions(tmp_path: Path) -> None:
    assert site(tmp_path, other=html("Legs")) == [
        "other/index.html:1 title: found that of legs/index.html again, wanted a title of its own",
        "other/index.html:1 description: found that of legs/index.html again, wanted a description of its own",
    ]


def test_the_page_for_what_is_not_there_may_share_its_description(tmp_path: Path) -> None:
    (tmp_path / "404.html").write_text(html("Start"), encoding="utf-8")
    assert site(tmp_path) == []


def test_headings_outside_the_article_do_not_count(tmp_path: Path) -> None:
    text = html("Start").replace("<body>", "<body>\n<nav><h1>Menu</h1><h6>x</h6></nav>")
    assert site(tmp_path, index=text) == []


def test_code_may_show_how_to_write_a_marker(tmp_path: Path) -> None:
    inside = "<p><code>[^a]</code></p><pre><code>&lt;!-- block: bands --&gt; {#x} !!! note</code></pre>\n"
    assert site(tmp_path, index=html("Start", inside)) == []


def test_the_title_of_a_drawing_is_not_the_title_of_the_page(tmp_path: Path) -> None:
    inside = "<svg><title>Legs</title></svg>\n"
    assert site(tmp_path, index=html("Start", inside)) == []


def test_the_canonical_address_may_name_the_published_site(tmp_path: Path) -> None:
    text = html("Start").replace("</head>", '<link rel="canonical" href="https://example.org/guide/"></head>')
    assert site(tmp_path, index=text) == []


@pytest.mark.parametrize(("path", "problems"), [("legs/#part", 0), ("", 0), ("gone/", 1), ("legs/#gone", 1)])
def test_links_that_name_the_address_of_the_site_are_followed(tmp_path: Path, path: str, problems: int) -> None:
    inside = f'<a href="http://127.0.0.1:8123/{path}" rel="noreferrer">x</a>\n'
    assert len(site(tmp_path, index=html("Start", inside))) == problems


def test_several_faults_come_together(tmp_path: Path) -> None:
    found = site(tmp_path, index=html("Start", '<a href="gone/">x</a>\n<p id="top">x</p>\n'), other=html("Legs"))
    assert len(found) == 4
