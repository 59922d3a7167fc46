"""The kinds of characters, and which of them healthy Chinese text has not."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

KINDS: Final[tuple[tuple[int, str], ...]] = (
    (0x00, "control"),
    (0x20, "ascii"),
    (0x7F, "control"),
    (0x80, "c1"),
    (0xA0, "latin1_sign"),
    (0xC0, "latin1_letter"),
    (0xD7, "latin1_sign"),
    (0xD8, "latin1_letter"),
    (0xF7, "latin1_sign"),
    (0xF8, "latin1_letter"),
    (0x100, "latin_extended"),
    (0x250, "other"),
    (0x370, "greek"),
    (0x400, "cyrillic"),
    (0x530, "other_script"),
    (0x1100, "hangul"),
    (0x1200, "other_script"),
    (0x1E00, "latin_extended"),
    (0x1F00, "greek"),
    (0x2000, "punctuation"),
    (0x2070, "other"),
    (0x2500, "box"),
    (0x25A0, "other"),
    (0x2E80, "radical"),
    (0x2FE0, "other"),
    (0x3000, "cjk_punctuation"),
    (0x3040, "kana"),
    (0x3100, "bopomofo"),
    (0x3130, "hangul"),
    (0x3190, "other"),
    (0x31A0, "bopomofo"),
    (0x31C0, "other"),
    (0x31F0, "kana"),
    (0x3200, "other"),
    (0x3400, "han_extension"),
    (0x4DC0, "other"),
    (0x4E00, "han_rare"),
    (0xA000, "other_script"),
    (0xAC00, "hangul"),
    (0xD7A4, "other"),
    (0xD800, "surrogate"),
    (0xE000, "private"),
    (0xF900, "compatibility"),
    (0xFB00, "other_script"),
    (0xFE10, "other"),
    (0xFE70, "other_script"),
    (0xFEFF, "byte_order_mark"),
    (0xFF00, "other"),
    (0xFF01, "full_width"),
    (0xFF61, "half_kana"),
    (0xFFA0, "hangul"),
    (0xFFE0, "full_width"),
    (0xFFE7, "other"),
    (0xFFFD, "replacement"),
    (0xFFFE, "other"),
    (0x10000, "other"),
    (0x1F000, "emoji"),
    (0x1FB00, "other"),
    (0x20000, "han_extension"),
    (0x40000, "other"),
    (0xF0000, "private"),
)
"""Where each kind of code points begins; refined by `kind_of` for common Han and line ends."""

ODD: Final = frozenset(
    (
        *("c1", "latin1_letter", "latin1_sign", "latin_extended", "greek", "cyrillic", "box"),
        *("other_script", "han_rare", "han_extension", "compatibility", "radical", "hangul"),
        *("private", "replacement", "surrogate", "half_kana"),
    )
)
"""Kinds from which a room may suspect something, whatever stands beside them."""


@lru_cache(maxsize=1)
def common_han() -> frozenset[str]:
    """Every Han character of GB2312 and of the first level of Big5.

    >>> len(common_han()) > 8000, "镕" in common_han()
    (True, False)
    """
    return frozenset(standard_han())


@lru_cache(maxsize=1)
def standard_han() -> str:
    """The same as they stand in the standards, many of them twice.

    >>> standard_han()[:3]
    '啊阿埃'
    """
    cells = bytes((*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    gb = b"".join(_row(lead, cells[63:]) for lead in range(0xB0, 0xF8))
    big5 = b"".join(_row(lead, cells) for lead in range(0xA4, 0xC6)) + _row(0xC6, cells[:63])
    return gb.decode("gb2312", "ignore") + big5.decode("big5", "ignore")


def _row(lead: int, cells: bytes) -> bytes:
    """The pairs that begin with a byte."""
    pairs = bytearray([lead]) * (2 * len(cells))
    pairs[1::2] = cells
    return bytes(pairs)
