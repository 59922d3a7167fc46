"""Is this text at all? Magic numbers, NUL bytes, control bytes."""

from __future__ import annotations

from fixtext.detect.weights import BINARY_CONTROLS, BINARY_NULS, BINARY_PROBE
from fixtext.model import Detection, Verdict

MAGIC = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"SQLite format 3\x00",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"OggS\x00",
    b"fLaC\x00",
    b"ID3\x03\x00",
    b"ID3\x04\x00",
    b"\x00asm\x01\x00",
    b"\x00\x01\x00\x00\x00",
    b"OTTO\x00",
    b"wOFF\x00",
    b"wOF2\x00",
    b"PAR1\x15",
    b"ARROW1\x00\x00",
    b"\x93NUMPY",
)
"""How common formats begin. Formats whose first bytes are plain words are left to the NULs."""

TEXT_CONTROLS = b"\t\n\x0b\x0c\r\x0e\x0f\x1a\x1b\x08"
"""Controls met in text: tabs, feeds, shifts and escapes, the old end-of-file sign."""
_NOT_CONTROL = bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100)) + TEXT_CONTROLS

BINARY = Detection(encoding="", verdict=Verdict.BINARY)


def detect(data: bytes) -> Detection | None:
    """`verdict` binary for what is no text; UTF-16 and UTF-32 must be ruled out before.

    >>> detect(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR").verdict.value
    'binary'
    >>> detect("天气预报".encode("gbk")) is None
    True
    """
    if data.startswith(MAGIC):
        return BINARY
    probe = data[:BINARY_PROBE]
    if not probe:
        return None
    if b"\x00" in data and data.count(0) > max(1, BINARY_NULS * len(data)):
        return BINARY  # one alone may be an accident
    if len(probe.translate(None, _NOT_CONTROL)) > BINARY_CONTROLS * len(probe):
        return BINARY
    return None


def controls(data: bytes) -> int:
    """How many control bytes there are that text does not use.

    >>> controls(b"a\\x00\\x02\\n")
    2
    """
    return len(data.translate(None, _NOT_CONTROL))
