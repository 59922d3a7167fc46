"""Text so ordinary that no damage can have made it: the cheap test most input passes.

What it clears, no room suspects. It asks three things, cheapest first, each of them one pass of the
standard library over the text:

- Is there the beginning of an escape, or of a note in brackets? For ASCII, that is all.
- Is there a character that healthy Chinese has not, or one that only Traditional has?
- In a short text mojibake may show neither. There the characters are weighed: the commonest Han
  are a few hundred of the thousands between which a misreading chooses.

Nothing is loaded for a short text of common characters but a list of them. What does not pass is
not yet damaged; then `profile` counts and the rooms are asked.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from fixtext.reader.tables import table_text

SHORT: Final = 40
"""Characters up to which the absence of signs tells nothing: a name in GBK read as Big5 shows two
ordinary Han."""

CREDITS: Final = (5, 3, 2)
"""Bits that a Han of each band of `ordinary.txt` speaks for health: a misreading chooses between
the 5,401 of Big5's first level (or as many), and the bands hold 200, 500 and 900."""

OTHER: Final = -3
"""Bits of any other Han, and of kana, which Big5 read as GBK is full of."""

ENOUGH: Final = 10
"""Bits that clear a short text: of a thousand misreadings one has so many, and what it is made of
reads as well as the original then."""

REPEATED: Final = 2
"""Places at which one character may earn its credit: 的的的的 says no more than 的的."""

FEW_NOTES: Final = 3
"""Notes in brackets that prove nothing: pages into which pinyin was spliced have dozens, and three
that repeat one another weigh less than is asked for."""

FEWEST_BRACKETS: Final = 6
"""Brackets in ASCII from which it may be what is left of such a page."""

ODD: Final = frozenset(
    (
        *("c1", "latin1_letter", "latin1_sign", "latin_extended", "greek", "cyrillic", "box"),
        *("other_script", "han_rare", "han_extension", "compatibility", "radical", "hangul"),
        *("private", "replacement", "surrogate", "half_kana"),
    )
)
"""Kinds of characters, as `profile` has them, from which a room may suspect something, whatever
stands beside them."""

BEYOND: Final = 0x10000
"""Where the basic plane ends."""

_CJK: Final = "\u3400-\u9fff\U00020000-\U0003ffff\u3040-\u30ff\u31f0-\u31ff"
_KANA_OR_HAN: Final = re.compile(f"[{_CJK}]")
_HIRAGANA: Final = re.compile("[\u3041-\u309f]")
_SINGLE_BYTE: Final = re.compile("[\x80-\u1fff\u2010-\u2e7f]")
"""What single-byte encodings show above ASCII."""
_MARKS: Final = "，。！？；：、“”《》（）\n"
_MARK: Final = re.compile(f"[{_MARKS}]")

_SIGNS: Final = (
    ("&", re.compile("&#|&[IMT-Za-n,][A-Za-z0-9+,]{2,}-")),
    ("#", re.compile("#x?[0-9A-Fa-f]{2,6};")),
    ("\\", re.compile(r"\\(?:[uU]|x[0-9A-Fa-f{]|[0-3][0-7]{2})")),
    ("%", re.compile("%(?:[0-9A-Fa-f]{2}|u)")),
    ("=", re.compile(r"=(?:[0-9A-Fa-f]{2}|\?)")),
    ("~", re.compile("~{")),
    ("+", re.compile(r"\+[IMT-Za-n/][A-Za-z0-9+/]{2}|<U\+")),
    ("u", re.compile("u[0-9A-Fa-f]{4}u[0-9A-Fa-f]{4}u[0-9A-Fa-f]{4}")),
)
"""What an escape holds for sure, and how it begins; in UTF-7 the first letter tells a Han or a mark
of Chinese from others."""

LONG_WORD: Final = 12
"""Letters from which a word may be Chinese whose bytes lost their high bits: six pairs."""
_COMMON_LEAD: Final = re.compile("[!#0-W]")
_TWO_COMMON: Final = re.compile("[!#0-W][!-~][!#0-W][!-~]")
"""GB2312 without its high bits is one word of pairs; with these begin its marks and the common half
of its Han. Healthy text has at most one rare Han in four."""

_HIGH_BIT: Final = bytes(byte | 0x80 for byte in range(256))

_SYLLABLE: Final = (
    "(?:[b-df-hj-np-tw-zɡ]h?)?[aeiouüêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑńňǹḿ]{0,3}(?:n[gɡ]?|r)?"
)
_NOTE: Final = re.compile(rf"[(（] ?{_SYLLABLE} ?[)）]")
_TWICE: Final = re.compile(rf"[)）] ?[(（] ?{_SYLLABLE} ?[)）]")
_LOST: Final = re.compile(r"[\u3400-\u9fff]\?[@-~]|\?[^\W\d_]{1,7}\s?\)")
"""A question mark that may stand for a lost byte: what is behind it was not lost."""

NEAR: Final = 20
"""Characters to either side that are read around an odd one: a sentence without marks has so many
that the healthy ones tell."""

HEALTHY: Final = 10.5
"""Bits for each character above ASCII up to which a piece reads well: healthy Chinese takes 7 to 9,
mojibake 12 and more."""

SENTENCE: Final = 5
"""Characters of a piece at least for that to tell."""

JAPANESE: Final = 20
"""Characters for each pair of kana below which a text is Japanese, whose script is its own."""

MOST_ODD: Final = 12
"""Odd characters that are read around one by one; a text with more is looked at as a whole."""


def ordinary(text: str) -> bool:
    """Can no damage have made this text?

    >>> ordinary("你好"), ordinary("今天天气很好。"), ordinary("plain text")
    (True, True, True)
    >>> ordinary("浣犲ソ"), ordinary("&#20013;"), ordinary("鞦韆")
    (False, False, False)
    """
    if _escaped(text) or stripped(text):
        return False
    if text.isascii():
        return text.count("(") < FEWEST_BRACKETS
    if "\ufffd" in text or ("?" in text and _LOST.search(text)) or not _few_notes(text):
        return False
    if len(text) <= SHORT:
        return _common(text)
    odd = odd_pattern().search(text)
    return (odd is None or _explained(text)) and one_script(text)


def events(text: str) -> Iterator[re.Pattern[str]]:
    """Patterns of what may be damage, odd characters aside; those that cannot match are left out."""
    yield from (pattern for sign, pattern in _SIGNS if sign in text)
    if "?" in text:
        yield _LOST
    if "(" in text or "（" in text:
        yield _NOTE


def _escaped(text: str) -> bool:
    return any(sign in text and pattern.search(text) for sign, pattern in _SIGNS)


def stripped(text: str) -> bool:
    """May there be a word whose bytes lost their high bits?"""
    if _TWO_COMMON.search(text) is None:
        return False
    for word in text.split():
        if len(word) >= LONG_WORD and len(word) % 2 == 0 and word.isascii():
            leads = word[::2]
            if len(_COMMON_LEAD.findall(leads)) * 2 > len(leads) and _weight(_pairs(word)) > 0:
                return True
    return False


def _pairs(word: str) -> str:
    """What a word is in GB2312 with the high bits set again; "" if it is nothing."""
    try:
        return word.encode("latin-1").translate(_HIGH_BIT).decode("gb2312")
    except UnicodeError:
        return ""


def _weight(text: str) -> int:
    """Bits that the Han of a text speak for ordinary Chinese."""
    credits = _credits()
    return sum(credits.get(char, OTHER) for char in text)


def _few_notes(text: str) -> bool:
    if "(" not in text and "（" not in text:
        return True
    return len(_NOTE.findall(text)) <= FEW_NOTES and _TWICE.search(text) is None


def _common(text: str) -> bool:
    """Is a short text made of what ordinary Chinese is made of?"""
    credits = _credits()
    earned = 0
    traditional = False
    for char in set(text):
        credit = credits.get(char)
        if credit is None:
            if char < "\x7f":
                continue
            if odd_pattern().match(char):
                return _short_foreign(text)
            traditional = traditional or traditional_pattern().match(char) is not None
            if _KANA_OR_HAN.match(char) is None:
                continue
            credit = OTHER
        earned += credit * min(text.count(char), REPEATED)
    if earned < ENOUGH and _KANA_OR_HAN.search(text):
        return _short_foreign(text)
    return not traditional or one_script(text)


def _short_foreign(text: str) -> bool:
    from fixtext.reader.foreign import japanese, western

    if _KANA_OR_HAN.search(text) is None:
        return western(text)
    return _japaneseodd_pattern().search(text) is None and japanese(text) and one_script(text)


def _explained(text: str) -> bool:
    """Are the odd characters of a text at home where they stand?"""
    from fixtext.reader.foreign import japanese, western

    if _KANA_OR_HAN.search(text) is None:
        return western(text)
    if _japaneseodd_pattern().search(text) is None and japanese(text):
        return True
    places = [match.start() for match in odd_pattern().finditer(text)]
    return len(places) <= MOST_ODD and all(_at_home(text, place) for place in places)


def _at_home(text: str, place: int) -> bool:
    """Does a text read well around an odd character?"""
    char = text[place]
    near = text[max(0, place - 2) : place + 3]
    if _SINGLE_BYTE.match(char):
        return len(_SINGLE_BYTE.findall(near)) == 1
    if not "\u4e00" <= char <= "\u9fff":
        return False
    credits = _credits()
    if all(other == char or other < "\x7f" or credits.get(other, OTHER) >= 0 for other in near):
        return near.count(char) == 1
    from fixtext.reader.scoring import scorer

    start = max((text.rfind(mark, 0, place) for mark in _MARKS), default=-1) + 1
    start = max(start, place - NEAR)
    match = _MARK.search(text, place, place + NEAR)
    piece = text[start : match.start() if match else place + NEAR]
    costs = [c for c, x in zip(scorer().costs(piece), piece, strict=True) if not x.isascii()]
    return sum(costs) <= HEALTHY * len(costs) and len(costs) >= SENTENCE


def one_script(text: str) -> bool:
    """Is there no question about the script: Simplified alone, or Traditional as it is written?"""
    if traditional_pattern().search(text) is None:
        return True
    if _HIRAGANA.search(text):
        from fixtext.reader.foreign import pairs_of_kana

        if pairs_of_kana(text) * JAPANESE > len(text):
            return True
    if simplified_pattern().search(text) or _NOTE.search(text):
        return False
    from fixtext.reader.usual import surely_written

    return surely_written(text)


@lru_cache(maxsize=1)
def _credits() -> dict[str, int]:
    bands = (line.replace("\t", "") for line in table_text("ordinary.txt").splitlines())
    marks = dict.fromkeys("　、。《》「」『』【】！（），：；？“”‘’—…·", 0)
    return marks | {char: bits for band, bits in zip(bands, CREDITS, strict=True) for char in band}


@lru_cache(maxsize=1)
def odd_pattern() -> re.Pattern[str]:
    from fixtext.reader.profile import KINDS, common_han

    common = common_han()
    ends = [*(start for start, _ in KINDS[1:]), sys.maxunicode + 1]
    odd: list[str] = []
    for (start, kind), end in zip(KINDS, ends, strict=True):
        if kind == "han_rare":
            odd.extend(_ranges(c for c in range(start, end) if chr(c) not in common))
        elif kind in ODD:
            odd.append(f"{chr(start)}-{chr(end - 1)}")
    return re.compile(f"[{''.join(odd)}]")


@lru_cache(maxsize=1)
def _japaneseodd_pattern() -> re.Pattern[str]:
    """Odd characters, those that Japanese is full of aside."""
    from fixtext.reader.foreign import japanese_han

    known = sorted(char for char in japanese_han() if odd_pattern().match(char))
    return re.compile(f"(?![{''.join(_ranges(map(ord, known)))}]){odd_pattern().pattern}")


@lru_cache(maxsize=1)
def traditional_pattern() -> re.Pattern[str]:
    from fixtext.reader.scripts import traditional_only

    return _one_of(traditional_only())


@lru_cache(maxsize=1)
def simplified_pattern() -> re.Pattern[str]:
    from fixtext.reader.scripts import simplified_only

    return _one_of(simplified_only())


def _one_of(chars: str) -> re.Pattern[str]:
    """A class of the characters of the basic plane; all others are odd, and searched one by one
    such a class is a hundred times slower."""
    codes = sorted(code for code in map(ord, chars) if code < BEYOND)
    return re.compile(f"[{''.join(_ranges(codes))}]")


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    """Code points in order as ranges of a class: a third of the time to compile them one by one."""
    start = last = -1
    for code in codes:
        if code != last + 1:
            if start >= 0:
                yield f"{chr(start)}-{chr(last)}"
            start = code
        last = code
    if start >= 0:
        yield f"{chr(start)}-{chr(last)}"
