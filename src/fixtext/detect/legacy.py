"""Bytes that are no clean UTF-8: every encoding reads them, the likeliest reading wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fixtext.detect import single, wide
from fixtext.detect.declared import declared
from fixtext.detect.reading import Reading, read
from fixtext.detect.sample import sample
from fixtext.detect.weights import (
    CLEAR_BITS,
    CLEAR_HAN,
    CLEAR_LEAD,
    DECLARED,
    HIGHEST,
    POSTERIOR_FLOOR,
    PRIOR,
    UTF_8_ERRORS,
)
from fixtext.model import Detection

CHINESE = ("gb18030", "big5-hkscs")
EAST_ASIAN = (("cp932", "ja"), ("euc-jp", "ja"), ("cp949", "ko"))

_EUC_TW = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1-\xa7][\xa1-\xfe]{2})*")
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def detect(data: bytes, start: int = 0) -> Detection:
    """The likeliest encoding, its rivals and what is known of the language.

    >>> detect("天氣預報".encode("big5")).encoding
    'big5-hkscs'
    >>> found = detect("これは日本語の文章です。".encode("shift_jis"))
    >>> found.encoding, found.language
    ('cp932', 'ja')
    """
    return chosen(readings(sample(data, start), declared(data)))


def readings(data: bytes, hint: str = "") -> list[Reading]:
    """Every reading worth a comparison, best first; foreign ones only where Chinese is unclear."""
    found = sorted(_hinted(chinese(data), hint))
    if is_clear(found):
        return found
    return sorted([*found, *_hinted(foreign(data), hint)])


def is_clear(found: list[Reading]) -> bool:
    """Whether the best of these readings is Chinese beyond doubt."""
    best = found[0]
    lead = found[1].bits - best.bits if len(found) > 1 else CLEAR_LEAD
    return (
        not best.errors
        and best.han >= CLEAR_HAN
        and best.han_bits <= CLEAR_BITS * best.han
        and lead >= CLEAR_LEAD
    )


def chinese(data: bytes) -> Iterator[Reading]:
    """The readings that may be Chinese; damaged UTF-8 is one of them."""
    for encoding in CHINESE:
        yield read(data, encoding, "zh", PRIOR[encoding])
    if maybe_utf_8(data):
        yield read(data, "utf-8", "", PRIOR["utf-8"])
    match = _EUC_TW.match(data)
    if match is not None and len(data) - match.end() <= 1:
        yield read(data, "euc-tw", "zh", PRIOR["euc-tw"])
    for encoding in wide.candidates(data):
        yield read(data, encoding, "", PRIOR[encoding])


def foreign(data: bytes) -> Iterator[Reading]:
    """Japanese, Korean, and the languages written in single bytes."""
    for encoding, language in EAST_ASIAN:
        yield read(data, encoding, language, PRIOR[encoding])
    yield from single.readings(data)


def maybe_utf_8(data: bytes) -> bool:
    sequences = sum(len(s) for s in _UTF_8.findall(data))
    high = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    return sequences >= (1 - UTF_8_ERRORS) * high


def _hinted(found: Iterable[Reading], hint: str) -> Iterator[Reading]:
    for r in found:
        if r.encoding == hint:
            yield Reading(r.bits - DECLARED, hint, r.language, r.errors, r.han, r.han_bits)
        else:
            yield r


def chosen(found: list[Reading]) -> Detection:
    """The best reading as a detection; confidence is its share among all of them."""
    best = found[0]
    odds: dict[str, float] = {}
    for reading in found:
        odds[reading.encoding] = odds.get(reading.encoding, 0.0) + 2 ** (best.bits - reading.bits)
    total = sum(odds.values())
    ranked = sorted(((n, w / total) for n, w in odds.items()), key=lambda pair: -pair[1])
    return Detection(
        encoding=best.encoding,
        language=best.language,
        confidence=min(odds[best.encoding] / total, HIGHEST),
        alternatives=tuple(
            (name, share)
            for name, share in ranked
            if name != best.encoding and share >= POSTERIOR_FLOOR
        ),
    )
