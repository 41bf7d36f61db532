"""The files of the guide to keep: named in the page that says what there is to print, the PDFs put beside the pages.

In: a built site folder whose page holds `MARK`, and perhaps the folder of the PDFs (scripts/pdf.py makes them from a site built
before). Out: the list in the page, the PDFs in `pdf/`. A site built without PDFs names none, so no link can lead nowhere.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from content.place import root_from

FOLDER = "pdf"
# Also taken out of the copy for a folder (offline.py): there these files are not.
BEGIN, END = '<div class="site-papers">', "</div>"
MARK = f"{BEGIN}{END}"
# The zip is made when all pages are final, so its size is said roughly; a test holds it against the file.
COPY = (
    '<li><a href="{root}potassium-and-leg-aches.zip">All pages for a USB stick (ZIP, about 2 MB)</a>: unpack it, then open '
    "<code>index.html</code>. The search works too.</li>"
)
# file -> (words of the link, how it is told)
FILES = {
    "potassium-and-leg-aches.pdf": ("The whole guide as a booklet", "with contents and sources, for A4"),
    "visit-sheet.pdf": ("Visit sheet", "one page to fill in"),
    "leg-diary.pdf": ("Two-week leg diary", "one page to fill in"),
    "food-list.pdf": ("Potassium in everyday foods", "one page"),
}


def size(count: int) -> str:
    """1,234,567 bytes as a reader sees them: 1.2 MB; below a megabyte 45 kB."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def link(folder: Path, papers: Path | None) -> None:
    """Name the zip and, if there are any, the PDFs. Raises ValueError if a PDF lacks, or several pages have a place for them."""
    pages = [path for path in sorted(folder.rglob("*.html")) if MARK in path.read_text(encoding="utf-8")]
    if len(pages) > 1 or (papers and not pages):
        raise ValueError(f"{len(pages)} pages hold {MARK}, wanted one")
    for page in pages:
        root = root_from(page.relative_to(folder).as_posix())
        html = page.read_text(encoding="utf-8").replace(MARK, block(papers, root))
        page.write_text(html, encoding="utf-8", newline="\n")
    if papers:
        (folder / FOLDER).mkdir(exist_ok=True)
        for name in FILES:
            shutil.copyfile(papers / name, folder / FOLDER / name)


def block(papers: Path | None, root: str) -> str:
    """The list that takes the place of `MARK`, in a page from which `root` leads to the start of the site."""
    lines = [*(_named(papers, root) if papers else []), COPY.format(root=root)]
    return "\n".join([BEGIN, "<ul>", *lines, "</ul>", END])


def _named(papers: Path, root: str) -> list[str]:
    missing = [name for name in FILES if not (papers / name).is_file()]
    if missing:
        raise ValueError(f"{papers} lacks {', '.join(missing)}: run scripts/pdf.py first")
    return [
        f'<li><a href="{root}{FOLDER}/{name}">{words} (PDF, {size((papers / name).stat().st_size)})</a>: {what}.</li>'
        for name, (words, what) in FILES.items()
    ]
