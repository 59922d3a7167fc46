"""One broken line among clean ones comes back, whatever control characters its bytes became."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fixtext
from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset

CASES = json.loads(
    (Path(__file__).parent.parent / "cases" / "lines.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_broken_line(case: dict[str, Any]) -> None:
    data = charset(case["written"]).encode(case["original"])
    assert data is not None
    broken = charset(case["read"]).decode(data, Loss.FFFD)
    damaged = case["clean_before"] + broken + case["clean_after"]
    result = fixtext.fix(damaged)
    assert result.text == case["clean_before"] + case["original"] + case["clean_after"]
