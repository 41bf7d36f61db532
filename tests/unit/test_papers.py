"""The files to keep: named in the page, copied beside it, and never named where they are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content import markdown_copy, offline, papers


@pytest.fixture
def site(tmp_path: Path) -> Path:
    page = tmp_path / "site" / "about" / "print" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"<h2>Files</h2>{papers.MARK}<p>End</p>", encoding="utf-8")
    return tmp_path / "site"


def text(site: Path) -> str:
    return (site / "about" / "print" / "index.html").read_text(encoding="utf-8")


def test_a_site_without_pdfs_names_only_the_zip(site: Path) -> None:
    papers.link(site, None)
    assert text(site) == (
        '<h2>Files</h2><div class="site-papers">\n<ul>\n'
        '<li><a href="../../potassium-and-leg-aches.zip">All pages for a USB stick (ZIP, about 2 MB)</a>: unpack it, then '
        "open <code>index.html</code>. The search works too.</li>\n"
        "</ul>\n</div><p>End</p>"
    )
    assert not (site / "pdf").exists()


def test_pdfs_are_copied_and_named_with_kind_and_size(site: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    for name in papers.FILES:
        (made / name).write_bytes(b"%PDF" * 12_345)
    papers.link(site, made)
    for name in papers.FILES:
        assert (site / "pdf" / name).read_bytes() == (made / name).read_bytes()
    assert re.findall("<li>(.*)</li>", text(site))[:-1] == [
        '<a href="../../pdf/potassium-and-leg-aches.pdf">The whole guide as a booklet (PDF, 49 kB)</a>: with contents and '
        "sources, for A4.",
        '<a href="../../pdf/visit-sheet.pdf">Visit sheet (PDF, 49 kB)</a>: one page to fill in.',
        '<a href="../../pdf/leg-diary.pdf">Two-week leg diary (PDF, 49 kB)</a>: one page to fill in.',
        '<a href="../../pdf/food-list.pdf">Potassium in everyday foods (PDF, 49 kB)</a>: one page.',
    ]


def test_a_folder_that_lacks_a_pdf_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "visit-sheet.pdf").write_bytes(b"%PDF")
    with pytest.raises(
        ValueError,
        match=r"lacks potassium-and-leg-aches\.pdf, leg-diary\.pdf, food-list\.pdf: run scripts/pdf\.py first$",
    ):
        papers.link(site, tmp_path)
    assert papers.MARK in text(site)


def test_a_site_without_the_page_is_refused_only_with_pdfs(tmp_path: Path) -> None:
    papers.link(tmp_path, None)
    made = tmp_path / "made"
    made.mkdir()
    with pytest.raises(ValueError, match=r'^0 pages hold <div class="site-papers"></div>, wanted one$'):
        papers.link(tmp_path, made)


def test_two_pages_with_a_place_for_them_are_refused(site: Path) -> None:
    (site / "index.html").write_text(papers.MARK, encoding="utf-8")
    with pytest.raises(ValueError, match=r"^2 pages hold "):
        papers.link(site, None)


def test_the_copy_for_a_folder_names_no_file_that_it_lacks(site: Path) -> None:
    papers.link(site, None)
    html = text(site) + "</body>"
    assert ".zip" not in offline.folder_page(html, "about/print/index.html", "../../", "x.js", "/")


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 kB"), (44_762, "45 kB"), (999_499, "999 kB"), (1_000_000, "1.0 MB"), (3_830_722, "3.8 MB")],
)
def test_sizes_read_well(count: int, words: str) -> None:
    assert papers.size(count) == words


def test_the_plain_copy_names_the_files_as_the_page_does() -> None:
    copy = markdown_copy.plain(
        f"## Files {{#files}}\n\n{papers.block(None, '../../')}\n\nHealth advice gets old.", "about/print.md"
    )
    assert copy == (
        "## Files\n\n- [All pages for a USB stick (ZIP, about 2 MB)](../../potassium-and-leg-aches.zip): unpack it, then open "
        "`index.html`. The search works too.\n\nHealth advice gets old."
    )
