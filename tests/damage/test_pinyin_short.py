"""Short texts with pinyin: titles of polluted pages are repaired, lessons and verses stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fixtext

CASES = json.loads(
    (Path(__file__).parent.parent / "cases" / "pinyin-short.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    want = case["fixed"] or case["text"]
    assert fixtext.fix(case["text"]).text == want
