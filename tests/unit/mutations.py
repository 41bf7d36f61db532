"""Bad edits of every kind, by seed, and what must come of each: accepted with equal meaning, or refused with a located message.

Equal meaning: what the loader understood is what a plain reading of the same file gives (Python's csv and yaml modules, the
text itself), so nothing is lost, cut or turned into something else. An edit that changes nothing but the form of the file
(a byte-order mark, other line ends, more quotes) must give the very same records as before.

An operator takes the random numbers, the text of a file and its name, and gives the new content, or None where it does not apply.
"""

from __future__ import annotations

import csv
import html
import io
import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from content import ContentError, Problem, changes, drawings, foods, guide, pages, questions
from content.records import Record

SAME, REFUSED, EITHER = "same", "refused", "either"
Operator = Callable[[random.Random, str, str], "str | bytes | None"]
OPERATORS: dict[str, tuple[str, Operator]] = {}
YAML_LINE = re.compile(r"^( *(?:- )?)([a-z_]+): (\S.*)$")
INVISIBLE = "\x00\x01\x08\x0b\x0c\x1b\x7f\x80\x85\x9f\u00ad\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff\ufff9\U000e0041\ue000"
LOOKALIKES = dict(zip("aceopxyABCEHKMOPTXijs", "асеорхуАВСЕНКМОРТХіјѕ", strict=True))
GREEK = {"o": "ο", "v": "ν", "A": "Α", "B": "Β", "E": "Ε"}
PATHS = [
    "../../etc/passwd", "..", ".", "/etc/passwd", "..\\..\\x", "C:\\x", "a/../b", "%2e%2e/x", "file:///x", "//x.example/", "con",
    "a/b", "a\\b", "x.md/../y.md", "~root", "$HOME", "-rf", "javascript:alert(1)", "data:text/html,x", "legs/why.md#../x", "",
]  # fmt: skip
VALUES = [
    "12", "-1", "0", "1e999", "-.inf", ".nan", "true", "null", "~", "[]", "{}", "[[]]", '{a: "b"}', "2024-02-30", "2999-01-01",
    "0001-01-01", "2024-02-03 99:99:99", "0x1F", "0o7", "0b_", "1:60", "1_000", "&a x", "*a", "!!python/object:os.system x", "!x y",
    "|", ">", ">-", "<<: {}", "'", '"', "''", '""', '" "', '"x', "'it''s'", "- x", "? x", "x: y", "# x", "@x", "`x`", "%x",
    '"\\x00"', '"\\u202e"', '"\\n"', '"\\t"', '"\\uD800"', "9" * 40, "1" + "0" * 5000, '"' + "x" * 20_000 + '"', "[" * 40 + "]" * 40,
    '"[^nobody]"', '"[^"', '"<script>x</script>"', '"{{ x }}"', '"=1+1"', "Yes", "NO", "off", "358.0", '"358"', "3.58e2",
]  # fmt: skip
STRANGE = [
    "\t", " ", "\u00a0", "“", "”", "’", "–", "—", "…", "\\", '"', "'", ",", ";", "|", "[", "]", "{", "}", "<", ">", "&", "*", "_", "`",
    "#", "%", "@", "!", "- ", "? ", ": ", "---", "...", "```", "~~~", "<!-- block: none -->", "<!--", "-->", "[^", "[^none]", "{#x}",
    "!!! note", "??? x", "## x {#sources}", "[a]: b", "[x](../../../etc)", "(glossary:none)", "<svg", "</svg>", "&amp;", "&#x3c;",
    "\n", "\n\n", "\n---\n", "e\u0301", "\u0301" * 30, "🦵", "漢字", "عربي", "４０８", "٤٠٨", "½", "ﬁ", "ſ", "İ", "\U0001d400",
]  # fmt: skip


def operator(expected: str) -> Callable[[Operator], Operator]:
    """Register under the name of the function."""

    def register(function: Operator) -> Operator:
        OPERATORS[function.__name__] = (expected, function)
        return function

    return register


def at_line(text: str, n: int, new: list[str]) -> str:
    """The text with line `n` (from 0) replaced by `new`."""
    lines = text.split("\n")
    return "\n".join([*lines[:n], *new, *lines[n + 1 :]])


def head_end(text: str, name: str) -> int:
    """How many lines of a file are YAML: all, or those of the front matter, or none."""
    if name.endswith(".yml"):
        return text.count("\n")
    return text.split("\n").index("---", 1) if name.endswith(".md") else 0


def yaml_line(rng: random.Random, text: str, name: str) -> tuple[int, re.Match[str]] | None:
    """One line `key: value` of the YAML of a file."""
    lines = text.split("\n")[: head_end(text, name)]
    found = [(n, match) for n, line in enumerate(lines) if (match := YAML_LINE.match(line))]
    return rng.choice(found) if found else None


def yaml_value(rng: random.Random, text: str, name: str, value: str) -> str | None:
    """The text with another value for one key."""
    found = yaml_line(rng, text, name)
    return at_line(text, found[0], [f"{found[1][1]}{found[1][2]}: {value}"]) if found else None


def cell(rng: random.Random, text: str, change: Callable[[str], str], raw: bool = False) -> str:
    """The CSV with another value in one cell; `raw` leaves its quotes to `change`."""
    rows = list(csv.reader(io.StringIO(text)))
    row = rng.randrange(1, len(rows))
    column = rng.randrange(len(rows[row]))
    rows[row][column] = change(rows[row][column])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows if not raw else rows[:row])
    if raw:
        out.write(",".join(rows[row]) + "\n")
        csv.writer(out, lineterminator="\n").writerows(rows[row + 1 :])
    return out.getvalue()


def into(rng: random.Random, text: str, what: str) -> str:
    """The text with `what` put in at any place, but not behind its end."""
    at = rng.randrange(len(text))
    return text[:at] + what + text[at:]


# What changes only the form: the same records as before


@operator(SAME)
def byte_order_mark(rng: random.Random, text: str, name: str) -> bytes:
    return b"\xef\xbb\xbf" + text.encode()


@operator(SAME)
def line_ends_of_windows(rng: random.Random, text: str, name: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


@operator(SAME)
def line_ends_of_old_machines(rng: random.Random, text: str, name: str) -> bytes:
    return text.replace("\n", "\r").encode()


@operator(SAME)
def mixed_line_ends(rng: random.Random, text: str, name: str) -> bytes:
    return "".join(line + rng.choice(["\n", "\r\n"]) for line in text.splitlines()).encode()


@operator(SAME)
def mark_and_windows(rng: random.Random, text: str, name: str) -> bytes:
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


@operator(SAME)
def no_line_end_at_the_end(rng: random.Random, text: str, name: str) -> str:
    return text.rstrip("\n")


@operator(SAME)
def empty_lines_at_the_end(rng: random.Random, text: str, name: str) -> str:
    return text + "\n" * rng.randrange(1, 9)


@operator(SAME)
def every_cell_in_quotes(rng: random.Random, text: str, name: str) -> str | None:
    if not name.endswith(".csv"):
        return None
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text))
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=rng.choice(["\n", "\r\n"])).writerows(rows)
    return out.getvalue()


@operator(SAME)
def decomposed_letters(rng: random.Random, text: str, name: str) -> str | None:
    return unicodedata.normalize("NFD", text)


@operator(SAME)
def comment_in_yaml(rng: random.Random, text: str, name: str) -> str | None:
    found = yaml_line(rng, text, name)
    return at_line(text, found[0], ["# A remark.", found[1][0]]) if found else None


@operator(SAME)
def blanks_at_line_ends(rng: random.Random, text: str, name: str) -> str | None:
    return text.replace("\n", "  \n") if name.endswith(".yml") else None


# What no file may hold: refused


@operator(REFUSED)
def invisible_character(rng: random.Random, text: str, name: str) -> bytes:
    char = rng.choice(INVISIBLE)
    at = rng.randrange(1, len(text))  # at the very start, U+FEFF is a byte-order mark
    return (text[:at] + char + text[at:]).encode()


@operator(REFUSED)
def byte_that_is_no_utf8(rng: random.Random, text: str, name: str) -> bytes:
    raw = text.encode()
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([rng.choice([0xC0, 0xFF, 0xFE, 0xF8, 0x80, 0xE9])]) + b" " + raw[at:]


@operator(REFUSED)
def other_encoding(rng: random.Random, text: str, name: str) -> bytes:
    return text.encode(rng.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32"]))


@operator(REFUSED)
def surrogates(rng: random.Random, text: str, name: str) -> bytes:
    return into(rng, text, rng.choice(["\ud800", "\udfff", "\ud83d\ude00"])).encode("utf-8", "surrogatepass")


@operator(REFUSED)
def empty_file(rng: random.Random, text: str, name: str) -> str:
    return rng.choice(["", "\n", " \n\n", "\ufeff", "\r\n"])


@operator(REFUSED)
def binary(rng: random.Random, text: str, name: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + rng.randbytes(rng.randrange(10, 3000))


@operator(REFUSED)
def far_too_large(rng: random.Random, text: str, name: str) -> str:
    return text + "x" * 2_000_001


@operator(REFUSED)
def key_twice(rng: random.Random, text: str, name: str) -> str | None:
    found = yaml_line(rng, text, name)
    if not found:
        return None
    again = f"{' ' * len(found[1][1])}{found[1][2]}: {found[1][3]}"
    return at_line(text, found[0], [found[1][0], again])


@operator(REFUSED)
def deep_yaml(rng: random.Random, text: str, name: str) -> str | None:
    deep = rng.choice([12, 200, 30_000])
    return yaml_value(rng, text, name, "[" * deep + "]" * deep)


@operator(REFUSED)
def alias_or_tag(rng: random.Random, text: str, name: str) -> str | None:
    return yaml_value(
        rng, text, name, rng.choice(["*a", "!!python/name:os.system", "!!binary aGk=", "!x y", "!!set {a, b}"])
    )


@operator(REFUSED)
def unknown_key(rng: random.Random, text: str, name: str) -> str | None:
    found = yaml_line(rng, text, name)
    return at_line(text, found[0], [f"{found[1][1]}{found[1][2]}x: {found[1][3]}"]) if found else None


@operator(REFUSED)
def letter_of_another_alphabet(rng: random.Random, text: str, name: str) -> str | None:
    places = [m.start() for m in re.finditer(r"(?<=[A-Za-z])[aceopxyABCEHKMOPTXijs](?=[A-Za-z])", text)]
    at = rng.choice(places)
    return text[:at] + (GREEK | LOOKALIKES)[text[at]] + text[at + 1 :]


@operator(REFUSED)
def marks_of_a_merge(rng: random.Random, text: str, name: str) -> str | None:
    lines = text.split("\n")
    at = rng.randrange(len(lines) - 1)
    mine = rng.choice(lines)
    return at_line(text, at, ["<<<<<<< HEAD", lines[at], "=======", mine, ">>>>>>> their-branch"])


@operator(REFUSED)
def another_separator(rng: random.Random, text: str, name: str) -> str | None:
    if not name.endswith(".csv"):
        return None
    out = io.StringIO()
    csv.writer(out, delimiter=rng.choice([";", "\t", "|"]), lineterminator="\n").writerows(
        csv.reader(io.StringIO(text))
    )
    return out.getvalue()


@operator(REFUSED)
def digits_of_another_alphabet(rng: random.Random, text: str, name: str) -> str | None:
    if not name.endswith(".csv"):
        return None
    rows = list(csv.reader(io.StringIO(text)))
    row, column = rng.randrange(1, len(rows)), rng.choice([6, 7])
    first = rng.choice([0xFF10, 0x0660, 0x0966, 0x1D7CE])
    rows[row][column] = "".join(chr(first + int(digit)) for digit in rows[row][column])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


# What may be right or wrong: accepted as it stands, or refused


@operator(EITHER)
def line_deleted(rng: random.Random, text: str, name: str) -> str:
    return at_line(text, rng.randrange(text.count("\n") + 1), [])


@operator(EITHER)
def lines_deleted(rng: random.Random, text: str, name: str) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return "\n".join(lines[:at] + lines[at + rng.randrange(2, 12) :])


@operator(EITHER)
def line_twice(rng: random.Random, text: str, name: str) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return at_line(text, at, [lines[at], lines[at]])


@operator(EITHER)
def lines_swapped(rng: random.Random, text: str, name: str) -> str:
    lines = text.split("\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


@operator(EITHER)
def line_moved_to_the_next(rng: random.Random, text: str, name: str) -> str:
    at = rng.choice([m.start() for m in re.finditer("\n", text)])
    return text[:at] + " " + text[at + 1 :]


@operator(EITHER)
def truncated(rng: random.Random, text: str, name: str) -> bytes:
    raw = text.encode()
    return raw[: rng.randrange(1, len(raw))]


@operator(EITHER)
def smart_quotes(rng: random.Random, text: str, name: str) -> str:
    some = rng.random()

    def curl(match: re.Match[str]) -> str:
        if rng.random() > some:
            return match.group()
        return {"'": "’", '"': rng.choice("“”")}[match.group()]

    return re.sub("['\"]", curl, text)


@operator(EITHER)
def dashes_and_dots(rng: random.Random, text: str, name: str) -> str:
    old, new = rng.choice(
        [("- ", "– "), ("---", "—"), ("...", "…"), ("-", "\u2011"), (" ", "\u00a0"), ("0", "O"), ("1", "l")]
    )
    places = [m.start() for m in re.finditer(re.escape(old), text)]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + new + text[at + len(old) :]


@operator(EITHER)
def tabs_for_blanks(rng: random.Random, text: str, name: str) -> str:
    return (
        re.sub(r"^( {2})+", lambda m: "\t" * (len(m.group()) // 2), text, flags=re.M)
        if rng.random() < 0.3
        else into(rng, text, "\t")
    )


@operator(EITHER)
def indented_otherwise(rng: random.Random, text: str, name: str) -> str:
    at = rng.randrange(text.count("\n") + 1)
    line = text.split("\n")[at]
    return at_line(text, at, [rng.choice([" " + line, "  " + line, line.lstrip(), line[1:]])])


@operator(EITHER)
def wrong_value(rng: random.Random, text: str, name: str) -> str | None:
    if name.endswith(".csv"):
        return cell(rng, text, lambda old: rng.choice(VALUES), raw=rng.random() < 0.3)
    return yaml_value(rng, text, name, rng.choice(VALUES))


@operator(EITHER)
def path_trick(rng: random.Random, text: str, name: str) -> str | None:
    if name.endswith(".csv"):
        return cell(rng, text, lambda old: rng.choice(PATHS))
    return yaml_value(rng, text, name, rng.choice(['"{}"', '["{}"]']).format(rng.choice(PATHS).replace("\\", "\\\\")))


@operator(EITHER)
def homograph(rng: random.Random, text: str, name: str) -> str:
    letters = GREEK if rng.random() < 0.3 else LOOKALIKES
    places = [m.start() for m in re.finditer(f"[{''.join(letters)}]", text)]
    at = rng.choice(places)
    return text[:at] + letters[text[at]] + text[at + 1 :]


@operator(EITHER)
def strange_text(rng: random.Random, text: str, name: str) -> str:
    for _ in range(rng.choice([1, 1, 1, 2, 5])):
        text = into(rng, text, rng.choice(STRANGE))
    return text


@operator(EITHER)
def character_gone(rng: random.Random, text: str, name: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


@operator(EITHER)
def characters_swapped(rng: random.Random, text: str, name: str) -> str:
    at = rng.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


@operator(EITHER)
def in_another_case(rng: random.Random, text: str, name: str) -> str:
    at = rng.choice([m.span() for m in re.finditer(r"[A-Za-z]+", text)])
    word = text[at[0] : at[1]]
    return text[: at[0]] + (word.upper() if word != word.upper() else word.lower()) + text[at[1] :]


@operator(EITHER)
def key_removed(rng: random.Random, text: str, name: str) -> str | None:
    found = yaml_line(rng, text, name)
    if not found or found[1][1].endswith("- "):
        return None
    return at_line(text, found[0], [])


@operator(EITHER)
def quotes_removed(rng: random.Random, text: str, name: str) -> str | None:
    found = yaml_line(rng, text, name)
    return at_line(text, found[0], [found[1][0].replace('"', "")]) if found else None


@operator(EITHER)
def record_again(rng: random.Random, text: str, name: str) -> str | None:
    if name.endswith(".csv"):
        lines = text.split("\n")
        return "\n".join([*lines[:-1], rng.choice(lines[1:-1]), ""])
    records = re.split(r"(?m)^(?=- )", text) if name.endswith(".yml") else []
    return "".join([*records, rng.choice(records[1:])]) if len(records) > 2 else None


@operator(EITHER)
def by_a_spreadsheet(rng: random.Random, text: str, name: str) -> str | None:
    if not name.endswith(".csv"):
        return None
    return cell(rng, text, lambda old: rng.choice([
        f"{old}.0", f"{old[:1]},{old[1:]}", f"'{old}", f"={old}", f"{old} mg", f"<{old}", "#REF!", "#N/A", "1.73944E+05", "02-Jan",
        "45352", "TRUE", f"{old}%", f" {old} ", f"{old}\n{old}", f"{old}\t", "NULL", "-", "N/A", f"-{old}", f"+{old}", f"0{old}", "1e3",
        f"{old}{old}{old}{old}", "@SUM(A1)", f'"{old}"', f'{old}"', "−5",
    ]), raw=rng.random() < 0.2)  # fmt: skip


@operator(EITHER)
def columns_more_or_less(rng: random.Random, text: str, name: str) -> str | None:
    if not name.endswith(".csv"):
        return None
    at = rng.randrange(text.count("\n"))
    line = text.split("\n")[at]
    lines = text.split("\n")
    if rng.random() < 0.3:
        return "\n".join(f"{line},,," if line else "" for line in lines)
    return at_line(text, at, [rng.choice([line + ",", "," + line, line.replace(",", "", 1), line.rpartition(",")[0]])])


# A plain reading of a file, and what the loaders make of it


def decoded(raw: bytes) -> str:
    """The text of a file that a loader accepted."""
    text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def plain(raw: bytes, name: str) -> Any:
    """What stands in a file, read without any of our own code."""
    text = decoded(raw)
    if name.endswith(".csv"):
        rows = [
            row for row in csv.DictReader(io.StringIO(text)) if any((value or "").strip() for value in row.values())
        ]
        return sorted(repr(_row(row)) for row in rows)
    if name.endswith(".yml"):
        return _sorted(yaml.load(text, Loader=yaml.CSafeLoader))
    if name.endswith(".md"):
        _, head, body = re.split(r"^---[ \t]*(?:\n|\Z)", text, maxsplit=2, flags=re.M)
        return _sorted(yaml.load(head, Loader=yaml.CSafeLoader)), body.strip()
    if name.endswith(".svg"):
        said = (re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)[0] for tag in ("title", "desc"))
        return [" ".join(html.unescape(words).split()) for words in said]
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def _row(row: dict[str, str]) -> list[tuple[str, Any]]:
    """The cells as values; a food without a second measure may have a third one."""
    values = [(key.strip(), _cell(key.strip(), value)) for key, value in row.items()]
    servings = [(values[n][1], values[n + 1][1]) for n in (11, 13, 15) if values[n][1]]
    return [*values[:11], ("servings", servings), values[17]]


def _cell(column: str, value: str) -> Any:
    value = value.strip()
    if column == "other_names":
        return [part.strip() for part in value.split(";") if part.strip()]
    if column in foods.LIMITS or column == "fdc_id" or column.endswith("_g"):
        return float(value) if value else None
    return value


def _sorted(value: Any) -> Any:
    """Records in any order are the same records."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return sorted(repr(sorted(item.items())) for item in value)
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    return value


def understood(loaded: Any, name: str) -> Any:
    """The same of what a loader gave."""
    if name.endswith(".csv"):
        return sorted(repr(_food(food)) for food in loaded)
    if isinstance(loaded, pages.Page | questions.Question):
        body = loaded.body if isinstance(loaded, pages.Page) else loaded.answer
        return _sorted(_fields(loaded.front)), body.strip()
    if isinstance(loaded, drawings.Drawing):
        return [loaded.title, loaded.desc]
    if isinstance(loaded, changes.Entry):
        return _sorted(_fields(loaded.change))
    if hasattr(loaded, "levels"):
        return _sorted(
            {"levels": [_fields(x) for x in loaded.levels], "signs": [_fields(x) for x in loaded.signs.values()]}
        )
    records = list(loaded.values()) if isinstance(loaded, dict) else loaded
    return _sorted([_fields(record) for record in records]) if isinstance(records[0], Record) else records


def _fields(record: Record) -> dict[str, Any]:
    return record.model_dump(by_alias=True, exclude_unset=True)


def _food(food: foods.Food) -> list[tuple[str, Any]]:
    values: dict[str, Any] = {
        "slug": food.slug, "name": food.name, "other_names": list(food.other_names), "category": food.category, "state": food.state,
        "base": food.base, "fdc_id": food.fdc_id, "potassium_mg": food.potassium_mg, "energy_kcal": food.energy_kcal,
        "sodium_mg": food.sodium_mg, "phosphorus_mg": food.phosphorus_mg, "note": food.note,
    }  # fmt: skip
    columns = [column for column in foods.COLUMNS if not column.startswith("serving")]
    said = [(key, float(v) if isinstance(v := values[key], int) else v) for key in columns]
    return [*said[:-1], ("servings", [(serving.label, serving.grams) for serving in food.servings]), said[-1]]


def loader_of(name: str) -> Callable[[Path], Any]:
    """What reads this one file (name below docs/)."""
    for folder, read in (
        ("data/faq/", questions._read),
        ("data/drawings/", drawings._read),
        ("data/changes/", changes._read),
    ):
        if name.startswith(folder):
            return read
    if name.endswith(".md"):
        return lambda path: pages.read(path, name)
    return next(load for place, load in guide.LOADERS.values() if place == name)


WHOLE_FILE = {"file", "file name", "folder", "block", "citation"}


def fault(problem: Problem, lines: int) -> str:
    """What is wrong with a message; nothing if it is as it should be."""
    text = str(problem)
    if not all(char.isprintable() for char in text):
        return f"holds what cannot be seen: {text!r}"
    if not (
        problem.path.startswith("docs/") and problem.field.strip() and problem.found.strip() and problem.wanted.strip()
    ):
        return f"lacks a part: {text}"
    if problem.line < 0 or problem.line > lines + 1:
        return f"names a line that is not there ({lines} lines): {text}"
    if len(text) > 1200:
        return f"is too long ({len(text)} characters): {text[:200]}"
    return ""


def faults(error: ContentError, path: str, raw: bytes) -> list[str]:
    """The faults of all messages of a refused file, and whether there are messages at all."""
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    found = [text for problem in error.problems if (text := fault(problem, lines if problem.path == path else 10**6))]
    return found if error.problems else ["no message"]
