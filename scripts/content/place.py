"""The published site: what it is called and where it stands. Comes from the configuration of the engine."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from content.addresses import page_address


@dataclass(frozen=True)
class Place:
    """name and description are plain text; address is where the home page is served and ends in a slash."""

    name: str
    description: str
    address: str

    @property
    def base(self) -> str:
        """The path of the address: / or /folder/ ."""
        return urlsplit(self.address).path or "/"

    def url(self, path: str) -> str:
        """The full address of a page of docs/, or of another file of the site."""
        return self.address + (page_address(path) if path.endswith(".md") else path)


def html_file(path: str) -> str:
    """legs/why.md -> legs/why/index.html, the file that an engine makes of a page."""
    return f"{page_address(path)}index.html"


def root_from(name: str) -> str:
    """The way from a file of the site to its root: legs/why/index.html -> ../../ ; index.html -> (nothing)."""
    return "../" * name.count("/")


def goal(name: str, target: str, base: str) -> str | None:
    """The file or folder of the site that `target` names on the HTML file `name`; None where it leads elsewhere.

    A folder ends in a slash, the root is empty. `base` is where the site stands on its host.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(parts.path)
    if path.startswith("/"):
        if not path.startswith(base):
            return None
        joined = path.removeprefix(base)
    else:
        joined = posixpath.join(posixpath.dirname(name), path)
    found = posixpath.normpath(joined) if joined else "."
    if found == "." or found.startswith(".."):
        return "" if found == "." else None
    return found + "/" if path.endswith(("/", "/.", "/..")) or path in (".", "..") else found
