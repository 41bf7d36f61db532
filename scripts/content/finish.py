"""Repairs of finished HTML that no setting of the theme offers. In: a built site folder. Out: the same, mended.

Works on text, so it does not care which engine built the site; a repair that finds nothing to do is fine.
"""

from __future__ import annotations

from pathlib import Path

# (what the theme writes, what we want, why)
REPAIRS = (
    (' autocomplete="off" type="checkbox"', ' type="checkbox"', "autocomplete is not allowed on a checkbox (Nu HTML checker)"),
    ('type="checkbox" id="__drawer" autocomplete="off"', 'type="checkbox" id="__drawer"', "the same"),
    ('type="checkbox" id="__search" autocomplete="off"', 'type="checkbox" id="__search"', "the same"),
    (
        '<div class="md-search" data-md-component="search" role="dialog">',
        '<div class="md-search" data-md-component="search" role="dialog" aria-label="Search this guide">',
        "a dialog needs a name (axe: aria-dialog-name)",
    ),
)


def page(html: str) -> str:
    """One page, mended."""
    for found, wanted, _ in REPAIRS:
        html = html.replace(found, wanted)
    return html


def site(folder: Path) -> None:
    """Every HTML file of the folder, mended in place."""
    for path in sorted(folder.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        mended = page(html)
        if mended != html:
            path.write_text(mended, encoding="utf-8")
