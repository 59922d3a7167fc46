"""Long text: what the arrays clear is what the cheap test clears, and damage is found in it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtext.model import Options
from fixtext.reader.bulk_ordinary import BLOCK, doubtful
from fixtext.reader.calm import clear
from fixtext.reader.ordinary import ordinary
from fixtext.repair.clearing import clears

PARTS = [
    *("今天", "天气", "會", "后", "\n", "，", "?", "(", "（", ")", "）", " ", "a", "hàn", "ng"),
    *("锟斤拷", "烫烫烫", "镕", "é", "👍", "\ufffd", "&#20013;", "%E4", "=E4=B8", "\\u4e2d"),
    *("~{VPND~}", "#20013;", "u4e2du6587u5b57", "5D7y6H#,N*Gc", "https://example.com/"),
    *("+Ti1lhw-", "50%", "1+1=2", "qing"),
]

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module")
def text() -> str:
    return "".join((SAMPLES / f"statutes-{name}.txt").read_text("utf-8") for name in "abc")


@pytest.mark.parametrize(
    "damage",
    [
        "服务器运行正常，我们去看看。".encode().decode("latin-1"),
        "服务器运行正常，我们去看看。".encode("gbk").decode("latin-1"),
        "服务器运行正常".encode().decode("gb18030", "replace"),
        "&#20013;&#25991;",
        "=E6=9C=8D=E5=8A=A1",
        "%E6%9C%8D%E5%8A%A1",
        "+Ti1lhw-",
        "~{VPND~}",
        "5D7y6H#,N*Gc",
        "\\u4e2d\\u6587",
        "右\ufffdN窝",
        "⽂件⼤⼩",
    ],
)
def test_damage_is_found_wherever_it_stands(damage: str, text: str) -> None:
    whole = text * (2 * BLOCK // len(text) + 1)
    for place in (0, BLOCK - 3, BLOCK, len(whole) // 2, len(whole)):
        harmed = f"{whole[:place]}\n{damage}\n{whole[place:]}"
        found = list(doubtful(harmed))
        start = harmed.index(damage)
        assert any(a <= start and start + len(damage) <= b for a, b in found), (damage, found)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_what_the_pattern_clears_the_arrays_clear(text: str) -> None:
    whole = "今天天气很好，我们去公园。\n" * 40 + text + "\n今天天气很好，我们去公园。" * 40
    assert not clear(whole) or not list(doubtful(whole))


def test_ordinary_text_is_cleared(text: str) -> None:
    assert ordinary(text[:5000])
    assert clears(text * 3, Options())


def test_rare_names_and_letters_are_looked_at_where_they_stand(text: str) -> None:
    lines = text.splitlines(keepends=True)
    rng = random.Random(3)
    for odd in ("朱镕基说：", "café ", "500μg·L ", "（👍）", "龘", "25℃±1℃，"):
        at = rng.randrange(len(lines))
        lines[at] = odd + lines[at]
    assert clears("".join(lines), Options())
