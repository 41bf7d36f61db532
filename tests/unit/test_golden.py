"""What is made of the small guide, word for word: a change of any word that programs write is seen in review.

When a change is meant: GOLDEN=write python3 scripts/dev.py test --only unit, and look at the difference of the files golden*.txt.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import zipfile
from pathlib import Path

import mini
from content import delivery, guide
from content.addresses import Repository
from content.place import Place, html_file, root_from

GOLDEN = Path(__file__).with_name("golden.txt")
DELIVERED = Path(__file__).with_name("golden_site.txt")
ACCEPT = "If this is meant: GOLDEN=write .venv/bin/python -m pytest -q tests/unit/test_golden.py"
PLACE = Place("Sore & weak legs", 'The "small" guide.', "https://site.example/guide/")
TABLE = mini.page("Table", "The food table of the small guide, at the address of the real one.", "reference", "Look.\n")
DATA = mini.page("The data", "The page about the data of the small guide, with the files.", "about", "Look.\n")


def compare(golden: Path, text: str) -> None:
    """Fail with the difference between what is committed and what is made now."""
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8", newline="\n")
    known = golden.read_text(encoding="utf-8")
    lines = list(difflib.unified_diff(known.splitlines(), text.splitlines(), golden.name, "now", lineterm="", n=1))
    assert not lines, "\n".join([*lines[:40], ACCEPT])


def made(root: Path) -> str:
    """The finished text of every page, in the order of their names."""
    loaded = guide.load(mini.write(root), Repository("https://example.org/repository"))
    return "".join(f"===== {path}\n{loaded.texts[path].rstrip()}\n" for path in sorted(loaded.texts))


def test_every_word_that_is_made_of_the_small_guide_is_the_committed_one(tmp_path: Path) -> None:
    compare(GOLDEN, made(tmp_path))


# What is published

THEME_CSS = """\
@charset "utf-8";
:root { --md-used: red; --md-unused: blue }
/* a comment */
.md-content , .gone { color : var(--md-used) ; transition: color 1s }
.gone > a { color: blue }
@media print { .md-content { color: black } }
@media screen and (max-width: 59.9375em) { .md-nav__list { top: 0 } .md-content a:not(:focus) { color: red } }
@supports (display: grid) { .md-grid { display: grid } }
@keyframes spin { to { top: 1px } }
@keyframes turn { to { top: 2px } }
#toc[data-set] { animation: turn 1s; cursor: pointer }
.md-content:hover { color: blue }
.set-by-script { margin: 0 }
input[type="checkbox"] { margin: 1px }
input[type="radio"] { margin: 2px }
"""
OUR_CSS = '.site-help { background: url("a;b.svg"); margin: 1px }\n.site-table { margin: 0 }\n'
ENGINE = {
    "assets/stylesheets/main.0123abcd.min.css": THEME_CSS + "/*# sourceMappingURL=main.css.map */\n",
    "assets/stylesheets/main.0123abcd.min.css.map": "{}",
    "assets/stylesheets/ours.css": OUR_CSS,
    "assets/stylesheets/table.css": "td { top: var(--md-used) }\n",
    "assets/javascripts/offline.js": 'element.classList.add("set-by-script"); element.dataset.set = ""\n',
    "assets/javascripts/frame.js": "1\n//# sourceMappingURL=frame.js.map\n",
    "assets/javascripts/folder.js": "2\n",
    "assets/javascripts/search-engine.js": "3\n",
    "assets/javascripts/bundle.0123abcd.min.js": "4\n",
    "assets/javascripts/lunr/xx.js": "5\n",
    "assets/javascripts/workers/x.js.map": "{}",
    "assets/mark.svg": "<svg></svg>",
    "assets/icon-192.png": "picture",
    "assets/share.png": "picture",
    "assets/images/theme.png": "picture",
    "robots.txt": "that of the engine",
    "sitemap.xml.gz": "that of the engine",
    "sw.js": 'const VERSION = "none";\nconst FIRST = {};\nconst REST = {};\n',
}


def engine(folder: Path, loaded: guide.Guide) -> None:
    """A site as an engine with the theme makes it, as far as our steps look at it: text in a page, styles, scripts."""
    pages = {html_file(path): text for path, text in loaded.texts.items()}
    pages["404.html"] = '<p class="site-lost"><a href="/guide/help/">Help</a></p>\n'
    for name, text in pages.items():
        root = "/guide/" if name == "404.html" else root_from(name)
        sheets = ["main.0123abcd.min", "ours", *(["table"] if name.startswith("food/") else [])]
        links = "".join(f'  <link rel="stylesheet" href="{root}assets/stylesheets/{sheet}.css">\n' for sheet in sheets)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(
            f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
{links}  <link rel="canonical" href="{PLACE.address}{name.removesuffix("index.html")}"></head>
<body><label class="md-nav" tabindex=""><input type="checkbox" autocomplete="off"></label>
  <div data-engine="{root}assets/javascripts/search-engine.js" data-index="{root}search/index.json"></div>
  <main class="md-content"><article class="md-grid" id="toc"><p>First.</p>
<a href="{root}about/">About</a> <a href="{root or "./"}?a#b">Home</a> <a rel="external" href="https://other.example/">Other</a>
{text}
<table><tr><th>Word</th><th>Its "meaning"</th></tr><tr><td>Leg</td><td>Two</td></tr></table>
</article></main><script src="{root}assets/javascripts/offline.js" defer></script>
<script src="{root}assets/javascripts/frame.js"></script></body></html>
""",
            encoding="utf-8",
        )
    for name, text in ENGINE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def published(root: Path) -> str:
    """What our steps make of it: every file by name, and the text of those that are ours. Hashes are `#`."""
    docs = mini.write(root, mini.tree() | {"docs/food/table.md": TABLE, "docs/about/data.md": DATA})
    loaded = guide.load(docs, Repository("https://example.org/repository"))
    site = root / "site"
    engine(site, loaded)
    delivery.deliver(site, loaded, PLACE)
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    texts = {name: (site / name).read_text(encoding="utf-8") for name in names if shown(name)}
    package = json.loads((site / "data/datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = package["resources"][:1]
    texts["data/datapackage.json"] = json.dumps(package, indent=1, ensure_ascii=False)
    (index,) = site.glob("search/*.json")
    texts["search/index.json"] = json.dumps(json.loads(index.read_text(encoding="utf-8")), indent=1, ensure_ascii=False)
    with zipfile.ZipFile(site / "potassium-and-leg-aches.zip") as archive:
        texts["(zip)"] = "\n".join(
            f"{entry.filename} {entry.date_time} {entry.external_attr:o} {entry.compress_type}"
            for entry in archive.infolist()
        )
        texts["(zip) about/data/index.html"] = archive.read("potassium-and-leg-aches/about/data/index.html").decode()
    whole = "".join(f"===== {name}\n{text.rstrip()}\n" for name, text in {"(files)": "\n".join(names), **texts}.items())
    whole = re.sub(r"\b[0-9a-f]{12}(?:[0-9a-f]{52})?\b", "#", whole)
    return re.sub(r"sha256-[\w+/]{43}=", "sha256-#", re.sub(r'"bytes": \d+', '"bytes": #', whole))


def shown(name: str) -> bool:
    """Whether the golden file holds the text of a file: made by our steps, and not like another one that it holds."""
    if name.endswith("/index.html"):  # the home page and the 404 page are there anyway
        return name in ("about/data/index.html", "food/table/index.html")
    if name.endswith("/index.md"):
        return name.startswith(("faq/legs/", "help/", "legs/", "medicines/", "tables/"))
    return not name.startswith(("data/", "search/")) and not name.endswith((".br", ".gz", ".zip", ".png", ".svg"))


def test_every_word_that_is_published_of_the_small_guide_is_the_committed_one(tmp_path: Path) -> None:
    compare(DELIVERED, published(tmp_path))
