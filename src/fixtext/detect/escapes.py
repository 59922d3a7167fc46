"""Encodings in seven bits: ISO-2022 with its escapes, HZ with `~{`, UTF-7 with `+`."""

from __future__ import annotations

import re

from fixtext.detect.weights import ESCAPE_BITS, WHOLE
from fixtext.model import Detection

ISO_2022 = (
    (rb"\x1b\$(?:\)[AGE]|\*H|\+[I-M])", "iso-2022-cn", "zh"),
    (rb"\x1b\$\)C", "iso-2022-kr", "ko"),
    (rb"\x1b\$(?:[@B]|\(D)|\x1b\(J", "iso-2022-jp", "ja"),
)
"""The first escape in the text says which member of the family it is."""

_HZ = rb"~\{((?:[\x21-\x77][\x21-\x7e])+)(?:~\}|\n|\Z|.\Z)"
_UTF_7 = rb"(?<![\w/+])\+([A-Za-z0-9+/]{3,})-?"
_HIGH_HAN = (0x3000, 0xFFFF)


def detect(data: bytes) -> Detection | None:
    """The seven-bit encoding of Chinese (or its cousins), if the text reads as such.

    >>> detect("中文信息".encode("hz")).encoding
    'hz'
    >>> detect("中文信息".encode("utf-7")).encoding
    'utf-7'
    >>> detect(b"a+b = ~{c}") is None
    True
    """
    if not data.isascii():
        return None
    if b"\x1b" in data:
        return _iso_2022(data)
    if b"~{" in data and _reads(_hz_text(data)):
        return Detection(encoding="hz", language="zh")
    if b"+" in data and _reads(_utf_7_text(data)):
        return Detection(encoding="utf-7")
    return None


def _iso_2022(data: bytes) -> Detection | None:
    starts = [(m.start(), name, lang) for p, name, lang in ISO_2022 if (m := re.search(p, data))]
    if not starts:
        return None
    _, name, language = min(starts)
    return Detection(encoding=name, language=language)


def _hz_text(data: bytes) -> str:
    pieces = (match[1] for match in re.finditer(_HZ, data))
    taken = b"\n".join(pieces)[:WHOLE].split(b"\n")
    return "\n".join(bytes(b | 0x80 for b in p).decode("gbk", "replace") for p in taken)


def _utf_7_text(data: bytes) -> str:
    """What the shifted stretches say, if all of them can be read."""
    texts = []
    for match in re.finditer(_UTF_7, data[: WHOLE * 4]):
        try:
            texts.append((b"+" + match[1] + b"-").decode("utf-7"))
        except UnicodeDecodeError:
            if match.end() < len(data):
                return ""
    text = "".join(texts)[:WHOLE]
    low, high = _HIGH_HAN
    return text if any(low <= ord(char) <= high for char in text) else ""


def _reads(text: str) -> bool:
    from fixtext.reader.scoring import scorer

    return bool(text) and scorer().bits(text) <= ESCAPE_BITS * len(text)
