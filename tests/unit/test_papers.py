"""The files to keep: named in the page, copied beside it, and never named where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import offline, papers


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
    assert 'href="../../potassium-and-leg-aches.zip"' in text(site)
    assert ".pdf" not in text(site)
    assert not (site / "pdf").exists()


def test_pdfs_are_copied_and_named_with_kind_and_size(site: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    for name in papers.FILES:
        (made / name).write_bytes(b"%PDF" * 12_345)
    papers.link(site, made)
    for name in papers.FILES:
        assert (site / "pdf" / name).read_bytes() == (made / name).read_bytes()
        assert f'<a href="../../pdf/{name}">' in text(site)
    assert text(site).count("(PDF, 49 kB)") == len(papers.FILES)


def test_a_folder_that_lacks_a_pdf_is_refused(site: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lacks potassium-and-leg-aches"):
        papers.link(site, tmp_path)
    assert papers.MARK in text(site)


def test_a_site_without_the_page_is_refused_only_with_pdfs(tmp_path: Path) -> None:
    papers.link(tmp_path, None)
    made = tmp_path / "made"
    made.mkdir()
    with pytest.raises(ValueError, match="0 pages hold"):
        papers.link(tmp_path, made)


def test_the_copy_for_a_folder_names_no_file_that_it_lacks(site: Path) -> None:
    papers.link(site, None)
    html = text(site) + "</body>"
    assert ".zip" not in offline.folder_page(html, "about/print/index.html", "../../", "x.js")


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 kB"), (44_762, "45 kB"), (999_499, "999 kB"), (3_830_722, "3.8 MB")]
)
def test_sizes_read_well(count: int, words: str) -> None:
    assert papers.size(count) == words
