"""From the output of an engine to what is published, in the one order that works. In: a built site folder and the guide.

1 repairs, 2 open data, 3 search index, 4 what programs read, 5 names by content, 6 offline, 7 policy, 8 compressed copies.
Later steps read what earlier ones wrote: hashes are taken when a text is final, the policy looks at every script.
"""

from __future__ import annotations

from pathlib import Path

from content import compressed, fingerprint, finish, machine, offline, open_data, policy, search_index
from content.guide import Guide
from content.place import Place


def deliver(folder: Path, guide: Guide, place: Place, cache: Path | None = None) -> None:
    """All steps, in place. Raises ContentError for a page that the policy refuses.

    `cache` keeps compressed copies between builds; without it there are none.
    """
    live(folder, guide)
    machine.site(folder, guide, place)
    fingerprint.site(folder, place.base)
    offline.link(folder, place)
    policy.site(folder, place, guide.repository.url, guide.newest_review)
    offline.worker(folder)
    offline.zipped(folder, place)
    if cache is not None:
        compressed.site(folder, cache)


def live(folder: Path, guide: Guide) -> None:
    """The steps that somebody needs who edits a page and looks at it: one second, not twenty."""
    finish.site(folder)
    open_data.write(guide.foods, folder)
    search_index.write(folder, guide)
