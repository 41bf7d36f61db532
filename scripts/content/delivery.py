"""From the output of an engine to what is published, in the one order that works. In: a built site folder and the guide.

1 repairs and the card of the 404 page, 2 open data, 3 search index, 4 what programs read, 5 styles, 6 names by content,
7 offline, 8 policy, 9 compressed copies.
Later steps read what earlier ones wrote: hashes are taken when a text is final, the policy looks at every script.
"""

from __future__ import annotations

from pathlib import Path

from content import (
    compressed,
    fingerprint,
    finish,
    first_paint,
    machine,
    not_found,
    offline,
    open_data,
    own_scripts,
    papers,
    policy,
    search_index,
)
from content.guide import Guide
from content.place import Place


def deliver(folder: Path, guide: Guide, place: Place, cache: Path | None = None, pdfs: Path | None = None) -> None:
    """All steps, in place. Raises ContentError for a page that the policy refuses.

    `cache` keeps compressed copies between builds; without it there are none. `pdfs` holds the files of scripts/pdf.py;
    without it there are none either.
    """
    live(folder, guide)
    papers.link(folder, pdfs)
    machine.site(folder, guide, place, pdfs)
    fingerprint.drop(folder)
    own_scripts.site(folder)
    styles = first_paint.site(folder, place.base)
    fingerprint.site(folder, place.base)
    offline.link(folder, place)
    policy.site(folder, place, guide.repository.url, guide.newest_review, map(policy.sha256, styles))
    offline.worker(folder)
    offline.zipped(folder, place)
    if cache is not None:
        compressed.site(folder, cache)


def live(folder: Path, guide: Guide) -> None:
    """The steps that somebody needs who edits a page and looks at it: one second, not twenty."""
    finish.site(folder)
    not_found.card(folder, guide)
    open_data.write(guide.foods, folder)
    search_index.write(folder, guide)
