"""The room `machine-traditional`: replay, choices in context, genuine Traditional untouched."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fixtext
from fixtext.damage.machine_traditional import MachineTraditional
from fixtext.damage.room import Context
from fixtext.errors import InvalidPlanError
from fixtext.model import Options, Plan, Script, Step
from fixtext.reader.bulk_choice import restored_bulk
from fixtext.reader.choice import choices, restored
from fixtext.reader.profile import profile
from fixtext.verify.replay import replay_text
from support.pages import one_to_one

ROOM = MachineTraditional()
AFTER_NOTES = Context(later=(Step(kind="pinyin-notes"),))
CLEAN = (
    "关于介绍后复制的规定，应当在发布以后由各单位的干部负责落实。范围里面的工作都要准备好，然后松开"
    "手等待批准，只要系统没有问题就可以。他读过名著，牵着手著书立说，康熙与乾隆都很干净。"
)
HAN = st.text(st.sampled_from("著乾後后發髮于於麼覆的名看干隆着了徵𠮷a，\n"), max_size=40)


@pytest.mark.parametrize(
    ("shown", "original"),
    [
        ("倚著牆站著", "倚着墙站着"),
        ("手牽著手", "手牵着手"),
        ("世界名著", "世界名著"),
        ("著名的作家", "著名的作家"),
        ("效果顯著", "效果显著"),
        ("乾隆皇帝", "乾隆皇帝"),
        ("乾淨的衣服", "干净的衣服"),
        ("瞭解情況", "了解情况"),
        ("瞭望塔", "瞭望塔"),
        ("狼藉一片", "狼藉一片"),
        ("憑藉經驗", "凭借经验"),
        ("什麼時候", "什么时候"),
        ("覆蓋範圍", "覆盖范围"),
        ("答覆客戶", "答复客户"),
        ("一隻貓在裏面", "一只猫在里面"),
        ("沈陽和瀋陽", "沈阳和沈阳"),
        ("憂鬱的鍾錶", "忧郁的钟表"),
    ],
)
def test_contested_characters(shown: str, original: str) -> None:
    assert restored(shown) == original


@given(HAN)
def test_both_ways_of_reading_agree(text: str) -> None:
    assert restored_bulk(text) == restored(text)


@given(HAN)
def test_choices_are_what_is_restored(text: str) -> None:
    back = restored(text)
    assert all(back[c.place] == c.chosen and text[c.place] == c.shown for c in choices(text))


@given(HAN)
def test_every_candidate_replays(text: str) -> None:
    for candidate in ROOM.undo(text, AFTER_NOTES):
        assert ROOM.apply(candidate.text, candidate.step.params) == text


def test_a_random_table_is_undone_and_the_plan_survives_json() -> None:
    table = {ord(a): b for a, b in one_to_one(random.Random(3)).items()}
    damaged = CLEAN.translate(table)
    result = fixtext.fix(damaged)
    assert result.text == CLEAN
    plan = Plan.from_json(result.plan.to_json())
    assert replay_text(plan.steps, result.text) == damaged


def test_kept_script_is_kept() -> None:
    table = {ord(a): b for a, b in one_to_one(random.Random(3)).items()}
    damaged = CLEAN.translate(table)
    assert fixtext.fix(damaged, Options(script=Script.KEEP)).text == damaged


def test_no_traditional_no_suspicion() -> None:
    assert not ROOM.suspects(CLEAN, profile(CLEAN), Context())


def test_bad_exceptions_are_refused() -> None:
    with pytest.raises(InvalidPlanError):
        ROOM.apply("后", {"table": {}, "except": ["后"]})
