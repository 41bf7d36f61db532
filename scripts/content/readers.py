"""Read text, CSV and YAML from disk so that every later message can name a line.

In: a path. Out: text, rows or a tree with the line of each part. All refuse what could not be
shown safely or read twice the same way: bytes that are not UTF-8, control and direction
characters, duplicate keys, YAML aliases and tags. Called by the loaders only.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from content import ContentError, Problem, shown

MAX_BYTES = 2_000_000  # the largest file today is far below 200 kB; a runaway paste is not content
MAX_DEPTH = 8
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Control, format (direction marks, zero-width and tag characters), unassigned, private, surrogate, line separators.
_UNSAFE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("LATIN|MODIFIER|MICRO|FEMININE|MASCULINE")
_GREEK = set("αβγδθλμχΔΩ")  # in units, in names of substances and in how a word is said
_CURLY = "“”„‟‘’‚"  # what phones and word processors make of straight quotes
_CURLY_DOUBLE = re.compile("[“”„‟]")
_MERGE = re.compile(r"^(?:<<<<<<< .*|=======|>>>>>>> .*)$", re.M)


def in_curly_quotes(text: str) -> bool:
    """Whether a text stands in quotes that neither CSV nor YAML knows, so that they would be shown to readers."""
    return len(text) > 1 and text[0] in _CURLY and text[-1] in _CURLY


def name_of(path: Path) -> str:
    """The path as messages show it: from the folder that holds docs/, with forward slashes."""
    parts = path.parts
    if "docs" in parts:
        parts = parts[len(parts) - 1 - parts[::-1].index("docs") :]
    return "/".join(parts[-4:] if "docs" not in parts else parts)


def read_text(path: Path) -> str:
    """The file as text, with line feeds as line ends, no byte-order mark, and accents as part of their letters.

    Raises ContentError for a missing file, one over MAX_BYTES, bytes that are not UTF-8, characters that hide or
    reorder text, words that mix alphabets, and the marks of a merge that nobody finished.
    """
    name = name_of(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError([Problem(name, 0, "file", error.strerror or "an error", "a readable file")]) from None
    if len(raw) > MAX_BYTES:
        raise ContentError([Problem(name, 0, "file", f"{len(raw):,} bytes", f"at most {MAX_BYTES:,} bytes")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        wanted = "UTF-8 text (in a spreadsheet: save as CSV UTF-8)"
        raise ContentError([Problem(name, line, "text", f"the byte 0x{raw[error.start]:02x}", wanted)]) from None
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    problems = _mixed_words(text, name) + [
        Problem(name, text.count("\n", 0, match.start()) + 1, "text", shown(match[0]), "the text after the merge")
        for match in _MERGE.finditer(text)
    ]
    unsafe = {char for char in set(text) if char not in "\t\n" and unicodedata.category(char) in _UNSAFE}
    if unsafe:
        for number, line_text in enumerate(text.split("\n"), 1):
            for char in line_text:
                if char in unsafe:
                    label = unicodedata.name(char, "an invisible character").lower()
                    found = f"U+{ord(char):04X} ({label})"
                    problems.append(Problem(name, number, "text", found, "visible characters only"))
    if problems:
        raise ContentError(problems)
    return text


def _name(char: str) -> str:
    return unicodedata.name(char, "AN UNKNOWN LETTER")


def _mixed_words(text: str, name: str) -> list[Problem]:
    """A problem for each word in which a letter of another alphabet stands among Latin ones: it looks right, and no search finds it."""
    problems = []
    for number, line in enumerate(text.split("\n") if not text.isascii() else (), 1):
        for word in _WORD.findall(line) if not line.isascii() else ():
            others = [char for char in word if not (char.isascii() or char in _GREEK or _LATIN.match(_name(char)))]
            if others and len(others) < len(word):
                found = f"U+{ord(others[0]):04X} ({_name(others[0]).lower()}) in {shown(word)}"
                problems.append(Problem(name, number, "text", found, "letters of one alphabet in a word"))
    return problems


@dataclass(frozen=True)
class Row:
    """One CSV row: its cells by column, stripped of blanks at both ends, and its line in the file."""

    line: int
    cells: dict[str, str]


def read_csv(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """The rows below the header, blank lines left out. The header must be exactly `columns`."""
    name = name_of(path)
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                line = reader.line_num + 1
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if tuple(header) != columns:
                    raise ContentError([_header_problem(name, header, columns)])
            elif len(cells) != len(columns):
                problems.append(
                    Problem(
                        name, line, "row", f"{len(cells)} cell{'s' * (len(cells) != 1)}", _cells_wanted(cells, columns)
                    )
                )
            elif any("\n" in cell or "\t" in cell for cell in cells):
                problems.append(
                    Problem(name, line, "row", "a line break or tab in a cell", "one line of text in each cell")
                )
            else:
                rows.append(Row(line, {c: v.strip() for c, v in zip(columns, cells, strict=True)}))
            line = reader.line_num + 1
    except csv.Error as error:
        wanted = 'double quotes around a whole cell, as in ...,"Banana, raw",... (the row starts here)'
        problems.append(Problem(name, line, "row", _CSV_FAULTS.get(str(error), str(error)), wanted))
    if header is None:
        problems.append(Problem(name, 1, "header", "nothing", ",".join(columns)))
    if problems:
        raise ContentError(problems)
    return rows


_CSV_FAULTS = {
    "unexpected end of data": "a double quote that is never closed",
    "',' expected after '\"'": "a double quote that is not closed, or text behind one that is",
}


def _cells_wanted(cells: list[str], columns: tuple[str, ...]) -> str:
    """What a row of another number of cells should be, with what most often made it so."""
    wanted = f"{len(columns)} cells, as in the first line"
    if len(cells) > len(columns):
        return f'{wanted} (a text with a comma stands in double quotes, "Banana, raw"; a number has no comma, 1358)'
    if len(cells) == 1 and "," in cells[0]:
        return f"{wanted} (no double quotes around the whole row)"
    return f"{wanted} (an empty cell keeps its comma)"


def _header_problem(name: str, header: list[str], columns: tuple[str, ...]) -> Problem:
    if len(header) == 1 and len(columns) > 1:
        for sign, label in ((";", "semicolons"), ("\t", "tabs")):
            if sign in header[0]:
                wanted = "commas between the cells (in a spreadsheet: save as CSV UTF-8, separated by commas)"
                return Problem(name, 1, "header", f"{label} between the cells", wanted)
    missing = [c for c in columns if c not in header]
    extra = [c for c in header if c not in columns]
    if missing:
        found = "no column " + ", ".join(missing)
    elif extra:
        found = "the column " + shown(", ".join(extra))
    else:
        found = "the columns in another order or twice"
    return Problem(name, 1, "header", found, ",".join(columns))


@dataclass
class Tree:
    """A YAML document as plain values, with the line of every part by its path of keys and positions."""

    name: str
    value: Any = None
    lines: dict[tuple[Hashable, ...], int] = field(default_factory=dict)

    def line(self, *path: Hashable) -> int:
        """The line of the part at `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path) -> Tree:
    """The YAML file as a Tree. Only plain maps, lists, strings, numbers, true/false, null and dates."""
    return parse_yaml(read_text(path), name_of(path))


def parse_yaml(text: str, name: str, first_line: int = 1) -> Tree:
    """As read_yaml, for a part of a file that starts at `first_line` (front matter)."""
    tree = Tree(name)
    loader = None
    try:
        _depth(text, name, first_line)
        loader = _LOADER(text)
        node = loader.get_single_node()
        tree.value = _plain(loader, node, (), tree, first_line, set()) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError([_not_yaml(text, name, first_line, mark.line if mark else 0)]) from None
    finally:
        if loader is not None:
            loader.dispose()
    return tree


def _not_yaml(text: str, name: str, first_line: int, at: int) -> Problem:
    """What stands where the parser gave up, and what most often makes it do so: its own words say nothing to most people.

    `at` counts the lines of `text` from 0. The parser stops where it no longer understands, often a line too late.
    """
    lines = text.split("\n")
    at = min(at, len(lines) - 1)
    if at and not _CURLY_DOUBLE.search(lines[at]) and _CURLY_DOUBLE.search(lines[at - 1]):
        at -= 1  # a text that a curly quote was to close ends where the next straight one stands
    here = lines[at]
    value = re.sub(r"^[ \t]*(?:- )?[\w-]+: *", "", here)
    if _CURLY_DOUBLE.search(here):
        wanted = 'straight double quotes (") around each text, not curly ones'
    elif "\t" in here[: len(here) - len(here.lstrip())]:
        wanted = "blanks at the start of the line, not tabs"
    elif ": " in value and not value.startswith(('"', "[", "{")):
        wanted = 'double quotes around a text that holds a colon, such as title: "Cramps: what helps"'
    else:
        wanted = (
            'lines such as name: "Cramps", each text in double quotes (\\" for one inside), '
            "as far from the edge as the lines around it (or the line above has the mistake)"
        )
    return Problem(name, first_line + at, "text", shown(here.strip()), wanted)


def _depth(text: str, name: str, first_line: int) -> None:
    """Refuse deep nesting before a tree is built of it: the parser in C would run out of its stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            line = (event.start_mark.line if event.start_mark else 0) + first_line
            raise ContentError([Problem(name, line, "text", "deep nesting", f"at most {MAX_DEPTH} levels")])


_PLAIN_TAGS = {f"tag:yaml.org,2002:{t}" for t in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")}


def _hidden(text: str) -> str:
    """The first invisible character: an escape for one is seen in the file, but not in what is made of it."""
    return next((char for char in text if unicodedata.category(char) in _UNSAFE), "") if not text.isprintable() else ""


def _plain(
    loader: Any, node: yaml.Node, path: tuple[Hashable, ...], tree: Tree, first_line: int, seen: set[int]
) -> Any:
    line = node.start_mark.line + first_line
    tree.lines[path] = line
    where = ".".join(str(p + 1) if isinstance(p, int) else str(p) for p in path) or "text"
    if id(node) in seen:
        raise ContentError([Problem(tree.name, line, where, "an alias (*name)", "the text written out")])
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        raise ContentError([Problem(tree.name, line, where, f"the tag {shown(node.tag)}", "a plain value")])
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item, (*path, i), tree, first_line, seen) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + first_line
            if (
                not isinstance(key_node, yaml.ScalarNode)
                or key_node.tag != "tag:yaml.org,2002:str"
                or _hidden(key_node.value)
            ):
                found = shown(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "that is a list or map"
                raise ContentError([Problem(tree.name, key_line, where, f"the key {found}", "a plain word")])
            key = key_node.value
            if key in result:
                raise ContentError([Problem(tree.name, key_line, key, "the key twice", "each key once")])
            result[key] = _plain(loader, value_node, (*path, key), tree, first_line, seen)
            tree.lines[(*path, key)] = key_line
        return result
    try:
        value = loader.construct_object(node)
    except ValueError:  # a date such as 2026-13-40 or a number beyond limits
        raise ContentError([Problem(tree.name, line, where, shown(node.value), "a real date or number")]) from None
    bare = isinstance(node, yaml.ScalarNode) and node.style not in ('"', "'")
    if bare and isinstance(value, str) and in_curly_quotes(value):
        wanted = 'straight double quotes (") around a text, not curly ones'
        raise ContentError([Problem(tree.name, line, where, shown(value), wanted)])
    hidden = _hidden(value) if isinstance(value, str) else ""
    if hidden and hidden != "\n":  # a line break is refused by the rules of the field
        found = f"U+{ord(hidden):04X} ({unicodedata.name(hidden, 'an invisible character').lower()})"
        raise ContentError([Problem(tree.name, line, where, found, "visible characters only")])
    return value
