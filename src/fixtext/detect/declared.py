"""What a text says about its own encoding: a hint, never an order."""

from __future__ import annotations

import re

from fixtext.detect.weights import DECLARED_REACH
from fixtext.errors import UnknownEncodingError

_DECLARATION = re.compile(
    rb"""(?:charset|encoding|coding)\s*[=:]\s*["']?\s*([A-Za-z][\w.:-]{1,30})|"""
    rb"""@charset\s+["']([A-Za-z][\w.:-]{1,30})""",
    re.IGNORECASE,
)
"""HTML `charset=`, XML `encoding=`, mail `charset=`, Python and Emacs `coding:`, CSS `@charset`."""

FAMILY = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5-hkscs",
    "cp950": "big5-hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "latin-1": "cp1252",
}
"""Declared names, and the encoding that is tried for them."""


def declared(data: bytes) -> str:
    """The encoding that is tried for a declared charset, or "".

    >>> declared(b'<meta http-equiv="Content-Type" content="text/html; charset=GB2312">')
    'gb18030'
    >>> declared(b"<?xml version='1.0' encoding='Big5'?>"), declared(b"# no coding at all")
    ('big5-hkscs', '')
    """
    from fixtext.codecs.names import canonical

    match = _DECLARATION.search(data[:DECLARED_REACH].replace(b"\x00", b""))
    if match is None:
        return ""
    name = (match[1] or match[2]).decode("ascii")
    try:
        found = canonical(name)
    except UnknownEncodingError:
        return ""
    return FAMILY.get(found, found)
