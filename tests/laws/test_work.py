"""The budget of one input: what is counted bounds what is done, and who stops says so."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

import fixtext
from fixtext import work
from fixtext.codecs.registry import charset
from fixtext.damage.misread.partly import _claims
from fixtext.model import Verdict
from fixtext.repair.search import SEARCH
from support.adversaries import ADVERSARIES, adversary

LENGTH = 240
CALLS = 60
"""Calls of Python functions and of built-in ones for each step: a step is one look of the reader,
which takes ten to thirty, and what is not counted comes with it."""

ALWAYS = 100_000
"""Calls besides, for a text of this length: every room is asked, every pair tried on a sample."""

ORIGINAL = "服务器运行正常，日志已经保存。"
DAMAGED = charset("gbk", "windows").decode(ORIGINAL.encode())


def told(result: fixtext.Result) -> list[str]:
    return [one.what for one in result.evidence if one.room == SEARCH]


def calls(data: str | bytes) -> int:
    """How many functions are called for an input, which no machine does quicker."""
    seen = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        fixtext.fix(data)
    finally:
        sys.setprofile(before)
    return seen


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A budget of which made-up damage takes more."""
    monkeypatch.setattr(work, "AT_LEAST", 2_000)
    monkeypatch.setattr(work, "EACH", 20)
    monkeypatch.setattr(work, "DENSE", 0)


@pytest.mark.parametrize("name", ADVERSARIES)
@pytest.mark.usefixtures("small")
def test_what_is_done_is_bounded_by_what_is_counted(name: str) -> None:
    data = adversary(name, LENGTH)
    fixtext.fix(data)  # tables are loaded once
    assert calls(data) <= CALLS * (work.AT_LEAST + work.EACH * LENGTH) + ALWAYS


@pytest.mark.usefixtures("small")
def test_who_stops_says_so_and_leaves_the_text() -> None:
    stopped = []
    for name in ADVERSARIES:
        data = adversary(name, LENGTH)
        with work.allowance(LENGTH) as done:
            result = fixtext.fix(data)
        assert done.done <= work.AT_LEAST + work.EACH * LENGTH
        if done.spent and not result.changed and result.verdict is not Verdict.UNRECOVERABLE:
            stopped.append(name)
            assert told(result) and result.verdict is Verdict.UNSURE, name
    assert stopped


def test_a_repair_that_the_budget_does_not_cover_is_not_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repaired = fixtext.fix(DAMAGED)
    assert repaired.text == ORIGINAL
    assert not told(repaired)
    monkeypatch.setattr(work, "AT_LEAST", 40)
    monkeypatch.setattr(work, "EACH", 0)
    monkeypatch.setattr(work, "DENSE", 0)
    left = fixtext.fix(DAMAGED)
    assert (left.text, left.changed) == (DAMAGED, False)
    assert len(told(left)) == 1


@pytest.mark.parametrize("name", ["a quarter lost", "twice", "slipped GBK", "notes"])
def test_the_count_is_the_same_whatever_was_read_before(name: str) -> None:
    data = adversary(name, 60)
    counted = []
    for _ in range(3):
        with work.allowance(len(data)) as done:
            fixtext.fix(data)
        counted.append(done.done)
    _claims.cache_clear()
    with work.allowance(len(data)) as done:
        fixtext.fix(data)
    assert {*counted, done.done} == {counted[0]}


def test_damage_as_it_happens_takes_little_of_the_budget() -> None:
    with work.allowance(len(DAMAGED)) as done:
        fixtext.fix(DAMAGED)
    assert 0 < done.done < done.allowed / 20
