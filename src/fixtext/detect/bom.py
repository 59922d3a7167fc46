"""A byte order mark names the encoding by itself."""

from __future__ import annotations

from fixtext.model import Detection

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Longer marks first: that of UTF-16 begins that of UTF-32."""


def mark_length(data: bytes, encoding: str) -> int:
    """How many bytes the mark of `encoding` takes at the start of `data`.

    >>> mark_length("\\ufeff天气".encode("utf-8"), "utf-8"), mark_length(b"abc", "utf-8")
    (3, 0)
    """
    return next((len(m) for m, name in MARKS if name == encoding and data.startswith(m)), 0)


def detect(data: bytes) -> Detection | None:
    """The encoding whose mark stands at the start.

    >>> found = detect("\\ufeff天气预报".encode("utf-16-le"))
    >>> found.encoding, found.bom
    ('utf-16-le', True)
    """
    for mark, name in MARKS:
        if data.startswith(mark) and not (name.startswith("utf-32") and len(data) % 4):
            return Detection(encoding=name, bom=True)
    return None
