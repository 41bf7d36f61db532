"""What the built site holds besides pages: structured data in each page, and the open data. Needs no browser."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
KINDS = {"WebPage", "MedicalWebPage", "BreadcrumbList", "Dataset"}


def test_every_page_describes_itself(site: Path, paths: list[str]) -> None:
    medical = with_data = 0
    for path in paths:
        html = (site / path / "index.html" if not path.endswith(".html") else site / path).read_text(encoding="utf-8")
        found = [json.loads(text) for text in BLOCK.findall(html)]
        assert len(found) == (path != "404.html"), f"/{path}"
        for data in found:
            page: dict[str, Any] = data["@graph"][0]
            assert data["@context"] == "https://schema.org"
            assert {item["@type"] for item in data["@graph"]} <= KINDS, f"/{path}"
            assert page["url"].endswith(f"/{path}")
            assert f'content="{page["description"]}"'.replace("&", "&amp;") in html
            dates = [dt.date.fromisoformat(page[key]) for key in ("datePublished", "dateModified", "lastReviewed")]
            assert dates == sorted(dates), f"/{path}"
            assert f'<time datetime="{dates[0]}">' in html
            assert page["publisher"]["@type"] == "Organization"
            assert not re.search('"(Person|author|reviewedBy)"', json.dumps(data))
            medical += page["@type"] == "MedicalWebPage"
            with_data += any(item["@type"] == "Dataset" for item in data["@graph"])
    print(f"{len(paths)} pages: {medical} medical, {with_data} with the food data")
    assert medical > 40
    assert with_data == 2


def test_the_open_data_of_the_site_is_valid(site: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=site / "data", capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    print([(task["name"], task["stats"]["rows"]) for task in report["tasks"]])
    assert report["valid"]
    assert report["stats"]["tasks"] == 2


def test_the_open_data_holds_the_rows_of_the_table(site: Path) -> None:
    html = (site / "food" / "table" / "index.html").read_text(encoding="utf-8")
    with (site / "data" / "foods.csv").open(encoding="utf-8", newline="") as file:
        slugs = [row["slug"] for row in csv.DictReader(file)]
    assert slugs == re.findall(r'<tr id="food-([a-z0-9-]+)"', html)
    assert len(slugs) >= 400
