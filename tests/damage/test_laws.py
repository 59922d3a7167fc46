"""The laws of a damage room: soundness, completeness, no false silence, composition."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtext.damage import room_of
from fixtext.damage.room import Context
from fixtext.model import Json, Plan, Step
from fixtext.reader.profile import profile
from fixtext.verify.replay import replay_text

NOTES = {
    "charset": "gbk",
    "world": "windows",
    "loss": "question",
    "table": [["報", "bào"], ["請", "qǐng"], ["會", "huì"], ["學", "xué"], ["國", "guó"]],
}
TRADITIONAL = {"table": {"报": "報", "会": "會", "学": "學", "国": "國", "关": "關", "着": "著"}}
MISREADINGS = [
    (written, read, world)
    for written in ("utf-8", "gb18030", "big5")
    for read, world in (
        ("latin-1", "cpython"),
        ("cp1252", "whatwg"),
        ("gb18030", "whatwg"),
        ("big5", "windows"),
        ("cp437", "cpython"),
        ("koi8-r", "cpython"),
        ("mac-roman", "cpython"),
        ("cp1251", "whatwg"),
        ("cp949", "windows"),
    )
    if written[:2] != read[:2]
]
PAGE = (
    "湖北日報訊,學會舉行大會。全國學會報告,中國學報關于會議的報道,請看國會報。"
    "日報說大會很大,學會也很大,國報。"
)
SENTENCE = "明天上午大家到公司前面集合，一起去看花。"
LATER = {
    "machine-traditional": (Step(kind="pinyin-notes", params=NOTES),),
    "unencodable": (Step(kind="pinyin-notes", params=NOTES),),
}

ROOMS: list[tuple[str, Mapping[str, Json], str]] = [
    ("pinyin-notes", NOTES, PAGE),
    ("machine-traditional", TRADITIONAL, "报国学会,关于着力学着国报。会关国学"),
    ("unencodable", {"charset": "gbk"}, "Copyright © 2001-2024 湖北日报"),
    ("folded-width", {}, "你好,世界;再见!"),
    ("flattened-spaces", {}, "æ—\xa0æ³•å¼\xa0ä¸‰"),
    *(
        ("misread", {"written": w, "read": r, "world": world}, SENTENCE)
        for w, r, world in MISREADINGS
    ),
]


def _damaged(kind: str, params: Mapping[str, Json], text: str) -> str:
    return room_of(kind).apply(text, params)


@pytest.mark.parametrize(("kind", "params", "text"), ROOMS)
def test_no_false_silence(kind: str, params: Mapping[str, Json], text: str) -> None:
    damaged = _damaged(kind, params, text)
    context = Context(later=LATER.get(kind, ()))
    if kind == "folded-width":
        damaged = "他(tā)说,你好;再见!"
    assert room_of(kind).suspects(damaged, profile(damaged), context)


@pytest.mark.parametrize(("kind", "params", "text"), ROOMS)
def test_soundness_every_candidate_replays(
    kind: str, params: Mapping[str, Json], text: str
) -> None:
    damaged = _damaged(kind, params, text)
    for candidate in room_of(kind).undo(damaged, Context(later=LATER.get(kind, ()))):
        assert room_of(kind).apply(candidate.text, candidate.step.params) == damaged


@pytest.mark.parametrize(("kind", "params", "text"), ROOMS)
def test_completeness_the_original_is_a_candidate(
    kind: str, params: Mapping[str, Json], text: str
) -> None:
    damaged = _damaged(kind, params, text)
    if kind == "misread" and "\ufffd" in damaged:
        pytest.skip("this pair loses bytes of this text")
    found = [c.text for c in room_of(kind).undo(damaged, Context(later=LATER.get(kind, ())))]
    assert text in found


@pytest.mark.parametrize(("kind", "params", "text"), ROOMS)
def test_steps_survive_json(kind: str, params: Mapping[str, Json], text: str) -> None:
    plan = Plan(steps=(Step(kind=kind, params=params),))
    again = Plan.from_json(plan.to_json())
    assert again == plan
    assert replay_text(again.steps, text) == _damaged(kind, params, text)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    text=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1),
    pair=st.sampled_from(MISREADINGS),
)
def test_misreadings_are_sound_for_any_text(text: str, pair: tuple[str, str, str]) -> None:
    params = {"written": pair[0], "read": pair[1], "world": pair[2]}
    damaged = _damaged("misread", params, text)
    for candidate in room_of("misread").undo(damaged, Context()):
        assert room_of("misread").apply(candidate.text, candidate.step.params) == damaged


def test_plans_compose() -> None:
    steps = (
        Step(kind="misread", params={"written": "utf-8", "read": "latin-1"}),
        Step(kind="misread", params={"written": "utf-8", "read": "cp1252", "world": "whatwg"}),
    )
    once = replay_text(steps[:1], "你好世界")
    assert replay_text(steps[1:], once) == replay_text(steps, "你好世界")
