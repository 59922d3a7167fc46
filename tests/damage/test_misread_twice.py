"""UTF-8 read as GBK two times, with losses both times."""

from __future__ import annotations

import pytest

import fixtext
from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.model import Level, Plan
from fixtext.verify.replay import replay_text

SENTENCE = "今天天气很好，我们去公园散步。服务器运行正常，数据库已经备份。"
CLEAN = "前面这句话没有问题。"
READERS = (("gbk", "cpython"), ("gbk", "windows"), ("gb18030", "whatwg"), ("gbk", "java"))


def misread(text: str, read: str, world: str, times: int = 2) -> str:
    reader = charset(read, world)
    for _ in range(times):
        text = reader.decode(text.encode(), Loss.FFFD)
    return text


@pytest.mark.parametrize(("read", "world"), READERS)
def test_two_layers_with_losses(read: str, world: str) -> None:
    damaged = misread(SENTENCE, read, world)
    result = fixtext.fix(damaged)
    assert result.text == SENTENCE
    assert result.level is Level.LIKELY
    assert [step.kind for step in result.plan.steps] == ["misread", "misread"]
    assert replay_text(Plan.from_json(result.plan.to_json()).steps, result.text) == damaged


def test_where_only_the_first_layer_lost_something() -> None:
    """The U+FFFD of the first reader was saved: 锟 and 拷 hold its bytes."""
    damaged = misread("难道真的无路可走了？", "gbk", "cpython")
    assert "\ufffd" not in damaged
    assert fixtext.fix_text(damaged)[:-1] == "难道真的无路可走了"  # ？ and ！ fit alike


def test_clean_lines_stay_between_lines_misread_twice() -> None:
    damaged = f"{CLEAN}\n{misread(SENTENCE, 'gbk', 'cpython')}\n{CLEAN}\n"
    result = fixtext.fix(damaged)
    assert result.text == f"{CLEAN}\n{SENTENCE}\n{CLEAN}\n"
    assert replay_text(result.plan.steps, result.text) == damaged


def test_holes_lie_in_the_repaired_text() -> None:
    result = fixtext.fix(misread(SENTENCE, "gbk", "cpython"))
    assert result.holes
    for hole in result.holes:
        assert result.text[hole.start : hole.start + len(hole.text)] == hole.text


def test_one_layer_is_not_taken_for_two() -> None:
    result = fixtext.fix(misread(SENTENCE, "gbk", "cpython", times=1))
    assert result.text == SENTENCE
    assert len(result.plan.steps) == 1


@pytest.mark.parametrize("held", ["eda080", "e08080", "f4bfbfbf", "ff80", "a2e3"])
def test_bytes_that_are_no_utf8_raise_nothing(held: str) -> None:
    from fixtext.refill.bulk import Stretch
    from fixtext.refill.twice import refill_twice

    for read, world in READERS:
        reader = charset(read, world)
        shown = reader.decode(b"\xe4\xb8" + bytes.fromhex(held) + "中".encode(), Loss.FFFD)
        for text in (shown, shown + "€\ufe10︒", shown + "\ufffd"):
            found = refill_twice([Stretch(text)], "utf-8", reader, reader, Loss.FFFD)[0]
            assert found is None or misread(found.text, read, world) == text


MIXED = (
    (("latin-1", "cpython"), ("cp1252", "cpython")),
    (("latin-1", "cpython"), ("gbk", "cpython")),
    (("cp1252", "cpython"), ("gbk", "cpython")),
    (("cp1252", "whatwg"), ("gbk", "windows")),
)


@pytest.mark.parametrize(("inner", "outer"), MIXED)
def test_two_layers_of_different_readers(inner: tuple[str, str], outer: tuple[str, str]) -> None:
    damaged = SENTENCE
    for read, world in (inner, outer):
        damaged = charset(read, world).decode(damaged.encode(), Loss.FFFD)
    result = fixtext.fix(damaged)
    assert result.text == SENTENCE
    assert [step.kind for step in result.plan.steps] == ["misread", "misread"]
    assert replay_text(result.plan.steps, result.text) == damaged


def test_a_layer_filled_by_guessing_is_no_ground_for_another() -> None:
    """Holes lie in mojibake where one layer is undone; what was put there is not read on."""
    once = charset("koi8-r", "cpython").decode(SENTENCE.encode(), Loss.FFFD)
    damaged = charset("cp949", "cpython").decode(once.encode(), Loss.FFFD)
    assert "\ufffd" in damaged
    result = fixtext.fix(damaged)
    assert result.text == damaged or result.text == SENTENCE
