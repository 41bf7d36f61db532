"""The theme's styles without the rules that cannot match anything on this site. In: style sheets, pages, scripts. Out: shorter sheets.

A rule goes only where the text of its selector proves that it cannot match: it asks for a class, an id, an element or an
attribute that stands in no page of the built site and that no script can set, because no string of a script names it.
What is behind :not(), :is() and their like is never taken as a proof, but for one: `table:not([class])` asks for a table
without a class, and where there is none, rules that ask for it make browsers look through the table at each change of a
class. So an update of the theme, or a new page, changes what is kept by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_TOKEN = re.compile(
    r"""/\*.*?\*/ | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | url\((?!\s*["'])(?:\\.|[^)\\])*\) | [{};] | (?:\\.|[^{};"'/\\u]|/(?!\*)|u(?!rl\())+ | .""",
    re.S | re.X,
)
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`', re.S)
_MADE = re.compile(r"^\W([A-Za-z][\w-]*)\W$|<([A-Za-z][\w-]*)")
_DATA = re.compile(r"\bdataset\.(\w+)")
_NAME = r"(?:\\.|[\w-]|[^\x00-\x7f])+"
_COMPOUND = re.compile(
    rf"""(?P<function>::?[\w-]+\()
    | (?P<pseudo>::?[\w-]+)
    | \.(?P<class>{_NAME})
    | \#(?P<id>{_NAME})
    | \[\s*(?P<attribute>[\w-]+)\s*(?:[~|^$*]?=\s*(?P<value>"[^"]*"|'[^']*'|[^\]\s]+)\s*[is]?\s*)?\]
    | (?P<tag>[A-Za-z][\w-]*)
    | (?P<other>[\s>+~,*|&%.\d()]|-)""",
    re.X,
)
_USED = re.compile(r"var\(\s*(--[\w-]+)")
_OWN = re.compile(r"(--[\w-]+)\s*:")


@dataclass
class Known:
    """What can stand in a page: names that the pages hold, and words that the scripts hold."""

    classes: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)  # tags that may stand somewhere without a class
    attributes: dict[str, set[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)

    def page(self, html: str) -> None:
        """Add all that a page holds."""
        _Page(self).feed(html)

    def script(self, source: str) -> None:
        """Add every word of every string, what may be an element it makes, and every `dataset.someName`."""
        for text in _STRING.findall(source):
            self.words |= set(_WORD.findall(text))
            self.bare |= {tag.lower() for found in _MADE.findall(text) for tag in found if tag}
            self.properties |= set(re.findall(r"--[\w-]+", text))
        for name in _DATA.findall(source):
            self.words.add("data-" + re.sub("[A-Z]", lambda match: f"-{match[0].lower()}", name))


class _Page(HTMLParser):
    def __init__(self, known: Known) -> None:
        super().__init__(convert_charrefs=True)
        self.known = known

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.known.tags.add(tag)
        if not any(name == "class" for name, _ in attrs):
            self.known.bare.add(tag)
        for name, value in attrs:
            values = self.known.attributes.setdefault(name, set())
            values.add(value or "")
            if name == "class":
                self.known.classes |= set((value or "").split())
            elif name == "id":
                self.known.ids.add(value or "")


@dataclass
class Rule:
    """`head { body }`, or a statement that ends in `;` (body is None). Rules within are in `inner`, declarations in `body`."""

    head: str
    body: str | None = None
    inner: list[Rule] | None = None

    def __str__(self) -> str:
        if self.inner is not None:
            return f"{self.head}{{{''.join(map(str, self.inner))}}}"
        return f"{self.head};" if self.body is None else f"{self.head}{{{self.body}}}"


_NESTING = ("@media", "@supports", "@layer", "@container")


def parsed(css: str) -> list[Rule]:
    """The rules of a sheet. Raises ValueError for what this small reader does not know."""
    tokens = [token for token in _TOKEN.findall(css) if not token.startswith("/*")]
    rules, at = _rules(tokens, 0)
    if at != len(tokens):
        raise ValueError(f"a brace too many after {''.join(tokens[max(0, at - 3) : at])[-80:]!r}")
    return rules


def _rules(tokens: list[str], at: int) -> tuple[list[Rule], int]:
    rules: list[Rule] = []
    head = ""
    while at < len(tokens):
        token = tokens[at]
        if token == "}":
            break
        at += 1
        if token == ";":
            rules.append(Rule(head.strip()))
            head = ""
        elif token == "{":
            head = head.strip()
            if head.startswith(_NESTING):
                inner, at = _rules(tokens, at)
                rules.append(Rule(head, inner=inner))
            else:
                body, at = _body(tokens, at)
                rules.append(Rule(head, body))
            if at == len(tokens) or tokens[at] != "}":
                raise ValueError(f"no end of {head[:80]!r}")
            at += 1
            head = ""
        else:
            head += token
    if head.strip():
        raise ValueError(f"no block after {head.strip()[:80]!r}")
    return rules, at


def _body(tokens: list[str], at: int) -> tuple[str, int]:
    """The text up to the closing brace; blocks within (of keyframes) are part of it."""
    depth, start = 0, at
    while at < len(tokens) and (depth or tokens[at] != "}"):
        depth += {"{": 1, "}": -1}.get(tokens[at], 0)
        at += 1
    return "".join(tokens[start:at]), at


def parts(selector: str) -> list[str]:
    """`a, b:is(c, d)` -> its parts at commas that stand in no bracket and no string."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r'\\.|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[()\[\],]', selector, re.S):
        token = match[0]
        if token in "([":
            depth += 1
        elif token in ")]":
            depth -= 1
        elif token == "," and depth == 0:
            found.append(selector[start : match.start()])
            start = match.end()
    found.append(selector[start:])
    return [part.strip() for part in found]


def can_match(selector: str, known: Known) -> bool:
    """Whether one selector without commas may match an element of some page."""
    at = 0
    while at < len(selector):
        match = _COMPOUND.match(selector, at)
        if match is None:
            raise ValueError(f"cannot read the selector {selector!r} from {selector[at:]!r}")
        at = match.end()
        if match["function"]:
            at = _after_bracket(selector, at)
            continue
        name = re.sub(r"\\(.)", r"\1", match["class"] or match["id"] or "")
        words = known.words
        if match["class"] and not (name in known.classes or name in words):
            return False
        if match["id"] and not (name in known.ids or name in words):
            return False
        tags = known.bare if selector.startswith(":not([class])", at) else known.tags
        if match["tag"] and not (match["tag"] in tags or (tags is known.tags and match["tag"] in words)):
            return False
        if match["attribute"] and not _attribute(match["attribute"], match["value"], known):
            return False
    return True


def _after_bracket(selector: str, at: int) -> int:
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(selector[at], 0)
        at += 1
    return at


def _attribute(name: str, value: str | None, known: Known) -> bool:
    if name not in known.attributes and name not in known.words:
        return False
    if value is None:
        return True
    value = value.strip("\"'")
    return any(value in seen for seen in known.attributes.get(name, ())) or value in known.words or not value


def purged(rules: Iterable[Rule], known: Known) -> list[Rule]:
    """The rules that may match, each with those of its selectors that may."""
    kept: list[Rule] = []
    for rule in rules:
        if rule.inner is not None:
            inner = purged(rule.inner, known)
            if inner:
                kept.append(Rule(rule.head, inner=inner))
        elif rule.head.startswith("@") or rule.body is None:
            kept.append(rule)
        else:
            heads = [part for part in parts(rule.head) if can_match(part, known)]
            if heads and rule.body.strip():
                kept.append(Rule(",".join(heads), rule.body))
    return kept


def walk(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Every rule that holds declarations, however deep."""
    for rule in rules:
        if rule.inner is not None:
            yield from walk(rule.inner)
        else:
            yield rule


def declarations(body: str) -> list[str]:
    """`a:b;c:d` -> its parts; a semicolon in a string, an address or a bracket parts nothing."""
    found, part, depth = [], "", 0
    for token in _TOKEN.findall(body):
        depth += token.count("(") - token.count(")") if not token.startswith(("url(", '"', "'")) else 0
        if token == ";" and depth <= 0:
            found.append(part.strip())
            part = ""
        else:
            part += token
    return [item for item in [*found, part.strip()] if item]


def without_unread_properties(rules: list[Rule], read: set[str]) -> list[Rule]:
    """The rules without custom properties that nothing reads, until there are none; `read` are those read elsewhere."""
    while True:
        used = read | {name for rule in walk(rules) for name in _USED.findall(rule.body or "")}
        changed = False

        def shorter(items: list[Rule], used: set[str] = used) -> list[Rule]:
            nonlocal changed
            kept = []
            for rule in items:
                if rule.inner is not None:
                    rule.inner = shorter(rule.inner)
                    if rule.inner:
                        kept.append(rule)
                    continue
                if rule.body is None or rule.head.startswith("@"):
                    kept.append(rule)
                    continue
                old = declarations(rule.body)
                new = [item for item in old if not (match := _OWN.match(item)) or match[1] in used]
                changed |= len(new) != len(old)
                if new:
                    kept.append(Rule(rule.head, ";".join(new)))
            return kept

        rules = shorter(rules)
        if not changed:
            return rules


def without_unused_keyframes(rules: list[Rule]) -> list[Rule]:
    """The rules without animations that no rule names."""
    names = {word for rule in walk(rules) if not rule.head.startswith("@") for word in _WORD.findall(rule.body or "")}
    return [
        rule for rule in rules
        if not (match := re.fullmatch(r"@(?:-webkit-)?keyframes\s+(.+)", rule.head)) or match[1] in names
    ]  # fmt: skip


def read_properties(text: str) -> set[str]:
    """The custom properties that a text of styles reads."""
    return set(_USED.findall(text))


def tidied(rules: Iterable[Rule]) -> list[Rule]:
    """The same rules without the white space that only people need."""
    kept = []
    for rule in rules:
        head = " ".join(rule.head.split())
        if rule.inner is not None:
            kept.append(Rule(head, inner=tidied(rule.inner)))
        elif rule.body is None or rule.head.startswith("@"):
            kept.append(Rule(head, rule.body and " ".join(rule.body.split())))
        else:
            body = (re.sub(r"^([\w-]+)\s*:\s*", r"\1:", " ".join(item.split())) for item in declarations(rule.body))
            kept.append(Rule(",".join(parts(head)), ";".join(body)))
    return kept
