"""The theme's styles without what cannot match, and the styles of the first screen in the page."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from content import first_paint, theme_styles
from content.theme_styles import Known, can_match, parsed, parts, purged

ROOT = Path(__file__).resolve().parents[2]
PAGE = """<!doctype html><html lang="en" class="no-js"><head><meta charset="utf-8"><title>x</title>
<link rel="stylesheet" href="{root}assets/stylesheets/main.0123abcd.min.css">
<link rel="stylesheet" href="{root}assets/stylesheets/ours.css">
{more}</head><body dir="ltr" data-md-color-primary="custom"><header class="md-header"><input type="checkbox" data-md-toggle="search">
<div class="md-search__output"><nav class="site-search__doors"><p>Or</p></nav></div></div></header>
<article class="md-content__inner"><h1 id="x">X<a class="headerlink" href="#x">y</a></h1><p>One</p>
<section class="site-help"><h2 class="site-help__name">Call</h2></section>
<h2 id="two">Two</h2><table class="site-table"><tr><td>1</td></tr></table></article></body></html>
"""
MAIN = """@charset "UTF-8";:root{--md-a:url("data:image/svg+xml;charset=utf-8,<svg xmlns='http://x'><path d='M1 1;}'/></svg>");--md-b:1;--md-c:var(--md-b)}
.md-header{color:var(--md-c);animation:md-turn 1s;font-family:a,
    b}.md-header:hover{color:red}.md-tooltip{color:blue}.md-typeset .tabbed,.md-content__inner{margin:0}
[data-md-color-primary=red]{color:red}[dir=rtl] .md-header{float:right}[dir=ltr] .md-header{float:left}.js-made{top:0}.site-table{border:0}
@media print{.md-header{display:none}.md-never{top:0}}@media screen and (min-width:60em){.md-never{top:1px}}
@keyframes md-turn{0%{top:0}to{top:1px}}@keyframes md-other{0%{top:0}}"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "index.html": PAGE.format(root="", more=""),
        "food/index.html": PAGE.format(
            root="../", more='<link rel="stylesheet" href="../assets/stylesheets/food.css">'
        ),
        "404.html": PAGE.format(root="/guide/", more=""),
        "assets/stylesheets/main.0123abcd.min.css": MAIN,
        "assets/stylesheets/ours.css": "/* ours; } */\nbody {\n  margin : 0;\n}\n.site-unused { top: 0; }\n.site-help { color: var(--md-b); }\n",
        "assets/stylesheets/food.css": ".food { color: var(--md-a); }",
        "assets/javascripts/x.js": "node.classList.add('js-made');",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


# Reading styles


def theme_sheets() -> list[Path]:
    """The sheets of the theme as it is installed."""
    spec = importlib.util.find_spec("material")
    assert spec is not None
    assert spec.origin is not None
    return sorted((Path(spec.origin).parent / "templates" / "assets" / "stylesheets").glob("*.min.css"))


def test_the_theme_is_read_and_written_without_loss() -> None:
    sheets = theme_sheets()
    assert len(sheets) >= 2
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        plain = re.sub(r"/\*# sourceMappingURL=\S+ ?\*/", "", text).strip()
        assert "".join(map(str, parsed(text))) == plain, sheet.name


def test_every_selector_of_the_theme_is_understood() -> None:
    known = Known()
    count = 0
    for sheet in theme_sheets():
        for rule in theme_styles.walk(parsed(sheet.read_text(encoding="utf-8"))):
            for part in parts(rule.head) if rule.body and not rule.head.startswith("@") else ():
                can_match(part, known)
                count += 1
    assert count > 1000


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("a{b:c", "no end of 'a'"),
        ("x{y:z}a{b:c}}", "a brace too many after '{b:c}'"),
        ("@media x{a{b:c}", "no end of '@media x'"),
        ("a{b:c}d", "no block after 'd'"),
    ],
)
def test_half_a_sheet_is_refused(css: str, message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        parsed(css)


def test_a_selector_of_the_future_is_told_from_where_it_cannot_be_read() -> None:
    with pytest.raises(ValueError, match=r"^cannot read the selector 'p\^a' from '\^a'$"):
        can_match("p^a", Known(tags={"p"}))


def test_semicolons_part_declarations_only_outside_of_brackets_and_strings() -> None:
    body = 'a:b;c:d(e;f(g;h);i);content:"j;(";background:url(k;();--l:m;'
    assert theme_styles.declarations(body) == [
        "a:b", "c:d(e;f(g;h);i)", 'content:"j;("', "background:url(k;()", "--l:m"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("selector", "wanted"),
    [
        ("p", True), ("q", False), (".a", True), (".a.b", False), (".b", False), ("p>.a:hover", True), (".a .b", False), ("#i", True),
        ("#j", False), ("[lang]", True), ("[lang=en]", True), ("[lang=de]", False), ("[title]", False), ("*", True), ("::marker", True),
        (".a:not(.b)", True), (":is(.b,.c) p", True), (".made", True), ("[data-made-up]", True), ("p:nth-child(2n+1)~.a", True),
        (".sm\\:a", True), ("[class*=sm]", True), (".A", False),
        ("b:not([class])", True), ("p:not([class])", False), ("p:not([class])+*", False), (":is(p:not([class]))", True),
        ("made:not([class])", False), ("td:not([class])", True), ("th:not([class])", True), ("th:not([class]) .b", False),
    ],
)  # fmt: skip
def test_what_a_selector_asks_for(selector: str, wanted: bool) -> None:
    known = Known()
    known.page('<p class="a sm:a" id="i" lang="en"><b>x</b></p>')
    known.script(
        'part.className = "x made"; part.dataset.madeUp = 1; row.append(element("td")); row.innerHTML = `<th>x`; // not.this'
    )
    assert can_match(selector, known) is wanted


def test_commas_part_selectors_only_outside_of_brackets() -> None:
    assert parts('a:is(b,c),[d="e,f"],g\\,h') == ["a:is(b,c)", '[d="e,f"]', "g\\,h"]


def test_a_rule_keeps_those_of_its_selectors_that_may_match() -> None:
    known = Known(classes={"a"}, tags={"p"})
    assert (
        "".join(map(str, purged(parsed(".b{x:y}.a,.b,p{x:y}@media print{.b{x:y}}@page{margin:0}"), known)))
        == ".a,p{x:y}@page{margin:0}"
    )


# The first screen


def test_one_sheet_takes_the_place_of_all_that_every_page_names(site: Path) -> None:
    (text,) = first_paint.site(site, "/guide/")
    sheet = (site / first_paint.SHEET).read_text(encoding="utf-8")
    assert sorted(path.name for path in (site / "assets" / "stylesheets").iterdir()) == ["food.css", "site.css"]
    for gone in ("tooltip", "tabbed", "=red", "rtl", "md-never", "md-other", "ours; }"):
        assert gone not in sheet, gone
    for kept in (".js-made{top:0}", "@media print{.md-header{display:none}}", "@keyframes md-turn", "--md-a:url(", "--md-b:1", "body{margin:0}",
                 ".site-unused{top: 0}".replace(": ", ":"), ".md-header:hover", "[dir=ltr]"):  # fmt: skip
        assert kept in sheet, kept
    assert sheet.index(".md-header") < sheet.index("body{")
    for word in (":hover", "print", "keyframes", "animation", "site-table", "js-made", "site-unused", "--md-a"):
        assert word not in text, word
    assert ".md-header{color:var(--md-c);font-family:a, b}" in text
    assert "\n" not in text, "white space of pages is taken away, and the hash is of what stands there"
    assert "--md-c:var(--md-b)" in text
    assert ".site-help{color:var(--md-b)}" in text


@pytest.mark.parametrize("tag", ["pre", "textarea"])
def test_lines_stay_where_they_can_be_seen(site: Path, tag: str) -> None:
    path = site / "index.html"
    text = path.read_text(encoding="utf-8").replace("<td>1</td>", f"<td><{tag}>1\n\n  2</{tag}></td>")
    path.write_text(text, encoding="utf-8")
    first_paint.site(site, "/guide/")
    assert f"<{tag}>1\n\n  2</{tag}>" in path.read_text(encoding="utf-8")


def test_each_page_has_the_same_style_in_its_head_and_the_sheet_where_its_first_screen_ends(site: Path) -> None:
    (text,) = first_paint.site(site, "/guide/")
    for name, way, more in (
        ("index.html", "", ""),
        ("food/index.html", "../", "food.css"),
        ("404.html", "/guide/", ""),
    ):
        html = (site / name).read_text(encoding="utf-8")
        assert html.count(f"<style>{text}</style>") == 1
        assert html.index("</title>") < html.index("<style>") < html.index("</head>")
        head, link, rest = html.partition(
            f'<link rel="stylesheet" href="{way}assets/stylesheets/site.css" id="first-screen-end">\n'
        )
        assert link, name
        assert 'rel="stylesheet"' not in head
        assert head.endswith("</section>\n")
        assert rest.lstrip().startswith(
            '<h2 id="two">' if not more else f'<link rel="stylesheet" href="../assets/stylesheets/{more}">'
        )


@pytest.mark.parametrize(
    ("article", "before"),
    [
        ("<h1>a</h1><p>b</p><h2>c</h2><p>d</p><h2>e</h2>", "<h2>e"),
        (f"<h1>a</h1><p>{'b' * 798}</p><h2>c</h2><p>d</p><h2>e</h2>", "<h2>e"),
        (f"<h1>a</h1><p>{'b' * 799}</p><h2>c</h2>", "<h2>c"),
        (
            '<h1>a</h1><div class="site-glance"><p class="site-glance__line">b</p></div><table><tr></tr></table>',
            "<table>",
        ),
        (
            '<h1>a</h1><section class="site-help"><h2 class="site-help__name">b</h2></section><p class="site-rare">c</p>',
            '<p class="site-rare"',
        ),
        (
            '<h1>a</h1><div class="site-glance"><p>b<br>c</p><p class="site-rare">d</p></div>',
            '<div class="site-glance"',
        ),
        ("<h1>a</h1><p>b</p>", "</article>"),
        ('<h1>a</h1><p class="admonition">b</p>', '<p class="admonition"'),
    ],
)
def test_the_first_screen_ends_before_what_is_rare(article: str, before: str) -> None:
    html = f'<body>\n<h2>menu</h2>\n<article class="md-typeset">{article}</article>\n<h2>end</h2></body>'
    assert html[first_paint.cut(html) :].startswith(before)


@pytest.mark.parametrize("tag", "dl details figure form img pre svg table".split())
def test_the_styles_of_what_few_pages_begin_with_are_not_in_all_pages(tag: str) -> None:
    html = f"<article><h1>a</h1><p>b</p><p>c <{tag}>d</{tag}></p></article>"
    assert html[first_paint.cut(html) :].startswith(f"<p>c <{tag}>")


@pytest.mark.parametrize(
    "name", "md-x headerlink site-help__do site-caution site-overdue site-glance site-term site-cite site-dial".split()
)
def test_the_boxes_that_pages_begin_with_belong_to_the_first_screen(name: str) -> None:
    html = f'<article><h1>a</h1><div class="{name}"><h2>b</h2></div><p class="site-rare">c</p></article>'
    assert html[first_paint.cut(html) :].startswith('<p class="site-rare">')


@pytest.mark.parametrize("tag", "area base br col embed hr input link meta source track wbr".split())
def test_what_has_no_end_tag_does_not_hide_the_end_of_the_first_screen(tag: str) -> None:
    html = f"<article><h1>a</h1><p>b<{tag}>c</p><p>d</p></article><p>end</p>"
    assert html[first_paint.cut(html) :].startswith("</article>")


def test_the_dark_colors_without_scripts_are_those_with_scripts() -> None:
    text = (ROOT / "overrides" / "assets" / "stylesheets" / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(
        r"(?:\[data-md-color-scheme=\"slate\"\]|\.no-js \[data-md-color-scheme\]) \{([^}]*--site-paper[^}]*)\}", text
    )
    colors = [sorted(re.findall(r"(--site-[\w-]+): (#\w+);", block)) for block in blocks]
    assert len(colors) == 2
    assert colors[0] == colors[1]


def test_a_page_without_an_article_or_without_sheets_stays_whole(tmp_path: Path) -> None:
    assert first_paint.cut("<body><p>x</p></body>") == len("<body><p>x</p>")
    (tmp_path / "index.html").write_text("<title>x</title><article></article>", encoding="utf-8")
    assert first_paint.site(tmp_path, "/") == []
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "<title>x</title><article></article>"
