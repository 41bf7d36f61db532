"""Other names of a food in one line, those of another language marked, so that a screen reader says them in it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape


def joined(names: tuple[str, ...], languages: Mapping[str, str]) -> str:
    """The names with commas between them; `languages` gives the code of a name that is not English.

    Names of one language stand together behind the English ones: one element for all of them, as the page has 60 kB.
    """
    groups: dict[str, list[str]] = {"": []}
    for name in names:
        groups.setdefault(languages.get(name, ""), []).append(escape(name))
    return ", ".join(
        f'<span lang="{code}">{", ".join(group)}</span>' if code else ", ".join(group)
        for code, group in groups.items()
        if group
    )
