"""What every unit test starts with."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of this machine changes what is made; what a test or the code under test sets is taken back."""
    for name in (
        "SOURCE_DATE_EPOCH",
        "SITE_URL",
        "REPO_URL",
        "CHROMIUM",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
        "RUN_PAGE",
    ):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
