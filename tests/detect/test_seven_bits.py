"""EUC-TW, ISO-2022-CN, HZ and UTF-7: decoders, their losses, and their recognition."""

from __future__ import annotations

import pytest

from fixtext.codecs.base import LOST, Loss
from fixtext.codecs.euc_tw import cells_of, planes
from fixtext.codecs.registry import charset
from fixtext.detect.escapes import detect

TEXT = "天氣預報：晴。abc\n囧"


def test_the_planes_of_cns_11643() -> None:
    """Big5 is planes 1 and 2, in the same order: its first and last characters are theirs."""
    table = planes()
    assert table[1, 36, 1] == "一" and table[2, 1, 1] == "乂"
    assert LOST not in table.values()
    assert all(cells_of()[char][0] <= plane for (plane, _, _), char in table.items())
    big5 = [bytes((lead, 0xA1)).decode("big5") for lead in range(0xA4, 0xC6)]
    assert all(cells_of()[char][0] == 1 for char in big5)


@pytest.mark.parametrize("name", ["euc-tw", "iso-2022-cn", "utf-7", "utf-32-le", "utf-32-be"])
def test_round_trip(name: str) -> None:
    reader = charset(name)
    data = reader.encode(TEXT)
    assert data is not None
    assert reader.decode(data) == TEXT
    units = reader.units(data)
    assert "".join(text or "" for _, _, text in units) == TEXT
    assert sum(length for _, length, _ in units) == len(data)


@pytest.mark.parametrize("name", ["euc-tw", "iso-2022-cn", "hz"])
def test_losses(name: str) -> None:
    reader = charset(name)
    assert reader.encode("天😀") is None
    assert reader.decode(reader.encode_lossy("天😀")) == "天?"
    data = reader.encode_lossy("天地")
    assert reader.decode(data[:2] + b"\xff" + data[2:], Loss.QUESTION).count("?") >= 1


def test_as_iconv_writes_it() -> None:
    assert charset("iso-2022-cn").encode("中文a") == b"\x1b$)A\x0eVPND\x0fa"
    assert charset("euc-tw").encode("天氣") == b"\xc5\xb2\xd6\xb4"


@pytest.mark.parametrize(
    "data", [b"a ~{ b", b"x = ~{1}", b"C++ a+b+c- d", b"+1-234-5678", b"\x1b[31mred\x1b[0m"]
)
def test_signs_of_other_things(data: bytes) -> None:
    assert detect(data) is None
