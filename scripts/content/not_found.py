"""The page for addresses that lead nowhere (404.html), which comes from the theme's folder and not from docs/.

In: a built site folder and the guide. Out: the danger card of the home page, its first level alone, in the place of the plain
link that the page holds for engines that do not take this step. Sources are those of the help page, to which the card leads.
"""

from __future__ import annotations

import re
from pathlib import Path

from content.guide import Guide
from content.records import CITE
from content.render import help_cards

PAGE, HOME = "404.html", "index.md"
_PLACE = re.compile(r'<p class="site-lost"><a href="([^"]*)">[^<]*</a></p>')


def card(folder: Path, guide: Guide) -> None:
    """Put the card into the page, once; a page without a place for it is left as it is."""
    path = folder / PAGE
    home = next((page for page in guide.pages if page.path == HOME), None)
    if home is None or not path.is_file():
        return
    urgent = [slug for slug in home.front.danger if guide.urgency.signs[slug].level == "ambulance"]
    if not urgent:
        return
    html = path.read_text(encoding="utf-8")

    def put(match: re.Match[str]) -> str:
        return CITE.sub("", help_cards.card(guide.urgency, urgent, guide.numbers, f"{match[1]}#numbers"))

    path.write_text(_PLACE.sub(put, html), encoding="utf-8", newline="\n")
