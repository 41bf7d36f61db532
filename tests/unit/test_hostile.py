"""Nothing that stands in a field becomes code, and nothing that stands in a file ends in a traceback."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

import mini
from content import ContentError, guide
from content.addresses import Repository
from content.records import Record
from test_bad_fields import PLACES, name_of_field, rules_of, span_of

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = Repository("https://example.org/repository")
HOSTILE = '<script>alert(1)</script>" onmouseover="alert(2) [x](javascript:alert(3)) `*_{: onclick=alert(4) }'
SHORT = "<script>alert(1)</script>"
TEXT = "one line of text without blanks at the ends"
PLAIN = 'plain words without any of < > " { } [ ] ` * _ \\'


def free_texts(kind: type[Record]) -> dict[str, bool]:
    """field -> whether it is a list, of the fields that hold any text."""
    found = {}
    for inner, info in kind.model_fields.items():
        rules = dict.fromkeys(rules_of(info.annotation, tuple(info.metadata)))
        wanted = {rule for _, rule in rules}
        if TEXT in wanted and PLAIN not in wanted:
            found[name_of_field(kind, inner)] = any(suffix for suffix, _ in rules)
    return found


def hostile_tree() -> tuple[dict[str, str], int]:
    """(the small guide with hostile text in every field that may hold it, number of such fields)."""
    files = mini.tree()
    count = 0
    for place in PLACES:
        name = f"docs/{place.file}"
        lines = files[name].splitlines()
        span = span_of(lines, place)
        for field, many in free_texts(place.kind).items():
            at = next(i for i in span if re.match(rf"\s*(- )?{field}: ", lines[i]))
            head, _, old = lines[at].partition(": ")
            cites = "".join(re.findall(r"\[\^[a-z]+\]", old))
            lines[at] = f"{head}: " + (f"['{HOSTILE}']" if many else f"'{HOSTILE}{cites}'")
            count += 1
        files[name] = "\n".join(lines) + "\n"
    row = f'x,"{SHORT}",{SHORT};b,Fruit,raw,,173945,1,,,,{SHORT},1,{SHORT}2,1,,,{SHORT}\n'
    files["docs/data/foods.csv"] += row
    return files, count


class Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen += 1
        if tag in ("script", "iframe", "object", "style", "base", "embed"):
            self.bad.append(tag)
        for key, value in attrs:
            if key.startswith("on") or key == "style" or re.match(r"\s*(javascript|data|vbscript):", value or "", re.I):
                self.bad.append(f"{tag} {key}={value}")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The finished Markdown of a guide that is hostile everywhere."""
    files, count = hostile_tree()
    assert count > 30
    return guide.load(mini.write(tmp_path_factory.mktemp("hostile"), files), REPOSITORY).texts


@pytest.mark.parametrize("path", sorted(mini.PAGES))
def test_hostile_fields_stay_text_in_the_html_of_a_page(hostile: dict[str, str], path: str) -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    extensions = config.markdown_extensions
    html = markdown.markdown(hostile[path], extensions=extensions, extension_configs=config.mdx_configs)
    tags = Tags()
    tags.feed(html)
    assert tags.bad == []
    assert tags.seen > 5


def test_the_hostile_text_is_there(hostile: dict[str, str]) -> None:
    text = "".join(hostile.values())
    assert text.count("&lt;script&gt;alert(1)") > 40
    assert text.count("&#60;script&#62;alert(1)") >= 5
    assert "<script" not in text


# Whatever stands in a file: a list of problems or a guide, never anything else.

STRANGE = st.one_of(
    st.text(max_size=30),
    st.sampled_from([
        "", "null", "[]", "{}", "- ", "? ", ": ", "&a", "*a", "!!x y", "---", "...", "%YAML 9", "<<: {}", "[^none]", "[^", "]",
        "(glossary:none)", "[x](glossary:none)", "<!-- block: none -->", "<!-- block: sources studies -->", "```", "~~~", "{#x}", '"',
        "'", "|", ">", "0x", "0b_", "1e999", "-.inf", "2024-02-30", "2024-02-03 99:99:99", "0o7", "1:60", "=", "~", "\t", ",,,",
        '"a\nb"', "999999999999999999999999", "\u202e", "\x00", "!!! note", "# x", "## x {#sources}", "[a]: b", "<svg", "</svg>",
    ]),
)  # fmt: skip
FILES = sorted(name.removeprefix("docs/") for name in mini.tree())


class Ground:
    """The small guide on disk, in which one file at a time is changed."""

    def __init__(self, root: Path) -> None:
        self.docs = mini.write(root)
        self.loaders = mini.KnownLoaders(self.docs)

    def load(self, file: str, content: bytes) -> None:
        """Load the guide with another content of `file`; a list of problems is fine, anything else is not."""
        problems: list[str] | None = None
        try:
            (self.docs / file).write_bytes(content)
            with self.loaders.but([file]):
                guide.load(self.docs, REPOSITORY)
        except ContentError as error:
            problems = [str(problem) for problem in error.problems]
        finally:
            (self.docs / file).write_text(mini.tree()[f"docs/{file}"], encoding="utf-8", newline="\n")
        assert problems != []
        assert "\n" not in "".join(problems or [])


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("ground"))


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=12)
@given(data=st.data())
def test_a_changed_line_ends_in_problems_or_in_a_guide(ground: Ground, file: str, data: Any) -> None:
    good = mini.tree()[f"docs/{file}"]
    lines = good.split("\n")[:60]
    at = data.draw(st.integers(0, len(lines) - 1), label="line")
    column = data.draw(st.integers(0, len(lines[at])), label="column")
    keep = data.draw(st.booleans(), label="keep the rest of the line")
    strange = data.draw(STRANGE, label="text")
    lines[at] = lines[at][:column] + strange + (lines[at][column:] if keep else "")
    ground.load(file, "\n".join([*lines, *good.split("\n")[60:]]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=6)
@given(content=st.binary(max_size=200))
def test_any_bytes_end_in_problems_or_in_a_guide(ground: Ground, file: str, content: bytes) -> None:
    ground.load(file, content)


@pytest.mark.parametrize("what", ["data", "data/faq", "data/foods.csv", "about", "data/drawings"])
def test_a_folder_or_file_that_is_gone_ends_in_problems_or_in_a_guide(tmp_path: Path, what: str) -> None:
    docs = mini.write(tmp_path)
    gone = docs / what
    if gone.is_dir():
        shutil.rmtree(gone)
    else:
        gone.unlink()
    with pytest.raises(ContentError):
        guide.load(docs, REPOSITORY)


def test_an_empty_folder_ends_in_problems(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        guide.load(tmp_path / "docs", REPOSITORY)
    assert [problem.path for problem in caught.value.problems] == [
        "docs/data/article_audit.yml", "docs/data/bands.yml", "docs/data/changes", "docs/data/common_words.txt", "docs/data/drug_names.txt",
        "docs/data/emergency_numbers.yml", "docs/data/faq",
        "docs/data/foods.csv", "docs/data/glossary.yml", "docs/data/leg_causes.yml", "docs/data/medicines.yml", "docs/data/name_languages.yml",
        "docs/data/reviews.yml", "docs/data/scores.yml", "docs/data/search_learned.tsv", "docs/data/search_lessons.tsv", "docs/data/search_queries.tsv",
        "docs/data/search_scores.yml",
        "docs/data/skipped_words.txt", "docs/data/sources.yml", "docs/data/synonyms.yml", "docs/data/urgency.yml",
        "docs/data/urgent_words.yml", "docs/data/weak_words.txt",
    ]  # fmt: skip
