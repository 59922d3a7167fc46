"""Polluted pages made from clean text with random tables come back as they were."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from unicodedata import normalize

import pytest

import fixtext
from fixtext.codecs.registry import charset
from fixtext.model import Options, Plan, Script, Verdict
from fixtext.verify.replay import replay_text
from support.pages import Page, pollute

PAGES = 40
EXACT_SHARE = 0.75
"""What is left are bytes that were swallowed whole (see docs/limits.md); the measure is
`benchmarks/pages.py`, this is the floor."""
RIGHT_SHARE = 0.999


def make(simplified: str, seed: int) -> Page:
    rng = random.Random(seed)
    gbk = charset("gbk", "windows")
    text = "".join(c for c in simplified if gbk.encode(c) is not None)
    start = rng.randrange(len(text) - 1500)
    return pollute(
        text[start : start + rng.randint(600, 1500)],
        seed,
        size=rng.randint(20, 120),
        splits=rng.randint(1, 3),
        world=("windows", "whatwg")[seed % 2],
        folded=seed % 4 > 1,
    )


def shown(text: str, page: Page) -> str:
    folded = any(step.kind == "folded-width" for step in page.plan.steps)
    return normalize("NFKC", text) if folded else text


@pytest.fixture(scope="module")
def repaired(simplified: str) -> list[tuple[Page, fixtext.Result]]:
    pages = [make(simplified, seed) for seed in range(PAGES)]
    return [(page, fixtext.fix(page.damaged)) for page in pages]


def test_the_pages_are_damaged_and_split(repaired: list[tuple[Page, fixtext.Result]]) -> None:
    assert all(page.damaged.count("(") >= 20 for page, _ in repaired)
    healed = sum(len(_evidence(result)) for _, result in repaired)
    assert healed >= PAGES


def _evidence(result: fixtext.Result) -> list[object]:
    return [e for e in result.evidence if "inside a character" in e.what]


def test_every_page_is_repaired_and_replays(repaired: list[tuple[Page, fixtext.Result]]) -> None:
    for page, result in repaired:
        assert result.verdict in (Verdict.FIXED, Verdict.PARTIAL)
        plan = Plan.from_json(result.plan.to_json())
        if result.verdict is Verdict.FIXED:
            assert replay_text(plan.steps, result.text) == page.damaged
        else:
            assert "\ufffd" in result.text


def test_most_pages_are_exact_and_nearly_every_character_is_right(
    repaired: list[tuple[Page, fixtext.Result]],
) -> None:
    exact = right = total = 0
    for page, result in repaired:
        got, want = shown(result.text, page), shown(page.original, page)
        exact += got == want
        blocks = SequenceMatcher(None, got, want, autojunk=False).get_matching_blocks()
        right += sum(block.size for block in blocks)
        total += len(want)
    assert exact / PAGES >= EXACT_SHARE
    assert right / total >= RIGHT_SHARE


def test_strict_changes_no_more_than_is_proven(simplified: str) -> None:
    page = make(simplified, 1)
    strict = fixtext.fix(page.damaged, Options(strict=True))
    assert strict.level in (fixtext.Level.PROVEN, fixtext.Level.NONE)


def test_keep_leaves_the_script_alone(simplified: str) -> None:
    page = make(simplified, 0)
    kept = fixtext.fix(page.damaged, Options(script=Script.KEEP))
    traditional = replay_text(page.plan.steps[:1], page.original)
    assert SequenceMatcher(None, kept.text, traditional, autojunk=False).ratio() > 0.995
