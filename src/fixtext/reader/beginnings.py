"""What an escape, a note in brackets or a stripped word begins with: seen without reading the text.

Each pattern is tried only where its first sign stands in the text at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final

from fixtext.reader.odd import credits, weight

FEW_NOTES: Final = 3
"""Notes in brackets that prove nothing: pages into which pinyin was spliced have dozens, and three
that repeat one another weigh less than is asked for."""

_SIGNS: Final = (
    ("&", "&#"),
    ("#", "#x?[0-9A-Fa-f]{2,6};"),
    ("\\", r"\\(?:[uU]|x[0-9A-Fa-f{]|[0-3][0-7]{2})"),
    ("%", "%(?:[89A-Fa-f][0-9A-Fa-f]%|25|u)"),
    ("=", r"=(?:[89A-Fa-f][0-9A-Fa-f]=|\?)"),
    ("~", "~{"),
    ("<U+", r"<U\+[0-9A-Fa-f]{2}"),
    ("u", "u[0-9A-Fa-f]{4}u[0-9A-Fa-f]{4}u[0-9A-Fa-f]{4}"),
)
"""What an escape holds for sure, and how it begins. Bytes of Chinese come in pairs and more."""

_UTF7: Final = (
    ("+", r"\+([IMT-Za-n/][A-Za-z0-9+/]{2,})", "/"),
    ("&", "&([IMT-Za-n,][A-Za-z0-9+,]{2,})-", ","),
)
"""What begins a stretch of UTF-7, and the stretch: its first letter is that of a Han or of a mark
of Chinese."""

_GONE: Final = ("锟斤", "斤拷", "烫烫烫", "屯屯屯", "烫屯烫屯", "葺葺葺")
"""What is left of text that is beyond repair."""

LONG_WORD: Final = 12
"""Letters from which a word may be Chinese whose bytes lost their high bits: six pairs."""
_COMMON_LEAD: Final = re.compile("[!#0-W]")
_RUN: Final = f"[!-~][!-~]{{{LONG_WORD - 1},}}"
"""GB2312 without its high bits is one word of pairs; with these begin its marks and the common half
of its Han. Healthy text has at most one rare Han in four."""

_PRINTED: Final = bytes(b"x "[char == b"?"[0] or not 0x20 < char < 0x7F] for char in range(256))
_LONG: Final = b"x" * LONG_WORD

_WITH_HIGH_BIT: Final = bytes(byte | 0x80 for byte in range(256))

_SYLLABLE: Final = (
    "(?:[b-df-hj-np-tw-zɡ]h?)?[aeiouüêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑńňǹḿ]{0,3}(?:n[gɡ]?|r)?"
)
NOTE: Final = rf"[(（] ?(?![ )）]){_SYLLABLE} ?[)）]"
_TWICE: Final = rf"[)）] ?{NOTE}"
LOST: Final = r"\?(?:(?<=[\u3400-\u9fff]\?)[@-~]|[^\W\d_]{1,7}\s?\))"
"""A question mark that may stand for a lost byte: what is behind it was not lost."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when a text first asks for it: most never do."""
    return re.compile(pattern)


def events(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns of what may be damage, notes aside, without those that cannot match."""
    yield from (compiled(pattern) for sign, pattern in _SIGNS if sign in text)
    yield from (compiled(pattern) for sign, pattern, _ in _UTF7 if sign in text)
    if "?" in text:
        yield compiled(LOST)


def gone(text: str) -> bool:
    """Is there something of what no text is left of?

    >>> gone("锟斤拷锟斤拷"), gone("水很烫")
    (True, False)
    """
    return any(map(text.__contains__, "斤烫屯葺")) and any(sign in text for sign in _GONE)


def escaped(text: str) -> bool:
    """May there be escapes of Chinese?

    >>> escaped("&#20013;"), escaped("=D6=D0"), escaped("+Ti1lhw-"), escaped("a=10, b=20 +abc")
    (True, True, True, False)
    """
    return any(sign in text and compiled(pattern).search(text) for sign, pattern in _SIGNS) or any(
        sign in text and any(_shifted(match, last) for match in compiled(pattern).finditer(text))
        for sign, pattern, last in _UTF7
    )


def _shifted(match: re.Match[str], last: str) -> bool:
    """Is this UTF-7 of common characters? `last` is how it writes the last digit of Base64."""
    try:
        shown = f"+{match[1].replace(last, '/')}-".encode().decode("utf-7")
    except UnicodeError:
        return False
    return any(char in credits() for char in shown)


def stripped(text: str) -> bool:
    """May there be a word whose bytes lost their high bits?

    >>> stripped("=qLlLlFx:\\\\:C#,NRCGH%9+T0!#"), stripped("characteristically")
    (True, False)
    """
    return any(stripped_word(match[0]) for match in runs(text) if _alone(text, *match.span()))


def stripped_word(word: str) -> bool:
    """As `stripped`, for a word of ASCII."""
    pairs = len(word) // 2
    return (
        len(word) % 2 == 0
        and len(_COMMON_LEAD.findall(word[::2])) * 2 > pairs
        and weight(_pairs(word)) > pairs
    )


def runs(text: str) -> Iterator[re.Match[str]]:
    """Where `LONG_WORD` characters of ASCII and more stand together.

    Without a question mark in the text, one stands for everything else: the codec of ASCII and a
    table of bytes look at a text ten times as fast as a pattern does.

    >>> [match[0] for match in runs("看 https://example.com/ 吧。")]
    ['https://example.com/']
    """
    if "?" not in text and _LONG not in text.encode("ascii", "replace").translate(_PRINTED):
        return iter(())
    return compiled(_RUN).finditer(text)


def _alone(text: str, start: int, end: int) -> bool:
    """Does a run stand between spaces?"""
    return not text[start - 1 : start].strip() and not text[end : end + 1].strip()


def _pairs(word: str) -> str:
    """What a word is in GB2312 with the high bits set again; "" if it is nothing."""
    try:
        return word.encode("latin-1").translate(_WITH_HIGH_BIT).decode("gb2312")
    except UnicodeError:
        return ""


def few_notes(text: str) -> bool:
    """Are there too few notes in brackets for a page with pinyin?

    >>> few_notes("他叫李颀(qí)，唐代诗人。"), few_notes("會(huì)(huì)")
    (True, False)
    """
    if "(" not in text and "（" not in text:
        return True
    few = len(list(islice(notes(text), FEW_NOTES + 1)))
    return not few or (few <= FEW_NOTES and compiled(_TWICE).search(text) is None)


def notes(text: str) -> Iterator[re.Match[str]]:
    """The notes in brackets, those of one kind of bracket first.

    >>> [match[0] for match in notes("他（tā）会(见下)唱(chàng)歌")]
    ['(chàng)', '（tā）']
    """
    note = compiled(NOTE)
    for sign in "(（":
        at = text.find(sign)
        while at >= 0:
            match = note.match(text, at)
            if match is not None:
                yield match
            at = text.find(sign, match.end() if match else at + 1)
