"""Pages cut in the middle of a note: what is left of it goes, and what it split comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fixtext
from fixtext.verify.replay import replay_text

CASES = json.loads(
    (Path(__file__).parent.parent / "cases" / "pinyin-edges.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    result = fixtext.fix(case["text"])
    assert result.text == case["fixed"]
    filled = result.text
    for hole in result.holes:  # what went out shows a sign where the claim has a character
        filled = filled[: hole.start] + hole.text + filled[hole.start + len(hole.text) :]
    assert replay_text(result.plan.steps, filled) == case["text"]
