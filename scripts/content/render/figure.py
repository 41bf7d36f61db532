"""A drawing on a page: inlined, with its title as caption and its description for those who cannot see it."""

from __future__ import annotations

from html import escape

from content.drawings import Drawing


def figure(drawing: Drawing) -> str:
    """The drawing as a figure."""
    ids = f"drawing-{drawing.name}"
    return (
        f'<figure class="site-drawing">\n<svg viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" '
        f'height="{drawing.height}" role="img" aria-labelledby="{ids}-title {ids}-desc">'
        f'<title id="{ids}-title">{escape(drawing.title)}</title><desc id="{ids}-desc">{escape(drawing.desc)}</desc>'
        f"{drawing.markup}</svg>\n<figcaption>{escape(drawing.title)}</figcaption>\n</figure>"
    )
