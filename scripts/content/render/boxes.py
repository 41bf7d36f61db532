"""The standard boxes: who a page is for and what to do, the two cautions, and the end of a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape

from content.addresses import Repository
from content.pages import Page

Data = Mapping[str, Sequence[tuple[str, int]]]  # files of docs/data: (name, line) of rows

# The safe wording of the evidence file (section 5), cited at each group of risks.
CAUTION = {
    "potassium": (
        "Ask first: potassium is not safe for everyone",
        "<p>Ask a doctor or pharmacist before you use potassium tablets, potassium powders or potassium salt. "
        "Do the same before you change to a high-potassium diet.[^bensalem-high][^medsafe2015] This matters most if you:</p>\n<ul>\n"
        "<li>have kidney disease, diabetes, heart failure, or an adrenal problem such as Addison's disease"
        "[^yamada2021][^medsafe2015][^niddk-adrenal]</li>\n"
        "<li>take an ACE inhibitor (name ends in -pril) or an ARB (-sartan, also sacubitril-valsartan)[^bensalem-high]</li>\n"
        "<li>take spironolactone, eplerenone, finerenone, amiloride or triamterene[^sps-spiro][^finerenone2022]</li>\n"
        "<li>take trimethoprim or co-trimoxazole, heparin, anti-inflammatory painkillers often, cyclosporine, "
        "tacrolimus or digoxin[^bensalem-high][^medsafe2015][^digoxin1976]</li>\n"
        "<li>are pregnant.[^cochrane-lsss] Do not give potassium products to a child.</li>\n</ul>",
    ),
    "medicines": (
        "Do not stop a medicine because of this page",
        "<p>Do not stop or change a medicine that a doctor gave you because of what you read here. Ask the person who "
        "prescribed it, or follow the written sick-day plan they gave you.[^sps-ace][^sps-spiro]</p>",
    ),
}  # fmt: skip


def glance(page: Page) -> str:
    """Who the page is for, and the one thing to do."""
    return (
        '<div class="site-glance">\n'
        f'<p class="site-glance__line"><strong>Who this is for</strong> {escape(page.front.reader or "")}</p>\n'
        f'<p class="site-glance__line site-glance__line--do"><strong>Do this</strong> {escape(page.front.do or "")}</p>\n'
        "</div>"
    )


def caution(kind: str) -> str:
    """The caution box `potassium` or `medicines`."""
    title, body = CAUTION[kind]
    return (
        f'<aside class="site-caution" data-search-exclude aria-label="{escape(title)}">\n<p class="site-caution__title">{escape(title)}</p>\n'
        f"{body}\n</aside>"
    )


def day(date: dt.date) -> str:
    """22 November 2026, in every locale."""
    months = ("January February March April May June July August September October November December").split()
    return f"{date.day} {months[date.month - 1]} {date.year}"


def _made_from(data: Data, repository: Repository) -> str:
    """Where to correct what stands on a page but not in its file."""
    links = [
        f'<a href="{escape(repository.edit(f"docs/data/{name}"))}" rel="external noreferrer">{escape(name)}</a>'
        for name in data
    ]
    return f" Its lists and tables are made from {' and '.join(links)}: correct them there." if links else ""


def _line_links(data: Data, repository: Repository) -> str:
    """A folded list of the rows of these files, each a link to its line."""
    links = [
        f'<li><a href="{escape(repository.edit(f"docs/data/{name}"))}#L{line}" rel="external noreferrer">Correct: {escape(row)}</a></li>'
        for name, rows in data.items()
        for row, line in rows
    ]
    if not links:
        return ""
    items = "\n".join(links)
    return (
        f'<details class="site-fold site-lines"><summary>Correct one line</summary>\n<ul>\n{items}\n</ul>\n</details>\n'
    )


def about_page(page: Page, repository: Repository, about_href: str, data: Data | None = None) -> str:
    """Dates, who wrote it, and how to report a mistake. `data`: the files of docs/data that the page shows, each with the
    names and lines of those rows that have no link of their own."""
    data = data or {}
    front = page.front
    mistake = repository.issue("content-mistake.yml", title=f"Mistake on: {front.title}", page=f"docs/{page.path}")
    return (
        '<div class="site-review" data-search-exclude>\n'
        f'<p>Written <time datetime="{front.written}">{day(front.written)}</time>. '
        f'Checked <time datetime="{front.reviewed}">{day(front.reviewed)}</time>. '
        f'Next check by <time datetime="{front.review_by}">{day(front.review_by)}</time>.</p>\n'
        f"<p>We wrote this page from published sources. No clinician has reviewed it. It does not replace your own doctor. "
        f'<a href="{about_href}">Who we are</a></p>\n'
        f'<p><a href="{escape(mistake)}" rel="external noreferrer">Report a mistake on this page</a> or '
        f'<a href="{escape(repository.edit("docs/" + page.path))}" rel="external noreferrer">correct it yourself</a>.{_made_from(data, repository)}</p>\n'
        f"{_line_links(data, repository)}</div>"
    )
