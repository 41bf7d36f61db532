"""The tables made from data: bands, medicines, causes of leg pain, glossary, sources, the article."""

from __future__ import annotations

from collections import Counter
from html import escape

from content.addresses import Repository, href
from content.article_audit import Statement
from content.bands import Band
from content.citations import reference
from content.glossary import Term
from content.leg_causes import LegCause
from content.medicines import EFFECTS, Medicine
from content.records import Record
from content.render.boxes import day
from content.scores import Score
from content.search_scores import KINDS, SearchScore
from content.sources import Source
from content.urgency import Urgency


def explainer() -> str:
    """The form that looks a number up in the table of bands; shown by its script, which needs the table."""
    return (
        '<form class="site-explain" hidden>\n<label for="explain-number">Your potassium result, in mmol/L or mEq/L</label>\n'
        '<input id="explain-number" type="text" inputmode="decimal" autocomplete="off" maxlength="20" '
        'aria-describedby="explain-hint">\n<p id="explain-hint" class="site-explain__hint">For example 3.2 or 5.6. '
        "The number stays on your device.</p>\n"
        '<div class="site-explain__answer" role="status"></div>\n</form>'
    )


def bands(items: list[Band], urgency: Urgency) -> str:
    """What a number means and what to do, lowest first."""

    def level(band: Band) -> str:
        return urgency.signs[band.sign].level if band.sign else "none"

    rows = "\n".join(
        f'<tr id="band-{b.slug}" class="site-band site-band--{b.side}" data-band="{b.slug}" data-side="{b.side}" '
        f'data-level="{level(b)}" data-start="{"" if b.start is None else b.start}" '
        f'data-below="{"" if b.below is None else b.below}"><th scope="row">{b.range}</th>'
        f'<td data-label="Called">{escape(b.name)}{"".join(f"[^{key}]" for key in b.sources)}</td>'
        f'<td data-label="What it usually means">{escape(b.means)}</td>'
        f'<td data-label="What to do">{escape(b.do)}</td></tr>'
        for b in items
    )
    return (
        '<table class="site-table site-table--stack site-bands">\n'
        "<caption>Blood potassium in mmol/L (the same number in mEq/L). Laboratories differ.</caption>\n"
        '<thead><tr><th scope="col">Result</th><th scope="col">Called</th><th scope="col">What it usually means</th>'
        f'<th scope="col">What to do</th></tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>'
    )


def medicine_filter() -> str:
    """The form that narrows the list of medicines; shown by its script."""
    options = "".join(f'<option value="{key}">{words}</option>' for key, words in EFFECTS.items())
    return (
        '<form class="site-filter" data-filter="medicines" hidden>\n'
        '<p><label for="filter-name">Name on the box, or brand</label>\n'
        '<input id="filter-name" type="search" autocomplete="off" maxlength="60"></p>\n'
        '<p><label for="filter-effect">What it does to potassium</label>\n'
        f'<select id="filter-effect" name="effect"><option value="">All</option>{options}</select></p>\n'
        '<p><button type="reset">Show all</button></p>\n<p role="status"></p>\n</form>'
    )


def _correct(repository: Repository, file: str, record: Record, what: str, name: str) -> str:
    """A link that opens the line of a record in the web editor."""
    edit = escape(f"{repository.edit(f'docs/data/{file}')}#L{record.line()}")
    return f' <a class="site-fix" href="{edit}" rel="external noreferrer" aria-label="Correct {what}: {escape(name)}">Correct {what}</a>'


def medicines(items: list[Medicine], repository: Repository) -> str:
    """Medicines by what they do to blood potassium, each with a link to its line of the data."""
    rows = []
    for m in items:
        names = ", ".join(m.other_names)
        brands = "; ".join(
            f"{label}: {', '.join(found)}" for label, found in (("US", m.us_brands), ("UK", m.uk_brands)) if found
        )
        also = "".join(f'<span class="site-food__also">{escape(text)}</span>' for text in (names, brands) if text)
        rows.append(
            f'<tr id="medicine-{m.slug}" data-effect="{m.effect}"><th scope="row"><a class="site-food__name" href="#medicine-{m.slug}">{escape(m.name)}</a>'
            f"{also}</th>"
            f'<td data-label="Potassium"><span class="site-effect site-effect--{m.effect}">{EFFECTS[m.effect]}</span></td>'
            f'<td data-label="Kind">{escape(m.class_name)}</td>'
            f'<td data-label="How">{escape(m.how)}</td>'
            f'<td data-label="How common">{escape(m.how_common)}</td>'
            f'<td data-label="Ask">{escape(m.ask)}{_correct(repository, "medicines.yml", m, "this row", m.name)}</td></tr>'
        )
    return (
        '<table class="site-table site-table--cards site-medicines" data-search-exclude>\n'
        f"<caption>What {len(items)} medicines and products do to blood potassium. Never stop one because of this list.</caption>\n"
        '<thead><tr><th scope="col">Medicine</th><th scope="col">Potassium</th><th scope="col">Kind</th><th scope="col">How</th>'
        '<th scope="col">How common</th><th scope="col">Ask</th></tr></thead>\n<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table>"
    )


def leg_causes(items: list[LegCause], urgency: Urgency, page: str, repository: Repository) -> str:
    """Causes of leg pain side by side; each row ends with its red flag and a link to its line of the data."""
    rows = []
    for c in items:
        name = f'<a href="{href(page, c.page)}">{escape(c.name)}</a>' if c.page and c.page != page else escape(c.name)
        also = f'<span class="site-food__also">{escape(", ".join(c.other_names))}</span>' if c.other_names else ""
        flag = "None of its own"
        if c.danger:
            sign = urgency.signs[c.danger]
            level = next(level for level in urgency.levels if level.slug == sign.level)
            flag = f"<strong>{escape(level.name)}:</strong> {escape(sign.sign)}{''.join(f'[^{key}]' for key in sign.sources)}"
        cells = (("Where it hurts", c.where), ("When", c.when), ("What else", c.also), ("What is checked", c.checks),
                 ("What helps", c.helps))  # fmt: skip
        rows.append(
            f'<tr id="cause-{c.slug}"><th scope="row">{name}{also}</th>'
            + "".join(f'<td data-label="{label}">{escape(text)}</td>' for label, text in cells)
            + f'<td data-label="Danger sign">{flag}{_correct(repository, "leg_causes.yml", c, "this row", c.name)}</td></tr>'
        )
    heads = "".join(
        f'<th scope="col">{h}</th>'
        for h in ("Cause", "Where it hurts", "When", "What else", "What is checked", "What helps", "Danger sign")
    )
    return (
        '<table class="site-table site-table--cards site-causes">\n'
        f"<caption>{len(items)} causes of leg pain compared</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"
    )


def glossary(terms: dict[str, Term], page: str, repository: Repository) -> str:
    """All terms as a description list, each with a link to its line of the data."""
    parts = []
    for t in terms.values():
        also = f' <span class="site-food__also">{escape(", ".join(t.other_names))}</span>' if t.other_names else ""
        say = f' <span class="site-term__say">say {escape(t.say)}</span>' if t.say else ""
        more = f' <a href="{href(page, t.page)}">More: {escape(t.term)}</a>' if t.page and t.page != page else ""
        cites = "".join(f"[^{key}]" for key in t.sources)
        fix = _correct(repository, "glossary.yml", t, "this word", t.term)
        parts.append(
            f'<dt id="{t.slug}"><dfn>{escape(t.term)}</dfn>{say}{also}</dt>\n<dd>{escape(t.meaning)}{cites}{more}{fix}</dd>'
        )
    return '<dl class="site-glossary" data-search-exclude>\n' + "\n".join(parts) + "\n</dl>"


MOST_CITED = 4  # pages that cite a source and stand open


def source_list(group: str, sources: dict[str, Source], pages_of: dict[str, list[tuple[str, str]]], page: str,
                repository: Repository) -> str:  # fmt: skip
    """Every source of a group with its tier and the pages that cite it, folded where they are many; `pages_of` gives (path,
    title) by key."""
    parts = []
    listed = {key: source for key, source in sources.items() if source.group == group}
    for key, source in sorted(listed.items(), key=lambda item: (item[1].title.casefold(), item[0])):
        cited_on = pages_of.get(key, [])
        links = ", ".join(f'<a href="{href(page, path)}">{escape(title)}</a>' for path, title in cited_on)
        meta = f"Tier {source.tier}, {escape(source.kind)}; read: {escape(source.read)}."
        fix = _correct(repository, "sources.yml", source, "this source", source.title)
        said = (
            f'<span class="site-refs__meta">{meta} Cited on: {links}</span>{fix}' if len(cited_on) <= MOST_CITED else
            f'<span class="site-refs__meta">{meta}</span>{fix}'
            f'<details class="site-fold"><summary>Cited on {len(cited_on)} pages</summary>{links}</details>'
        )  # fmt: skip
        parts.append(f'<li id="all-{key}">{reference(source)} {said}</li>')
    count = f'<p class="site-refs__meta">{len(parts)} source{"" if len(parts) == 1 else "s"}, by title</p>'
    return f'{count}\n\n<ul class="site-refs site-refs--all" data-search-exclude>\n' + "\n".join(parts) + "\n</ul>"


def audit(statements: list[Statement], titles: dict[str, str], page: str) -> str:
    """The statements of the article and what became of them; `titles` names the pages on which they stand now."""
    rows = []
    for s in statements:
        title = titles[s.now.partition("#")[0]] if s.now else ""
        now = f'<a href="{href(page, s.now)}">{escape(title)}</a>' if s.now else "nowhere"
        rows.append(
            f'<tr id="{s.id.lower()}"><th scope="row">{s.id}</th><td data-label="The article said">{escape(s.statement)}</td>'
            f'<td data-label="Verdict">{escape(s.verdict.capitalize())}; {escape(s.outcome)}</td>'
            f'<td data-label="Why">{escape(s.why)}{"".join(f"[^{key}]" for key in s.sources)}</td>'
            f'<td data-label="Now on">{now}</td></tr>'
        )
    counts = Counter(s.verdict for s in statements)
    summary = ", ".join(f"{counts[v]} {v}" for v in counts)
    return (
        '<table class="site-table site-table--stack site-audit" data-search-exclude>\n'
        f"<caption>{len(statements)} statements: {summary}</caption>\n"
        '<thead><tr><th scope="col">No.</th><th scope="col">The article said</th><th scope="col">Verdict</th>'
        '<th scope="col">Why</th><th scope="col">Now on</th></tr></thead>\n<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table>"
    )


def search_scores(items: list[SearchScore]) -> str:
    """How well the search finds, by kind of query, beside the theme's own search."""

    def cells(shares: list[float], who: str) -> str:
        labels = ("first", "first three", "nothing found")
        return "".join(
            f'<td data-label="{who}, {label}">{share:g}%</td>' for label, share in zip(labels, shares, strict=True)
        )

    rows = "\n".join(
        f'<tr><th scope="row">{escape(KINDS[s.kind])}</th><td data-label="Searches">{s.queries}</td>'
        f"{cells(s.ours, 'This search')}{cells(s.stock, 'Usual search')}</tr>"
        for s in [*items[-1:], *items[:-1]]
    )
    labels = (
        "Kind",
        "Searches",
        "First",
        "First three",
        "Nothing found",
        "Usual: first",
        "Usual: first three",
        "Usual: nothing found",
    )
    head = "".join(f'<th scope="col">{label}</th>' for label in labels)
    return (
        '<table class="site-table site-table--cards" data-search-exclude>\n'
        f"<caption>Share of searches that led to a right answer, measured on {day(max(s.measured for s in items))}.</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def scores(items: list[Score], titles: dict[str, str], page: str) -> str:
    """How each page scored, and the share of its sentences that had to be mended."""

    def percent(share: list[int]) -> str:
        return f"{round(100 * share[0] / share[1])}%"

    rows = "\n".join(
        f'<tr><th scope="row"><a href="{href(page, s.page)}">{escape(titles[s.page])}</a></th>'
        f'<td data-label="Understandability">{percent(s.understandability)}</td>'
        f'<td data-label="Actionability">{percent(s.actionability)}</td>'
        f'<td data-label="CDC Index">{percent(s.cdc)}</td>'
        f'<td data-label="DISCERN">{s.discern or "does not apply"}</td>'
        f'<td data-label="Sentences mended">{s.wrong} of {s.sentences}</td>'
        f'<td data-label="What still costs points">{escape(s.lost) or "Nothing found"}</td></tr>'
        for s in items
    )
    checked, wrong = sum(s.sentences for s in items), sum(s.wrong for s in items)
    labels = (
        "Page",
        "Understandability",
        "Actionability",
        "CDC Index",
        "DISCERN",
        "Sentences mended",
        "What still costs points",
    )
    head = "".join(f'<th scope="col">{label}</th>' for label in labels)
    return (
        '<table class="site-table site-table--cards site-scores" data-search-exclude>\n'
        f"<caption>{len(items)} pages; {wrong} of {checked} sentences checked were wrong or not covered by their source, "
        f"and were mended ({round(100 * wrong / checked)}%).</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )
