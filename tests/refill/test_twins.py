"""Which characters have two spellings: the quick table against asking the encoder for each."""

from __future__ import annotations

import pytest

import fixtext
from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.registry import charset
from fixtext.refill.segment import _spellings, twins

READERS = [
    charset("gb18030", "whatwg"),
    charset("big5-hkscs", "whatwg"),
    charset("big5", "windows"),
    charset("cp932", "windows"),
    charset("gbk", "windows"),
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: f"{reader.name}-{reader.world}")
def test_every_spelling_is_known(reader: Charset) -> None:
    spelled: dict[str, list[bytes]] = {}
    for data, char in _spellings(reader):
        spelled.setdefault(char, []).append(data)
    want = {}
    for text, ways in spelled.items():
        usual = reader.encode(text) or b""
        if len(ways) > 1 or ways[0] != usual:
            want[usual] = tuple(dict.fromkeys((usual, *ways)))
    assert want == {
        usual: tuple(data for data, _ in found.offers) for usual, found in twins(reader).items()
    }


def test_a_mark_of_vertical_writing_has_two() -> None:
    original = "授權不能歧視任何人或團體，自由軟體的品質。"
    damaged = charset("gb18030", "whatwg").decode(original.encode("cp950"))
    assert "\ufe11" in damaged
    assert fixtext.fix_text(damaged) == original


def test_losses_at_ascii_commas_show_no_private_use() -> None:
    original = (
        "香港东网11月1日报道,一名韩国男子突然于今早驾驶挖泥机,闯进拘留崔顺实的首尔中央"
        "地方检察厅,声称要替崔顺实执行死刑。"
    )
    damaged = charset("gbk", "windows").decode(original.encode(), Loss.FFFD)
    restored = fixtext.fix_text(damaged)
    assert sum(a == b for a, b in zip(restored, original, strict=False)) > 0.9 * len(original)
