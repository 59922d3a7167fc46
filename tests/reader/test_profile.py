"""The profile: every character counted once, the same by every path, damage seen."""

from __future__ import annotations

import random
from dataclasses import asdict

import pytest

from fixtext.reader.bulk_profile import BMP, kind_counts
from fixtext.reader.kinds import KINDS
from fixtext.reader.profile import LONG, Profile, _kind_counts, profile

NAMES = sorted({name for _, name in KINDS} | {"han_common"})


def nonzero(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def everything(seed: int, length: int) -> str:
    rng = random.Random(seed)
    codes = (
        rng.choice((rng.randrange(0x3000), rng.randrange(0x10000), rng.randrange(0x110000)))
        for _ in range(length)
    )
    # a high surrogate right before a low one is one character in UTF-16; keep only low ones
    return "".join(chr(code + 0x400 if 0xD800 <= code < 0xDC00 else code) for code in codes)


@pytest.mark.parametrize("length", [LONG, BMP + 17])
def test_bulk_counts_are_the_plain_ones(length: int) -> None:
    text = everything(5, length)
    assert nonzero(kind_counts(text)) == nonzero(_kind_counts(text))


@pytest.mark.parametrize("text", [everything(1, 300), everything(2, 3000), "abc\t\x01\x7f\n", ""])
def test_every_character_is_counted_once(text: str) -> None:
    found = asdict(profile(text))
    assert sum(found[name] for name in NAMES) == len(text) == found["length"]


def test_clean_chinese_shows_nothing() -> None:
    found = profile("他说：“今天的会议，三点开始。”\n使用 Python 3 编写（见附录）。")
    assert nonzero(asdict(found)).keys() == {
        *("length", "ascii", "han_common", "cjk_punctuation", "punctuation", "full_width"),
        "simplified_only",
    }


@pytest.mark.parametrize(
    ("text", "field", "number"),
    [
        ("锟斤拷\ufffd", "replacement", 1),
        ("ä¸\xadæ\x96\x87", "c1", 2),
        ("ä¸\xadæ\x96\x87", "latin1_letter", 2),
        ("涓枃\ue15f", "private", 1),
        ("浣犲ソ鍚?", "question_by_han", 1),
        ("会(huì)议(yì)", "notes", 2),
        ("會(huì )展", "notes", 1),
        ("關(guan) 於(yu) ", "notes", 2),
        ("湖北日?qǐng)?bào)訊", "notes", 2),
        ("湖北日\ufffd(qǐng)", "notes", 1),
        ("会议（见附录）", "notes", 0),
        ("f(x) = g(y)", "notes", 0),
        ("&#20013;&#x6587;", "entities", 2),
        ("#20013;#25991;", "bare_entities", 2),
        ("\\u4e2d\\u6587", "backslashes", 2),
        ("%E4%B8%AD", "percents", 3),
        ("=E4=B8=AD", "quoted", 3),
        ("=?utf-8?B?5Lit?=", "encoded_words", 1),
        ("+Ti1lhw-", "utf7", 1),
        ("~{VPND~}", "hz", 1),
        ("⽂件⼤⼩", "radical", 3),
        ("ﾊﾝｶｸ", "half_kana", 4),
        ("漢語", "traditional_only", 2),
        ("汉语", "simplified_only", 2),
        ("镕锝", "han_rare", 1),
    ],
)
def test_damage_is_seen(text: str, field: str, number: int) -> None:
    assert getattr(profile(text), field) == number
    padded = profile(text + "\n" + "的" * LONG)
    assert getattr(padded, field) == number


def test_profiles_are_plain_data() -> None:
    assert profile("中文") == profile("文中") == Profile(length=2, han_common=2)
