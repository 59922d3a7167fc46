"""Every run draws the same examples; the fuzzers (`tools/fuzz.py`) look for new ones."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Processes that a test starts hear Ctrl-C, even if the tests run in the background of a shell.

    What runs there ignores SIGINT, and whoever it starts would, too.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
