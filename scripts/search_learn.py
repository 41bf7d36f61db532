"""Learn from queries which words lead where, for the search: writes docs/data/search_learned.tsv.

    python3 scripts/dev.py search-learn [--without FILE.tsv]

Takes the `tune` rows of search_queries.tsv and search_lessons.tsv, never those that measure. The engine of the search
reads each in the browser and scores all entries by their wordings alone; what is learned is the rest, so that the right
entries come first: a softmax over the entries of each query, with a weight for each term and entry that is fitted by
gradient descent, cut to the MOST weights that matter, fitted again, and rounded to LEVELS. Takes about two minutes.
`--without` leaves the queries of a file out, measures on them and writes nothing: how a change would do on new queries.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, sync_playwright

from bench_browser import FLAGS
from content import ContentError, guide, search_index, search_learned, search_queries
from content.addresses import Repository
from content.search_learned import LEVELS, Learned
from content.search_queries import Query

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "overrides" / "assets" / "javascripts" / "search-engine.js"
SAVED = ROOT / "docs" / "data" / "search_learned.tsv"
UNTAUGHT = {"typo", "medicine-slip"}  # their words are not words
LEARNABLE = re.compile(
    r"[^#]*|faq/.*|medicines/#medicine-.*|glossary/#.*"
)  # a food's name says enough; headings change
MOST = 10_700  # weights; each costs 1.5 bytes of the index
FEWEST = 2  # queries that hold a term
SHARPNESS = 6.0  # of the softmax: a right entry that scores 0.4 more than a wrong one is ten times as likely
LENGTH = 0.25  # the weights of a query of n terms count n ** -LENGTH, as in search-engine.js
DECAY = 2e-5  # pulls weights to zero that few queries ask for
ROUNDS = (40, 20)  # of gradient descent, before and after the cut
FAINT = 0.03  # scores below it are taken for nothing
SCORES = """([texts, faint]) => JSON.stringify(texts.map(ask.untaught).map(({ said, found }) =>
    [said, found.filter(([score]) => score > faint).map(([score, i]) => [i, +score.toFixed(3)])]))"""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Lesson:
    """A query as the engine reads it. `fits`: the number of an entry and its score by wordings alone."""

    query: Query
    said: list[str]
    fits: list[tuple[int, float]]


def read(page: Page, index: dict[str, Any], queries: list[Query]) -> list[Lesson]:
    """What the engine makes of each query with an index that has learned nothing."""
    blank = json.dumps(search_index.columns(index | {"learned": search_learned.packed({}, [])}))
    page.add_script_tag(content=ENGINE.read_text(encoding="utf-8"))
    page.evaluate("index => { globalThis.ask = siteSearchEngine.prepare(JSON.parse(index)); }", blank)
    lessons = []
    for start in range(0, len(queries), 500):
        part = queries[start : start + 500]
        answers = json.loads(page.evaluate(SCORES, [[query.text for query in part], FAINT]))
        lessons += [Lesson(query, said, fits) for query, (said, fits) in zip(part, answers, strict=True)]
    return lessons


class Sums:
    """The matrix of lessons and terms, sparse: a term of a lesson of n terms counts n ** -LENGTH."""

    def __init__(self, lessons: list[list[int]], terms: int) -> None:
        """The numbers of the terms of each lesson, at least one in each."""
        self._terms = np.concatenate([np.array(said) for said in lessons])
        self._lessons = np.repeat(np.arange(len(lessons)), [len(said) for said in lessons])
        self._worth = np.concatenate([np.full(len(said), len(said) ** -LENGTH, np.float32) for said in lessons])[
            :, None
        ]
        self._starts = np.searchsorted(self._lessons, np.arange(len(lessons)))
        self._order = np.argsort(self._terms, kind="stable")
        self._held, self._firsts = np.unique(self._terms[self._order], return_index=True)
        self._shape = terms

    def per_lesson(self, weights: Floats) -> Floats:
        """(terms, entries) -> (lessons, entries)."""
        return np.add.reduceat(weights[self._terms] * self._worth, self._starts, axis=0)

    def per_term(self, errors: Floats) -> Floats:
        """(lessons, entries) -> (terms, entries)."""
        sums = np.zeros((self._shape, errors.shape[1]), np.float32)
        rows = self._order
        sums[self._held] = np.add.reduceat(errors[self._lessons[rows]] * self._worth[rows], self._firsts, axis=0)
        return sums


def learn(lessons: list[Lesson], addresses: list[str], most: int = MOST) -> Learned:
    """The weights that make the right entries of the lessons come first, as levels, by term and address."""
    place = {address: i for i, address in enumerate(addresses)}
    parts: dict[str, list[int]] = {}
    for i, address in enumerate(addresses):
        if "#" in address:
            parts.setdefault(address.split("#")[0], []).append(i)
    lessons = [
        lesson for lesson in lessons if lesson.query.kind not in UNTAUGHT and any(g in place for g in lesson.query.gold)
    ]
    held = Counter(term for lesson in lessons for term in lesson.said)
    terms = sorted(term for term, count in held.items() if count >= FEWEST and term.isascii())
    number = {term: i for i, term in enumerate(terms)}
    lessons = [lesson for lesson in lessons if any(term in number for term in lesson.said)]
    sums = Sums([[number[term] for term in lesson.said if term in number] for lesson in lessons], len(terms))
    fits = np.zeros((len(lessons), len(addresses)), np.float32)
    right = np.zeros_like(fits)
    for row, lesson in enumerate(lessons):
        for entry, score in lesson.fits:
            fits[row, entry] = SHARPNESS * score
        for gold in lesson.query.gold:
            if gold in place:
                right[row, place[gold]] = 1
            if "#" not in gold:  # any part of the page is right, the page itself better
                right[row, parts.get(gold, [])] = np.maximum(right[row, parts.get(gold, [])], 0.3)
    columns = np.array([i for i, address in enumerate(addresses) if LEARNABLE.fullmatch(address)])
    weights = np.zeros((len(terms), len(columns)), np.float32)
    weights = _fit(sums, fits, right, columns, weights, np.ones_like(weights), ROUNDS[0], rate=0.3)
    often = np.array([held[term] for term in terms], np.float32)[:, None]
    matter = np.maximum(weights, 0) * often**0.25
    kept = (matter >= max(np.partition(matter.ravel(), -min(most, matter.size))[-min(most, matter.size)], 1e-6)).astype(
        np.float32
    )
    weights = _fit(sums, fits, right, columns, weights * kept, kept, ROUNDS[1], rate=0.1) / SHARPNESS
    learned: Learned = {}
    for row, column in zip(*np.nonzero(weights >= LEVELS[0] / 2), strict=True):
        level = int(np.abs(np.array(LEVELS) - weights[row, column]).argmin()) + 1
        learned.setdefault(terms[row], {})[addresses[columns[column]]] = level
    return learned


def _fit(
    sums: Sums,
    fits: Floats,
    right: Floats,
    columns: NDArray[np.int64],
    weights: Floats,
    free: Floats,
    rounds: int,
    rate: float,
) -> Floats:
    """Gradient descent (Adam) of -log of the share that right entries have of each lesson's softmax; only `free`
    weights move."""
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        scores = fits.copy()
        scores[:, columns] += sums.per_lesson(weights)
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        wanted = shares * right
        wanted /= wanted.sum(axis=1, keepdims=True) + 1e-9
        slope = (sums.per_term((shares - wanted)[:, columns]) / len(fits) + DECAY * weights) * free
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-5)
    return weights


def measured(page: Page, index: dict[str, Any], queries: list[Query]) -> str:
    """hit@1, hit@3 and hit@5 by kind, asked of the engine itself."""
    page.evaluate(
        "index => { globalThis.ask = siteSearchEngine.prepare(JSON.parse(index)); }",
        json.dumps(search_index.columns(index)),
    )
    hits: Counter[tuple[str, int]] = Counter()
    for query in queries:
        answer = page.evaluate("text => ask(text, { typing: true })", query.text)
        found = ["result/"] * (answer["result"] is not None) + [result["address"] for result in answer["results"]]
        rank = next((i for i, address in enumerate(found[:5], 1) if query.hit(address)), 9)
        hits.update((kind, most) for kind in (query.kind, "all") for most in (1, 3, 5, 9) if rank <= most)
    lines = [f"{'':14}{'queries':>8}{'hit@1':>8}{'hit@3':>8}{'hit@5':>8}"]
    for kind in (*search_queries.KINDS, "all"):
        if count := hits[kind, 9]:
            lines.append(
                f"{kind:14}{count:8}" + "".join(f"{100 * hits[kind, most] / count:7.1f}%" for most in (1, 3, 5))
            )
    return "\n".join(lines)


def main() -> int:
    """Learn, and write or measure; the exit code is 0 unless something is broken."""
    parser = argparse.ArgumentParser(prog="search-learn", description="Learn from queries which words lead where.")
    parser.add_argument("--without", type=Path, metavar="FILE.tsv", help="leave these queries out and measure on them")
    options = parser.parse_args()
    try:
        loaded = guide.load(ROOT / "docs", Repository(""))
        left_out = search_queries.load(options.without) if options.without else []
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    index = search_index.build(loaded)
    addresses = search_index.addresses(index)
    silent = {query.text.casefold() for query in left_out}
    queries = [
        query
        for query in (*loaded.queries, *loaded.lessons)
        if query.set == "tune" and query.text.casefold() not in silent
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        page = browser.new_page()
        lessons = read(page, index, queries)
        learned = learn(lessons, addresses)
        count = sum(map(len, learned.values()))
        print(f"{len(queries):,} queries taught {count:,} weights of {len(learned):,} terms")
        if left_out:
            print(measured(page, index | {"learned": search_learned.packed(learned, addresses)}, left_out))
        else:
            SAVED.write_text(search_learned.dump(learned), encoding="utf-8", newline="\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
