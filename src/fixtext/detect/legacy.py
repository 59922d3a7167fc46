"""Bytes that are no clean UTF-8: every encoding reads them, the likeliest reading wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from fixtext.codecs.names import canonical
from fixtext.detect import wide
from fixtext.detect.align import read_aligned
from fixtext.detect.binary import BINARY, controls
from fixtext.detect.declared import declared
from fixtext.detect.reading import LOST, Reading, decoded, read, read_text, scorer_costs
from fixtext.detect.sample import sample, twice
from fixtext.detect.weights import (
    ASKED,
    BEGINNING,
    CLEAR_BITS,
    CLEAR_HAN,
    CLEAR_LEAD,
    DECLARED,
    FEW,
    HIGHEST,
    HOPELESS,
    NEAR,
    POSTERIOR_FLOOR,
    PRIOR,
    SOUND_ERRORS,
    SOUND_HAN,
    UNKNOWN_HIGH,
    UNKNOWN_PRIOR,
    USUAL,
    UTF_8_ERRORS,
    VALID_UTF_8,
)
from fixtext.errors import UnknownEncodingError
from fixtext.model import Detection
from fixtext.reader.odd import weight

CHINESE = ("gb18030", "big5-hkscs")
UNKNOWN = ""
UNDETERMINED = "und"
"""The tag of BCP 47 for a language nobody named."""
NOT_ASKED = ("gbk", "gb2312", "gb18030", "big5", "cp950", "big5-hkscs", "utf-8", "hz")
"""Chinese is judged here; what charset-normalizer says of it does not count."""
EAST_ASIAN = {"cp932": "ja", "euc-jp": "ja", "cp949": "ko"}

_EUC_TW = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1-\xa7][\xa1-\xfe]{2})*")
_HAN = re.compile("(?<=[\u3000-\u9fff])[\u3400-\u9fff]+|[\u3400-\u9fff]{2,}")
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def detect(data: bytes, start: int = 0) -> Detection:
    """The likeliest encoding, its rivals and what is known of the language.

    >>> detect("天氣預報".encode("big5")).encoding
    'big5-hkscs'
    >>> found = detect("これは日本語の文章です。".encode("shift_jis"))
    >>> found.encoding, found.language
    ('cp932', 'ja')
    """
    part = sample(data, start)
    found = readings(twice(part), declared(data), whole=part is data)
    if found[0].encoding != UNKNOWN:
        return chosen(found)
    if controls(part):
        return BINARY
    return asked(part) or chosen(found)


def readings(data: bytes, hint: str = "", whole: bool = True) -> list[Reading]:
    """Every reading worth a comparison, best first; foreign ones only where Chinese is unclear.

    `whole`: this is all of the text, so it may be in UTF-16 (of which no parts can be joined).
    """
    found = sorted(_hinted(main_two(data), hint))
    if is_clear(found):
        return found
    found = sorted([*found, *_hinted(rarer(data, whole), hint)])
    if is_clear(found):
        return found
    found = _best([*found, *_hinted(realigned(data, found), hint)])
    if is_clear(found):
        return found
    found = sorted([*found, *_hinted(foreign(data), hint), unknown(data)])
    return sorted(_reread(data, found)) if found[0].language in EAST_ASIAN.values() else found


def _reread(data: bytes, found: list[Reading]) -> Iterator[Reading]:
    """The readings, the Chinese ones by the better model where Japanese or Korean is little ahead.

    A few characters of rare words cost the quick model as much as two syllables nobody writes.

    >>> data = "例题 八数码难题".encode("gbk")
    >>> detect(data).encoding, data.decode("euc_jp")
    ('gb18030', '箭籾 伊方鷹佃籾')
    """
    for r in found:
        near = r.language == "zh" and not r.errors and r.bits < found[0].bits + NEAR
        saved = _saved(decoded(data, r.encoding)) if near and r.han <= FEW else 0.0
        yield replace(r, bits=r.bits - max(0.0, saved))


def _saved(text: str) -> float:
    """Bits by which Han that follow each other are likelier than the quick model has it."""
    from fixtext.reader.filling import filler

    fill = filler()
    return sum(
        sum(scorer_costs("，" + run)[1:]) - fill.bits(run, context="，")
        for run in _HAN.findall(text)
    )


def _best(found: list[Reading]) -> list[Reading]:
    """The better of two readings in one encoding, with and without bytes left out; best first."""
    kept = {r.encoding: r for r in sorted(found, reverse=True)}
    return sorted(kept.values())


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
    """The Chinese readings again, with single bytes left out.

    A byte that was dropped need not leave an error: the pairs may be wrong, and cells all the same.
    """
    for r in found:
        if r.encoding in CHINESE and (r.errors or r.han >= SOUND_HAN):
            yield read_aligned(data, r.encoding, r.language, PRIOR[r.encoding])


def main_two(data: bytes) -> list[Reading]:
    """GB18030 and Big5; only one of them where the other is full of errors."""
    texts = sorted(((t := decoded(data, name)).count(LOST), name, t) for name in CHINESE)
    (errors, encoding, text), (more, _, _) = texts
    if more >= HOPELESS:  # the beginning tells, unless it is odd
        found = [usual(text, encoding, errors)]
        if is_clear(found):
            return found
    if not errors and more >= HOPELESS:
        found = [read_text(text[:BEGINNING], encoding, "zh", PRIOR[encoding])]
        if is_clear(found):
            return found
    found = []
    for errors, encoding, text in texts:
        if found and errors >= HOPELESS and is_clear(found):
            break
        found.append(read_text(text, encoding, "zh", PRIOR[encoding]))
    return found


def usual(text: str, encoding: str, errors: int) -> Reading:
    """The reading of text whose Han are nearly all among the commonest, without asking the model:
    it would say no more than that they are Chinese. Of any other text, one that is not clear.

    >>> [usual(text, "gb18030", 0).han for text in ("今天天气很好，我们去公园。", "浣犲ソ鍟婏紒")]
    [11, 0]
    """
    han = sum("\u3400" <= char < "\ua000" for char in text[:BEGINNING])
    if weight(text[:BEGINNING]) < USUAL * han:
        han = 0
    return Reading(PRIOR[encoding], encoding, "zh", errors, han, 0.0)


def rarer(data: bytes, whole: bool = True) -> Iterator[Reading]:
    """The other readings that may be Chinese; damaged UTF-8 is one of them."""
    if maybe_utf_8(data):
        found = read(data, "utf-8", "", PRIOR["utf-8"])
        yield found if found.errors else replace(found, bits=found.bits - VALID_UTF_8)
        whole = whole and bool(found.errors)
    match = _EUC_TW.match(data)
    if match is not None and len(data) - match.end() <= 1:
        yield read(data, "euc-tw", "zh", PRIOR["euc-tw"])
    for encoding in wide.candidates(data) if whole else ():
        yield read(data, encoding, "", PRIOR[encoding])


def foreign(data: bytes) -> Iterator[Reading]:
    """Japanese, Korean, and the languages written in single bytes.

    Pairs of two-byte encodings are UTF-8 by chance now and then; a letter and a sign in single
    bytes so rarely that `MARQUɅ` is what it says.
    """
    from fixtext.detect import single

    for encoding, language in EAST_ASIAN.items():
        yield read(data, encoding, language, PRIOR[encoding])
    if not _is_utf_8(data):
        yield from single.readings(data)


def unknown(data: bytes) -> Reading:
    """No encoding at all: every byte that is not ASCII is as likely as any other."""
    from fixtext.detect import single

    high = len(data.translate(None, bytes(range(0x80))))
    return Reading(UNKNOWN_PRIOR + UNKNOWN_HIGH * high + single.ascii_bits(data), UNKNOWN)


def asked(data: bytes) -> Detection | None:
    """What charset-normalizer says of bytes that read as nothing known here."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        return None
    try:
        name = canonical(best.encoding)
    except UnknownEncodingError:
        return None
    if name in NOT_ASKED:
        return None
    return Detection(encoding=name, language=UNDETERMINED, confidence=ASKED)


def maybe_utf_8(data: bytes) -> bool:
    sequences = sum(len(s) for s in _UTF_8.findall(data))
    high = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    return sequences >= (1 - UTF_8_ERRORS) * high


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _hinted(found: Iterable[Reading], hint: str) -> Iterator[Reading]:
    for r in found:
        yield replace(r, bits=r.bits - DECLARED) if r.encoding == hint else r


def chosen(found: list[Reading]) -> Detection:
    """The best reading as a detection; confidence is its share among all of them."""
    best = next((r for r in found if r.encoding != UNKNOWN), found[0])
    odds: dict[str, float] = {}
    for reading in found:  # the languages of one encoding count together
        odds[reading.encoding] = odds.get(reading.encoding, 0.0) + 2 ** (
            found[0].bits - reading.bits
        )
    total = sum(odds.values())
    ranked = sorted(((n, w / total) for n, w in odds.items()), key=lambda pair: -pair[1])
    return Detection(
        encoding=best.encoding,
        language=best.language,
        confidence=min(odds[best.encoding] / total, HIGHEST),
        alternatives=tuple(
            (name, share)
            for name, share in ranked
            if name not in (best.encoding, UNKNOWN) and share >= POSTERIOR_FLOOR
        ),
    )
