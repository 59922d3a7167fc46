"""What the fuzzers once found, and one sound input of every format: each stays mended."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import pytest

from fixtext.errors import FixtextError

FUZZ = Path(__file__).parents[2] / "fuzz"
sys.path.insert(0, str(FUZZ))

import harness  # noqa: E402
import seeds  # noqa: E402

FOUND = sorted((FUZZ / "corpus").iterdir())


@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_a_finding_stays_mended(path: Path) -> None:
    with suppress(FixtextError):
        harness.TARGETS[path.name.rpartition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("target", [*harness.FORMATS, "plan"])
def test_sound_inputs_of_a_format_are_read(target: str) -> None:
    """Not merely refused: an input that every reader turns down would show nothing."""
    for data in seeds.seeds(target):
        if data not in [path.read_bytes() for path in FOUND]:
            harness.TARGETS[target](data)
