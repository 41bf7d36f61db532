"""Make the index of the site's own search: what can be found, the words for it, and how to understand a query.

In: the guide. Out: search/index.json of the built site, read by search-engine.js when somebody first opens
the search. Each kind is a list of columns, to keep it small; ENTRY_KINDS names them. One entry for each page,
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
    "pages": ("address", "title", "wordings", "rare words"),
    "sections": ("number of the page", "id", "title", "rare words"),
    "questions": ("page address", "slug", "question", "text shown", "wordings", "rare words"),
    "foods": ("slug, or nothing where it follows from the name", "name", "text shown", "wordings"),
    "medicines": ("slug", "name", "text shown", "wordings", "class"),
    "terms": ("slug", "term", "text shown", "wordings"),
}
# Titles and wordings decide what is found. A word that stands in running text alone, in this many parts at most,
# is added to them, so that a search for it does not end empty.
COMMONEST = 1
MOST_WORDINGS = {"question": 8, "page": 13}  # more cost bytes and find no better
SHOWN = 65  # characters of the text below a title
# What stands at the end of every page, and parts that say the page again.
EVERYWHERE = {
    "sources", "about-this-page", "when-to-get-help", "short", "in-short", "unknown", "uncertain", "known", "ask", "ask-first",
}  # fmt: skip
# Their rows are entries of their own, or lists that nobody searches for.
ROWS_APART = (
    "food/table.md",
    "medicines/index.md",
    "glossary.md",
    "about/sources.md",
    "about/article.md",
    "about/quality.md",
)
_PART = re.compile(r"^#{1,2} +(.+)$", re.M)
_WORD = re.compile(r"[a-z]{3,}")
SHORTEST = 8  # letters of a rare word


def build(guide: Guide) -> dict[str, Any]:
    """The index as plain lists. The same guide gives the same index."""
    skip = set(guide.skipped_words)
    pages: list[list[Any]] = []
    sections: list[list[Any]] = []
    for page in guide.pages:
        if page.path.startswith("faq/") and page.path != "faq/index.md":
            continue  # its questions are entries
        first, *parts = _parts(guide.texts[page.path], rows=page.path not in ROWS_APART)
        number = len(pages)
        front = page.front
        pages.append([page_address(page.path), front.title, _wordings(front.keywords, skip, "page"), first[2]])
        if page.path != "faq/index.md":
            sections += [[number, anchor, title, text] for anchor, title, text in parts if anchor not in EVERYWHERE]
    questions = [
        [
            page_address(q.page),
            q.slug,
            q.front.question,
            _shorten(plain(q.answer)),
            _wordings(q.front.also_asked, skip, "question"),
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
        "synonyms": [[s.word, _phrases(s.same, skip), s.leads_to] for s in guide.synonyms],
        "urgent": [[u.sign, u.words] for u in guide.urgent_words],
        "signs": {s.slug: [s.level, s.sign] for s in guide.urgency.signs.values()},
        "levels": {level.slug: [level.name, level.mark, level.do, level.slug] for level in guide.urgency.levels},
        "numbers": card_numbers(guide.numbers),
        "skip": " ".join(guide.skipped_words),
        "weak": " ".join(guide.weak_words),
        "drugs": " ".join(name for name in guide.drug_names if " " not in name),
    }  # fmt: skip
    _keep_rare([*pages, *sections, *questions], set(guide.common_words) | _said(index))
    learned = [index[key] for key in (*ENTRY_KINDS, "synonyms", "urgent")]
    said = set(_WORD.findall(json.dumps(learned, ensure_ascii=False).casefold()))
    index["english"] = " ".join(_confusable([word for word in guide.common_words if word not in said], said))
    return index


def _confusable(words: list[str], said: set[str]) -> list[str]:
    """Those of the words that the search could take for one of `said`: equal after a letter or two are left out."""
    near = {cut for word in said for cut in _cuts(word)}
    return [word for word in words if not near.isdisjoint(_cuts(word))]


def _cuts(word: str) -> set[str]:
    """The word, and the word with one letter left out; with two, if it is long."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    if len(word) < 7:
        return {word} | once
    return {word} | once | {cut[:i] + cut[i + 1 :] for cut in once for i in range(len(cut))}


def columns(index: dict[str, Any]) -> dict[str, Any]:
    """The index with the rows of each kind turned into columns, which pack a little better."""
    return {
        key: [list(column) for column in zip(*value, strict=True)] if key in ENTRY_KINDS else value
        for key, value in index.items()
    }


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
    """The first wordings, without the words that do not count."""
    return [_content(text, skip) or text for text in texts[: MOST_WORDINGS[kind]]]


def _phrases(texts: list[str], skip: set[str]) -> list[str]:
    """Phrases without the words that the search passes over between their words, each once."""
    cut = ((_content(text, skip), text) for text in texts)
    return list(dict.fromkeys(short if len(short.split()) > 1 else text for short, text in cut))


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
        row[-1] = " ".join(
            word for word in found if count[word] <= COMMONEST and len(word) >= SHORTEST and word not in said
        )


def write(folder: Path, guide: Guide) -> None:
    """search/index.json in the built site; the theme's own index and its reader, which nothing uses, go."""
    target = folder / "search" / "index.json"
    target.parent.mkdir(exist_ok=True)
    text = json.dumps(columns(build(guide)), ensure_ascii=False, separators=(",", ":"))
    target.write_text(text, encoding="utf-8", newline="\n")
    (folder / "search" / "search_index.json").unlink(missing_ok=True)
    for worker in (folder / "assets" / "javascripts" / "workers").glob("search.*"):
        worker.unlink()
