"""Try hosting/nginx.conf with the nginx of this machine: headers, compression, caching, the page for what is not there.

    python3 scripts/dev.py hosting [SITE]

SITE is a built site with its compressed copies (site/ after dev.py build). nginx runs on a free port of 127.0.0.1, with
its files in a folder of its own, and is stopped at the end. Exit code 1: something is not as it should be; 2: no nginx.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "hosting" / "nginx.conf"
MODULE = "ngx_http_brotli_static_module.so"
HASHED = re.compile(r"^(?:assets/(?:javascripts|stylesheets)|search)/.+\.[0-9a-f]{12}\.(?:js|css|json)$")
KINDS = {
    ".html": "text/html", ".css": "text/css", ".js": "application/javascript", ".json": "application/json", ".svg": "image/svg+xml",
    ".md": "text/markdown", ".csv": "text/csv", ".webmanifest": "application/manifest+json", ".txt": "text/plain", ".xml": "text/xml",
    ".png": "image/png", ".zip": "application/zip",
}  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
}


def module() -> Path | None:
    """Where the part of nginx is that sends .br copies, if it is installed."""
    places = [Path("/usr/lib/nginx/modules"), Path("/usr/share/nginx/modules"), Path("/usr/local/lib/nginx/modules")]
    return next((place / MODULE for place in places if (place / MODULE).is_file()), None)


def whole(recipe: str, site: Path, folder: Path, port: int, brotli_module: Path | None) -> str:
    """The recipe for this machine: another port and root, everything it writes below `folder`."""
    for old, new in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/guide;", f"root {site};")):
        if recipe.count(old) != 1:
            raise ValueError(f"{RECIPE}: found {recipe.count(old)} times {old!r}, wanted it once")
        recipe = recipe.replace(old, new)
    if brotli_module is None:
        recipe = recipe.replace("brotli_static on;", "")
    load = f"load_module {brotli_module};\n" if brotli_module else ""
    paths = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"{load}worker_processes 1;\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\nevents {{}}\n"
        f"http {{\n    access_log off;\n{paths}{recipe}\n}}\n"
    )


@contextlib.contextmanager
def running(site: Path, brotli_module: Path | None) -> Iterator[int]:
    """nginx with the recipe while the block runs; gives the port. Raises ValueError if it does not start."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as scratch:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        folder = Path(scratch)
        folder.chmod(0o755)
        config = folder / "nginx.conf"
        # As root, nginx gives its workers to another user, who may not be let into the folder of the site.
        user = "user root;\n" if hasattr(Path, "owner") and Path(scratch).owner() == "root" else ""
        config.write_text(user + whole(RECIPE.read_text("utf-8"), site.resolve(), folder, port, brotli_module))
        command = [
            shutil.which("nginx") or "/usr/sbin/nginx",
            "-c",
            str(config),
            "-p",
            scratch,
            "-e",
            str(folder / "errors"),
        ]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            for _ in range(100):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                    break
                if process.poll() is not None:
                    raise ValueError(f"nginx does not start: {process.communicate()[0].strip()}")
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait(10)


class Checks:
    """Asks and compares. found: one line for each thing that is not as it should be; asked: how many answers were looked at."""

    def __init__(self, site: Path, port: int, brotli_on: bool) -> None:
        self.site, self.brotli_on = site, brotli_on
        self.found: list[str] = []
        self.asked = 0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """(status, headers by lower-case name, body)."""
        self.asked += 1
        self._connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = self._connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def wanted(self, where: str, what: str, found: object, wanted: object) -> None:
        """A line if both differ."""
        if found != wanted:
            self.found.append(f"{where} {what}: found {found!r}, wanted {wanted!r}")

    def file(self, name: str) -> None:
        """One file of the site, plain and in each form that the build made of it."""
        path = "/" + name.removesuffix("index.html") if name.endswith("index.html") else "/" + name
        plain = (self.site / name).read_bytes()
        for coding, ending, unpack in (
            ("", "", bytes),
            ("gzip", ".gz", gzip.decompress),
            ("br", ".br", brotli.decompress),
        ):
            copy = self.site / (name + ending)
            if coding == "br" and not self.brotli_on:
                continue
            status, headers, body = self.ask(path, **({"Accept_Encoding": coding} if coding else {}))
            where = f"{path} ({coding or 'plain'})"
            self.wanted(where, "status", status, 200)
            expected = coding if coding and copy.is_file() else None
            self.wanted(where, "Content-Encoding", headers.get("content-encoding"), expected)
            if headers.get("content-encoding") == expected and status == 200:
                self.wanted(where, "text", hash(unpack(body) if expected else body), hash(plain))
                if expected:
                    self.wanted(where, "bytes", len(body), copy.stat().st_size)
                    self.wanted(where, "Vary", headers.get("vary"), "Accept-Encoding")
            self.headers(where, name, headers)
        if headers.get("etag"):
            status, _, body = self.ask(path, If_None_Match=headers["etag"], Accept_Encoding=coding)
            self.wanted(f"{path} (again)", "status", (status, body), (304, b""))
        else:
            self.found.append(f"{path} ETag: found nothing, wanted one")

    def headers(self, where: str, name: str, headers: dict[str, str]) -> None:
        """Those that every file has, and those of its kind."""
        for key, value in ALWAYS.items():
            self.wanted(where, key, headers.get(key.lower()), value)
        cache = "public, max-age=31536000, immutable" if HASHED.match(name) else "no-cache"
        self.wanted(where, "Cache-Control", headers.get("cache-control"), cache)
        kind = headers.get("content-type", "")
        self.wanted(where, "Content-Type", kind.partition(";")[0], KINDS.get(Path(name).suffix))
        if kind.startswith("text/"):
            self.wanted(where, "charset", kind.partition("; ")[2], "charset=utf-8")
        self.wanted(
            where, "frame-ancestors", "frame-ancestors 'none'" in headers.get("content-security-policy", ""), True
        )
        page = name.endswith(".html")
        self.wanted(
            where,
            "Cross-Origin-Opener-Policy",
            headers.get("cross-origin-opener-policy"),
            "same-origin" if page else None,
        )
        self.wanted(where, "Permissions-Policy", "camera=()" in headers.get("permissions-policy", ""), page)
        worker = name == "sw.js" or "/search-engine." in name
        self.wanted(
            where, "policy of a worker", "connect-src 'self'" in headers.get("content-security-policy", ""), worker
        )
        self.wanted(where, "Server", headers.get("server"), "nginx")

    def strange(self) -> None:
        """What is not there, what is hidden, and addresses without their slash."""
        lost = (self.site / "404.html").read_bytes()
        hidden = ["/_headers", "/index.html.br", "/index.html.gz", "/.git/config", "/legs/.hidden"]
        for path in ["/no/such/page/", "/nothing.js", "/assets/", "/%2e%2e/%2e%2e/etc/passwd", *hidden]:
            status, headers, body = self.ask(path)
            if path.startswith("/%2e"):
                self.wanted(path, "status", status in (400, 404), True)
                continue
            self.wanted(path, "status", (status, body == lost), (404, True))
            self.headers(path, "404.html", headers)
        folder = next(path.parent.relative_to(self.site).as_posix() for path in self.site.glob("*/index.html"))
        status, headers, _ = self.ask(f"/{folder}")
        self.wanted(f"/{folder}", "redirect", (status, headers.get("location")), (301, f"/{folder}/"))
        if (self.site / ".well-known" / "security.txt").is_file():
            self.wanted("/.well-known/security.txt", "status", self.ask("/.well-known/security.txt")[0], 200)


def main(words: list[str] | None = None) -> int:
    """Run nginx, look at every file, tell."""
    given = sys.argv[1:] if words is None else words
    if given[:1] in (["-h"], ["--help"]) or len(given) > 1:
        print(__doc__)
        return 0 if given[:1] in (["-h"], ["--help"]) else 2
    site = Path(given[0]) if given else ROOT / "site"
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").is_file()):
        print("No nginx here. On Debian: apt install nginx-light libnginx-mod-http-brotli-static", file=sys.stderr)
        return 2
    if not (site / "index.html.br").is_file():
        print(f"No built site with compressed copies in {site}. First: python3 scripts/dev.py build", file=sys.stderr)
        return 2
    brotli_module = module()
    if brotli_module is None:
        print("Without libnginx-mod-http-brotli-static the .br copies are not tried.")
    names = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    names = [n for n in names if not n.endswith((".br", ".gz")) and not n.startswith((".", "_"))]
    try:
        with running(site, brotli_module) as port:
            checks = Checks(site, port, brotli_module is not None)
            for name in names:
                checks.file(name)
            checks.strange()
            checks.close()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(checks.found[:40]))
    print(f"{len(checks.found)} problem(s); {checks.asked} answers of nginx for {len(names)} files looked at")
    return 1 if checks.found else 0


if __name__ == "__main__":
    sys.exit(main())
