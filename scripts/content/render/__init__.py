"""Lists in, text out: one module per block. Renderers hold no checks and read no files."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """Text for a sentence of Markdown: what would make HTML, a link or emphasis of it is written as a character code."""
    return re.sub(r"[<>&\"`*_{}\[\]\\]", lambda match: f"&#{ord(match.group())};", text)
