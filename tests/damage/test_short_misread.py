"""Names and words of a few characters: misread ones come back, those of other languages stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fixtext

CASES = json.loads(
    (Path(__file__).parent.parent / "cases" / "short-misread.json").read_text(encoding="utf-8")
)


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    known = case.get("known")
    return [pytest.mark.xfail(strict=True, reason=known)] if known else []


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["from"], marks=_marks(case)) for case in CASES]
)
def test_case(case: dict[str, Any]) -> None:
    want = case["fixed"] or case["text"]
    assert fixtext.fix(case["text"]).text == want
