"""Narrow GB2312, four bytes as GBK, UTF-8 or Latin-1, the stripped bit: back, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import fixtext
from fixtext.damage import room_of
from fixtext.damage.room import Context
from fixtext.model import Level, Plan
from fixtext.reader.profile import profile
from fixtext.verify.replay import replay_text

CASES = json.loads((Path(__file__).parent.parent / "cases/byte-rooms.json").read_text("utf-8"))
ROOMS = tuple(dict.fromkeys(case["room"] for case in CASES))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["room"])
def test_the_text_comes_back(case: dict[str, str]) -> None:
    damaged = room_of(case["room"]).apply(case["text"], case["params"])
    result = fixtext.fix(damaged)
    assert result.text == case["text"]
    assert result.level is not Level.NONE
    plan = Plan.from_json(result.plan.to_json())
    assert replay_text(plan.steps, result.text) == damaged
    assert fixtext.fix_text(result.text) == result.text


@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case["room"])
def test_and_once_more_read_as_latin_1(case: dict[str, str]) -> None:
    """The signs of the first loss are bytes like others for the second reader."""
    text = case["text"] + "另有要求的，请与我们联系。"
    damaged = room_of(case["room"]).apply(text, case["params"]).encode().decode("latin-1")
    result = fixtext.fix(damaged)
    assert result.text == text
    assert [step.kind for step in result.plan.steps] == [case["room"], "misread"]
    assert replay_text(result.plan.steps, result.text) == damaged


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["room"])
def test_laws_of_the_room(case: dict[str, str]) -> None:
    room = room_of(case["room"])
    damaged = room.apply(case["text"], case["params"])
    assert room.suspects(damaged, profile(damaged), Context())
    found = list(room.undo(damaged, Context()))
    assert case["text"] in [candidate.text for candidate in found]
    for candidate in found:
        assert room.apply(candidate.text, candidate.step.params) == damaged


@pytest.mark.parametrize(
    "text",
    [
        "Is it A?B or C?D, see /usr/share/doc/README.internationalization.gz",
        "dGhpcyBpcyBhIHRlc3Qgb2YgYmFzZTY0IGVuY29kaW5n https://example.org/a/b?c=d&e=f",
        "选?A还是?B，由你决定。",
        "乱码\ufffd与\ufffd之间。",
        "Ärger über größere Möbel: Ծ is Armenian, ģ is Latvian.",
        "Հայերեն և русский, čeština, ģimene",
        "sdfjkhKJHkjhKJHkjh&^%kjhKJHG:;lkjLKJlkj",
    ],
)
def test_sound_text_is_not_touched(text: str) -> None:
    assert not {step.kind for step in fixtext.fix(text).plan.steps} & set(ROOMS)


def test_of_emoji_in_four_bytes_too_little_is_left() -> None:
    room = room_of("four-byte-as-gbk")
    damaged = room.apply("今天真开心😀。", {})
    assert damaged.count("\ufffd") == 2
    assert not list(room.undo(damaged, Context()))


def test_a_latin_word_is_not_left_of_a_narrow_character() -> None:
    """It became `下载（免费）￤indows`."""
    room = room_of("narrow-gb2312")
    assert list(room.undo("下载（免费）\ufffdWindows", Context())) == []
    (found,) = room.undo("右\ufffdN窝", Context())
    assert found.text == "右腘窝"


def test_a_narrow_character_without_a_clear_favourite_stays() -> None:
    damaged = "李\ufffdN，男，汉族。"
    assert fixtext.fix_text(damaged) == damaged
