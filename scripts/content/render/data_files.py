"""The open data on its page: links to the files, and what each column means. In: the foods. Out: HTML."""

from __future__ import annotations

from html import escape

from content.open_data import FIELDS, FOLDER

FILES = (
    ("foods.csv", "one food a line, for a spreadsheet (UTF-8, separated by commas)"),
    ("foods.json", "the same as a list, for a program"),
    ("datapackage.json", "what both hold, as a Frictionless data package: columns, units, limits, source and licenses"),
)


def links(count: int, way: str) -> str:
    """The files; `way` leads from the page to the root of the site."""
    items = "\n".join(f'<li><a href="{way}{FOLDER}/{name}">{name}</a>: {escape(what)}</li>' for name, what in FILES)
    return f"<p>All {count} foods, in the order of the table:</p>\n<ul>\n{items}\n</ul>"


def columns() -> str:
    """Every column of the files, from the list that they are made with."""
    rows = "\n".join(
        f'<tr><th scope="row"><code>{column.name}</code></th><td data-label="Meaning">{escape(column.meaning)}</td>'
        f'<td data-label="Unit">{column.unit or "none"}</td>'
        f'<td data-label="May be empty">{"no" if column.required else "yes"}</td></tr>'
        for column in FIELDS
    )
    return (
        '<table class="site-table site-table--stack" data-search-exclude>\n<caption>The columns of the files. Empty means that nothing '
        "was published or named; it never means zero.</caption>\n"
        '<thead><tr><th scope="col">Column</th><th scope="col">Meaning</th><th scope="col">Unit</th>'
        f'<th scope="col">May be empty</th></tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>'
    )
