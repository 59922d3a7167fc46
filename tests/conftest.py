"""Every run draws the same examples; the fuzzers (`tools/fuzz.py`) look for new ones."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")
