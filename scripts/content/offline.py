"""The guide without a connection: the list of files for the service worker, the manifest, and a zip for a folder or a stick.

In: a built site folder whose files have their last names. Out: `sw.js` filled in, `manifest.webmanifest`, links to both in
every page, and the zip, whose pages work when they are opened by a double click.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from content import papers
from content.place import Place, goal, root_from

WORKER = "sw.js"
MANIFEST = "manifest.webmanifest"
ZIP = "potassium-and-leg-aches.zip"
SCRIPT = "assets/javascripts/offline."
FRAME_SCRIPT = "assets/javascripts/frame."
FOLDER_SCRIPT = "assets/javascripts/folder."
ICONS = (("assets/icon-192.png", "192x192", "any"), ("assets/icon-512.png", "512x512", "any"),
         ("assets/icon-maskable-512.png", "512x512", "maskable"), ("assets/mark.svg", "any", "any"))  # fmt: skip
LIGHT = "#fdfcfe"
# Kept first: without them a copy is of no use to somebody who needs help.
FIRST = ("", "help/")
COPIED = {".html", ".css", ".js", ".json", ".svg", ".png"}
# Not for reading offline: machine-readable files, pictures for others, the scripts of the other way to read offline.
LEFT_OUT = ("data/", "assets/share.", FOLDER_SCRIPT, WORKER, "assets/images/")
_OFFLINE_TAG = re.compile(r'\s*<script src="[^"]*offline\.[^"]*"[^>]*></script>')
_ONLINE_LINKS = re.compile(r'\s*<link rel="(?:manifest|canonical|alternate )"[^>]*>|\s*<meta name="referrer"[^>]*>')
_FILES = re.compile(rf"{papers.BEGIN}.*?{papers.END}", re.S)  # the zip holds neither itself nor the PDFs
_HREF = re.compile(r'(?P<start>\shref=")(?P<value>[^"]*)(?=")')
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold: the same bytes each time


def manifest(place: Place) -> str:
    """How a device shows the guide among its apps."""
    tree = {
        "id": "./",
        "name": place.name,
        "short_name": "Potassium",
        "description": place.description,
        "lang": "en",
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": LIGHT,
        "theme_color": LIGHT,
        "categories": ["health", "medical", "education"],
        "icons": [
            {
                "src": src,
                "sizes": sizes,
                "type": "image/svg+xml" if src.endswith("svg") else "image/png",
                "purpose": purpose,
            }
            for src, sizes, purpose in ICONS
        ],
        "shortcuts": [{"name": "When to get help", "url": "help/"}],
    }
    return json.dumps(tree, indent=1) + "\n"


def link(folder: Path, place: Place) -> None:
    """Name the manifest and start the script, in every page; before the policy looks at them."""
    script = _one(folder, SCRIPT)
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        root = place.base if name == "404.html" else root_from(name)
        html = path.read_text(encoding="utf-8")
        html = html.replace(
            "</head>",
            f'<link rel="manifest" href="{root}{MANIFEST}">\n<link rel="apple-touch-icon" href="{root}{ICONS[0][0]}">\n</head>',
            1,
        )
        start, end, rest = html.rpartition("</body>")
        html = f'{start}<script src="{root}{script}" data-worker="{root}{WORKER}" defer></script>\n{end}{rest}'
        path.write_text(html, encoding="utf-8", newline="\n")
    (folder / MANIFEST).write_text(manifest(place), encoding="utf-8", newline="\n")


def _one(folder: Path, start: str) -> str:
    """The one file whose name begins so, as seen from the root."""
    parent, _, begin = start.rpartition("/")
    found = sorted(
        path.name for path in (folder / parent).iterdir() if path.name.startswith(begin) and path.suffix == ".js"
    )
    if len(found) != 1:
        raise ValueError(f"{len(found)} files called {start}*.js in the built site, wanted one")
    return f"{parent}/{found[0]}"


def files(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """(needed first, the rest): address below the root -> hash of the content, of all that is kept for reading offline."""
    first: dict[str, str] = {}
    rest: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix not in COPIED or name.startswith(LEFT_OUT) or name == "404.html":
            continue
        address = name.removesuffix("index.html")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        needed = address in FIRST or path.suffix == ".css" or name.startswith((SCRIPT, FRAME_SCRIPT, "assets/mark"))
        (first if needed else rest)[address] = digest
    return first, rest


def worker(folder: Path) -> None:
    """Fill in the list of `sw.js`; its version is the hash of everything that it keeps."""
    first, rest = files(folder)
    path = folder / WORKER
    text = path.read_text(encoding="utf-8")
    whole = json.dumps([first, rest], sort_keys=True) + text
    values = {
        'const VERSION = "none";': f'const VERSION = "{hashlib.sha256(whole.encode()).hexdigest()[:12]}";',
        "const FIRST = {};": f"const FIRST = {json.dumps(first, separators=(',', ':'))};",
        "const REST = {};": f"const REST = {json.dumps(rest, separators=(',', ':'))};",
    }
    for old, new in values.items():
        if text.count(old) != 1:
            raise ValueError(f"{WORKER}: found {text.count(old)} times {old!r}, wanted it once")
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")


def folder_page(html: str, name: str, root: str, script: str, base: str) -> str:
    """A page that works from a folder: addresses name files, and nothing asks for a server."""
    html = _FILES.sub("", _ONLINE_LINKS.sub("", _OFFLINE_TAG.sub("", html)))
    start, end, rest = html.rpartition("</body>")
    html = f'{start}<script src="{root}{script}"></script>\n{end}{rest}'
    # The origin of a file is its own; browsers differ in what 'self' means there.
    html = html.replace("script-src 'self'", "script-src 'self' file:").replace(
        "style-src 'self'", "style-src 'self' file:"
    )
    html = html.replace("img-src 'self'", "img-src 'self' file:")

    def whole(match: re.Match[str]) -> str:
        value = match["value"]
        way, mark, end = re.match(r"([^?#]*)([?#]?)(.*)", value, re.S).groups()  # type: ignore[union-attr]
        target = goal(name, way, base)
        if target is None or not (target.endswith("/") or target == ""):
            return match.group()
        return f"{match['start']}{'./' if way == '.' else way.rstrip('/') + '/'}index.html{mark}{end}"

    return _HREF.sub(whole, html)


def zipped(folder: Path, place: Place) -> None:
    """Write the zip: one folder with everything that reading needs."""
    script = _one(folder, FOLDER_SCRIPT)
    inside: dict[str, bytes] = {}
    for path in _readable(folder):
        name = path.relative_to(folder).as_posix()
        if name.endswith(".html"):
            html = path.read_text(encoding="utf-8")
            inside[name] = folder_page(html, name, root_from(name), script, place.base).encode()
        elif name.startswith("search/") and path.suffix == ".json":
            # A page from a folder may not fetch a file, but it may run a script.
            text = path.read_text(encoding="utf-8")
            inside[name.removesuffix(".json") + ".js"] = f"globalThis.siteSearchIndex = {text};\n".encode()
        else:
            inside[name] = path.read_bytes()
    top = ZIP.removesuffix(".zip")
    with zipfile.ZipFile(folder / ZIP, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(inside):
            entry = zipfile.ZipInfo(f"{top}/{name}", _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, inside[name])


def _readable(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name == "404.html" or name.startswith((".", "_", WORKER, SCRIPT, "assets/share.")):
            continue
        if path.suffix in COPIED or name.startswith("data/"):
            yield path
