"""Pages with notes, each for one way in which a split can lie; the damage is done, then undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

import fixtext
from fixtext.model import Step
from fixtext.verify.replay import replay_text

CASES = json.loads(
    (Path(__file__).parent.parent / "cases" / "pinyin-pages.json").read_text(encoding="utf-8")
)


def steps(case: dict[str, Any]) -> tuple[Step, ...]:
    pairs = case["script"]
    table = dict(zip(pairs[1::2], pairs[::2], strict=True))
    script = Step(kind="machine-traditional", params={"table": table})
    notes = Step(kind="pinyin-notes", params=case["notes"])
    return (script, notes) + ((Step(kind="folded-width"),) if case["folded"] else ())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    damaged = replay_text(steps(case), case["original"])
    shown = (lambda text: normalize("NFKC", text)) if case["folded"] else str
    result = fixtext.fix(damaged)
    assert shown(result.text) == shown(case["original"])
    assert replay_text(result.plan.steps, result.text) == damaged
