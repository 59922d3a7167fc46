"""Long text with an error here and there is decoded as step by step."""

from __future__ import annotations

import random

import pytest

from fixtext.codecs.base import Loss, walk
from fixtext.codecs.registry import charset

READERS = [
    (name, world)
    for name in ("gbk", "gb18030", "big5", "cp932", "cp949")
    for world in ("windows", "whatwg", "java", "iconv")
]


@pytest.mark.parametrize(("name", "world"), READERS)
def test_as_step_by_step(name: str, world: str) -> None:
    ours = charset(name, world)
    rng = random.Random(f"{name} {world}")
    clean = [ours.encode(char) for char in "日本國人口中文一二三四ab(1)\n"]
    data = bytearray()
    for _ in range(40):
        data += b"".join(rng.choice([c for c in clean if c]) for _ in range(rng.randint(40, 400)))
        data += bytes(rng.randrange(256) for _ in range(rng.randint(1, 3)))
    units = walk(ours, bytes(data))
    assert any(text is None for _, _, text in units)
    expected = "".join("\ufffd" if text is None else text for _, _, text in units)
    assert ours.decode(bytes(data), Loss.FFFD) == expected
