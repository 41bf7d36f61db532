"""The list of changes, by day."""

from __future__ import annotations

from itertools import groupby

from content.addresses import markdown_link
from content.changes import KINDS, Entry
from content.render.boxes import day


def listing(entries: list[Entry], titles: dict[str, str], page: str, kind: str | None = None) -> str:
    """Each change under its day, newest first; with `kind`, only those of that kind.

    `titles` names pages by path, and may name a part of one by path#id: four questions of a page are not four times that page.
    """
    chosen = [entry for entry in entries if kind in (None, entry.change.kind)]
    if not chosen:
        return "None so far."
    parts = []
    for date, of_day in groupby(chosen, key=lambda entry: entry.change.date):
        parts.append(f"### {day(date)} {{#on-{date}}}")
        parts.append("\n".join(_item(entry, titles, page, kind is None) for entry in of_day))
    return "\n\n".join(parts)


def _item(entry: Entry, titles: dict[str, str], page: str, with_kind: bool) -> str:
    change = entry.change
    cites = "".join(f"[^{key}]" for key in change.sources)
    links = ", ".join(
        f"[{titles.get(path) or titles[path.partition('#')[0]]}]({markdown_link(page, path)})" for path in change.pages
    )
    start = f"**{KINDS[change.kind]}:** " if with_kind else ""
    where = f" On: {links}." if links else ""
    return f"- {start}{change.what}{cites} Why: {change.why}{where}"
