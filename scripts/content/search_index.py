"""Give each food, medicine and term an entry of its own in the theme's search index.

The theme's search takes a whole table for one entry. The tables are kept out of it (data-search-exclude),
and their rows are added here, each with the address of its row. In: search_index.json of a built site.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from content.guide import Guide
from content.medicines import EFFECTS

EVERYWHERE = ("#sources", "#about-this-page", "#when-to-get-help")
_CITE = re.compile(r"<sup>[\d, ]+</sup>")
FOODS, MEDICINES, GLOSSARY = "food/table/", "medicines/", "glossary/"


def entries(guide: Guide) -> list[dict[str, Any]]:
    """One search entry a row: location, title and text, in the form of the theme."""
    found = []
    for food in guide.foods:
        serving = food.servings[0]
        figure = f"{food.potassium_per(serving):,} mg potassium in {serving.label} ({serving.grams:g} g)"
        text = f"{figure}; {food.potassium_mg:,} mg per 100 g. {', '.join(food.other_names)}"
        found.append(_entry(f"{FOODS}#food-{food.slug}", food.name, text))
    for m in guide.medicines:
        names = ", ".join(dict.fromkeys([*m.other_names, *m.us_brands, *m.uk_brands]))
        effect = f"{EFFECTS[m.effect]}{' potassium' if m.effect in ('lowers', 'raises') else ''}"
        found.append(_entry(f"{MEDICINES}#medicine-{m.slug}", m.name, f"{effect}. {m.class_name}. {m.how} {names}"))
    for t in guide.glossary.values():
        found.append(_entry(f"{GLOSSARY}#{t.slug}", t.term, f"{t.meaning} {', '.join(t.other_names)}"))
    return found


def _entry(location: str, title: str, text: str) -> dict[str, Any]:
    plain = re.sub(r"\[\^[a-z0-9-]+\]", "", text)
    return {"location": location, "title": escape(title), "text": f"<p>{escape(plain.strip())}</p>"}


def extend(path: Path, guide: Guide) -> None:
    """Add the rows to the index, each after the entries of its page, as the theme wants it.

    What stands at the end of every page is taken out, and so are the numbers of citations.
    """
    index = json.loads(path.read_text(encoding="utf-8"))
    added = entries(guide)
    docs: list[dict[str, Any]] = [doc for doc in index["docs"] if not doc["location"].endswith(EVERYWHERE)]
    for doc in docs:
        doc["text"] = _CITE.sub("", doc["text"])
    for page in (FOODS, MEDICINES, GLOSSARY):
        last = max(
            (i for i, doc in enumerate(docs) if doc["location"].partition("#")[0] == page), default=len(docs) - 1
        )
        docs[last + 1 : last + 1] = [entry for entry in added if entry["location"].startswith(f"{page}#")]
    index["docs"] = docs
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
