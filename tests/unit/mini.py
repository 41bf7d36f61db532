"""A whole guide in small: every data file with two or three records, every block on a page.

`tree()` gives path -> text, as seen from the folder that holds docs/. Tests change a text and write
the result with `write()`. Dates lie in the past, so that the tree is valid on every day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from content import article_audit, guide, render
from content.blocks import BLOCKS
from content.records import cited
from content.sources import GROUPS

RENDERERS = Path(render.__file__).parent
DATES = "reviewed: 2024-03-02\nreview_by: 2026-03-02\n"
SOURCES = """\
# Two sources that stand at fixed lines, then those that the fixed boxes cite.
- key: "alpha"
  title: "Alpha guideline"
  publisher: "Alpha Society"
  year: "2020"
  address: "https://www.alpha.example/guide/"
  tier: 1
  kind: "guideline"
  read: "full"
- key: "beta"
  title: "Beta review"
  publisher: "Beta Journal"
  year: "not stated"
  address: "https://beta.example/review"
  tier: 2
  kind: "review"
  read: "abstract"
"""
FOODS = """\
slug,name,other_names,category,state,base,fdc_id,potassium_mg,energy_kcal,sodium_mg,phosphorus_mg,serving_1,serving_1_g,serving_2,serving_2_g,serving_3,serving_3_g,note
banana-raw,"Banana, raw",plantano; guineo,Fruit,raw,banana,173944,358,89,1,22,1 medium,118,1 cup,150,,,
potato-baked,"Potato, baked",,Potatoes and starchy roots,baked,,170030,535,,10,70,1 medium,173,,,1 small,138,With skin
spinach-boiled,"Spinach, boiled",,Vegetables,boiled,,168463,466,23,70,56,1/2 cup,90,,,,,
"""
BANDS = """\
- slug: "low"
  name: "Low"
  side: "low"
  start: null
  below: 3.5
  means: "Too little.[^alpha]"
  do: "Ask today.[^beta]"
  sign: "weak"
  sources: ["alpha"]
- slug: "usual"
  name: "Usual"
  side: "usual"
  start: 3.5
  below: 5.1
  means: "In the usual range.[^alpha]"
  do: "Nothing for the number alone."
  sign: null
  sources: ["alpha"]
- slug: "high"
  name: "High"
  side: "high"
  start: 5.1
  below: null
  means: "Too much.[^beta]"
  do: "Ask today.[^alpha]"
  sign: "weak"
  sources: ["beta"]
"""
URGENCY = """\
levels:
  - slug: "ambulance"
    name: "Call an ambulance now"
    do: "Call your emergency number."
    mark: "!!"
  - slug: "hospital"
    name: "Go to hospital now"
    do: "Go at once."
    mark: "!"
  - slug: "today"
    name: "Get help today"
    do: "Call a doctor today."
    mark: "24h"
  - slug: "appointment"
    name: "Book an appointment"
    do: "See your doctor soon."
    mark: "+"
signs:
  - slug: "collapse"
    level: "ambulance"
    sign: "Fainting or collapse."
    note: "Also when it passes."
    may_be: "a heart problem"
    sources: ["alpha"]
  - slug: "cold-leg"
    level: "hospital"
    sign: "A cold leg."
    sources: ["alpha", "beta"]
  - slug: "weak"
    level: "today"
    sign: "New weakness."
    may_be: "low potassium"
    sources: ["beta"]
  - slug: "aches"
    level: "appointment"
    sign: "Aches that stay."
    sources: ["beta"]
"""
NUMBERS = """\
- slug: "united-kingdom"
  country: "United Kingdom"
  ambulance: "999 or 112"
  advice: "111"
  advice_name: "NHS 111"
  poison: null
  sources: ["alpha"]
  checked: 2024-03-02
- slug: "ireland"
  country: "Ireland"
  ambulance: "112 or 999"
  advice: null
  advice_name: null
  poison: "01 809 2166"
  sources: ["beta"]
  checked: 2024-03-02
"""
GLOSSARY = """\
- slug: "potassium"
  term: "Potassium"
  other_names: ["K"]
  say: "puh-TAS-ee-um"
  ipa: "pəˈtæsiəm"
  meaning: "A mineral that muscles need."
  page: "legs/index.md"
  sources: ["alpha"]
- slug: "ecg"
  term: "ECG"
  other_names: []
  say: null
  ipa: null
  meaning: "A heart tracing."
  page: null
  sources: ["beta"]
"""
MEDICINES = """\
- slug: "furosemide"
  name: "Furosemide"
  other_names: ["frusemide"]
  us_brands: ["Lasix"]
  uk_brands: []
  class: "Water tablet"
  effect: "lowers"
  how: "Potassium leaves with the urine.[^alpha]"
  how_common: "Common.[^beta]"
  ask: "Ask when your blood is checked."
  checked: 2024-03-02
- slug: "amiloride"
  name: "Amiloride"
  other_names: []
  us_brands: []
  uk_brands: ["Amilamont"]
  class: "Water tablet"
  effect: "raises"
  how: "Keeps potassium in the body.[^beta]"
  how_common: "We found no figure."
  ask: "Ask about salt."
  checked: 2024-03-02
"""
LEG_CAUSES = """\
- slug: "night-cramps"
  name: "Night cramps"
  other_names: ["charley horse"]
  where: "Calf.[^alpha]"
  when: "In sleep.[^alpha]"
  also: "A hard muscle.[^beta]"
  checks: "Your story.[^beta]"
  helps: "A stretch.[^alpha]"
  danger: null
  page: "legs/index.md#answer"
- slug: "artery"
  name: "Blocked artery"
  other_names: []
  where: "Foot.[^beta]"
  when: "Suddenly.[^beta]"
  also: "Cold skin.[^beta]"
  checks: "Pulses.[^beta]"
  helps: "Hospital care.[^beta]"
  danger: "cold-leg"
  page: null
"""
SCORES = """\
- page: "legs/index.md"
  understandability: [15, 16]
  actionability: [5, 6]
  cdc: [18, 19]
  discern: null
  sentences: 40
  wrong: 3
  lost: ""
  scored: 2024-03-02
- page: "legs/clot.md"
  understandability: [14, 14]
  actionability: [6, 6]
  cdc: [19, 20]
  discern: 70
  sentences: 10
  wrong: 0
  lost: "No drawing."
  scored: 2024-03-02
"""
CHANGE_FIRST = """\
date: 2024-03-02
kind: "new"
pages: []
what: "The small guide."
why: "Tests need one."
sources: []
"""
CHANGE_CLOT = """\
date: 2024-03-04
kind: "correction"
pages: ["legs/clot.md#phone", "help.md"]
what: "Call at once."
why: "We had said tomorrow."
sources: ["alpha", "beta"]
"""
QUESTION_CRAMP = f"""\
---
question: "Is it a cramp?"
also_asked: ["cramp or clot"]
topic: "legs"
page: "legs/index.md#answer"
related: ["salt"]
caution: ["medicines"]
danger: ["cold-leg"]
{DATES}---

A cramp passes within minutes and leaves the leg as warm as before.[^alpha]
"""
QUESTION_SALT = f"""\
---
question: "Is potassium salt safe?"
also_asked: []
topic: "medicines"
page: "help.md"
related: []
caution: ["potassium"]
danger: []
{DATES}---
Not for everyone, so ask a [potassium](glossary:potassium) expert before you buy it.[^beta]
"""
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 120">
  <title>Two legs side by side</title>
  <desc>On the left a leg at rest, on the right a leg with a cramp: the calf muscle is short and hard.</desc>
  <g class="draw-line">
    <path d="M0 0 L10 10"/>
    <text x="10" y="20" font-size="14">Cramp</text>
  </g>
</svg>
"""


def page(
    title: str, description: str, kind: str, body: str, more: str = "", danger: str = "", caution: str = ""
) -> str:
    """A page with its front matter; `danger` and `caution` are the insides of the lists, `more` whole lines."""
    return (
        f'---\ntitle: "{title}"\ndescription: "{description}"\nkind: "{kind}"\n{more}'
        f"danger: [{danger}]\ncaution: [{caution}]\nwritten: 2024-03-01\n{DATES}---\n\n{body}"
    )


GUIDE_LINES = 'for: "Anyone with sore legs."\ndo: "Read the answer first."\n'
SYNONYMS = """\
- word: "cramp"
  same: ["charley horse", "spasm"]
  leads_to: ["sore legs"]
  kind: "lay"
- word: "water tablet"
  same: ["water pill"]
  kind: "drug class"
"""
SEARCH_SCORES = """\
- kind: "all"
  queries: 20
  ours: [85.0, 97.5, 0.0]
  stock: [40.0, 55.0, 10.0]
  measured: 2024-03-02
"""
URGENT_WORDS = """\
- sign: "cold-leg"
  words: ["leg cold", "white leg"]
"""
SEARCH_QUERIES = (
    "query\tkind\tgold\tset\torigin\n"
    "my leg seized\tcolloquial\tlegs/clot/ faq/legs/#cramp\ttune\twritten\n"
    "cold calf\tplain\tlegs/clot/\tcheck\twritten\n"
)
SEARCH_LESSONS = "query\tkind\tgold\tset\torigin\nit seized up\tcolloquial\tfaq/legs/#cramp\ttune\twritten\n"
SEARCH_LEARNED = "term\tentries\n#cramp\t2:./\nseiz\t3:faq/legs/#cramp 1:legs/clot/ 2:legs/gone/\n"
PAGES = {
    "index.md": page(
        "Potassium and legs", "The start of a small guide that stands in for the real one in tests.", "home",
        "Where to start: [sore legs](legs/index.md).\n",
        more='hide: ["navigation", "toc"]\nkeywords: ["start"]\n', danger='"collapse", "weak"',
    ),
    "help.md": page(
        "When to get help", "All signs of the small guide by level, and the numbers to call in two countries.", "reference",
        "Look for your sign.\n\n<!-- block: urgency -->\n\n## Numbers {#numbers}\n\n<!-- block: emergency-numbers -->\n",
    ),
    "faq/index.md": page(
        "Questions", "The two questions of the small guide by topic, each with the way to its answer.", "reference",
        "Pick a question.\n\n<!-- block: faq -->\n",
    ),
    "faq/legs.md": page(
        "Questions about legs", "The question of the small guide about legs, with its answer and its source.", "reference",
        "About legs.\n\n<!-- block: faq legs -->\n",
    ),
    "faq/medicines.md": page(
        "Questions about medicines", "The question of the small guide about salt, with its answer and its source.", "reference",
        "About salt.\n\n<!-- block: faq medicines -->\n",
    ),
    "glossary.md": page(
        "Glossary", "The two hard words of the small guide, each with its meaning in plain words.", "reference",
        "Two words.\n\n<!-- block: glossary -->\n",
    ),
    "legs/index.md": page(
        "Can low potassium make legs ache?", "The small guide's page for readers, with a citation, a term and boxes.", "guide",
        "Low [potassium](glossary:potassium) can make legs weak.[^alpha]\n\n<!-- block: at-a-glance -->\n\n"
        "## The answer {#answer}\n\nRarely alone.[^beta][^alpha] See [the table](../tables.md#foods).\n\n"
        '!!! note "A note"\n    It is uncommon.\n\n<!-- block: drawing two-legs -->\n\n<!-- block: caution potassium -->\n',
        more=GUIDE_LINES + 'keywords: ["sore legs"]\nhide: ["toc"]\n', danger='"cold-leg", "collapse"', caution='"potassium"',
    ),
    "legs/clot.md": page(
        "A clot in the leg", "The small guide's danger page: the card stands first and the answer follows it.", "danger",
        "A clot needs help today.[^beta]\n\n<!-- block: at-a-glance -->\n\n## What to do {#what-to-do}\n\nCall.\n\n"
        "### On the phone {#phone}\n\nSay where you are.\n",
        more=GUIDE_LINES, danger='"cold-leg"',
    ),
    "medicines/salt-substitutes.md": page(
        "Salt made of potassium", "Who must ask first before using salt made of potassium, in the small guide.", "guide",
        "Salt made of potassium is not for everyone.[^alpha]\n\n<!-- block: at-a-glance -->\n\n<!-- block: caution potassium -->\n",
        more=GUIDE_LINES, caution='"potassium"',
    ),
    "tables.md": page(
        "All tables", "Each table of the small guide once, so that every block is on a page somewhere.", "reference",
        "Bands first.\n\n<!-- block: bands -->\n\n## Foods {#foods}\n\n<!-- block: food-groups -->\n\n<!-- block: food-table -->\n\n"
        "## Causes {#causes}\n\n<!-- block: leg-causes -->\n\n## Medicines {#medicines}\n\n<!-- block: medicines -->\n\n"
        "<!-- block: caution medicines -->\n\n<!-- block: danger -->\n\n## The article {#article}\n\n<!-- block: article-audit -->\n",
        danger='"weak"', caution='"medicines"',
    ),
    "about/index.md": page(
        "About this guide", "Who made the small guide and why: it stands in for the real one in tests.", "about",
        "We made it for tests.\n\n```markdown\n<!-- block: not-a-block -->\n[word](glossary:nothing) and [^nothing]\n```\n",
    ),
    "about/sources.md": page(
        "All sources", "Every source of the small guide with its tier and the pages that cite it.", "about",
        "Each source once.\n\n" + "\n".join(f"<!-- block: sources {group} -->\n" for group in GROUPS),
    ),
}  # fmt: skip


# A block that no page above asks for stands at the end of the tables.
for _name in BLOCKS:
    if not any(f"<!-- block: {_name} -->" in text for text in PAGES.values()):
        PAGES["tables.md"] += f"\n<!-- block: {_name} -->\n"


def audit() -> str:
    """As many statements as the audit must have; the first two point somewhere."""
    more = {1: ('"legs/index.md#answer"', '["alpha"]'), 2: ('"help.md"', '["alpha", "beta"]')}
    records = []
    for n in range(1, article_audit.COUNT + 1):
        now, sources = more.get(n, ("null", "[]"))
        records.append(
            f'- id: "S{n}"\n  section: "Opening"\n  statement: "Statement {n}."\n  verdict: "supported"\n'
            f'  outcome: "kept"\n  why: "Reason {n}."\n  now: {now}\n  sources: {sources}\n'
        )
    return "".join(records)


def sources() -> str:
    """The two sources of this tree and one record for each key that the fixed texts of blocks cite."""
    keys = {key for path in RENDERERS.glob("*.py") for key in cited(path.read_text(encoding="utf-8"))}
    keys = {key for key in keys if re.fullmatch("[a-z0-9-]+", key)}  # not [^{key}], which takes its key from the data
    return SOURCES + "".join(
        f'- key: "{key}"\n  title: "Title of {key}"\n  publisher: "Publisher of {key}"\n  year: "2021"\n'
        f'  address: "https://{key}.example/"\n  tier: 2\n  kind: "study"\n  read: "excerpt"\n'
        for key in sorted(keys)
    )


def reviews() -> str:
    """A record for each data file that must have one, the foods first; two of them are shown on a page."""
    shown = {"foods.csv": '"tables.md"', "urgency.yml": '"help.md#numbers"'}
    files = {place.removeprefix("data/") for place, _ in guide.LOADERS.values() if place.endswith((".yml", ".csv"))}
    return "".join(
        f'- file: "{file}"\n  pages: [{shown.get(file, "")}]\n  {DATES.strip().replace(chr(10), chr(10) + "  ")}\n'
        for file in sorted(files - {"reviews.yml"}, key=lambda file: (file != "foods.csv", file))
    )


def tree() -> dict[str, str]:
    """The whole guide: path -> text."""
    data = {
        "sources.yml": sources(),
        "foods.csv": FOODS,
        "name_languages.yml": '- language: "es"\n  names: ["guineo"]\n',
        "bands.yml": BANDS,
        "urgency.yml": URGENCY,
        "emergency_numbers.yml": NUMBERS,
        "glossary.yml": GLOSSARY,
        "medicines.yml": MEDICINES,
        "leg_causes.yml": LEG_CAUSES,
        "article_audit.yml": audit(),
        "scores.yml": SCORES,
        "synonyms.yml": SYNONYMS,
        "urgent_words.yml": URGENT_WORDS,
        "search_queries.tsv": SEARCH_QUERIES,
        "search_lessons.tsv": SEARCH_LESSONS,
        "search_learned.tsv": SEARCH_LEARNED,
        "search_scores.yml": SEARCH_SCORES,
        "drug_names.txt": "# Names.\namiloride\nfurosemide\n",
        "common_words.txt": "# Words.\nabout\nhouse\n",
        "skipped_words.txt": "# Words.\nis\nthe\n",
        "weak_words.txt": "# Words.\nlevel\n",
        "reviews.yml": reviews(),
        "changes/2024-03-02-first.yml": CHANGE_FIRST,
        "changes/2024-03-04-clot-call.yml": CHANGE_CLOT,
        "faq/cramp.md": QUESTION_CRAMP,
        "faq/salt.md": QUESTION_SALT,
        "drawings/two-legs.svg": DRAWING,
    }
    return {f"docs/data/{name}": text for name, text in data.items()} | {
        f"docs/{name}": text for name, text in PAGES.items()
    }


def write(root: Path, files: dict[str, str] | None = None) -> Path:
    """Write the tree, or `files`, below `root`; gives the docs folder."""
    for name, text in (tree() if files is None else files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return root / "docs"


class KnownLoaders:
    """Reads again only what a changed file belongs to, so that hundreds of changes can be tried."""

    def __init__(self, docs: Path) -> None:
        self._good = {name: loader(docs / place) for name, (place, loader) in guide.LOADERS.items()}

    @contextmanager
    def but(self, changed: Iterable[str]) -> Iterator[None]:
        """While the block runs, guide.load takes all from memory but what these files (below docs/) belong to."""
        files = list(changed)

        def touched(place: str) -> bool:
            return any(file.startswith(place) or (place == "." and file.endswith(".md")) for file in files)

        def known(name: str) -> Callable[[Path], Any]:
            return lambda path: self._good[name]

        loaders = {
            name: (place, loader if touched(place) else known(name)) for name, (place, loader) in guide.LOADERS.items()
        }
        with patch.object(guide, "LOADERS", loaders):
            yield
