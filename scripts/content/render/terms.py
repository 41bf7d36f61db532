"""A hard word with its meaning on tap: a button that opens the browser's own popover, without scripts."""

from __future__ import annotations

from html import escape

from content.glossary import Term
from content.render import plain


def inline(word: str, term: Term, number: int, glossary_href: str) -> str:
    """The word as a button, and its meaning. `number` keeps the ids of a page apart."""
    anchor = f"term-{term.slug}-{number}"
    say = f' <span class="site-term__say">say {plain(term.say)}</span>' if term.say else ""
    return (
        f'<button type="button" class="site-term" popovertarget="{anchor}">{escape(word)}</button>'
        f'<span class="site-term__meaning" id="{anchor}" popover data-search-exclude><strong>{plain(term.term)}</strong>{say} '
        f'{plain(term.meaning)} <a href="{glossary_href}#{term.slug}">Glossary: {plain(term.term)}</a></span>'
    )
