"""What a page says of itself to machines: valid JSON that cannot end its script, right types, dates and addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import mini
from content import machine
from test_adapters import build, project

SITE = "https://site.example/guide/"
NAME = "Legs </script> & \"more\" 'than' that"  # the policy refuses a name that brings a script of its own


def block(html: str) -> dict[str, Any]:
    """The one block of structured data of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert len(found) == 1
    data: dict[str, Any] = json.loads(found[0])
    return data


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide with a hostile name, a food table and a page about the data."""
    root = project(tmp_path_factory.mktemp("structured") / "project")
    table = mini.page(
        "Table", "The food table of the small guide, at the address of the real one.", "reference", "Look.\n"
    )
    data = mini.page(
        "Data's & \N{EM DASH} files", "The page about the data of the small guide, with the files.", "about", "Look.\n"
    )
    mini.write(root, {"docs/food/table.md": table, "docs/about/data.md": data})
    config = root / "mkdocs.yml"
    text = re.sub(
        r"^site_name: .*$", lambda _: f"site_name: {json.dumps(NAME)}", config.read_text(encoding="utf-8"), flags=re.M
    )
    config.write_text(text, encoding="utf-8")
    done = build(root, SITE_URL=SITE)
    assert done.returncode == 0, done.stderr
    return root / "site"


def page(built: Path, address: str) -> dict[str, Any]:
    return block((built / address / "index.html").read_text(encoding="utf-8"))


def test_the_whole_block_of_a_page(built: Path) -> None:
    publisher = {"@type": "Organization", "name": NAME, "url": SITE}
    found = page(built, "legs")
    cited = found["@graph"][0]["citation"]
    assert {item["name"]: item["url"] for item in cited}["Alpha guideline"] == "https://www.alpha.example/guide/"
    assert {tuple(item) for item in cited} == {("@type", "name", "url")}
    assert len(cited) > 3
    assert found == {
        "@context": "https://schema.org",
        "@graph": [{
            "@type": "MedicalWebPage",
            "@id": f"{SITE}legs/",
            "url": f"{SITE}legs/",
            "name": "Can low potassium make legs ache?",
            "description": "The small guide's page for readers, with a citation, a term and boxes.",
            "datePublished": "2024-03-01",
            "dateModified": "2024-03-02",
            "lastReviewed": "2024-03-02",
            "inLanguage": "en",
            "isAccessibleForFree": True,
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "image": f"{SITE}assets/share.png",
            "publisher": publisher,
            "isPartOf": {"@type": "WebSite", "name": NAME, "url": SITE},
            "citation": cited,
            "breadcrumb": {"@id": f"{SITE}legs/#breadcrumb"},
        }, {
            "@type": "BreadcrumbList",
            "@id": f"{SITE}legs/#breadcrumb",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Potassium and legs", "item": SITE},
                {"@type": "ListItem", "position": 2, "name": "Can low potassium make legs ache?", "item": f"{SITE}legs/"},
            ],
        }],
    }  # fmt: skip


def test_every_page_has_a_block_and_the_404_page_none(built: Path) -> None:
    names = {path.relative_to(built).as_posix() for path in built.rglob("*.html")}
    for name in names - {"404.html"}:
        block((built / name).read_text(encoding="utf-8"))
    assert len(names) == len(mini.PAGES) + 3
    assert "ld+json" not in (built / "404.html").read_text(encoding="utf-8")


# The part of schema.org that we use: type -> its properties, those of the types above it included.
VOCABULARY = {
    "MedicalWebPage": "url name description datePublished dateModified lastReviewed inLanguage isAccessibleForFree license image "
    "publisher isPartOf citation breadcrumb mentions mainEntity",
    "WebPage": "url name description datePublished dateModified lastReviewed inLanguage isAccessibleForFree license image "
    "publisher isPartOf citation breadcrumb mentions mainEntity",
    "WebSite": "url name",
    "Organization": "url name",
    "CreativeWork": "url name",
    "BreadcrumbList": "itemListElement",
    "ListItem": "position name item",
    "Dataset": "url name description keywords inLanguage isAccessibleForFree license creator publisher isBasedOn variableMeasured "
    "distribution",
    "DataDownload": "name encodingFormat contentUrl",
    "PropertyValue": "name unitText",
}


def typed(tree: Any) -> list[dict[str, Any]]:
    """Every object of a block that has a type."""
    if isinstance(tree, list):
        return [item for part in tree for item in typed(part)]
    if not isinstance(tree, dict):
        return []
    return [tree] * ("@type" in tree) + [item for part in tree.values() for item in typed(part)]


def test_every_type_and_property_is_of_the_vocabulary(built: Path) -> None:
    looked = set()
    for path in built.rglob("index.html"):
        for item in typed(block(path.read_text(encoding="utf-8"))):
            kind = item["@type"]
            looked.add(kind)
            unknown = {key for key in item if not key.startswith("@")} - set(VOCABULARY[kind].split())
            assert not unknown, f"{path.parent.name}: {kind} {unknown}"
            assert None not in item.values()
            assert "" not in item.values()
    assert looked == set(VOCABULARY)


def test_references_within_a_block_meet(built: Path) -> None:
    for path in built.rglob("index.html"):
        tree = block(path.read_text(encoding="utf-8"))
        ids = {item["@id"] for item in tree["@graph"]}
        refers = re.findall(r'\{"@id":"([^"]+)"\}', json.dumps(tree, separators=(",", ":")))
        assert set(refers) <= ids


def test_nothing_ends_the_script_early(built: Path) -> None:
    html = (built / "legs/index.html").read_text(encoding="utf-8")
    inside = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert inside.endswith("}]}")
    assert set(inside) & set("<>&'") == set()
    assert "\\u003c/script\\u003e \\u0026" in inside
    hostile = {"name": "</script><script>alert(1)</script><!-- & ' \u2028"}
    text = machine.script(hostile)
    assert (text.count("<"), text.count(">"), text.count("&"), text.count("\u2028")) == (2, 2, 0, 0)
    assert json.loads(text.partition(">")[2].rpartition("<")[0]) == hostile


def test_a_page_about_the_site_is_no_medical_page(built: Path) -> None:
    about = page(built, "about")["@graph"][0]
    assert about["@type"] == "WebPage"
    assert "citation" not in about


@pytest.mark.parametrize(
    ("address", "kind", "how"), [("food/table", "MedicalWebPage", "mentions"), ("about/data", "WebPage", "mainEntity")]
)
def test_the_data_is_described_where_it_is_shown(built: Path, address: str, kind: str, how: str) -> None:
    first, trail, data = page(built, address)["@graph"]
    assert trail["@type"] == "BreadcrumbList"
    assert (first["@type"], data["@type"]) == (kind, "Dataset")
    assert first[how] == {"@id": data["@id"]} == {"@id": f"{SITE}data/datapackage.json"}
    assert 50 <= len(data["description"]) <= 5000
    for file in data["distribution"]:
        assert file["contentUrl"].startswith(SITE)
        assert (built / file["contentUrl"].removeprefix(SITE)).is_file()
    assert {file["encodingFormat"] for file in data["distribution"]} == {"text/csv", "application/json"}


def test_no_person_is_named(built: Path) -> None:
    for path in built.rglob("*.html"):
        assert not re.search(r'"(Person|author|reviewedBy|editor)"', path.read_text(encoding="utf-8"))


def test_only_pages_of_the_food_data_describe_it(built: Path) -> None:
    with_data = [
        p.parent.relative_to(built).as_posix()
        for p in built.rglob("index.html")
        if '"Dataset"' in p.read_text(encoding="utf-8")
    ]
    assert sorted(with_data) == ["about/data", "food/table"]
