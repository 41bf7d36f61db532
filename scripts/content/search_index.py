"""Make the index of the site's own search: what can be found, the words for it, and how to understand a query.

In: the guide. Out: search/index.json of the built site, read by search-engine.js when somebody first opens
the search. Rows are lists to keep it small; ENTRY_KINDS says what stands where. One entry for each page,
section, question, food, medicine and term.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

from content.addresses import page_address
from content.guide import Guide
from content.medicines import EFFECTS
from content.pages import HEADING_ID
from content.render.help_cards import card_numbers

ENTRY_KINDS = {
    "pages": ("address", "title", "text shown", "wordings", "rare words"),
    "sections": ("number of the page", "id", "title", "rare words"),
    "questions": ("page address", "slug", "question", "text shown", "wordings", "rare words"),
    "foods": ("slug, or nothing where it follows from the name", "name", "text shown", "wordings"),
    "medicines": ("slug", "name", "text shown", "wordings", "class"),
    "terms": ("slug", "term", "text shown", "wordings"),
}
# Titles and wordings decide what is found. A word that stands in running text alone, in this many parts at most,
# is added to them, so that a search for it does not end empty.
COMMONEST = 3
SHOWN = 90  # characters of the text below a title
EVERYWHERE = {"sources", "about-this-page", "when-to-get-help"}
# Their rows are entries of their own, or lists that nobody searches for.
ROWS_APART = (
    "food/table.md",
    "medicines/index.md",
    "glossary.md",
    "about/sources.md",
    "about/article.md",
    "about/quality.md",
)
_PART = re.compile(r"^#{1,3} +(.+)$", re.M)
_WORD = re.compile(r"[a-z]{3,}")
# Left out of wordings that nobody reads: the search skips these words anyway.
_FILLER = re.compile(
    r"\b(?:a|am|an|and|are|be|been|can|could|did|do|does|for|get|had|has|have|her|his|how|i|i'm|if|in|is|it|its|it's|me|"
    r"mine|my|of|on|or|our|should|so|that|the|their|there|these|this|to|was|we|what|when|which|will|with|would|you|your)\b ?",
    re.I,
)


def build(guide: Guide) -> dict[str, Any]:
    """The index as plain lists. The same guide gives the same index."""
    pages: list[list[Any]] = []
    sections: list[list[Any]] = []
    for page in guide.pages:
        if page.path.startswith("faq/") and page.path != "faq/index.md":
            continue  # its questions are entries
        first, *parts = _parts(guide.texts[page.path], rows=page.path not in ROWS_APART)
        number = len(pages)
        front = page.front
        pages.append([page_address(page.path), front.title, front.description, _wordings(front.keywords), first[2]])
        if page.path != "faq/index.md":
            sections += [[number, anchor, title, text] for anchor, title, text in parts if anchor not in EVERYWHERE]
    questions = [
        [
            page_address(q.page),
            q.slug,
            q.front.question,
            _shorten(plain(q.answer)),
            _wordings(q.front.also_asked),
            plain(q.answer),
        ]
        for q in guide.questions
    ]
    index = {
        "pages": pages,
        "sections": sections,
        "questions": questions,
        "foods": [
            ["" if f.slug == slug_of(f.name) else f.slug, f.name, _food(f), [*f.other_names]] for f in guide.foods
        ],
        "medicines": [
            [m.slug, m.name, f"{EFFECTS[m.effect]}{' potassium' if m.effect in ('lowers', 'raises') else ''}. {m.class_name}.",
             [*dict.fromkeys([*m.other_names, *m.us_brands, *m.uk_brands])], m.class_name]
            for m in guide.medicines
        ],
        "terms": [[t.slug, t.term, _shorten(t.meaning), t.other_names] for t in guide.glossary.values()],
        "synonyms": [[s.word, s.same, s.leads_to] for s in guide.synonyms],
        "urgent": [[u.sign, u.words] for u in guide.urgent_words],
        "signs": {s.slug: [s.level, s.sign] for s in guide.urgency.signs.values()},
        "levels": {level.slug: [level.name, level.mark, level.do, level.slug] for level in guide.urgency.levels},
        "numbers": card_numbers(guide.numbers),
        "drugs": " ".join(name for name in guide.drug_names if " " not in name),
    }  # fmt: skip
    _keep_rare([*pages, *sections, *questions], set(guide.common_words) | _said(index))
    said = set(_WORD.findall(json.dumps(index, ensure_ascii=False).casefold()))
    index["english"] = " ".join(word for word in guide.common_words if word not in said)
    return index


def plain(markdown: str) -> str:
    """Words alone: no HTML, no marks of Markdown, no numbers of citations."""
    text = re.sub(r"<sup\b.*?</sup>|<svg\b.*?</svg>|\[\^[a-z0-9-]+\]", "", markdown, flags=re.S)
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^!!! \w+|^ *(?:[-*]|\d+\.) |[*`#|]|\{[^}]*\}", " ", text, flags=re.M)
    return " ".join(unescape(text).split())


def _parts(text: str, rows: bool) -> list[tuple[str, str, str]]:
    """(id, title, plain text) of a finished page: what stands before the first part, then each part."""
    if not rows:
        text = re.sub(r"<table\b.*?</table>", "", text, flags=re.S)
    pieces = _PART.split(text)
    found = []
    for heading, body in zip(pieces[1::2], pieces[2::2], strict=True):
        anchor = HEADING_ID.search(heading)
        found.append((anchor.group(1) if anchor else "", plain(heading), plain(body)))
    return found


def _shorten(text: str) -> str:
    """The first words, up to SHOWN characters, cut between words."""
    if len(text) <= SHOWN:
        return text
    return text[:SHOWN].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def slug_of(name: str) -> str:
    """The slug that most foods have: "Banana, raw" -> banana-raw. search-engine.js does the same."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _wordings(texts: list[str]) -> list[str]:
    """Wordings without the words that do not count."""
    return [_FILLER.sub("", text).strip() or text for text in texts]


def _food(food: Any) -> str:
    serving = food.servings[0]
    return f"{food.potassium_per(serving):,} mg in {serving.label} ({serving.grams:g} g)"


def _said(index: dict[str, Any]) -> set[str]:
    """All words of titles, wordings and names; the running text, last in its rows, does not count."""
    rows = [row[:-1] for kind in ("pages", "sections", "questions") for row in index[kind]]
    rows += [row for kind in ("foods", "medicines", "terms", "synonyms") for row in index[kind]]
    return set(_WORD.findall(json.dumps(rows, ensure_ascii=False).casefold()))


def _keep_rare(rows: list[list[Any]], said: set[str]) -> None:
    """Replace the text at the end of each row by those of its words that are rare and said nowhere else."""
    words = [list(dict.fromkeys(_WORD.findall(row[-1].casefold()))) for row in rows]
    count = Counter(word for found in words for word in found)
    for row, found in zip(rows, words, strict=True):
        row[-1] = " ".join(word for word in found if count[word] <= COMMONEST and word not in said)


def write(folder: Path, guide: Guide) -> None:
    """search/index.json in the built site; the theme's own index and its reader, which nothing uses, go."""
    target = folder / "search" / "index.json"
    target.parent.mkdir(exist_ok=True)
    text = json.dumps(build(guide), ensure_ascii=False, separators=(",", ":"))
    target.write_text(text, encoding="utf-8", newline="\n")
    (folder / "search" / "search_index.json").unlink(missing_ok=True)
    for worker in (folder / "assets" / "javascripts" / "workers").glob("search.*"):
        worker.unlink()
