"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every run, without a clock: a red test is red for everybody.
settings.register_profile("guide", derandomize=True, deadline=None, max_examples=60, database=None)
settings.load_profile("guide")
