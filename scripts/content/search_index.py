"""Make the index of the site's own search: what can be found, the words for it, and how to understand a query.

In: the guide. Out: search/index.json of the built site, read by search-engine.js when somebody first opens
the search. Each kind is a list of columns, to keep it small; ENTRY_KINDS names them. One entry for each page,
section, question, food, medicine and term.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from content import search_learned
from content.addresses import page_address
from content.guide import Guide
from content.medicines import EFFECTS
from content.pages import HEADING_ID
from content.render.help_cards import card_numbers
from content.search_words import words
from content.slips import confusable
from content.word_set import packed

ENTRY_KINDS = {
    "pages": ("address", "title", "wordings"),
    "sections": ("number of the page", "id", "title"),
    "questions": ("page address", "slug", "question", "text shown", "wordings"),
    "foods": (
        "slug, or nothing where it follows from the name",
        "name",
        "text shown",
        "words of other names",
        "category",
    ),
    "medicines": ("slug", "name", "text shown", "wordings", "class"),
    "terms": ("slug", "term", "text shown", "wordings"),
}
# Titles and wordings decide what is found: words of the running text were tried, and found nothing better.
MOST_WORDINGS = {"question": 3, "page": 10}  # more cost bytes and find no better
SHOWN = 42  # characters of the text below a title
# What stands at the end of every page, and parts that say the page again.
EVERYWHERE = {
    "sources", "about-this-page", "when-to-get-help", "short", "in-short", "unknown", "uncertain", "known", "ask", "ask-first",
}  # fmt: skip
_PART = re.compile(r"^#{1,2} +(.+)$", re.M)
_WORD = re.compile(r"[a-z]{3,}")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:'\w+)?")


def build(guide: Guide) -> dict[str, Any]:
    """The index as plain lists. The same guide gives the same index."""
    skip = set(guide.skipped_words)
    pages: list[list[Any]] = []
    sections: list[list[Any]] = []
    for page in guide.pages:
        if page.path.startswith("faq/") and page.path != "faq/index.md":
            continue  # its questions are entries
        _, *parts = _parts(guide.texts[page.path])
        front = page.front
        if page.path != "faq/index.md":
            sections += [[len(pages), anchor, title] for anchor, title in parts if anchor not in EVERYWHERE]
        pages.append([page_address(page.path), front.title, _wordings(front.keywords, skip, "page")])
    questions = [
        [
            page_address(q.page),
            q.slug,
            q.front.question,
            _shorten(plain(q.answer)),
            _wordings(q.front.also_asked, skip, "question"),
        ]
        for q in guide.questions
    ]
    index: dict[str, Any] = {
        "pages": pages,
        "sections": sections,
        "questions": questions,
        "foods": [
            ["" if f.slug == slug_of(f.name) else f.slug, f.name, _food(f), _new_words(f), f.category] for f in guide.foods
        ],
        "medicines": [
            [m.slug, m.name, f"{EFFECTS[m.effect]}{' potassium' if m.effect in ('lowers', 'raises') else ''}. {m.class_name}.",
             [*dict.fromkeys([*m.other_names, *m.us_brands, *m.uk_brands])], m.class_name]
            for m in guide.medicines
        ],
        "terms": [[t.slug, t.term, _shorten(t.meaning), t.other_names] for t in guide.glossary.values()],
        "synonyms": [[s.word, _phrases(s.same, skip), s.leads_to] for s in guide.synonyms],
        "urgent": [[u.sign, u.words] for u in guide.urgent_words],
        "bands": [[band.start or 0, band.sign] for band in guide.bands],
        "signs": {s.slug: [s.level, s.sign] for s in guide.urgency.signs.values()},
        "levels": {level.slug: [level.name, level.mark, level.do, level.slug] for level in guide.urgency.levels},
        "numbers": card_numbers(guide.numbers),
        "skip": " ".join(guide.skipped_words),
        "weak": " ".join(guide.weak_words),
        "drugs": packed(_other_drugs(guide), 1024),
    }  # fmt: skip
    said = frozenset(word for text in _texts(index) for word in words(text) if _WORD.fullmatch(word))
    known = said.union(guide.weak_words, skip)
    english = tuple(word for word in guide.common_words if word not in known)
    index["english"] = packed(confusable(english, said), 256)
    index["learned"] = search_learned.packed(guide.learned, addresses(index))
    return index


def _texts(index: dict[str, Any]) -> Iterator[str]:
    """Every text from which search-engine.js learns words: all but addresses and where a synonym leads."""
    parts = {"pages": slice(1, None), "sections": slice(2, None), "questions": slice(2, None), "foods": slice(1, None),
             "medicines": slice(1, None), "terms": slice(1, None), "synonyms": slice(0, 2), "urgent": slice(1, None)}  # fmt: skip
    for kind, columns in parts.items():
        for row in index[kind]:
            for cell in row[columns]:
                yield from [cell] if isinstance(cell, str) else cell


def addresses(index: dict[str, Any]) -> list[str]:
    """The address of each entry, in the order in which search-engine.js numbers them."""
    pages = [address for address, *_ in index["pages"]]
    return [
        *pages,
        *(f"{pages[page]}#{part}" for page, part, _ in index["sections"]),
        *(f"{page}#{slug}" for page, slug, *_ in index["questions"]),
        *(f"food/table/#food-{slug or slug_of(name)}" for slug, name, *_ in index["foods"]),
        *(f"medicines/#medicine-{slug}" for slug, *_ in index["medicines"]),
        *(f"glossary/#{slug}" for slug, *_ in index["terms"]),
    ]


def _other_drugs(guide: Guide) -> list[str]:
    """Names of medicines in one word, without those that the rows of medicines hold: search-engine.js adds these."""
    ours = {name.casefold() for m in guide.medicines for name in (m.name, *m.other_names, *m.us_brands, *m.uk_brands)}
    return [name for name in guide.drug_names if name.isalpha() and (name not in ours or len(name) < 4)]


def columns(index: dict[str, Any]) -> dict[str, Any]:
    """The index with rows turned into columns and lists of phrases into one text with | between them, which pack
    better; words come before the phrases that they are parts of."""
    packed = {
        key: [[_joined(cell) for cell in column] for column in zip(*index[key], strict=True)]
        for key in (*ENTRY_KINDS, "synonyms", "urgent")
    }
    return {key: value for key, value in index.items() if key not in packed} | {
        key: packed[key] for key in ("synonyms", "urgent", *ENTRY_KINDS)
    }


def _joined(cell: Any) -> Any:
    return "|".join(cell).casefold() if isinstance(cell, list) else cell


def plain(markdown: str) -> str:
    """Words alone: no HTML, no marks of Markdown, no numbers of citations."""
    text = re.sub(r"<sup\b.*?</sup>|<svg\b.*?</svg>|\[\^[a-z0-9-]+\]", "", markdown, flags=re.S)
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^!!! \w+|^ *(?:[-*]|\d+\.) |[*`#|]|\{[^}]*\}", " ", text, flags=re.M)
    return " ".join(unescape(text).split())


def _parts(text: str) -> list[tuple[str, str]]:
    """(id, title) of a finished page, then of each part."""
    anchors = ((HEADING_ID.search(heading), plain(heading)) for heading in _PART.findall(text))
    return [(anchor.group(1) if anchor else "", title) for anchor, title in anchors]


def _shorten(text: str, most: int = SHOWN) -> str:
    """The first words, up to `most` characters, cut between words."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def slug_of(name: str) -> str:
    """The slug that most foods have: "Banana, raw" -> banana-raw. search-engine.js does the same."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _content(text: str, skip: set[str]) -> str:
    """The text without the words that the search passes over."""
    return " ".join(word for word in text.split() if word.casefold().strip("?,.!") not in skip)


def _wordings(texts: list[str], skip: set[str], kind: str) -> list[str]:
    """The first wordings, without the words that do not count, each once."""
    return list(dict.fromkeys(_content(text, skip) or text for text in texts))[: MOST_WORDINGS[kind]]


def _phrases(texts: list[str], skip: set[str]) -> list[str]:
    """Phrases without the words that the search passes over between their words, each once."""
    cut = ((_content(text, skip), text) for text in texts)
    return list(dict.fromkeys(short if len(short.split()) > 1 else text for short, text in cut))


def _new_words(food: Any) -> str:
    """The words of a food's other names that its name does not hold, each once. Whole names find nothing better."""
    said = {word.removesuffix("s") for word in _NAME_WORD.findall(food.name.casefold())}
    words = dict.fromkeys(word for name in food.other_names for word in _NAME_WORD.findall(name))
    return " ".join(word for word in words if word.casefold().removesuffix("s") not in said)


def _food(food: Any) -> str:
    serving = food.servings[0]
    return f"{food.potassium_per(serving):,} mg in {serving.label}"


def write(folder: Path, guide: Guide) -> None:
    """search/index.json in the built site; the theme's own index and its reader, which nothing uses, go."""
    target = folder / "search" / "index.json"
    target.parent.mkdir(exist_ok=True)
    text = json.dumps(columns(build(guide)), ensure_ascii=False, separators=(",", ":"))
    target.write_text(text, encoding="utf-8", newline="\n")
    (folder / "search" / "search_index.json").unlink(missing_ok=True)
    for worker in (folder / "assets" / "javascripts" / "workers").glob("search.*"):
        worker.unlink()
