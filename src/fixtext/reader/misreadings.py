"""Would the bytes of a few characters read as Chinese in another encoding?

Asked about short texts and about single odd characters, where nothing else tells. A misreading that
lost nothing can be turned round by the codecs of the standard library; what comes out is weighed by
how common its Han are. Readers of two bytes a character make Han of anything, so there the weight
must be that of ordinary Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fixtext.reader.odd import odd_pattern, weight

DOUBLE_BYTE: Final = ("gb18030", "big5hkscs", "cp950", "cp932", "cp949")
SINGLE_BYTE: Final = (
    *("latin-1", "cp1252", "cp437", "mac_roman", "koi8_r", "cp1251", "cp850", "cp866"),
    *("cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
)
WRITERS: Final = ("gb18030", "big5hkscs")
"""Who wrote, besides UTF-8."""
OTHERS: Final = {"gb18030": ("big5hkscs",), "big5hkscs": ("gb18030",), "cp950": ("gb18030",)}
"""Reader -> who of them wrote something it misreads, if not both."""

UTF_8: Final = re.compile(b"(?:[\xe2-\xed\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})+")
"""Characters of three or four bytes in UTF-8: healthy text has one by chance in 100 characters."""
LAYERS: Final = re.compile(b"(?:[\xc2-\xdf][\x80-\xbf]){2}")
"""Letters of two bytes in UTF-8, side by side: what UTF-8 read as Latin-1 twice is made of."""

ONE: Final = 4
"""Bytes of one of them at most; then it must be a common one."""

OUTSIDE: Final = re.compile("[\x80-\x9f\ud800-\uf8ff\ufffd]")
"""What the codecs of the standard library do not know, and other worlds show: C1, private use."""

FEW: Final = 4
"""Han up to which any common ones can be a word; of more, chance makes rare ones."""

_KANA: Final = re.compile("[\u3041-\u30ff]")
_ASCII: Final = re.compile("[\x00-\x7f]+")
_LATIN: Final = re.compile("[\xa1-\xff]")
_FOREIGN: Final = re.compile("[\u0100-\u07ff]")
"""Letters of UTF-8 where it is valid, among Latin-1 elsewhere."""

_HAN: Final = re.compile("[\u3400-\u9fff\u3001-\u3011\uff01-\uff1f]{2,}")


def reads_otherwise(text: str, readers: tuple[str, ...]) -> bool:
    """May `text` be Chinese that one of `readers` misread?

    >>> reads_otherwise("浣犲ソ", DOUBLE_BYTE), reads_otherwise("你好", DOUBLE_BYTE)
    (True, False)
    """
    if OUTSIDE.search(text) or (_LATIN.search(text) and _FOREIGN.search(text)):
        return True
    least = 0 if _KANA.search(text) else min(0, weight(_ASCII.sub("", text)) - 1)
    single = readers is SINGLE_BYTE
    for reader in readers:
        for data in _pieces(text, reader):
            if any(_utf8(found[0]) for found in UTF_8.finditer(data)):
                return True
            if single and LAYERS.search(data):
                return True
            for writer in OTHERS.get(reader, WRITERS):
                if _chinese(data.decode(writer, "replace"), None if single else least):
                    return True
    return False


def _utf8(data: bytes) -> bool:
    return len(data) > ONE or weight(data.decode("utf-8", "replace")) > 0


def _chinese(shown: str, least: int | None) -> bool:
    """Can this be Chinese? Signs of single bytes are no text, so there few words will do; where Han
    stood before, these must be the commoner ones."""
    if _HAN.search(shown) is None:
        return False
    high = _ASCII.sub("", shown)
    if least is None:
        few = len(high) <= FEW
        return odd_pattern().search(high) is None if few else weight(high) > -len(high)
    return weight(high) > least


def _pieces(text: str, reader: str) -> Iterator[bytes]:
    """The bytes of the stretches that the reader can have shown, those of ASCII alone left out."""
    if text.encode(reader, "ignore").isascii():
        return
    start = 0
    while start < len(text):
        try:
            data = text[start:].encode(reader)
            end = len(text)
        except UnicodeEncodeError as error:
            data = text[start : start + error.start].encode(reader)
            end = start + error.end
        if not data.isascii():
            yield data
        start = end
