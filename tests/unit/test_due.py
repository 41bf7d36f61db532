"""The life of a review: what is late on which day, what readers are told, and what the weekly run is told."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import mini
import overdue
from content import due, guide
from content.addresses import Repository
from content.render import changes as listing
from content.render.overdue import notice

DAY = dt.date(2026, 3, 2)  # all dates of the small guide
REPOSITORY = Repository("https://example.org/repository")


def load(root: Path, files: dict[str, str] | None = None) -> guide.Guide:
    return guide.load(mini.write(root, mini.tree() | (files or {})), REPOSITORY)


def with_date(text: str, day: str) -> str:
    assert text.count("review_by: 2026-03-02") == 1
    return text.replace("review_by: 2026-03-02", f"review_by: {day}")


def test_everything_with_a_date_is_known(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    kinds = [item.kind for item in loaded.dues]
    assert kinds.count("page") == len(loaded.pages)
    assert kinds.count("question") == 2
    assert kinds.count("data file") == len(loaded.reviews) >= 10


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_a_thing_is_late_on_the_day_after_its_date(tmp_path: Path, days: int, late: bool) -> None:
    dues = load(tmp_path).dues
    assert due.overdue(dues, DAY + dt.timedelta(days=days)) == (dues if late else [])


def test_what_is_late_is_told_with_its_place(tmp_path: Path) -> None:
    files = mini.tree()
    loaded = load(tmp_path, {
        "docs/data/faq/salt.md": with_date(files["docs/data/faq/salt.md"], "2025-01-09"),
        "docs/legs/clot.md": with_date(files["docs/legs/clot.md"], "2025-01-10"),
        "docs/data/reviews.yml": files["docs/data/reviews.yml"].replace("review_by: 2026-03-02", "review_by: 2025-01-08", 1),
    })  # fmt: skip
    day = dt.date(2025, 1, 10)
    assert [str(due.problem(item, day)) for item in due.overdue(loaded.dues, day)] == [
        "docs/data/reviews.yml:4 review_by: found 2025-01-08 (data file: docs/data/foods.csv), "
        "wanted a check against its sources, then new dates (2 days late)",
        "docs/data/faq/salt.md:10 review_by: found 2025-01-09 (question: Is potassium salt safe?), "
        "wanted a check against its sources, then new dates (1 day late)",
    ]


def shown_on(loaded: guide.Guide, page: str) -> tuple[str, str]:
    """(the day, the words) of the notice of a page."""
    found = re.findall(r'data-review-by="([^"]+)" data-search-exclude hidden>\n<p[^>]*>([^<]+)</p>', loaded.texts[page])
    assert len(found) == 1
    day, words = found[0]
    return day, words


def test_a_page_tells_of_what_on_it_is_due_first(tmp_path: Path) -> None:
    files = mini.tree()
    loaded = load(tmp_path, {
        "docs/data/faq/salt.md": with_date(files["docs/data/faq/salt.md"], "2025-01-09"),
        "docs/legs/clot.md": with_date(files["docs/legs/clot.md"], "2025-01-10"),
        "docs/data/reviews.yml": files["docs/data/reviews.yml"].replace("review_by: 2026-03-02", "review_by: 2025-01-08", 1),
    })  # fmt: skip
    part = "The next check of a part of this page was planned for {} January 2025 at the latest"
    assert shown_on(loaded, "faq/medicines.md") == ("2025-01-09", part.format(9))
    assert shown_on(loaded, "tables.md") == ("2025-01-08", part.format(8))
    whole = "The next check of this page was planned for {} at the latest"
    assert shown_on(loaded, "legs/clot.md") == ("2025-01-10", whole.format("10 January 2025"))
    assert shown_on(loaded, "index.md") == ("2026-03-02", whole.format("2 March 2026"))


def test_a_page_that_is_due_with_its_parts_speaks_of_itself(tmp_path: Path) -> None:
    words = "The next check of this page was planned for 2 March 2026 at the latest"
    assert shown_on(load(tmp_path), "tables.md") == ("2026-03-02", words)


def test_every_page_has_one_notice_before_its_text(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    for page in loaded.pages:
        text = loaded.texts[page.path]
        assert text.count("site-overdue") == 1
        assert text.startswith(f'# {page.front.title}\n\n<div class="site-caution site-overdue"')


def test_what_is_built_does_not_depend_on_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load(tmp_path).texts
    monkeypatch.setattr("content.records.today", lambda: dt.date(2030, 1, 1))
    assert load(tmp_path).texts == before


def test_the_whole_notice() -> None:
    assert notice(dt.date(2027, 11, 2), True) == (
        '<div class="site-caution site-overdue" data-review-by="2027-11-02" data-search-exclude hidden>\n'
        '<p class="site-caution__title">The next check of this page was planned for 2 November 2027 at the latest</p>\n'
        "<p>If you read this after that day, some of it may be out of date. Ask a doctor or pharmacist before you rely on "
        "it.</p>\n</div>"
    )


# The command


def run(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    mini.write(root)
    monkeypatch.setattr(overdue, "ROOT", root)
    return overdue.main(list(words))


def test_nothing_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "new" / "report.md"
    assert run(tmp_path, monkeypatch, "--on", "2026-03-02", "--report", str(report)) == 0
    assert report.read_text(encoding="utf-8") == ""
    assert re.fullmatch(r"0 of \d+ overdue on 2026-03-02; the next is due by 2026-03-02\n", capsys.readouterr().out)


def test_all_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.md"
    assert run(tmp_path, monkeypatch, "--on", "2026-03-03", "--report", str(report)) == 1
    said = capsys.readouterr().out.splitlines()
    number = len(said) - 1
    assert said[-1] == f"{number} of {number} overdue on 2026-03-03; the next is due by nothing left"
    text = report.read_text(encoding="utf-8")
    assert text.startswith(f"{number} thing(s) should have been checked again by now.")
    assert "| 2026-03-02 | question | `Is it a cramp?` | `docs/data/faq/cramp.md` |" in text
    assert text.count("\n| 2026") == number


def test_content_with_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mini.write(tmp_path)
    (tmp_path / "docs/help.md").unlink()
    monkeypatch.setattr(overdue, "ROOT", tmp_path)
    assert overdue.main([]) == 2
    assert "docs/help.md" in capsys.readouterr().err


# Changes and corrections


def test_changes_are_listed_by_day_with_their_sources_and_pages(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert listing.listing(loaded.changes, loaded.titles, "about/changes.md") == (
        "### 4 March 2024 {#on-2024-03-04}\n\n"
        "- **Corrected:** Call at once.[^alpha][^beta] Why: We had said tomorrow. On: "
        "[A clot in the leg](../legs/clot.md#phone), [When to get help](../help.md).\n\n"
        "### 2 March 2024 {#on-2024-03-02}\n\n"
        "- **New:** The small guide. Why: Tests need one."
    )


def test_corrections_are_those_where_we_had_been_wrong(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    text = listing.listing(loaded.changes, loaded.titles, "index.md", "correction")
    assert "- Call at once." in text
    assert "small guide" not in text
    first = [entry for entry in loaded.changes if entry.change.kind == "new"]
    assert listing.listing(first, loaded.titles, "index.md", "correction") == "None so far."
