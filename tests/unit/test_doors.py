"""The ways in for people: forms and links that fit each other, samples that load, workflows that may do little."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

import mini
from content import changes, foods, guide, medicines, questions, sources
from content.addresses import Repository
from content.records import Record

ROOT = Path(__file__).resolve().parents[2]
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
REPOSITORY = Repository("https://host.example/owner/guide")


# Forms


def form(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FORMS / name).read_text(encoding="utf-8"))
    return loaded


FORM_NAMES = ["content-mistake.yml", "food-value.yml", "question.yml", "site-bug.yml"]


def test_every_form_is_looked_at() -> None:
    assert sorted(path.name for path in FORMS.iterdir()) == sorted([*FORM_NAMES, "config.yml"])
    assert form("config.yml") == {"blank_issues_enabled": False}


@pytest.mark.parametrize("name", FORM_NAMES)
def test_a_form_warns_before_it_asks(name: str) -> None:
    first = form(name)["body"][0]
    assert first["type"] == "markdown"
    words = first["attributes"]["value"]
    assert words.startswith("**In an emergency do not write here: call your emergency number.**")
    assert "**Everyone can read what you send.**" in words
    last = form(name)["body"][-1]
    assert last["type"] == "checkboxes"
    assert [option["required"] for option in last["attributes"]["options"]] == [True]


@pytest.mark.parametrize("name", FORM_NAMES)
def test_a_form_is_one_that_the_host_takes(name: str) -> None:
    """Its keys, kinds of parts, and ids and labels that stand once."""
    data = form(name)
    assert set(data) == {"name", "description", "title", "labels", "body"}
    asked = [part for part in data["body"] if part["type"] != "markdown"]
    for part in asked:
        assert part["type"] in ("input", "textarea", "checkboxes")
        assert set(part) <= {"type", "id", "attributes", "validations"}
        assert set(part["attributes"]) <= {"label", "description", "placeholder", "options"}
        assert re.fullmatch("[a-z_]+", part["id"])
    for values in ([part["id"] for part in asked], [part["attributes"]["label"] for part in asked]):
        assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("content-mistake.yml", ["page", "sentence", "wrong", "source", "private"]),
        ("food-value.yml", ["food", "found", "wanted", "source", "private"]),
    ],
)
def test_the_ids_of_forms_stay_as_links_know_them(name: str, ids: list[str]) -> None:
    assert [part["id"] for part in form(name)["body"] if "id" in part] == ids


@pytest.fixture(scope="module")
def real() -> guide.Guide:
    return guide.load(ROOT / "docs", REPOSITORY)


def test_every_link_into_the_repository_leads_to_a_file_or_fills_in_a_form(real: guide.Guide) -> None:
    edits = issues = 0
    for text in real.texts.values():
        for link in re.findall(r'href="(https://host\.example/[^"]+)"', text):
            address = urlsplit(link.replace("&amp;", "&"))
            if "/edit/main/" in address.path:
                assert (ROOT / address.path.partition("/edit/main/")[2]).is_file(), link
                edits += 1
            elif "/issues/new" in address.path:
                fields = {key: value[0] for key, value in parse_qs(address.query).items()}
                known = {part.get("id") for part in form(fields.pop("template"))["body"]} | {"title"}
                assert set(fields) <= known, link
                issues += 1
    assert edits >= len(real.pages) + len(real.questions) + len(real.foods)
    assert issues >= len(real.pages) + len(real.foods)


def test_a_page_a_question_and_a_food_lead_to_their_own_files(real: guide.Guide) -> None:
    base = "https://host.example/owner/guide/edit/main/"
    assert f'"{base}docs/legs/why.md"' in real.texts["legs/why.md"]
    question = real.questions[0]
    assert f'"{base}docs/data/faq/{question.slug}.md"' in real.texts[question.page]
    food = next(food for food in real.foods if food.slug == "banana-raw")
    assert f'"{base}docs/data/foods.csv#L{food.line}"' in real.texts["food/table.md"]
    row = (ROOT / "docs/data/foods.csv").read_text(encoding="utf-8").splitlines()[food.line - 1]
    assert row.startswith("banana-raw,")


def test_a_page_leads_to_the_data_files_that_it_shows(real: guide.Guide) -> None:
    """A row of a list does not stand in the file of its page, so the pencil of the page alone would lead astray."""
    shown = [(path, review.file) for review in real.reviews for path in review.pages]
    assert ("medicines/index.md", "medicines.yml") in shown
    assert ("glossary.md", "glossary.yml") in shown
    for path, file in shown:
        way = f'<a href="https://host.example/owner/guide/edit/main/docs/data/{file}" rel="external noreferrer">{file}</a>'
        assert way in real.texts[path].partition("{#about-this-page}")[2], (path, file)
    assert "correct them there" not in real.texts["legs/clot.md"]


# Samples


SAMPLES = dict(re.findall(r"<!-- sample: (\S+) -->\n\n```\w+\n(.*?)```\n", CONTRIBUTING, re.S))


def explained(sample: str) -> set[str]:
    """The fields of the table below a sample."""
    below = CONTRIBUTING.split(f"<!-- sample: {sample} -->")[1].split("```\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", below, re.M)
    assert table is not None
    return {field for line in table[0].splitlines()[2:] for field in re.findall(r"`(\w+)`", line.split("|")[1])}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / "docs" / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def fields(kind: type[Record]) -> set[str]:
    return {info.alias or name for name, info in kind.model_fields.items()}


def test_the_sample_of_a_food_loads(tmp_path: Path) -> None:
    text = ",".join(foods.COLUMNS) + "\n" + SAMPLES["foods.csv"]
    loaded = foods.load(written(tmp_path, "foods.csv", text))
    assert [food.slug for food in loaded] == ["banana-raw"]
    assert explained("foods.csv") == set(foods.COLUMNS)


def test_the_sample_of_a_medicine_loads(tmp_path: Path) -> None:
    assert len(medicines.load(written(tmp_path, "medicines.yml", SAMPLES["medicines.yml"]))) == 1
    assert explained("medicines.yml") == fields(medicines.Medicine)


def test_the_sample_of_a_source_loads(tmp_path: Path) -> None:
    assert len(sources.load(written(tmp_path, "sources.yml", SAMPLES["sources.yml"]))) == 1
    assert explained("sources.yml") == fields(sources.Source)


def test_all_kinds_of_sources_are_named() -> None:
    row = re.search(r"^\| `kind` \| (`guideline`.*) \|$", CONTRIBUTING, re.M)
    assert row is not None
    assert tuple(re.findall(r"`([^`]+)`", row[1])) == sources.KINDS


def test_the_sample_of_a_question_loads(tmp_path: Path) -> None:
    path = written(tmp_path, "faq/banana-potassium.md", SAMPLES["faq/banana-potassium.md"])
    for other in ("too-many-bananas", "bananas-cramps"):
        written(tmp_path, f"faq/{other}.md", mini.QUESTION_CRAMP.replace("Is it", other).replace('["salt"]', "[]"))
    loaded = questions.load(path.parent)
    assert "banana-potassium" in [question.slug for question in loaded]
    assert explained("faq/banana-potassium.md") == fields(questions.QuestionFront)


def test_the_sample_of_a_change_loads(tmp_path: Path) -> None:
    name = "changes/2026-11-22-heat-cramps.yml"
    assert len(changes.load(written(tmp_path, name, SAMPLES[name]).parent)) == 1
    assert explained(name) == fields(changes.Change)


def test_no_sample_is_left_out() -> None:
    assert len(SAMPLES) == CONTRIBUTING.count("<!-- sample:") == 5


def test_what_a_sample_cites_is_there(real: guide.Guide) -> None:
    for text in SAMPLES.values():
        assert set(re.findall(r"\[\^([^\]]+)\]", text)) <= set(real.sources)


# Links between the files at the root


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "HACKING.md", "CODE_OF_CONDUCT.md", "SECURITY.md"])
def test_links_and_pictures_at_the_root_are_there(name: str) -> None:
    text = re.sub(r"```.*?```|`[^`\n]+`", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        file = ROOT / path if path else ROOT / name
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
            assert anchor in [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings], target
    assert re.findall(r"!\[\]", text) == [], "a picture without words for those who do not see it"


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "pictures").glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_says_what_it_shows_and_loads_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r"<title>[^<]{10,}</title>\n  <desc>[^<]{40,}</desc>", text)
    assert re.findall(r"<script|<image|href=|url\(|@import", text) == []
    assert path.name in CONTRIBUTING


def test_the_citation_names_no_person_and_both_licenses() -> None:
    data = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert data["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "license", "type"} <= set(data)
    assert data["license"] == ["CC-BY-4.0", "MIT"]
    assert [set(author) for author in data["authors"]] == [{"name"}], "an entity, not a person"


# Workflows


def workflow(path: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def test_the_four_workflows_are_there() -> None:
    assert [path.stem for path in WORKFLOWS] == ["check", "preview", "publish", "weekly"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_pinned_by_its_commit_and_says_its_version(path: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses: (.+)$", path.read_text(encoding="utf-8"), re.M)
    wrong = [
        line
        for line in used
        if not re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
        and not line.startswith("./.github/workflows/check.yml ")
    ]
    assert wrong == []


def test_an_action_has_one_pin_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for action, pin in re.findall(r"uses: (actions/[a-z-]+)\S*@(.+)$", path.read_text(encoding="utf-8"), re.M):
            pins.setdefault(action, set()).add(pin)
    assert [action for action, known in pins.items() if len(known) > 1] == []


# job -> what it may do; all other jobs may read the repository at most
MAY = {
    ("preview", "comment"): {"actions": "read", "pull-requests": "write"},
    ("publish", "build"): {"contents": "read", "pages": "read"},
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
    ("weekly", "issues"): {"contents": "read", "issues": "write"},
    ("check", "checked"): {},
}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_job_may_do_no_more_than_it_must(path: Path) -> None:
    data = workflow(path)
    assert data["permissions"] == {}
    for name, job in data["jobs"].items():
        assert job["permissions"] == MAY.get((path.stem, name), {"contents": "read"}), name
        assert "timeout-minutes" in job or "uses" in job, name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_text_of_others_is_put_into_a_script(path: Path) -> None:
    """An expression in `run` would be run as a program; in `env` it is only a text."""
    for job in workflow(path)["jobs"].values():
        for step in job.get("steps", []):
            assert "${{" not in step.get("run", "")
            if str(step.get("uses", "")).startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


def test_the_check_of_strangers_changes_has_no_secrets_and_never_the_target() -> None:
    events = [set(workflow(path)[True]) for path in WORKFLOWS]  # YAML takes the key `on` for true
    assert not any("pull_request_target" in names for names in events)
    assert "secrets." not in "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert events[0] == {"pull_request", "merge_group", "workflow_dispatch", "workflow_call"}


def test_the_preview_takes_nothing_from_the_change() -> None:
    steps = workflow(WORKFLOWS[1])["jobs"]["comment"]["steps"]
    assert all("uses" not in step for step in steps)
    assert "git " not in steps[0]["run"]


def test_only_main_is_published_and_only_after_the_check() -> None:
    data = workflow(WORKFLOWS[2])
    assert data[True]["push"] == {"branches": ["main"]}
    assert {job["if"] for job in data["jobs"].values()} == {"github.ref == 'refs/heads/main'"}
    assert (data["jobs"]["build"]["needs"], data["jobs"]["deploy"]["needs"]) == (["check"], ["build"])
    build = next(step for step in data["jobs"]["build"]["steps"] if "dev.py pdf" in step.get("run", ""))
    assert set(build["env"]) == {"SITE_URL", "REPO_URL"}
    assert all("${{" in value for value in build["env"].values())


def test_a_job_always_reports() -> None:
    job = workflow(WORKFLOWS[0])["jobs"]["checked"]
    assert job["if"] == "always()"
    for result, code in (("success", 0), ("failure", 1), ("cancelled", 1), ("skipped", 1)):
        done = subprocess.run(["bash", "-ec", job["steps"][0]["run"]], env={"RESULT": result}, capture_output=True)
        assert done.returncode == code, result


def test_every_script_that_a_workflow_runs_is_there() -> None:
    for path in WORKFLOWS:
        for script in re.findall(r"scripts/\w+\.py", path.read_text(encoding="utf-8")):
            assert (ROOT / script).is_file(), f"{path.name}: {script}"


def test_what_a_pattern_finds_is_what_the_tools_print() -> None:
    matchers = {item["owner"]: item["pattern"][0] for item in yaml.safe_load((ROOT / ".github/matchers.json").read_text())["problemMatcher"]}  # fmt: skip
    lines = {
        "mypy": "scripts/check.py:12: error: Incompatible types  [assignment]",
        "pytest": "tests/unit/test_data.py:50: AssertionError",
    }
    for owner, line in lines.items():
        match = re.search(matchers[owner]["regexp"], line)
        assert match is not None
        assert match[matchers[owner]["line"]] in ("12", "50")
