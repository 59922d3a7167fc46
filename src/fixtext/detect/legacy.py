"""Bytes that are no clean UTF-8: every encoding reads them, the likeliest reading wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fixtext.detect import single, wide
from fixtext.detect.align import read_aligned
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
    SOUND_ERRORS,
    SOUND_HAN,
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
    found = sorted([*found, *_hinted(realigned(data, found), hint)])
    if is_clear(found):
        return found
    return sorted([*found, *_hinted(foreign(data), hint)])


def is_clear(found: list[Reading]) -> bool:
    """Whether the best of these readings is Chinese beyond doubt; a few errors do not matter."""
    best = found[0]
    rivals = [r.bits for r in found if r.encoding != best.encoding]
    enough = best.han >= (SOUND_HAN if best.errors else CLEAR_HAN)
    return (
        enough
        and best.errors <= SOUND_ERRORS * best.han
        and best.han_bits <= CLEAR_BITS * best.han
        and min(rivals, default=best.bits + CLEAR_LEAD) - best.bits >= CLEAR_LEAD
    )


def realigned(data: bytes, found: list[Reading]) -> Iterator[Reading]:
    """The Chinese readings again, where they have errors, with single bytes left out."""
    for r in found:
        if r.errors and r.encoding in CHINESE:
            yield read_aligned(data, r.encoding, r.language, PRIOR[r.encoding])


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
    for reading in found:  # the languages of one encoding count together
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
