"""Names by content: each script, style and search index gets the hash of its bytes into its name.

In: a built site folder. Out: the same with other names, and every attribute that named one changed. A host may then let
browsers keep these files for a year. What only developers need (source maps, languages of the theme's own search) goes.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from content.place import goal

FOLDERS = ("assets/stylesheets", "assets/javascripts", "search")
KINDS = (".css", ".js", ".json")
HASHED = re.compile(r"\.[0-9a-f]{12}\.(?:css|js|json)$")
_OLD_HASH = re.compile(r"\.[0-9a-f]{8}\.min$")
_MAP_COMMENT = re.compile(rb"\n?(?://[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=[^*]+\*/)\s*$")
_ATTRIBUTE = re.compile(r'(?P<start>\s(?:href|src|data-[a-z-]+)=")(?P<value>[^"\s#?]+\.(?:css|js|json))(?=")')


def site(folder: Path, base: str) -> dict[str, str]:
    """Drop, rename, rewrite; gives old name -> new name. `base` is where the site stands on its host."""
    drop(folder)
    renamed = _rename(folder)
    for path in sorted(folder.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        changed = _rewritten(html, path.relative_to(folder).as_posix(), base, renamed)
        if changed != html:
            path.write_text(changed, encoding="utf-8", newline="\n")
    return renamed


def drop(folder: Path) -> None:
    """Take away what no reader needs: source maps, languages of the theme's own search, its script and picture where no
    page loads them."""
    for path in folder.rglob("*.map"):
        path.unlink()
    shutil.rmtree(folder / "assets" / "javascripts" / "lunr", ignore_errors=True)
    theme = [*folder.glob("assets/javascripts/bundle.*.js"), *folder.glob("assets/images/favicon.png")]
    if theme:
        pages = [path.read_text(encoding="utf-8") for path in folder.rglob("*.html")]
        for path in theme:
            if not any(path.name in html for html in pages):
                path.unlink()
    for empty in ("assets/javascripts/workers",):
        if (folder / empty).is_dir() and not any((folder / empty).iterdir()):
            (folder / empty).rmdir()


def _rename(folder: Path) -> dict[str, str]:
    renamed = {}
    for path in sorted(path for top in FOLDERS for path in (folder / top).rglob("*") if path.suffix in KINDS):
        content = path.read_bytes()
        if path.suffix != ".json" and _MAP_COMMENT.search(content):
            content = _MAP_COMMENT.sub(b"\n", content)
            path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()[:12]
        new = path.with_name(f"{_OLD_HASH.sub('', path.stem)}.{digest}{path.suffix}")
        path.rename(new)
        renamed[path.relative_to(folder).as_posix()] = new.relative_to(folder).as_posix()
    return renamed


def _rewritten(html: str, name: str, base: str, renamed: dict[str, str]) -> str:
    def attribute(match: re.Match[str]) -> str:
        old = match["value"]
        new = renamed.get(goal(name, old, base) or "")
        if new is None:
            return match.group()
        return match["start"] + old[: old.rfind("/") + 1] + new.rpartition("/")[2]

    return _ATTRIBUTE.sub(attribute, html)
