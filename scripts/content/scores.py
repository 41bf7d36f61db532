"""docs/data/scores.yml -> how each page scored with the instruments for health pages, in the order of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from content import Problem
from content.readers import Tree
from content.records import Day, PageFile, Record, load_list, rule

Share = Annotated[
    list[int], rule(lambda pair: len(pair) == 2 and 0 <= pair[0] <= pair[1] > 0, "[points, items that apply]")
]


class Score(Record):
    """One page, scored in a reading apart from its writing. PEMAT-P and CDC as [points, items that apply];
    discern from 16 to 80 where a page is about treatment; sentences checked and found wrong before mending."""

    page: Annotated[PageFile, rule(lambda page: "#" not in page, "a whole page, without #")]
    understandability: Share
    actionability: Share
    cdc: Share
    discern: Annotated[int, rule(lambda points: 16 <= points <= 80, "16 to 80")] | None
    sentences: Annotated[int, rule(lambda n: n > 0, "1 or more")]
    wrong: Annotated[int, rule(lambda n: n >= 0, "0 or more")]
    lost: Annotated[
        str,
        rule(
            lambda text: text == " ".join(text.split()) and "[^" not in text, "one line without a citation, or nothing"
        ),
    ]
    scored: Day


def load(path: Path) -> list[Score]:
    """All scores; each page once, and no more wrong sentences than were checked."""

    def rules(scores: list[Score], tree: Tree) -> list[Problem]:
        return [
            Problem(tree.name, s.line("wrong"), f"{s.page}.wrong", str(s.wrong), f"at most {s.sentences} (sentences)")
            for s in scores
            if s.wrong > s.sentences
        ]

    return load_list(path, Score, "page", rules)
