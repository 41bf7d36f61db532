"""Turn rows and trees into checked records: pydantic does the types, the field kinds below the wording.

In: a Tree or Rows and a record class. Out: records, or ContentError with every problem of the
file, each at its line. Called by the loaders.
"""

from __future__ import annotations

import datetime as dt
import difflib
import os
import re
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, PrivateAttr, ValidationError
from pydantic_core import PydanticCustomError

from content import ContentError, Problem, shown, visible
from content.readers import Tree, read_yaml

CITE = re.compile(r"\[\^([^\]\s]+)\]")


class Record(BaseModel):
    """Base of every record: closed, unchangeable, strict about types. Knows the lines it was read from."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)

    def line(self, field: str = "") -> int:
        """The line of a field in its file, or of the record."""
        return self._lines.get(field) or self._lines.get("", 0)


R = TypeVar("R", bound=Record)


def rule(test: Callable[[Any], bool], wanted: str) -> AfterValidator:
    """A field rule: `wanted` finishes the sentence 'found ..., wanted ...'."""

    def check(value: Any) -> Any:
        if not test(value):
            raise PydanticCustomError("rule", "{wanted}", {"wanted": wanted})
        return value

    return AfterValidator(check)


def matches(pattern: str, wanted: str) -> AfterValidator:
    """A rule that the whole text fits `pattern`."""
    compiled = re.compile(pattern)
    return rule(lambda value: compiled.fullmatch(value) is not None, wanted)


def one_of(*values: str) -> AfterValidator:
    """A rule that the text is one of `values`."""
    return rule(lambda value: value in values, "one of " + ", ".join(values))


def _trimmed(value: str) -> bool:
    return bool(value) and value == value.strip() and "\n" not in value and "\t" not in value


Slug = Annotated[
    str,
    matches(r"[a-z0-9]+(-[a-z0-9]+){0,11}", "lower-case letters and digits joined by hyphens, such as night-cramps"),
]
Text = Annotated[str, rule(_trimmed, "one line of text without blanks at the ends")]  # may hold [^key] citations
Line = Annotated[Text, rule(lambda value: "[^" not in value, "text without a citation (this field cannot show one)")]
Plain = Annotated[  # stands in headings and attributes, where the engine takes it for Markdown or HTML
    Line, rule(lambda value: not set(value) & set('<>"{}[]`*_\\'), 'plain words without any of < > " { } [ ] ` * _ \\')
]
Day = Annotated[
    dt.date,
    rule(lambda day: day <= today() + dt.timedelta(days=1), "a date that is not in the future"),
]
LaterDay = Annotated[dt.date, rule(lambda day: day.year < 2100, "a date before 2100")]
PageFile = Annotated[
    str, matches(r"([a-z0-9-]+/){0,2}[a-z0-9-]+\.md(#[a-z0-9-]+)?", 'a page below docs/, such as "legs/index.md"')
]


def today() -> dt.date:
    """The day that 'in the future' and 'overdue' are measured from (SOURCE_DATE_EPOCH if set)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return max(dt.datetime.fromtimestamp(int(epoch), dt.UTC).date(), dt.date.today())
    return dt.date.today()


_WANTED = {
    "missing": "a value (this field is required)",
    "string_type": "text in double quotes",
    "int_type": "a whole number without quotes",
    "float_type": "a number",
    "list_type": 'a list such as ["one", "two"]',
    "date_type": "a date such as 2026-11-22, without quotes or a time",
    "model_type": "a map of keys and values",
}


def check_record(
    kind: type[R], value: Any, name: str, line_of: Callable[..., int], label: str = ""
) -> tuple[R | None, list[Problem]]:
    """The record, or None and the problems of its fields. `line_of(*path)` gives the line of a part."""
    try:
        record = kind.model_validate(value)
        record._lines.update({"": line_of(), **{key: line_of(key) for key in value}})
        return record, []
    except ValidationError as error:
        problems = []
        for item in error.errors():
            loc: tuple[Hashable, ...] = tuple(p for p in item["loc"])
            field = ".".join(str(p + 1) if isinstance(p, int) else str(p) for p in loc) or "record"
            if item["type"] == "rule":
                wanted = item["msg"]
            elif item["type"] == "extra_forbidden":
                known = ", ".join(info.alias or name for name, info in kind.model_fields.items())
                problems.append(Problem(name, line_of(*loc), label + field, "an unknown field", f"one of {known}"))
                continue
            else:
                wanted = _WANTED.get(item["type"], item["msg"].lower())
            found = "nothing" if item["type"] == "missing" else _found(item["input"])
            problems.append(Problem(name, line_of(*loc), label + field, found, wanted))
        return None, problems


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool | int | float | dt.date):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return shown(value)


def load_list(
    path: Path, kind: type[R], key: str, extra: Callable[[list[R], Tree], list[Problem]] | None = None
) -> list[R]:
    """The records of a YAML list, `key` unique among them. `extra` adds rules that need the whole list."""
    tree = read_yaml(path)
    records, problems = list_of(tree, kind, key, tree.value, ())
    if not problems and extra:
        problems += extra(records, tree)
    if problems:
        raise ContentError(problems)
    return records


def list_of(tree: Tree, kind: type[R], key: str, value: Any, at: tuple[Hashable, ...]) -> tuple[list[R], list[Problem]]:
    """The records of the list at path `at` of `tree`, and the problems found."""
    if not isinstance(value, list) or not value:
        return [], [
            Problem(tree.name, tree.line(*at), ".".join(map(str, at)) or "file", _found(value), "a list of records")
        ]
    records: list[R] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for i, item in enumerate(value):

        def line_of(*path: Hashable, i: int = i) -> int:
            return tree.line(*at, i, *path)

        label = f"{item[key]}." if isinstance(item, dict) and isinstance(item.get(key), str) else ""
        record, found = check_record(kind, item, tree.name, line_of, label)
        problems += found
        if record is not None:
            name = str(getattr(record, key))
            if name in first:
                problems.append(
                    Problem(
                        tree.name, line_of(key), key, f"{shown(name)} again (first on line {first[name]})", "each once"
                    )
                )
            first.setdefault(name, line_of(key))
            records.append(record)
    return records, problems


def near(word: str, known: Iterable[str]) -> str:
    """The end of a message: the known word that was perhaps meant, or nothing."""
    close = difflib.get_close_matches(word, sorted(known), 1, 0.7) if len(word) <= 100 else []
    return f' (is it "{visible(close[0], 60)}"?)' if close else ""


def cited(*texts: str | None) -> list[str]:
    """The source keys of all [^key] markers, in order of first use."""
    return list(dict.fromkeys(key for text in texts if text for key in CITE.findall(text)))


def whole_number(text: str) -> int | None:
    """The whole number a CSV cell holds, or None."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def unique(values: Iterable[tuple[str, int]], name: str, field: str) -> list[Problem]:
    """A problem for each value that stands twice; `values` are (value, line)."""
    first: dict[str, int] = {}
    problems = []
    for value, line in values:
        if value in first:
            problems.append(
                Problem(name, line, field, f"{shown(value)} again (first on line {first[value]})", "each once")
            )
        first.setdefault(value, line)
    return problems
