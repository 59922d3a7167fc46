"""Clean text for the tests of the rooms."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
SIMPLIFIED = ("statutes-a", "statutes-b", "statutes-c", "python")


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def simplified() -> str:
    """All Simplified samples, one after the other."""
    return "".join(map(sample, SIMPLIFIED))


@pytest.fixture(scope="session")
def taiwan() -> str:
    return sample("taiwan")
