"""Radicals and compatibility ideographs: the table, what is undone, what is left alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtext import fix
from fixtext.damage import room_of
from fixtext.damage.radicals import Radicals, unified
from fixtext.damage.room import Context
from fixtext.errors import InvalidPlanError
from fixtext.model import Json, Options, Plan
from fixtext.reader.profile import profile

ONLY = Options(only=("radicals",))
REPAIRED = {
    "⽂件⼤⼩": "文件大小",
    "⽂件": "文件",
    "本⽂介绍如何⽤⼿机⽀付⽔费，⽅法⾮常简单。": "本文介绍如何用手机支付水费，方法非常简单。",
    "⼤家好，这是⼀个⻓⻓的故事。": "大家好，这是一个长长的故事。",
    "⽤⼾可以在⽂件⼤⼩⾥看到⼀个数字。": "用户可以在文件大小里看到一个数字。",
    "今天很好。\n⽤⼾⼿册\n明天也好。": "今天很好。\n用户手册\n明天也好。",
    "這\uf967是\uf9ca行，\uf98e輕人\uf92d\uf967及": "這不是流行，年輕人來不及",
}
LEFT = (
    "⽂",
    "「⽂」",
    "⽊⽔⽕⼟⾦",
    "⽊部的字有很多，⽔部的字也不少",
    "把⽊写成木",
    "⼏几⺇",
    "特殊的康熙部首或者扩展部首会被去除，⼏几⺇",
    "每⽉的用户规模达数千万",
    "⿰⽊⽊就是林字，⿱⽊⼦就是李字",
    "壹貳參四伍六七八九零",
    "⽇本の⽂字と⽂化",
    "日本⽂字\nひらがなとカタカナです",
    "노무현(盧武鉉) 대통령은 家樂 男女 李",
    "盧武鉉",
    "单独的\uf967字",
    "U+2F42 ⽂ 文件，U+2F24 ⼤ 大小",
    "⼀⼁⼂⼃⼄⼅⼆⼇⼈⼉⼊⼋⼌⼍⼎⼏",
)


@pytest.mark.parametrize("broken", REPAIRED)
def test_repaired_and_stable(broken: str) -> None:
    result = fix(broken, ONLY)
    assert result.text == REPAIRED[broken]
    assert Radicals().apply(result.text, result.plan.steps[0].params) == broken
    assert Plan.from_json(result.plan.to_json()) == result.plan
    assert fix(result.text, ONLY).text == result.text


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str) -> None:
    assert fix(text, ONLY).text == text
    assert not list(Radicals().undo(text, Context()))


def test_a_chart_among_repaired_lines_is_left() -> None:
    broken = "本⽂介绍⽤⼿写字的⽅法。\n⽊⽔⽕⼟⾦\n"
    assert fix(broken, ONLY).text == "本文介绍用手写字的方法。\n⽊⽔⽕⼟⾦\n"


def test_every_kangxi_radical_and_decomposition_is_there() -> None:
    table = unified()
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        assert table.get(chr(code), chr(code)) == plain
    assert table["⻓"] == "长" and table["⻢"] == "马" and table["⺠"] == "民"
    assert not set(table) & set(table.values())
    assert all(profile(form).radical + profile(form).compatibility == 1 for form in table)


@settings(deadline=None, max_examples=80, derandomize=True)
@given(
    st.text(
        st.sampled_from("文件大小用户手册的一是不了人本月生活方法⽂⼤⽤⼿⽉，。\n\uf967部"),
        max_size=30,
    )
)
def test_sound_and_stable_for_any_text(text: str) -> None:
    for candidate in Radicals().undo(text, Context()):
        assert Radicals().apply(candidate.text, candidate.step.params) == text
    once = fix(text, ONLY).text
    assert fix(once, ONLY).text == once


@pytest.mark.parametrize("params", [{"forms": "文"}, {"places": {"⽂": "x"}}, {"places": [1]}])
def test_wrong_parameters_are_named(params: Mapping[str, Json]) -> None:
    with pytest.raises(InvalidPlanError):
        room_of("radicals").apply("文件", params)


@pytest.mark.skipif(
    shutil.which("perl") is None, reason="the supplement is read from Perl's tables"
)
def test_the_table_can_be_built_again() -> None:
    tool = Path(__file__).parents[2] / "tools" / "build_radicals.py"
    done = subprocess.run(
        [sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
