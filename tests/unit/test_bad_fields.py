"""Every field of every record: left out, of another type, and against each of its rules."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any

import pytest
from pydantic import AfterValidator

import mini
from content import ContentError, guide
from content.article_audit import Statement
from content.bands import Band
from content.changes import Change
from content.glossary import Term
from content.leg_causes import LegCause
from content.medicines import Medicine
from content.name_languages import Names
from content.numbers import Country
from content.pages import FrontMatter
from content.questions import QuestionFront
from content.records import Record, today
from content.reviews import Review
from content.scores import Score
from content.search_scores import SearchScore
from content.sources import Source
from content.synonyms import Synonym
from content.urgency import Level, Sign
from content.urgent_words import UrgentWords


@dataclass(frozen=True)
class Place:
    """A record of the small guide that has all its fields: the class, its loader, its file, its key and name."""

    kind: type[Record]
    loader: str
    file: str
    key: str = ""
    name: str = ""


PLACES = (
    Place(Source, "sources", "data/sources.yml", "key", "alpha"),
    Place(Band, "bands", "data/bands.yml", "slug", "usual"),
    Place(Level, "urgency", "data/urgency.yml", "slug", "hospital"),
    Place(Sign, "urgency", "data/urgency.yml", "slug", "collapse"),
    Place(Country, "numbers", "data/emergency_numbers.yml", "slug", "united-kingdom"),
    Place(Term, "glossary", "data/glossary.yml", "slug", "potassium"),
    Place(Medicine, "medicines", "data/medicines.yml", "slug", "furosemide"),
    Place(LegCause, "leg_causes", "data/leg_causes.yml", "slug", "night-cramps"),
    Place(Statement, "audit", "data/article_audit.yml", "id", "S1"),
    Place(Score, "scores", "data/scores.yml", "page", "legs/clot.md"),
    Place(SearchScore, "search_scores", "data/search_scores.yml", "kind", "all"),
    Place(Synonym, "synonyms", "data/synonyms.yml", "word", "cramp"),
    Place(Names, "name_languages", "data/name_languages.yml", "language", "es"),
    Place(UrgentWords, "urgent_words", "data/urgent_words.yml", "sign", "cold-leg"),
    Place(Review, "reviews", "data/reviews.yml", "file", "foods.csv"),
    Place(Change, "changes", "data/changes/2024-03-04-clot-call.yml"),
    Place(QuestionFront, "questions", "data/faq/cramp.md"),
    Place(FrontMatter, "pages", "legs/index.md"),
)

MISSING = "a value (this field is required)"
# base type -> (what stands in the file, what the message says stands there, what it wants)
OTHER_TYPES = {
    str: ("5", "5", "text in double quotes"),
    int: ('"1"', '"1"', "a whole number without quotes"),
    float: ('"1"', '"1"', "a number"),
    list: ('"one"', '"one"', 'a list such as ["one", "two"]'),
    dt.date: ('"2024-03-02"', '"2024-03-02"', "a date such as 2026-11-22, without quotes or a time"),
}
SOON = today() + dt.timedelta(days=2)
TEXT = "x" * 300
# what a rule wants -> (what stands in the file, what the message says stands there)
AGAINST = {
    "one line of text without blanks at the ends": ('" x"', '" x"'),
    "text without a citation (this field cannot show one)": ('"x [^alpha]"', '"x [^alpha]"'),
    'plain words without any of < > " { } [ ] ` * _ \\': ('"a <b> c"', '"a <b> c"'),
    "lower-case letters and digits joined by hyphens, such as night-cramps": ('"Two Words"', '"Two Words"'),
    'a page below docs/, such as "legs/index.md"': ('"../x.md"', '"../x.md"'),
    "a date that is not in the future": (str(SOON), str(SOON)),
    'a file of docs/data, such as "foods.csv"': ('"../foods.csv"', '"../foods.csv"'),
    "one of new, changed, correction": ('"odd"', '"odd"'),
    "a date before 2100": ("2100-01-01", "2100-01-01"),
    "at most 70 characters": (f'"{TEXT}"', f'"{TEXT[:59]}…"'),
    "at most 260 characters": (f'"{TEXT}"', f'"{TEXT[:59]}…"'),
    "50 to 160 characters": ('"x"', '"x"'),
    "a question that ends in ?, at most 120 characters": ('"Not a question."', '"Not a question."'),
    'a year such as "2012", or "not stated"': ('"1712"', '"1712"'),
    "a full web address, such as https://www.who.int/": ('"www.example.org"', '"www.example.org"'),
    "1 or 2 (weaker sources are not published)": ("3", "3"),
    "mmol/L from 1.0 to 9.9": ("0.9", "0.9"),
    "a whole page, without #": ('"legs/clot.md#phone"', '"legs/clot.md#phone"'),
    "[points, items that apply]": ("[3, 2]", "a list"),
    "16 to 80": ("15", "15"),
    "1 or more": ("0", "0"),
    "0 or more": ("-1", "-1"),
    "one line without a citation, or nothing": ('"two  blanks"', '"two  blanks"'),
    'a phone number, such as "999 or 112"': ('"call us"', '"call us"'),
    "S and a number from 1": ('"S0"', '"S0"'),
    "one of guideline, systematic review, review, trial, study, case report, consensus, reference, textbook, "
    "patient page, label, regulator, dataset": ('"blog"', '"blog"'),
    "one of full, excerpt, abstract": ('"half"', '"half"'),
    "one of low, usual, high": ('"odd"', '"odd"'),
    "one of ambulance, hospital, today, appointment": ('"later"', '"later"'),
    "one of lowers, raises, both, none": ('"cures"', '"cures"'),
    "one of supported, needs nuance, wrong, empty, missing, filler": ('"bad"', '"bad"'),
    "one of kept, corrected, filled, dropped": ('"moved"', '"moved"'),
    "one of legs, low, result, medicines, food, everyday, site": ('"arms"', '"arms"'),
    "one of de, es, fr, it, pt, tr": ('"xx"', '"xx"'),
    "one of potassium, medicines": ('"sport"', '"sport"'),
    "one of home, guide, danger, reference, about": ('"page"', '"page"'),
    "one of navigation, toc": ('"footer"', '"footer"'),
    "one of plain, synonym, colloquial, typo, question, clinical, non-native, long, urgent, medicine-slip, all": (
        '"odd"',
        '"odd"',
    ),
    "[first, first three, none] in percent": ("[1.0, 2.0]", "a list"),
    "lower-case words, at most 60 characters": ('"A"', '"A"'),
    "one to six lower-case words": ('"A"', '"A"'),
    "one of lay, spelling, shorthand, unit, body, drug class, food": ('"odd"', '"odd"'),
}


def name_of_field(kind: type[Record], field: str) -> str:
    return kind.model_fields[field].alias or field


def base_of(annotation: Any) -> tuple[Any, bool]:
    """(the type without wrappers, whether null may stand there too)."""
    if typing.get_origin(annotation) is typing.Annotated:
        return base_of(typing.get_args(annotation)[0])
    if isinstance(annotation, UnionType) or typing.get_origin(annotation) is typing.Union:
        inner = [part for part in typing.get_args(annotation) if part is not type(None)]
        assert len(inner) == 1
        return base_of(inner[0])[0], True
    return annotation, False


def rules_of(annotation: Any, metadata: tuple[Any, ...] = (), suffix: str = "") -> Iterator[tuple[str, str]]:
    """(suffix of the field, what the rule wants) of every rule of a field and of the items of its list."""
    for item in metadata:
        if isinstance(item, AfterValidator):
            yield suffix, inspect.getclosurevars(item.func).nonlocals["wanted"]
    if typing.get_origin(annotation) is typing.Annotated:
        yield from rules_of(typing.get_args(annotation)[0], annotation.__metadata__, suffix)
    elif typing.get_origin(annotation) is list:
        yield from rules_of(typing.get_args(annotation)[0], (), ".1")
    else:
        for part in typing.get_args(annotation):
            yield from rules_of(part, (), suffix)


def span_of(lines: list[str], place: Place) -> range:
    """The lines (from 0) of the record in its file."""
    if not place.key:
        return range(1, lines.index("---", 1)) if "---" in lines else range(len(lines))
    start = next(i for i, line in enumerate(lines) if re.fullmatch(rf'\s*- {place.key}: "{place.name}"', line))
    indent = lines[start].index("-")
    end = next((i for i in range(start + 1, len(lines)) if not lines[i].startswith(" " * (indent + 1))), len(lines))
    return range(start, end)


def broken(place: Place, field: str, value: str | None) -> tuple[str, int, int]:
    """(the file with `value` in the field, or without the field; line of the field; line of the record), from 1."""
    lines = mini.tree()[f"docs/{place.file}"].splitlines()
    span = span_of(lines, place)
    at = next(i for i in span if re.match(rf"\s*(- )?{field}: ", lines[i]))
    head = re.match(rf"\s*(- )?(?={field})", lines[at])
    assert head is not None
    if value is not None:
        lines[at] = f"{head.group()}{field}: {value}"
    else:
        if "- " in head.group():
            lines[at + 1] = head.group() + lines[at + 1].lstrip()
        del lines[at]
    return "\n".join(lines) + "\n", at + 1, span.start + 1


def _cases() -> Iterator[Any]:
    for place in PLACES:
        for inner, info in place.kind.model_fields.items():
            field = name_of_field(place.kind, inner)
            base, empty = base_of(info.annotation)
            kind = typing.get_origin(base) or base
            value, found, wanted = OTHER_TYPES[kind]
            tries: list[tuple[str, str | None, str, str, str]] = [("another type", value, "", found, wanted)]
            if not empty:
                tries.append(("null", "null", "", "nothing", wanted))
            if info.is_required():
                tries.append(("left out", None, "", "nothing", MISSING))
            if kind is list:
                item, _ = base_of(typing.get_args(base)[0])
                value, found, wanted = OTHER_TYPES[item]
                tries.append(("item of another type", f"[{value}]", ".1", found, wanted))
            for suffix, rule in dict.fromkeys(rules_of(info.annotation, tuple(info.metadata))):
                value, found = AGAINST.get(rule, ("", ""))  # a rule that is not listed fails below
                tries.append((f"not {rule}", f"[{value}]" if suffix else value, suffix, found, rule))
            for label, text, suffix, found, wanted in tries:
                yield pytest.param(
                    place, field, text, suffix, found, wanted, id=f"{place.kind.__name__}.{field}: {label}"
                )


@pytest.mark.parametrize(("place", "field", "value", "suffix", "found", "wanted"), list(_cases()))
def test_a_bad_field_brings_its_message(
    tmp_path: Path, place: Place, field: str, value: str | None, suffix: str, found: str, wanted: str
) -> None:
    text, line, record_line = broken(place, field, value)
    start, loader = guide.LOADERS[place.loader]
    mini.write(tmp_path, {f"docs/{place.file}": text})
    with pytest.raises(ContentError) as caught:
        loader(tmp_path / "docs" / start)
    label = f"{place.name}." if place.name else ""
    if field == place.key:  # the record is called by what stands in its key, if that is a text
        label = f"{value.strip(chr(34))}." if value and value.startswith('"') else ""
    if value is None:
        line = record_line if place.key or record_line == 1 else 2
    assert [str(problem) for problem in caught.value.problems] == [
        f"docs/{place.file}:{line} {label}{field}{suffix}: found {found}, wanted {wanted}"
    ]


@pytest.mark.parametrize(
    ("place", "field"),
    [
        pytest.param(place, name_of_field(place.kind, inner), id=f"{place.kind.__name__}.{inner}")
        for place in PLACES
        for inner, info in place.kind.model_fields.items()
        if base_of(info.annotation)[1]
        and inner not in ("start", "below")  # bands need theirs: see the table of mistakes
    ],
)
def test_null_is_accepted_where_nothing_may_stand(tmp_path: Path, place: Place, field: str) -> None:
    if place.kind is FrontMatter:
        place = Place(FrontMatter, "pages", "tables.md")  # a page whose kind does not ask for it
        lines = mini.tree()["docs/tables.md"].splitlines()
        text = "\n".join([lines[0], f"{field}: null", *lines[1:]])
    else:
        text, _, _ = broken(place, field, "null")
    start, loader = guide.LOADERS[place.loader]
    mini.write(tmp_path, {f"docs/{place.file}": text})
    assert loader(tmp_path / "docs" / start)


def test_every_kind_of_record_is_looked_at() -> None:
    assert {place.kind for place in PLACES} == {
        kind for kind in Record.__subclasses__() if kind.__module__.startswith("content.")
    }


def test_the_list_of_rules_is_that_of_the_fields() -> None:
    used = {
        rule
        for place in PLACES
        for info in place.kind.model_fields.values()
        for _, rule in rules_of(info.annotation, tuple(info.metadata))
    }
    assert set(AGAINST) == used


def test_a_day_up_to_tomorrow_is_accepted(tmp_path: Path) -> None:
    """Somewhere on earth it is tomorrow already."""
    tomorrow = today() + dt.timedelta(days=1)
    text, _, _ = broken(PLACES[4], "checked", str(tomorrow))
    mini.write(tmp_path, {"docs/data/emergency_numbers.yml": text})
    countries = guide.LOADERS["numbers"][1](tmp_path / "docs/data/emergency_numbers.yml")
    assert max(country.checked for country in countries) == tomorrow


def test_a_build_date_later_than_the_clock_counts_as_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4000000000")
    assert today() == dt.date(2096, 10, 2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert today() == dt.date.today()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert today() == dt.date.today()
