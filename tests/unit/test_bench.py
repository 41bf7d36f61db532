"""The bench: what it counts, how it tells types, and its table. It is driven by hand, not here."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import brotli

import bench
from bench_host import Sent, hosting


def column(*visits: tuple[float, float]) -> bench.Column:
    """Visits of one page by (largest paint in ms, shift)."""
    return bench.Column([
        bench.Visit({"html": 1500, "js": 500}, 3, {"first": 1.0, "largest": largest, "blocking": 0.0}, shift)
        for largest, shift in visits
    ])  # fmt: skip


def test_types_are_told_by_purpose_and_by_name() -> None:
    answers = [
        Sent("/", "document", 5), Sent("/a.css", "style", 1), Sent("/b.js", "script", 2), Sent("/w.js", "worker", 4),
        Sent("/c.js", "empty", 8), Sent("/index.json", "empty", 16), Sent("/x.svg", "image", 32),
    ]  # fmt: skip
    assert bench.by_type(answers) == {"html": 5, "css": 1, "js": 14, "other": 16, "image": 32}


def test_the_table_shows_medians_ranges_the_worst_shift_and_ratios() -> None:
    columns = {
        "bare": column((400, 0), (500, 0), (900, 0)),
        "stock": column((1000, 0)),
        "ours": column((600, 0), (700, 0.02), (750, 0)),
    }
    lines = bench.table("home", columns).splitlines()
    assert lines[0].startswith("home ")
    ours = lines[3].split()
    assert ours[0] == "ours"
    assert ours[1] == "2.0"
    assert "700" in ours
    assert "600-750" in ours
    assert "0.020" in ours
    assert ours[-3:] == ["1.40", "0.70", "1.00"]
    assert bench.table("home", {"ours": column((1, 0))}).splitlines()[1].split()[-3:] == ["-", "-", "-"]


def test_the_host_sends_the_copy_or_quality_5_and_counts_what_it_sent(tmp_path: Path) -> None:
    page = "<p>potassium</p>" * 100
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "index.html.br").write_bytes(brotli.compress(page.encode(), quality=11))
    (tmp_path / "_headers").write_text("/*\n  X-Rule: yes\n", encoding="utf-8")
    (tmp_path / "x.png").write_bytes(b"x" * 600)
    (tmp_path / "404.html").write_text("gone", encoding="utf-8")
    sizes = []
    for copies in (True, False):
        with hosting(tmp_path, copies) as (address, log):
            request = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
            with urllib.request.urlopen(request) as answer:
                body = answer.read()
                assert answer.headers["X-Rule"] == "yes"
                assert answer.headers["Content-Encoding"] == "br"
                assert brotli.decompress(body).decode() == page
            assert body == brotli.compress(page.encode(), quality=11 if copies else 5)
            with urllib.request.urlopen(f"{address}x.png") as answer:
                assert answer.headers["Content-Encoding"] is None
                assert len(answer.read()) == 600
            sizes.append([(item.path, item.size) for item in log.answers])
            assert len(body) + 100 < log.answers[0].size < len(body) + 500
            assert 700 < log.answers[1].size < 1100
    assert [path for path, _ in sizes[0]] == ["/", "/x.png"]


def test_a_bare_page_holds_the_article_and_nothing_else(tmp_path: Path) -> None:
    for path in bench.PAGES.values():
        (tmp_path / "site" / path).mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path / "index.html").write_text(
            '<title>T &amp; t</title><nav>menu</nav><article class="a">\n  <h1 class="x" id="y">Hi</h1>\n<p data-z="1">there</p></article>',
            encoding="utf-8",
        )
    bench.bare(tmp_path / "site", tmp_path / "bare")
    html = (tmp_path / "bare" / "food" / "table" / "index.html").read_text(encoding="utf-8")
    assert "<title>T &amp; t</title>" in html
    assert '<h1 id="y">Hi</h1>\n<p>there</p>' in html
    assert "menu" not in html
