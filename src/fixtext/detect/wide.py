"""UTF-16 and UTF-32 without a byte order mark."""

from __future__ import annotations

from fixtext.detect.binary import controls
from fixtext.detect.weights import WHOLE, WIDE_BITS, WIDE_ODD, WIDE_PLAIN
from fixtext.model import Detection

_PLAIN = bytes((0, *range(0x4E, 0xA0), 0x30, 0xFF, 0x20, 0x03, 0x04, 0x05, *range(0xAC, 0xD8)))
"""Upper bytes of the units of most text: ASCII, Han, their signs, Cyrillic, Hangul."""


def detect(data: bytes) -> Detection | None:
    """UTF-16 or UTF-32, where NULs or control bytes tell that this is no single-byte text.

    >>> detect("天气预报：晴。".encode("utf-16-le")).encoding
    'utf-16-le'
    >>> detect("weather".encode("utf-32-be")).encoding
    'utf-32-be'
    >>> detect("天气预报：晴。".encode("gbk")) is None
    True
    """
    probe = data[: WHOLE * 4]
    if not controls(probe):
        return None
    if b"\x00" in probe and len(data) % 4 == 0:
        for name in ("utf-32-le", "utf-32-be"):
            if _is_utf_32(probe, name):
                return Detection(encoding=name)
    found = [(bits, name) for name in candidates(data) if (bits := _bits(probe, name))]
    if not found or min(found)[0] > WIDE_BITS:
        return None
    return Detection(encoding=min(found)[1])


def candidates(data: bytes) -> tuple[str, ...]:
    """Which of the two orders may be right, judged by the upper bytes of the units.

    >>> candidates("天气预报".encode("utf-16-be")), candidates(b"\\xe9t\\xe9 1998")
    (('utf-16-be',), ())
    """
    probe = data[: WHOLE * 4]
    probe = probe[: len(probe) & ~1]
    found = []
    for name, upper in (("utf-16-le", probe[1::2]), ("utf-16-be", probe[0::2])):
        if upper and len(upper.translate(None, _PLAIN)) <= WIDE_ODD * len(upper):
            found.append(name)
    return tuple(found)


def _is_utf_32(probe: bytes, name: str) -> bool:
    try:
        text = probe.decode(name)
    except UnicodeDecodeError:
        return False
    return controls(text.encode()) <= WIDE_PLAIN * len(text)


def _bits(probe: bytes, name: str) -> float:
    """Bits for each character; infinite where there are too many errors or controls."""
    from fixtext.reader.scoring import scorer

    text = probe[:WHOLE].decode(name, "replace")
    bad = text.count("\ufffd") + controls(text.encode("utf-8", "replace"))
    if bad > 1 + WIDE_PLAIN * len(text):
        return float("inf")
    return max(scorer().bits(text), 1.0) / len(text)
