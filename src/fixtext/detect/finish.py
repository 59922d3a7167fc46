"""From a detection to text: decode, name what would have sufficed, compare the way back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from fixtext.detect.bom import mark_length
from fixtext.detect.decoded import Decoded, newline_style
from fixtext.detect.weights import DAMAGED, LONG
from fixtext.model import Detection, Verdict

NO_WAY_BACK: Final = "／＼═╞╡╪╭╮╯╰ヾ"
"""Characters with two cells in cp950, so that the bytes are not sure to come back. 十 and 卅 have a
second cell too, among the numerals, which nobody writes: long text is not searched for it."""

PLAIN_SAYS: Final = "•‾∼☉♁／＼ヾ"
"""Harmless characters that plain Big5 has in cells where cp950 has others, or in two cells."""

OTHER_HKSCS: Final = "¯‧€∕⊕⊙▓﹑﹨～￠￡￥ЁД-МУФХ-яё①-⑩⑴-⑽々ぁ-んゝゞァ-ヶ"
"""What cp950 has in cells where HKSCS has something else."""

OTHER_BIG5: Final = "║╒╓╔╕╖╗╘╙╚╛╜╝╟╠╢╣╤╥╦╧╨╩╫╬墻嫺恒碁粧裏銹"
"""What cp950 and HKSCS have in cells where plain Big5 has nothing."""


def finish(data: bytes, found: Detection) -> Decoded:
    """Decode `data` as was detected.

    >>> done = finish("天气预报\\n".encode("gb2312"), Detection(encoding="gb18030"))
    >>> done.text, done.exact, done.detection.sufficient, done.detection.newline
    ('天气预报\\n', True, 'gb2312', '\\n')
    """
    if found.verdict is Verdict.BINARY:
        return Decoded(found, "", False)
    body = data[mark_length(data, found.encoding) :] if found.bom else data
    encoding, sufficient, text, exact = decoded_best(body, found.encoding)
    return Decoded(
        replace(
            found,
            encoding=encoding,
            sufficient=sufficient,
            newline=newline_style(text),
            confidence=found.confidence if exact else found.confidence * DAMAGED,
        ),
        text,
        exact,
    )


def decoded_best(data: bytes, encoding: str) -> tuple[str, str, str, bool]:
    """(encoding, what would have sufficed, text, exact), the superset that decodes best."""
    if encoding == "gb18030":
        sufficient, text, exact = _gb(data)
        return encoding, sufficient, text, exact
    if encoding == "big5-hkscs":
        return _big5(data)
    text, exact = _by_charset(data, encoding)
    return encoding, _narrower(data, text, encoding), text, exact


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _gb(data: bytes) -> tuple[str, str, bool]:
    """GBK and GB18030 agree on every cell GBK has, and each of them is written back as it was;
    so GBK, which CPython decodes faster, goes first. The codec `gb2312` (two of its cells are
    wrong) is only asked whether it has all the cells."""
    text = _strict(data, "gbk")
    if text is not None:
        return "gbk" if _strict(data, "gb2312") is None else "gb2312", text, True
    text = _strict(data, "gb18030")
    if text is not None:
        return "", text, text.encode("gb18030") == data
    return "", data.decode("gb18030", "replace"), False


def _big5(data: bytes) -> tuple[str, str, str, bool]:
    """HKSCS where it says the same as cp950, or where cp950 has no character; else cp950.

    The two differ in some cells: `A1E3` is the tilde ～ of Windows, and HKSCS's ∼.
    """
    windows = _strict(data, "cp950")
    if windows is not None and len(data) > LONG:
        quick = _long_big5(windows)
        if quick is not None:
            return quick
    hkscs = _strict(data, "big5hkscs")
    if windows is not None and windows != hkscs:
        return "cp950", "", windows, windows.encode("cp950") == data
    if hkscs is None:
        text, _ = _by_charset(data, "big5-hkscs")
        return "big5-hkscs", "", text, False
    sufficient = "" if windows is None else "cp950" if _strict(data, "big5") != hkscs else "big5"
    return "big5-hkscs", sufficient, hkscs, hkscs.encode("big5hkscs") == data


def _long_big5(windows: str) -> tuple[str, str, str, bool] | None:
    """The same for long data, without decoding and encoding in each; None if that is needed."""
    if any(char in windows for char in NO_WAY_BACK):
        return None
    if re.search(f"[{OTHER_HKSCS}]", windows):
        return "cp950", "", windows, True
    other = any(char in windows for char in OTHER_BIG5)
    return "big5-hkscs", "cp950" if other else "big5", windows, True


def _by_charset(data: bytes, encoding: str) -> tuple[str, bool]:
    from fixtext.codecs.registry import charset

    reader = charset(encoding)
    text = reader.decode(data)
    return text, reader.encode(text) == data


NARROWER = {
    "cp932": ("shift_jis", "shift_jis"),
    "cp949": ("euc-kr", "euc_kr"),
    "cp1252": ("latin-1", "latin-1"),
}
"""Encoding -> the smaller one, and CPython's name for it."""


def _narrower(data: bytes, text: str, encoding: str) -> str:
    if encoding in NARROWER:
        name, codec = NARROWER[encoding]
        return name if _strict(data, codec) == text else ""
    return ""
