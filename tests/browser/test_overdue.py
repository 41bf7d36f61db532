"""A page whose review is overdue says so by the reader's own clock, and no page does before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("path", ["legs/why/", "faq/medicines/", "food/table/", "about/corrections/"])
@pytest.mark.parametrize(("days", "told"), [(0, False), (1, True)])
def test_the_notice_comes_on_the_day_after(
    open_page: Callable[..., Page], address: str, site: Path, path: str, days: int, told: bool
) -> None:
    html = (site / path / "index.html").read_text(encoding="utf-8")
    match = re.search(r'data-review-by="?(\d{4}-\d\d-\d\d)', html)
    assert match is not None
    day = dt.date.fromisoformat(match[1]) + dt.timedelta(days=days)
    page = open_page(timezone_id="Pacific/Kiritimati", alone=True)
    page.clock.set_fixed_time(dt.datetime(day.year, day.month, day.day, 10, tzinfo=dt.timezone(dt.timedelta(hours=14))))
    page.goto(address + path)
    page.wait_for_function("() => document.readyState === 'complete'")
    notice = page.locator(".site-overdue")
    assert notice.count() == 1
    assert notice.is_visible() is told
    if told:
        box = notice.bounding_box()
        first = page.locator(".site-overdue ~ p").first.bounding_box()
        assert box is not None
        assert first is not None
        assert box["y"] < first["y"], "before the text"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_date_stands_at_the_end(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(scripts=False)
    page.goto(address + "legs/why/")
    assert not page.locator(".site-overdue").is_visible()
    assert page.locator(".site-review time").count() == 3
