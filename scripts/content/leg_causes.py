"""docs/data/leg_causes.yml -> causes of leg pain to compare, in the order of the file."""

from __future__ import annotations

from pathlib import Path

from content.records import Line, PageFile, Record, Slug, Text, load_list


class LegCause(Record):
    """One cause. The five texts carry their citations; `danger` names a sign of urgency.yml."""

    slug: Slug
    name: Line
    other_names: list[Line]
    where: Text
    when: Text
    also: Text
    checks: Text
    helps: Text
    danger: Slug | None
    page: PageFile | None


def load(path: Path) -> list[LegCause]:
    """All causes in the order of the file: the common and the dangerous first."""
    return load_list(path, LegCause, "slug")
