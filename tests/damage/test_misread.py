"""Misreadings with loss, on all of a text or parts of it, several on top of each other."""

from __future__ import annotations

import pytest

import fixtext
from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.model import Level, Options, Plan, Verdict
from fixtext.verify.replay import replay_text

SENTENCE = "今天天气很好，我们去公园散步。服务器运行正常，数据库已经备份。"
BEFORE, AFTER = "前面这句话没有问题。", "后面这一句也没有问题。"
LOSSY = (
    ("utf-8", "gbk", "cpython", Loss.FFFD),
    ("utf-8", "gbk", "windows", Loss.QUESTION),
    ("utf-8", "cp1252", "cpython", Loss.FFFD),
    ("gb18030", "cp932", "cpython", Loss.FFFD),
)


def misread(text: str, written: str, read: str, world: str, loss: Loss) -> str:
    return charset(read, world).decode(text.encode(written), loss)


@pytest.mark.parametrize("how", LOSSY)
def test_a_whole_text_with_lost_bytes(how: tuple[str, str, str, Loss]) -> None:
    damaged = misread(SENTENCE, *how)
    result = fixtext.fix(damaged)
    assert result.text == SENTENCE
    assert result.level in (Level.LIKELY, Level.PROVEN)
    assert replay_text(Plan.from_json(result.plan.to_json()).steps, result.text) == damaged


@pytest.mark.parametrize("how", LOSSY)
def test_one_broken_line_among_clean_ones(how: tuple[str, str, str, Loss]) -> None:
    damaged = f"{BEFORE}\n{misread(SENTENCE, *how)}\n{AFTER}\n"
    result = fixtext.fix(damaged)
    assert result.text == f"{BEFORE}\n{SENTENCE}\n{AFTER}\n"
    assert replay_text(result.plan.steps, result.text) == damaged


@pytest.mark.parametrize("how", [LOSSY[0], LOSSY[2]])
def test_one_broken_sentence_in_a_clean_line(how: tuple[str, str, str, Loss]) -> None:
    damaged = BEFORE + misread(SENTENCE, *how) + AFTER
    assert fixtext.fix_text(damaged) == BEFORE + SENTENCE + AFTER


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_layers_of_latin_1(layers: int) -> None:
    damaged = SENTENCE
    for _ in range(layers):
        damaged = damaged.encode().decode("latin-1")
    result = fixtext.fix(damaged)
    assert result.text == SENTENCE
    assert result.level is Level.PROVEN
    assert [step.kind for step in result.plan.steps] == ["misread"] * layers


def test_holes_say_what_else_could_stand_there() -> None:
    result = fixtext.fix(misread(SENTENCE, *LOSSY[0]))
    assert result.holes
    for hole in result.holes:
        shown = result.text[hole.start : hole.start + len(hole.text)]
        assert not hole.filled or shown == hole.text == hole.candidates[0][0]
        assert sum(odds for _, odds in hole.candidates) == pytest.approx(1.0)


def test_strict_fills_only_what_is_unique() -> None:
    damaged = misread(SENTENCE, *LOSSY[0])
    strict = fixtext.fix(damaged, Options(strict=True))
    for hole in strict.holes:
        assert hole.filled == (len(hole.candidates) < 2)


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE.encode("gbk").decode("utf-8", "replace"),
        "锟斤拷锟斤拷锟斤拷锟斤拷，锟斤拷锟斤拷",
        "烫烫烫烫烫烫烫烫屯屯屯屯",
    ],
)
def test_what_is_gone_is_said_to_be_gone(text: str) -> None:
    result = fixtext.fix(text)
    assert result.verdict is Verdict.UNRECOVERABLE
    assert result.text == text
    assert result.evidence


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "服务器",
        "“锟斤拷”是怎么来的？它是两次转换留下的痕迹，文字已经没有了。",
        "Crème brûlée à la française, déjà vu",
        "Привет, мир! Это обычный русский текст.",
        "これは普通の日本語の文章です。文字化けではありません。",
        "이것은 평범한 한국어 문장입니다.",
    ],
)
def test_clean_text_comes_back(text: str) -> None:
    assert fixtext.fix(text).text == text


def test_a_step_can_lie_on_stretches() -> None:
    from fixtext.model import Step

    params = {"written": "utf-8", "read": "latin-1", "spans": [[2, 4]]}
    assert replay_text((Step(kind="misread", params=params),), "前后你好后") == "前后ä½\xa0å¥½后"


def test_both_spellings_of_a_character_are_weighed() -> None:
    """款有 is BF EE D3 D0; EE D3 is 靃 in cp932, and so is FB EF, which Windows writes."""
    original = "这是一款有趣的休闲游戏。"
    damaged = misread(original, "gb18030", "cp932", "cpython", Loss.FFFD)
    assert "\ufffd" not in damaged
    assert fixtext.fix_text(damaged) == original


def test_a_lost_comma_is_no_line_end() -> None:
    """Windows takes a comma down with the byte before it; what is left says how commas are set."""
    original = "即使赤手空拳,也能面对豺狼虎豹,不畏艰险,从而,一步步创造非凡。"
    damaged = misread(original, "utf-8", "gbk", "windows", Loss.QUESTION)
    assert damaged.count(",") == original.count(",") - 1
    assert fixtext.fix_text(damaged).count(",") == original.count(",")


def test_a_lost_digit_stays_open() -> None:
    """Windows takes a digit down with the byte before it, and one is as likely as the next."""
    original = "张大仙公布新恋情，3个月前就在一起了，粉丝：今晚直播间要爆炸"
    damaged = misread(original, "utf-8", "gbk", "windows", Loss.FFFD)
    result = fixtext.fix(damaged)
    assert result.text == original.replace("3", "\ufffd")
    assert result.verdict.value == "partial"


def test_nothing_is_filled_under_the_name_of_a_lossless_reading() -> None:
    """€ is 80 and A2 E3 in GB18030, so both are weighed; the byte that was lost is a hole."""
    original = "这么一个平庸的作品，怎么炒得这么火爆？"
    damaged = misread(original, "utf-8", "gb18030", "whatwg", Loss.FFFD)
    assert "\ufffd" in damaged
    assert fixtext.fix(damaged).holes


def test_a_long_text_is_restored_as_its_sentences_are() -> None:
    """Long texts go through arrays, short ones through the beam; a sample tells the world."""
    lines = [SENTENCE[n % 3 :] for n in range(40)]
    for how in (LOSSY[0], LOSSY[2], LOSSY[3]):
        damaged = misread("\n".join(lines), *how)
        result = fixtext.fix(damaged)
        assert result.text == "\n".join(lines)
        assert result.plan.steps[0].params["world"] == how[2]
        assert replay_text(result.plan.steps, result.text) == damaged
