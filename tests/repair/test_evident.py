"""Misreadings beyond doubt: how much it takes, and how deep they may lie."""

from __future__ import annotations

import pytest

from fixtext.model import Options, Script
from fixtext.repair.evident import _chinese, evident

TEXT = "今天天气很好，我们一起去公园散步。"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("今天天气很好", True),
        ("今天天气很", False),  # five characters above ASCII
        ("今天天今天天", False),  # two different ones
        ("今天气今天气", False),  # three
        ("今天天气今天", False),
        ("今天气很今天", True),  # four
        ("abc今天 天气 很好", True),
        ("今a天b天c气d很e好", False),  # no two of them beside each other
        ("鎴戜滑鐨勫伐浣", False),  # rare Han throughout
        ("今天" + "a" * 36 + "气很好天今气", False),  # those that count are too few
    ],
)
def test_what_is_chinese(text: str, chinese: bool) -> None:
    assert _chinese(text) is chinese


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_three_layers_are_undone(layers: int) -> None:
    shown = TEXT
    for _ in range(layers):
        shown = shown.encode().decode("latin-1")
    found = evident(shown, Options())
    if layers > 3:
        assert found is None
    else:
        assert found is not None
        assert found.text == TEXT
        assert [pair.read for pair in found.pairs] == ["latin-1"] * layers


@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
@pytest.mark.parametrize("read", ["latin-1", "cp437", "gb18030"])
@pytest.mark.parametrize("times", [1, 200])
def test_the_whole_text_comes_back(written: str, read: str, times: int) -> None:
    """However long it is: what the probe shows is asked of all of it."""
    text = "今天天气很好，我们一起去公园散步，大家都很高兴。\n" * times
    if written == read:
        assert evident(text, Options()) is None
        return
    found = evident(text.encode(written).decode(read, "surrogateescape"), Options())
    if written == "utf-8" and read == "gb18030":
        assert found is None  # bytes were lost
    else:
        assert found is not None
        assert found.text == text
        assert (found.pairs[0].written, found.pairs[0].read) == (written, read)


def test_only_what_was_not_asked_about_is_evident() -> None:
    shown = TEXT.encode().decode("latin-1")
    assert evident(shown, Options(script=Script.TRADITIONAL)) is None
    assert evident(shown, Options(skip=("misread",))) is None
    assert evident(shown + "é", Options()) is None
