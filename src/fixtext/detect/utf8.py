"""UTF-8 without an error: what most input is, recognised by decoding it once."""

from __future__ import annotations

from fixtext.detect.binary import controls
from fixtext.detect.decoded import Decoded, newline_style
from fixtext.detect.weights import CHANCE_BYTES, SHORT
from fixtext.model import Detection

_BEFORE = (b"\xff", b"\xfe", b"\xef\xbb\xbf", b"%PDF-", b"GIF8")
_SEVEN_BIT = (b"\x1b$", b"~{", b"+")
"""An ASCII text with none of these is no other encoding in disguise."""
_COMMON = (("\u00a0", "\u017f"), ("\u0384", "\u03ce"), ("\u0400", "\u045f"))
"""Letters of two bytes that people really write alone: Latin, Greek, Cyrillic."""


def plain(data: bytes) -> Decoded | None:
    """Clean UTF-8 in any language; None if another stage must look.

    >>> done = plain("天气预报\\n".encode("utf-8"))
    >>> done.text, done.detection.encoding, done.exact
    ('天气预报\\n', 'utf-8', True)
    >>> plain("天气预报".encode("gbk")) is None
    True
    """
    if b"\x00" in data or data.startswith(_BEFORE):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if text.isascii() and any(sign in data for sign in _SEVEN_BIT):
        return None
    if len(data) <= SHORT and (controls(data) or by_chance(text)):
        return None
    return Decoded(Detection(encoding="utf-8", newline=newline_style(text)), text, True)


def by_chance(text: str) -> bool:
    """Whether a short text may be UTF-8 by chance only.

    A few pairs of GBK are valid pairs of UTF-8: 联通 is the famous case.

    >>> by_chance("é"), by_chance("привет"), by_chance(b"\\xd6\\xb4".decode("utf-8"))
    (False, False, True)
    """
    high = [char for char in text if char >= "\x80"]
    if not 0 < len(high) <= CHANCE_BYTES // 2 or max(high) > "\u07ff":
        return False
    return not all(any(low <= c <= up for low, up in _COMMON) for c in high)


def detect(data: bytes) -> Detection | None:
    """UTF-8, if there is no error and it is not valid by chance only.

    >>> detect("+天气+".encode("utf-8")).encoding
    'utf-8'
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if len(data) <= SHORT and by_chance(text):
        return None
    return Detection(encoding="utf-8")
