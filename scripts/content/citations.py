"""Number the [^key] markers of a finished text and list the sources they name.

In: Markdown or HTML text and the sources. Out: the text with a link at each claim, and the
reference list as HTML. The same marker works in prose, in tables and in generated HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from content.pages import CODE, FENCE
from content.sources import Source

_GROUP = re.compile(r"(?:\s*\[\^[a-z0-9-]+\])+")
_SKIP_OR_GROUP = re.compile(rf"(?P<code>{FENCE.pattern}|{CODE.pattern})|(?P<cites>{_GROUP.pattern})", re.M | re.S)


def number(text: str, sources: Mapping[str, Source]) -> tuple[str, list[Source]]:
    """(text with numbered links in place of the markers, the sources in the order of first use).

    Every key must be in `sources`; `guide` checks that before anything is rendered.
    """
    used: dict[str, int] = {}

    def replace(match: re.Match[str]) -> str:
        if match["cites"] is None:
            return match.group()
        keys = list(dict.fromkeys(re.findall(r"\[\^([a-z0-9-]+)\]", match["cites"])))
        links = []
        for key in keys:
            n = used.setdefault(key, len(used) + 1)
            label = escape(f"{n}: {sources[key].publisher}")
            links.append(f'<a href="#source-{key}" aria-label="{label}">{n}</a>')
        return '<sup class="site-cite">' + ", ".join(links) + "</sup>"

    return _SKIP_OR_GROUP.sub(replace, text), [sources[key] for key in used]


def reference(source: Source) -> str:
    """One source as HTML: title, publisher, year, address."""
    year = "" if source.year == "not stated" else f", {source.year}"
    shown = re.sub(r"^https?://(www\.)?", "", source.address).rstrip("/")
    return (
        f"<cite>{escape(source.title)}</cite>. {escape(source.publisher)}{year}. "
        f'<a href="{escape(source.address)}" rel="external noreferrer">{escape(shown)}</a>'
    )


def reference_list(used: list[Source]) -> str:
    """The numbered list of sources at the end of a page."""
    items = "\n".join(f'<li id="source-{source.key}">{reference(source)}</li>' for source in used)
    return f'<ol class="site-refs" data-search-exclude>\n{items}\n</ol>'
