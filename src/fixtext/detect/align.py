"""Reading double bytes where one was dropped or one slipped in: the pairs are found again.

A decoder that lost a byte pairs the rest wrongly until the next ASCII character. Here every
byte may be left out for the price of an error, and the cheapest way through is taken.
"""

from __future__ import annotations

from functools import lru_cache

from fixtext.detect.reading import LOST, PYTHON_CODEC, Reading, read_text
from fixtext.detect.weights import ERROR, WORST


def read_aligned(data: bytes, encoding: str, language: str, prior: float) -> Reading:
    """The best reading in which single bytes are left out.

    >>> data = "天气预报说明天有雨".encode("gbk")
    >>> read_aligned(data[:4] + data[5:], "gb18030", "zh", 0.0).errors
    1
    """
    return read_text(aligned(data, encoding), encoding, language, prior)


def aligned(data: bytes, encoding: str) -> str:
    """Text with U+FFFD for every byte left out.

    >>> data = "天气预报说明天有雨".encode("gbk")
    >>> aligned(data[:4] + data[5:], "gb18030")
    '天气�报说明天有雨'
    """
    codec = PYTHON_CODEC.get(encoding, encoding)
    size = len(data)
    best = [0.0] * (size + 1)
    steps: list[str] = [""] * size
    taken = [1] * size
    for start in range(size - 1, -1, -1):
        byte = data[start]
        if byte < 0x80:
            best[start], steps[start] = best[start + 1], chr(byte)
            continue
        best[start], steps[start] = ERROR + best[start + 1], LOST
        if start + 1 < size:
            char, bits = _pair(data[start : start + 2], codec)
            if char and bits + best[start + 2] < best[start]:
                best[start], steps[start], taken[start] = bits + best[start + 2], char, 2
    pieces, place = [], 0
    while place < size:
        pieces.append(steps[place])
        place += taken[place]
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _pair(pair: bytes, codec: str) -> tuple[str, float]:
    """The character of two bytes and what it costs by itself; "" if there is none."""
    from fixtext.reader.scoring import scorer

    try:
        char = pair.decode(codec)
    except UnicodeDecodeError:
        return "", 0.0
    if len(char) != 1:
        return "", 0.0
    return char, min(scorer().bits(char), WORST)
