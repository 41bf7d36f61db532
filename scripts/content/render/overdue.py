"""What a page tells its readers when its review is overdue."""

from __future__ import annotations

import datetime as dt

from content.render.boxes import day


def notice(review_by: dt.date, whole: bool) -> str:
    """Hidden until javascripts/overdue.js finds, by the reader's clock, that the day has passed.

    A date in the built page would need a build to appear, and a guide that nobody builds any more is the very one that
    must say so. So the built files do not depend on the day either. The words hold before and after it, as copies of the
    page (text browsers, the Markdown beside it) may show what is hidden.
    """
    what = "this page" if whole else "a part of this page"
    return (
        f'<div class="site-caution site-overdue" data-review-by="{review_by}" data-search-exclude hidden>\n'
        f'<p class="site-caution__title">The next check of {what} was planned for {day(review_by)} at the latest</p>\n'
        "<p>If you read this after that day, some of it may be out of date. Ask a doctor or pharmacist before you rely on "
        "it.</p>\n</div>"
    )
