"""Where things are: the address of a page, the way from one page to another, and into the repository."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Repository:
    """The public repository; `url` comes from the environment, so that a fork names itself."""

    url: str
    branch: str = "main"

    def edit(self, path: str) -> str:
        """Where a browser edits the file at `path`, seen from the repository root."""
        return f"{self.url.rstrip('/')}/edit/{self.branch}/{quote(path)}"

    def issue(self, template: str, **fields: str) -> str:
        """A new issue from the form `template`, with fields filled in."""
        return f"{self.url.rstrip('/')}/issues/new?{urlencode({'template': template, **fields})}"


def page_address(path: str) -> str:
    """legs/why.md -> legs/why/ ; legs/index.md -> legs/ ; index.md -> (nothing)."""
    stem = path.removesuffix(".md")
    return "" if stem == "index" else stem.removesuffix("/index") + "/"


def href(source: str, target: str) -> str:
    """The way from page `source` to `target`, both as files below docs/; `target` may end in #anchor."""
    path, hash_mark, anchor = target.partition("#")
    if path in ("", source) and anchor:
        return f"#{anchor}"
    start = page_address(source) or "."
    goal = page_address(path) if path.endswith(".md") else path
    way = posixpath.relpath(goal or ".", start)
    if path.endswith(".md"):
        way += "/"
    return way + hash_mark + anchor


def markdown_link(source: str, target: str) -> str:
    """The same way as a Markdown link wants it: from file to file."""
    path, hash_mark, anchor = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(source) or ".") + hash_mark + anchor
