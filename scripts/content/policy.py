"""The security policy of the finished site: what may run in a page, as a meta tag, and as headers for hosts that read them.

In: a built site folder and the list of known inline scripts. Out: the same with a Content-Security-Policy in each page,
`_headers` and `.well-known/security.txt`; or ContentError, when a page holds what no page of ours may hold. Hashing
whatever is found would bless a script that somebody slipped in, so the list is committed, with a reason on each line.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from content import ContentError, Problem, shown
from content.place import Place
from content.readers import read_text

KNOWN = Path(__file__).with_name("inline_scripts.txt")
KNOWN_NAME = "scripts/content/inline_scripts.txt"  # as messages show it
META = re.compile(r"<meta charset=[\"']?utf-8[\"']?\s*/?>", re.I)
DATA_SCRIPTS = {"application/ld+json", "application/json"}
# What loads, embeds or redirects. A page of ours needs none of it.
REFUSED = {
    "iframe", "frame", "frameset", "object", "embed", "applet", "base", "portal", "fencedframe", "param", "noembed", "noframes",
    "foreignobject", "animate", "set", "animatetransform", "animatemotion", "audio", "video", "source", "track", "template", "xmp",
    "plaintext", "marquee", "math", "noscript",
}  # fmt: skip
REFUSED_ATTRIBUTES = {
    "srcdoc",
    "ping",
    "background",
    "formaction",
    "manifest",
    "dynsrc",
    "lowsrc",
    "xlink:href",
    "style",
}
ADDRESSES = {"href", "src", "action", "poster", "data", "cite", "longdesc", "srcset"}
LINKS_OUT = {"canonical", "license"}  # rel of <link> that names an address and fetches nothing
RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's icons are data addresses in its style sheet
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
}
# Only for pages and workers: on each of ten small files they would weigh more than some of the files.
HEADERS_OF_PAGES = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{name}=()" for name in (
            "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
            "midi", "payment", "screen-wake-lock", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip
FOR_A_YEAR = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
ONE_YEAR = dt.timedelta(days=365)


@dataclass
class Seen:
    """Inline scripts and styles of one page: (line, text)."""

    scripts: list[tuple[int, str]] = field(default_factory=list)
    styles: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.seen = Seen()
        self._into: list[tuple[int, str]] | None = None

    def _fault(self, what: str, found: str, wanted: str) -> None:
        self.seen.faults.append(Problem(self.name, self.getpos()[0], what, shown(found), wanted))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self._into = None
        if tag in REFUSED:
            self._fault(tag, self.get_starttag_text() or tag, "no such element (see scripts/content/policy.py)")
        if tag == "script" and "src" not in values and values.get("type", "").strip().lower() not in DATA_SCRIPTS:
            self.seen.scripts.append((self.getpos()[0], ""))
            self._into = self.seen.scripts
        elif tag == "style":
            self.seen.styles.append((self.getpos()[0], ""))
            self._into = self.seen.styles
        elif tag == "meta" and "http-equiv" in values:
            self._fault("meta", values["http-equiv"], "no http-equiv (the policy is put in by the build)")
        for key, value in values.items():
            if key.startswith("on") or key in REFUSED_ATTRIBUTES:
                self._fault(key, value, "no such attribute (see scripts/content/policy.py)")
            elif key in ADDRESSES:
                self._address(tag, key, value, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._into = None

    def _address(self, tag: str, key: str, value: str, values: dict[str, str]) -> None:
        # Browsers drop white space and control characters in front of and within a scheme.
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", value), re.I)
        other_host = re.match(r"[\\/]{2}", re.sub(r"[\x00-\x20]", "", value))
        kind = scheme[1].lower() if scheme else ""
        if not scheme and not other_host:
            return
        if kind in ("http", "https") and key == "href":
            if tag == "a":
                if "noreferrer" not in values.get("rel", "").split():
                    self._fault("rel", value, 'rel="external noreferrer" on a link to another site')
                return
            if tag == "link" and set(values.get("rel", "").split()) & LINKS_OUT:
                return
        if kind in ("tel", "mailto") and tag == "a" and key == "href":
            return
        self._fault(key, value, "an address within the site")

    def handle_data(self, data: str) -> None:
        if self._into:
            line, text = self._into[-1]
            self._into[-1] = (line, text + data)

    def handle_endtag(self, tag: str) -> None:
        self._into = None


def known_scripts(path: Path = KNOWN) -> dict[str, str]:
    """hash -> what it is, from lines such as `sha256-... the color scheme`; `#` starts a comment."""
    found: dict[str, str] = {}
    problems = []
    for n, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"(sha256-[A-Za-z0-9+/]{43}=) (\S.*)", line)
        if match is None or match[1] in found:
            problems.append(Problem(KNOWN_NAME, n, "hash", shown(line), "sha256-..., a space, what it is; each once"))
            continue
        found[match[1]] = match[2]
    if problems:
        raise ContentError(problems)
    return found


def sha256(text: str) -> str:
    """The hash of an inline script or style as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def look(html: str, name: str) -> Seen:
    """What one page holds that the policy cares about."""
    reader = _Reader(name)
    reader.feed(html)
    reader.close()
    return reader.seen


def problems(html: str, name: str, scripts: Iterable[str], styles: Iterable[str] = ()) -> list[Problem]:
    """What the page `name` may not hold, given the hashes of known inline scripts and styles."""
    seen = look(html, name)
    found = list(seen.faults)
    for what, texts, known in (
        ("inline script", seen.scripts, set(scripts)),
        ("inline style", seen.styles, set(styles)),
    ):
        for line, text in texts:
            if sha256(text) not in known:
                wanted = f"none, or a line in {KNOWN_NAME}: {sha256(text)} what it is"
                if what == "inline style":
                    wanted = f"none, or a style that the build puts in itself ({sha256(text)})"
                found.append(Problem(name, line, what, shown(" ".join(text.split())), wanted))
    return found


def text(scripts: Iterable[str], styles: Iterable[str] = (), header: bool = False) -> str:
    """The policy; as a header it also says that no other site may frame a page (a meta tag cannot)."""
    rules = dict(RULES)
    rules["script-src"] = " ".join([rules["script-src"], *(f"'{item}'" for item in scripts)])
    rules["style-src"] = " ".join([rules["style-src"], *(f"'{item}'" for item in styles)])
    if header:
        rules["frame-ancestors"] = "'none'"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def headers(folder: Path, policy: str, base: str) -> str:
    """The text of `_headers` (Netlify, Cloudflare Pages and others).

    These hosts join the values of all rules that fit, so no two rules give Cache-Control to one address.
    """
    lines = ["# Made by scripts/content/policy.py.", f"{base}*"]
    lines += [f"  {name}: {value}" for name, value in HEADERS.items()]
    of_pages = [f"  {name}: {value}" for name, value in {"Content-Security-Policy": policy, **HEADERS_OF_PAGES}.items()]
    year, ask = [], [base]
    for path in sorted(folder.iterdir()):
        name = path.name
        if name == "assets":
            year += [f"{base}assets/{kind}/*" for kind in ("javascripts", "stylesheets")]
        elif name == "search":
            year.append(f"{base}search/*")
        elif path.is_dir():
            ask.append(f"{base}{name}/*")
        elif name not in ("index.html", "_headers", "_redirects") and path.suffix not in (".br", ".gz"):
            ask.append(f"{base}{name}")
    for worker in sorted((folder / "assets" / "javascripts").glob("search-engine.*.js")):
        lines += [f"{base}assets/javascripts/{worker.name}", *of_pages[:1]]
    for address in year:
        lines += [address, f"  Cache-Control: {FOR_A_YEAR}"]
    for address in ask:
        pages = address.endswith(("/", "/*", ".html", "sw.js")) and not address.endswith((".well-known/*", "data/*"))
        lines += [address, f"  Cache-Control: {ALWAYS_ASK}", *(of_pages if pages else ())]
    return "\n".join(lines) + "\n"


def security_txt(place: Place, repository: str, newest_review: int) -> str:
    """Whom to tell of a weakness (RFC 9116). Expires a year after the newest review, the only clock that output may show."""
    expires = dt.datetime.fromtimestamp(newest_review, dt.UTC).replace(hour=0, minute=0, second=0) + ONE_YEAR
    return (
        f"Contact: {repository.rstrip('/')}/security\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: en\n"
        f"Canonical: {place.url('.well-known/security.txt')}\n"
    )


def site(folder: Path, place: Place, repository: str, newest_review: int, styles: Iterable[str] = ()) -> None:
    """Check every page, then write the policy into all of them. `styles` are hashes of inline styles of the build itself."""
    scripts, styles = known_scripts(), list(styles)
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}
    found: list[Problem] = []
    for path, html in pages.items():
        name = path.relative_to(folder).as_posix()
        said = {(problem.field, problem.found) for problem in found}  # what every page holds is said once
        found += [item for item in problems(html, name, scripts, styles) if (item.field, item.found) not in said]
        if not META.search(html):
            found.append(
                Problem(name, 1, "charset", "nothing", '<meta charset="utf-8">, after which the policy stands')
            )
    if found:
        raise ContentError(found)
    metas = (
        f'<meta http-equiv="Content-Security-Policy" content="{text(scripts, styles)}">'
        '<meta name="referrer" content="no-referrer">'
    )
    for path, html in pages.items():
        path.write_text(META.sub(lambda match: match[0] + metas, html, count=1), encoding="utf-8", newline="\n")
    (folder / "_headers").write_text(
        headers(folder, text(scripts, styles, header=True), place.base), encoding="utf-8", newline="\n"
    )
    well_known = folder / ".well-known"
    well_known.mkdir(exist_ok=True)
    security = security_txt(place, repository, newest_review)
    (well_known / "security.txt").write_text(security, encoding="utf-8", newline="\n")
