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

_CJK: Final = "\u3400-\u9fff\U00020000-\U0003ffff\u3040-\u30ff\u31f0-\u31ff"
_KANA_OR_HAN: Final = re.compile(f"[{_CJK}]")

_SIGNS: Final = (
    ("&", re.compile("&#|&[A-Za-z0-9+,]{3,}-")),
    ("#", re.compile("#x?[0-9A-Fa-f]{2,6};")),
    ("\\", re.compile(r"\\[uUx0-3]")),
    ("%", re.compile("%[0-9A-Fa-fu]")),
    ("=", re.compile(r"=[0-9A-Fa-f?]")),
    ("~", re.compile("~{")),
    ("+", re.compile(r"\+[A-Za-z0-9+/]{3}|<U\+")),
    ("u", re.compile("(?:u[0-9A-Fa-f]{4}){3}")),
)
"""What an escape holds for sure, and how it begins."""

_WORD: Final = re.compile(r"(?<!\S)[!-~]{12,}(?!\S)")
_COMMON_LEAD: Final = re.compile("[!#0-W]")
"""GB2312 without its high bits is one word of pairs; with these begin its marks and the common half
of its Han. Healthy text has at most one rare Han in four."""

_NOTE: Final = re.compile(r"[(（]\s?[^\W\d_]{1,7}\s?[)）]")
_TWICE: Final = re.compile(r"[)）]\s?[(（]")


def ordinary(text: str) -> bool:
    """Can no damage have made this text?

    >>> ordinary("你好"), ordinary("今天天气很好。"), ordinary("plain text")
    (True, True, True)
    >>> ordinary("浣犲ソ"), ordinary("&#20013;"), ordinary("鞦韆")
    (False, False, False)
    """
    if _escaped(text) or _stripped(text):
        return False
    if text.isascii():
        return text.count("(") < FEWEST_BRACKETS
    if "\ufffd" in text or "?" in text or not _few_notes(text):
        return False
    if len(text) <= SHORT:
        return _common(text)
    return _odd().search(text) is None and _traditional().search(text) is None


def _escaped(text: str) -> bool:
    return any(sign in text and pattern.search(text) for sign, pattern in _SIGNS)


def _stripped(text: str) -> bool:
    """May there be a word whose bytes lost their high bits?"""
    for match in _WORD.finditer(text):
        leads = match[0][::2]
        if len(match[0]) % 2 == 0 and len(_COMMON_LEAD.findall(leads)) * 2 > len(leads):
            return True
    return False


def _few_notes(text: str) -> bool:
    if "(" not in text and "（" not in text:
        return True
    return len(_NOTE.findall(text)) <= FEW_NOTES and _TWICE.search(text) is None


def _common(text: str) -> bool:
    """Is a short text made of what ordinary Chinese is made of?"""
    credits = _credits()
    earned = 0
    for char in set(text):
        credit = credits.get(char)
        if credit is None:
            if char < "\x7f":
                continue
            if not _harmless(char):
                return False
            if _KANA_OR_HAN.match(char) is None:
                continue
            credit = OTHER
        earned += credit * min(text.count(char), REPEATED)
    return earned >= ENOUGH or _KANA_OR_HAN.search(text) is None


def _harmless(char: str) -> bool:
    return _odd().match(char) is None and _traditional().match(char) is None


@lru_cache(maxsize=1)
def _credits() -> dict[str, int]:
    bands = (line.split("\t")[0] for line in table_text("ordinary.txt").splitlines())
    marks = dict.fromkeys("　、。《》「」『』【】！（），：；？“”‘’—…·", 0)
    return marks | {char: bits for band, bits in zip(bands, CREDITS, strict=True) for char in band}


@lru_cache(maxsize=1)
def _odd() -> re.Pattern[str]:
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
def _traditional() -> re.Pattern[str]:
    from fixtext.reader.scripts import traditional_only

    return re.compile(f"[{''.join(_ranges(map(ord, traditional_only())))}]")


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
