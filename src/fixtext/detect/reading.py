"""How likely bytes are as text in one encoding: errors and characters, counted in bits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fixtext.detect.weights import (
    CUT,
    ERROR,
    HANGUL,
    HANGUL_OTHER,
    KANA,
    KANA_OWN,
    KANJI,
    KANJI_ALONE,
    KANJI_RARE,
    WORST,
)

LOST = "\ufffd"
_CUT_OFF = f"(?<=[^\0-\x7f{LOST}]){LOST}(?=\n|\\Z)"
_KANA = re.compile("[\u3041-\u30fa]")

PYTHON_CODEC = {
    "big5-hkscs": "big5hkscs",
    "utf-16-le": "utf-16-le",
    "euc-jp": "euc_jp",
}
"""CPython's name where it is not ours."""


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """Bytes read in one encoding; fewer bits are better.

    `bits` is what the reading costs, the rarity of the encoding included; `han` and
    `han_bits` count its Han characters and what they cost.
    """

    bits: float
    encoding: str
    language: str = ""
    errors: int = 0
    han: int = 0
    han_bits: float = 0.0


def read(data: bytes, encoding: str, language: str, prior: float) -> Reading:
    """Decode and count.

    >>> good = read("天气预报".encode("gbk"), "gb18030", "zh", 0.0)
    >>> poor = read("天气预报".encode("gbk"), "big5-hkscs", "zh", 0.0)
    >>> good < poor, good.han
    (True, 4)
    """
    return read_text(decoded(data, encoding), encoding, language, prior)


def read_text(text: str, encoding: str, language: str, prior: float) -> Reading:
    """Count bytes that are decoded already."""
    costs = scorer_costs(text)
    if language == "ja":
        costs = list(map(_japanese if _KANA.search(text) else _kanji_alone, costs, text))
    elif language == "ko":
        costs = list(map(_korean, costs, text))
    bits, errors, han, han_bits = total(text, costs)
    if language == "zh":
        bits += KANA * len(_KANA.findall(text))
    return Reading(prior + bits, encoding, language, errors, han, han_bits)


def _japanese(bits: float, char: str) -> float:
    if "\u3041" <= char <= "\u30fe":
        return bits - KANA_OWN
    if bits > KANJI and "\u3400" <= char < "\ua000":
        return min(bits, KANJI if char in _level_1() else KANJI_RARE)
    return bits


def _kanji_alone(bits: float, char: str) -> float:
    return _japanese(bits, char) + KANJI_ALONE * ("\u3400" <= char < "\ua000")


def _korean(bits: float, char: str) -> float:
    from fixtext.reader.foreign import HANGUL_FREQUENT

    if "\uac00" <= char < "\ud7a4":
        return min(bits, HANGUL if char in HANGUL_FREQUENT else HANGUL_OTHER)
    return bits


@lru_cache(maxsize=1)
def _level_1() -> frozenset[str]:
    """The 2,965 kanji of JIS X 0208 level 1, which modern Japanese is written with."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("euc_jp", "ignore") for pair in rows))


def decoded(data: bytes, encoding: str) -> str:
    """Text with U+FFFD for what cannot be read; for EUC-TW and the like by our own decoders."""
    if encoding in ("euc-tw", "iso-2022-cn"):
        from fixtext.codecs.registry import charset

        return charset(encoding).decode(data)
    return data.decode(PYTHON_CODEC.get(encoding, encoding), "replace")


def scorer_costs(text: str) -> list[float]:
    from fixtext.reader.scoring import scorer

    return scorer().costs(text)


def total(text: str, costs: list[float]) -> tuple[float, int, int, float]:
    """(bits, errors, Han characters, bits of the Han characters).

    An error costs `ERROR`, at the end of a line or of the text only `CUT`.
    """
    han = [c for c, char in zip(costs, text, strict=True) if "\u3400" <= char < "\ua000"]
    if max(costs, default=0.0) > WORST:
        costs = [min(bits, WORST) for bits in costs]
    errors = text.count(LOST)
    bits = sum(costs)
    if errors:
        cut = len(re.findall(_CUT_OFF, text))
        lost = sum(c for c, char in zip(costs, text, strict=True) if char == LOST)
        bits += ERROR * (errors - cut) + CUT * cut - lost
    return bits, errors, len(han), sum(han)
