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

from typing import Final

from fixtext.reader.beginnings import LOST, NOTE, compiled, escaped, few_notes, gone, stripped
from fixtext.reader.odd import (
    OTHER,
    SIGNS,
    credits,
    japanese_odd_pattern,
    odd_pattern,
    simplified_pattern,
    traditional_pattern,
)

SHORT: Final = 40
"""Characters up to which the absence of signs tells nothing: a name in GBK read as Big5 shows two
ordinary Han."""

ENOUGH: Final = 10
"""Bits that clear a short text: of a thousand misreadings one has so many, and what it is made of
reads as well as the original then."""

REPEATED: Final = 2
"""Places at which one character may earn its credit: 的的的的 says no more than 的的."""

FEWEST_BRACKETS: Final = 6
"""Brackets in ASCII from which it may be what is left of a page with notes."""
DENSE: Final = 12
"""Characters for each of them at most, on such a page."""

_CJK: Final = "\u3400-\u9fff\U00020000-\U0003ffff\u3040-\u30ff\u31f0-\u31ff"
_KANA_OR_HAN: Final = f"[{_CJK}]"
_KANA: Final = "[\u3041-\u30ff]"
_HAN: Final = "[\u3400-\u9fff]"
_SINGLE_BYTE: Final = f"(?![{SIGNS}])[\x80-\u1fff\u2030-\u2e7f]"
"""What single-byte encodings show above ASCII."""
WORD: Final = 8
"""Characters up to which a foreign word can be two Han of Big5, each with an ASCII letter."""

NEAR: Final = 5
"""Characters to either side whose bytes are turned round with an odd one."""

_UTF_8: Final = "[\u00e0-\u00ef][\x80-\xbf]{2}"
"""A Han in UTF-8 read as Latin-1: the commonest mojibake need not be looked at twice."""

_LETTER: Final = "[ÂÃ][\x80-\xbf]"
"""A letter or a no-break space in UTF-8 read as Latin-1."""

_LINE: Final = "[─-╿]+"
STROKES: Final = 3
"""Different signs of one line of a drawing: two Han of GBK read as CP437 are four."""

TWO_BYTES: Final = "\u2e80"
"""From here on, characters come of encodings with two bytes for each."""

BOTH: Final = "後"
"""The one Traditional character of GB2312 that has another form there."""

JAPANESE: Final = 20
"""Han for each kana below which a text is Japanese, whose script is its own."""

COMMONEST: Final = "のはをにがでとした"
"""Every third kana of Japanese is one of these."""

MOST_ODD: Final = 12
"""Odd characters that are read around one by one; a text with more is looked at as a whole."""


def ordinary(text: str) -> bool:
    """Can no damage have made this text?

    >>> ordinary("你好"), ordinary("今天天气很好。"), ordinary("plain text")
    (True, True, True)
    >>> ordinary("浣犲ソ"), ordinary("&#20013;"), ordinary("ÄãºÃ")
    (False, False, False)
    """
    if text.isascii():
        brackets = text.count("(")
        few = brackets < FEWEST_BRACKETS or brackets * DENSE < len(text)
        return few and not escaped(text) and not stripped(text)
    if ("Â" in text or "Ã" in text) and compiled(_LETTER).search(text):
        return False
    if len(text) > SHORT:
        odd = odd_pattern().search(text)
        if odd and compiled(_UTF_8).match(text, odd.start()):
            return False
    if escaped(text) or stripped(text):
        return False
    if "\ufffd" in text or gone(text) or not few_notes(text):
        return False
    if "?" in text and compiled(LOST).search(text):
        return False
    if len(text) <= SHORT:
        return _common(text)
    return (odd is None or _explained(text)) and one_script(text)


def _common(text: str) -> bool:
    """Is a short text made of what ordinary Chinese is made of?"""
    known = credits()
    earned = 0
    traditional = False
    for char in set(text):
        credit = known.get(char)
        if credit is None:
            if char < "\x7f":
                continue
            if odd_pattern().match(char):
                return _short_foreign(text)
            traditional = traditional or traditional_pattern().match(char) is not None
            credit = OTHER
        earned += credit * min(text.count(char), REPEATED)
    if earned < ENOUGH:
        return _short_foreign(text)
    return not (traditional or _of_two_scripts(text)) or one_script(text)


def _of_two_scripts(text: str) -> bool:
    """May a text of common characters be in both scripts? In one, an old standard has all of it.

    >>> _of_two_scripts("皇后和国王"), _of_two_scripts("皇后和國王"), _of_two_scripts("皇後和国王")
    (False, False, True)
    """
    return not (_encodes(text, "gb2312") and BOTH not in text) and not _encodes(text, "big5")


def _encodes(text: str, standard: str) -> bool:
    try:
        return bool(text.encode(standard))
    except UnicodeEncodeError:
        return False


def _short_foreign(text: str) -> bool:
    """Is a short text at home in another language, or in rarer words? Its bytes tell."""
    from fixtext.reader import misreadings
    from fixtext.reader.foreign import western

    double = max(text) >= TWO_BYTES
    if not double:
        if len(text) > WORD and western(text):
            return True
    elif japanese_odd_pattern().search(text):
        return False
    readers = misreadings.DOUBLE_BYTE if double else misreadings.SINGLE_BYTE
    return not misreadings.reads_otherwise(text, readers) and one_script(text)


def _explained(text: str) -> bool:
    """Are the odd characters of a text at home where they stand?"""
    from fixtext.reader.foreign import japanese, western

    if compiled(_KANA_OR_HAN).search(text) is None:
        return western(text)
    if japanese(text) and all(
        _beside_kana(text, match.start()) for match in japanese_odd_pattern().finditer(text)
    ):
        return True
    places = [match.start() for match in odd_pattern().finditer(text)]
    return len(places) <= MOST_ODD and all(_at_home(text, place) for place in places)


def _beside_kana(text: str, place: int) -> bool:
    """Is a rare Han in Japanese no part of a row of such?"""
    near = text[max(0, place - 2) : place + 3]
    han = "\u4e00" <= text[place] <= "\u9fff"
    return han and len(compiled(_KANA).findall(near)) * 2 >= len(near) - 1


def _at_home(text: str, place: int) -> bool:
    """Is an odd character in a text of Han no part of something misread?"""
    from fixtext.reader import misreadings

    char = text[place]
    near = text[max(0, place - 2) : place + 3]
    if compiled(_SINGLE_BYTE).match(char):
        return len(compiled(_SINGLE_BYTE).findall(near)) == 1 or _drawn(text, place)
    if not "\u4e00" <= char <= "\u9fff":
        return False
    known = credits()
    if all(other == char or other < "\x7f" or known.get(other, OTHER) >= 0 for other in near):
        return near.count(char) == 1
    near = text[max(0, place - NEAR) : place + NEAR + 1]
    return not misreadings.reads_otherwise(near, misreadings.DOUBLE_BYTE)


def _drawn(text: str, place: int) -> bool:
    """Is it part of a line that was drawn? Lines repeat themselves, text does not."""
    match = compiled(_LINE).match(text, place)
    return match is not None and len(set(match[0])) <= STROKES


def _mostly_japanese(text: str) -> bool:
    """Is there a kana for every `JAPANESE` Han? The commonest ones alone suffice mostly."""
    if sum(map(text.count, COMMONEST)) * JAPANESE > len(text):
        return True
    return len(compiled(_KANA).findall(text)) * JAPANESE > len(compiled(_HAN).findall(text))


def one_script(text: str) -> bool:
    """Is there no question about the script: Simplified alone, or Traditional as it is written?"""
    if traditional_pattern().search(text) is None:
        return True
    if compiled(_KANA).search(text) and _mostly_japanese(text):
        return True
    if simplified_pattern().search(text) or compiled(NOTE).search(text):
        return False
    from fixtext.reader.usual import surely_written

    return surely_written(text)
