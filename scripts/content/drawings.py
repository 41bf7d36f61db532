"""docs/data/drawings/*.svg -> the drawings, by name. Each is inlined, so it follows the color scheme.

A drawing says in <title> what it shows (its caption) and in <desc> all that it tells (its text
alternative). Colors come from classes of components.css; nothing in it can run or load anything.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from content import ContentError, Problem, shown
from content.readers import name_of, read_text

ELEMENTS = {
    "svg",
    "title",
    "desc",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
}
ATTRIBUTES = {
    "viewBox", "class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points",
    "transform", "dx", "dy", "text-anchor", "font-size",
}  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
SMALLEST_TEXT = 13  # units of a drawing that is 360 wide: readable on a phone that is 360 px wide


@dataclass(frozen=True)
class Drawing:
    """A drawing: its name, what it shows, what it tells, its size, and its inner markup."""

    name: str
    title: str
    desc: str
    width: int
    height: int
    markup: str


def load(folder: Path) -> dict[str, Drawing]:
    """All drawings by name, or ContentError with the problems of all files."""
    drawings: dict[str, Drawing] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*")):
        try:
            drawing = _read(path)
        except ContentError as error:
            problems += error.problems
        else:
            drawings[drawing.name] = drawing
    if problems:
        raise ContentError(problems)
    return drawings


def _read(path: Path) -> Drawing:
    name = name_of(path)
    if path.suffix != ".svg" or not re.fullmatch(r"[a-z]+(-[a-z]+)*", path.stem):
        raise ContentError([Problem(name, 0, "file name", shown(path.name), "words joined by hyphens, ending in .svg")])
    text = read_text(path)
    if not text.lstrip().startswith("<svg") or "<!" in text or "<?" in text:
        raise ContentError(
            [Problem(name, 1, "file", "a declaration, a comment or another start", "a plain <svg> element")]
        )
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        raise ContentError([Problem(name, error.position[0], "file", shown(error.msg), "well-formed SVG")]) from None
    problems = []

    def bad(field: str, found: str, wanted: str) -> None:
        problems.append(Problem(name, 0, field, found, wanted))

    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        if tag not in ELEMENTS:
            bad(tag, "an element that is not allowed", "one of " + ", ".join(sorted(ELEMENTS)))
        for attribute in element.attrib:
            if attribute not in ATTRIBUTES:
                bad(f"{tag}.{attribute}", "an attribute that is not allowed", "one of " + ", ".join(sorted(ATTRIBUTES)))
        size = element.get("font-size", str(SMALLEST_TEXT))
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", size) or float(size) < SMALLEST_TEXT:
            bad("text", f"font-size {shown(size)}", f"{SMALLEST_TEXT} or more, without a unit")
    title, desc = (root.findtext(f"{SVG}{tag}", "").strip() for tag in ("title", "desc"))
    for field, value, least, most in (("title", title, 8, 90), ("desc", desc, 60, 900)):
        if not least <= len(value) <= most:
            bad(field, f"{len(value)} characters", f"{least} to {most}")
    box = re.fullmatch(r"0 0 ([0-9]+) ([0-9]+)", root.get("viewBox", ""))
    if box is None or int(box[1]) != 360:
        bad("viewBox", shown(root.get("viewBox")), '"0 0 360 HEIGHT"')
    if "[^" in text:
        bad("text", "a citation", "text without one (cite on the page)")
    if problems or box is None:
        raise ContentError(problems)
    inner = re.sub(r"\A.*?<svg[^>]*>|</svg>\s*\Z|<(title|desc)>.*?</\1>", "", text, flags=re.S)
    markup = re.sub(r"\s*\n\s*", "", inner).strip()
    return Drawing(path.stem, " ".join(title.split()), " ".join(desc.split()), int(box[1]), int(box[2]), markup)
