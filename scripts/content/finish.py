"""Repairs of finished HTML that no setting of the theme offers. In: a built site folder. Out: the same, mended.

Works on text, so it does not care which engine built the site; a repair that finds nothing to do is fine.
"""

from __future__ import annotations

import re
from pathlib import Path

# (what the theme writes, what we want)
REPAIRS = (
    # Not allowed on a checkbox.
    (r'(<input\b[^>]*\btype="checkbox"[^>]*?) autocomplete="off"', r"\1"),
    # An empty number is no number.
    (r'(<label\b[^>]*) tabindex=""', r"\1"),
    # One text on every page, so one hash in the policy.
    (
        r'<script>(__md_scope=new URL\()("[^"]*")(,location\))',
        r"<script data-root=\2>\1document.currentScript.dataset.root\3",
    ),
    # Styles show the one that fits; shown by a script, it would push the header aside.
    (r'(<label\b[^>]* for="__palette_\d") hidden', r"\1"),
    # Another site does not learn where the reader came from.
    (
        r'<a (?=[^>]*\bhref="https?:)(?![^>]*\bnoreferrer\b)([^>]*?)\brel="([^"]*)"',
        r'<a \1rel="\2 noreferrer"',
    ),
)
# The theme names the menu of a section by a label that holds only an icon; the section's own name follows it.
_MENU = re.compile(
    r'<nav class="md-nav" data-md-level="1" aria-labelledby="[^"]*" aria-expanded="[a-z]*">'
    r'(\s*<label class="md-nav__title" for="[^"]*">\s*<span class="md-nav__icon md-icon"></span>\s*([^<]*?)\s*</label>)'
)
_TABLE = re.compile(r"<table>(.*?)</table>", re.S)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
_HEAD = re.compile(r"<th>(.*?)</th>", re.S)
_CELL = re.compile(r"<td>(.*?)</td>", re.S)
# On the first page of a section the theme writes a label for a checkbox that is not there.
_TOC_LABEL = re.compile(r'<label class="md-nav__title" for="__toc">(.*?)</label>', re.S)


def page(html: str) -> str:
    """One page, mended."""
    for found, wanted in REPAIRS:
        html = re.sub(found, wanted, html)
    html = _MENU.sub(r'<nav class="md-nav" data-md-level="1" aria-label="Menu: \2">\1', html)
    html = _TABLE.sub(_labelled, html)
    if 'id="__toc"' not in html:
        html = _TOC_LABEL.sub(r'<div class="md-nav__title">\1</div>', html)
    return html


def _labelled(match: re.Match[str]) -> str:
    """A table written in Markdown, with scopes, and with each cell naming its column: a list on a phone."""
    labels = [re.sub(r"<[^>]+>", "", text).strip().replace('"', "&quot;") for text in _HEAD.findall(match[1])]

    def row(found: re.Match[str]) -> str:
        cells = _CELL.findall(found[1])
        if not cells:
            return _HEAD.sub(r'<th scope="col">\1</th>', found[0])
        marked = [f'<th scope="row">{cells[0]}</th>']
        marked += [f'<td data-label="{label}">{cell}</td>' for label, cell in zip(labels[1:], cells[1:], strict=False)]
        return "<tr>" + "".join(marked) + "</tr>"

    return f'<table class="site-table site-table--stack">{_ROW.sub(row, match[1])}</table>'


def site(folder: Path) -> None:
    """Every HTML file of the folder, mended in place."""
    for path in sorted(folder.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        mended = page(html)
        if mended != html:
            path.write_text(mended, encoding="utf-8", newline="\n")
