"""The room `machine-traditional`: replay, choices in context, genuine Traditional untouched."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fixtext
from fixtext.damage.machine_traditional import (
    MachineTraditional,
    _classical,
    _cost,
    _speaks,
)
from fixtext.damage.room import Context
from fixtext.errors import InvalidPlanError
from fixtext.model import Options, Plan, Script, Step
from fixtext.reader.bulk_choice import restored_bulk
from fixtext.reader.choice import choices, restored
from fixtext.reader.genuine import Witness
from fixtext.reader.profile import Profile, profile
from fixtext.reader.scoring import scorer
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


MODERN = "我們的工作"


@pytest.mark.parametrize(
    ("han", "bits", "against", "speaks"),
    [
        (400, 10.0, 2, True),
        (400, 9.9, 2, False),
        (400, 10.0, 1, False),
        (395, 10.0, 2, False),
        (395, 10.0, 3, True),
        (100, 10.0, 3, True),
        (100, 10.0, 2, False),
        (95, 29.9, 3, False),
        (95, 30.0, 3, True),
        (95, 30.0, 2, False),
    ],
)
def test_what_speaks_for_a_machine(han: int, bits: float, against: int, speaks: bool) -> None:
    """In a document of 400 Han two witnesses do, in less three; from 100 Han on with 10 bits."""
    text = MODERN * (han // len(MODERN))
    assert _speaks(Witness(bits, against, ()), f"{text}，a") is speaks


def test_what_is_not_read_does_not_speak() -> None:
    loud = Witness(100.0, 9, ())
    assert not _speaks(loud, "春眠不覺曉處處聞啼鳥" * 40)  # verse
    assert not _speaks(loud, "鐨勫伐浣滄垜浠" * 60)  # mojibake
    assert not _speaks(loud, "佢哋嘅工作我哋嘅" * 60)  # Cantonese


@pytest.mark.parametrize(
    ("text", "classical"),
    [
        ("春" * 100, True),
        ("春" * 99, False),  # too short to say
        ("春" * 999 + "的" * 3, True),  # 3 of 1,002
        ("春" * 996 + "的" * 3, False),  # 3 of 999
        ("春" * 100 + "a" * 900 + "的", False),  # of the Han
    ],
)
def test_verse_has_no_particles(text: str, classical: bool) -> None:
    assert _classical(text) is classical


@pytest.mark.parametrize(
    ("counts", "suspected"),
    [
        ({"traditional_only": 100, "simplified_only": 35}, True),
        ({"traditional_only": 100, "simplified_only": 36}, False),
        ({"traditional_only": 100, "kana": 6}, True),
        ({"traditional_only": 100, "kana": 7}, False),
        ({"traditional_only": 0, "simplified_only": 1}, False),
    ],
)
def test_one_script_is_suspected(counts: dict[str, int], suspected: bool) -> None:
    found = Profile(length=400, han_common=300, **counts)
    assert ROOM.suspects("", found, Context()) is suspected
    assert ROOM.suspects("", found, AFTER_NOTES)
    asked = Context(options=Options(script=Script.SIMPLIFIED))
    assert not ROOM.suspects("", found, asked)
    assert not ROOM.suspects("", found, Context(options=Options(script=Script.KEEP)))


def test_what_a_claim_costs() -> None:
    read = scorer().bits
    assert _cost("關於", "关于", None, 0) == -25.0
    assert _cost("關於", "关于", None, 2) == -13.0
    seen = Witness(12.0, 3, ())
    assert _cost("關於", "关于", seen, 2) == pytest.approx(read("關於") - read("关于") - 12.0)
