"""Cases of `tests/cases/script.json`: what comes back, by which plan, and that it stays then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fixtext

CASES = json.loads((Path(__file__).parent.parent / "cases" / "script.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    result = fixtext.fix(case["text"])
    want = case["text"] if case["fixed"] is None else case["fixed"]
    assert result.text == want
    assert [step.kind for step in result.plan.steps] == case.get("plan", [])
    assert fixtext.fix(result.text).text == result.text
