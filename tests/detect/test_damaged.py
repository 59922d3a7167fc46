"""Errors are evidence, not vetoes: damaged bytes keep their encoding."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from fixtext.detect import decode
from fixtext.detect.finish import decoded_best
from fixtext.detect.legacy import readings
from fixtext.model import Options, Verdict

SIMPLIFIED = "我们明天上午九点在学校门口集合，请大家带好午饭和雨伞，不要迟到。"
TRADITIONAL = "我們明天上午九點在學校門口集合，請大家帶好午飯和雨傘，不要遲到。"
CASES = [
    (SIMPLIFIED, "gbk", "gb18030"),
    (TRADITIONAL, "gbk", "gb18030"),
    (TRADITIONAL, "big5", "big5-hkscs"),
    (SIMPLIFIED, "utf-8", "utf-8"),
    (TRADITIONAL, "utf-8", "utf-8"),
]


def cut(data: bytes, place: int) -> bytes:
    return data[: place | 1]


def foreign(data: bytes, place: int) -> bytes:
    return data[:place] + b"\xff" + data[place:]


def question(data: bytes, place: int) -> bytes:
    return data[:place] + b"?" + data[place + 1 :]


def dropped(data: bytes, place: int) -> bytes:
    return data[:place] + data[place + 1 :]


@pytest.mark.parametrize("damage", [cut, foreign, question, dropped])
@pytest.mark.parametrize(("text", "encoding", "expected"), CASES)
def test_one_damaged_byte(text: str, encoding: str, expected: str, damage: object) -> None:
    assert callable(damage)
    data = text.encode(encoding)
    for place in range(20, len(data) - 1, 3):
        found = decode(damage(data, place), Options()).detection
        assert found.encoding in (expected, "cp950"), place
        assert not found.runs


def test_an_error_lowers_confidence_and_exactness() -> None:
    clean = decode(SIMPLIFIED.encode("gbk"), Options())
    broken = decode(foreign(SIMPLIFIED.encode("gbk"), 20), Options())
    assert clean.exact and not broken.exact
    assert broken.detection.confidence < clean.detection.confidence
    assert "\ufffd" in broken.text


def test_damaged_utf_8_of_many_lines_is_one_file() -> None:
    rng = random.Random(1)
    data = "\n".join([SIMPLIFIED, TRADITIONAL] * 20).encode()
    for _ in range(20):
        place = rng.randrange(len(data))
        found = decode(dropped(data, place), Options()).detection
        assert (found.encoding, found.runs) == ("utf-8", ())


def test_gbk_cells_are_those_of_gb18030_and_go_back() -> None:
    """`finish` decodes by CPython's gbk where it can, and calls that exact without encoding."""
    for lead in range(0x80, 0x100):
        for trail in range(0x100):
            pair = bytes((lead, trail))
            try:
                text = pair.decode("gbk")
            except UnicodeDecodeError:
                continue
            assert pair.decode("gb18030") == text
            assert text.encode("gb18030") == pair


@pytest.mark.parametrize("text", ["天氣預報", "啲", "十～卅", "①ⅰ", "碁裏", "╞═╡", "，。「」"])
def test_big5_short_and_long_agree(text: str) -> None:
    """Long data asks numpy for the disputed cells; short data decodes twice."""
    once = (TRADITIONAL + text).encode("big5hkscs", "ignore")
    short, long = decoded_best(once, "big5-hkscs"), decoded_best(once * 4000, "big5-hkscs")
    assert short[:2] + short[3:] == long[:2] + long[3:]
    assert short[2] * 4000 == long[2]


def test_a_slip_that_makes_other_pairs_is_no_japanese() -> None:
    """Every pair behind the slip is a cell of GBK, if a strange one."""
    data = "确实连两百多块的JBL都不如。".encode("gbk")
    found = decode(data[:1] + data[2:], Options()).detection
    assert (found.encoding, found.language) == ("gb18030", "zh")


def test_one_nul_is_an_accident() -> None:
    data = "默认的依赖关系是“单向”的，可以改。".encode()
    assert decode(data[:30] + b"\0" + data[30:], Options()).detection.encoding == "utf-8"
    assert decode(b"\0" + data + b"\0", Options()).detection.verdict is Verdict.BINARY


@pytest.mark.parametrize("damage", [foreign, dropped])
@pytest.mark.parametrize(
    ("text", "encoding"), [("天气预报说明天有雨", "gbk"), ("天氣預報", "big5")]
)
def test_an_encoding_is_weighed_once(
    damage: Callable[[bytes, int], bytes], text: str, encoding: str
) -> None:
    data = damage(text.encode(encoding), 4)
    named = [reading.encoding for reading in readings(data) if reading.language == "zh"]
    assert len(named) == len(set(named))
