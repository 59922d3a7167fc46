"""Can what came out have been somebody's text? Better than mojibake is not enough.

Any even number of Latin letters, box signs or Hangul is *some* Chinese in GBK: `[ØÙ]` is 刭 and
`제6편` is 力6祈. The reader finds such Han dear, yet cheaper than signs it hardly ever met. So what
is restored must read like Chinese by itself; the shorter it is, the less is asked for, since the
characters of a name need not go together.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final
from unicodedata import category

from fixtext.damage.misread.pairs import Pair
from fixtext.reader.foreign import HANGUL_FREQUENT
from fixtext.reader.scoring import scorer

FEWEST: Final = 2
"""Different Han characters that GBK and Big5 must yield: every pair of bytes is one by chance."""

READS: Final = 11.0
READS_SHORT: Final = 7.0
"""Bits a Han character may cost: READS, and READS_SHORT shared by all of them. Of 1,300 stretches
of clean text cut at random, 98 % of those of 2, 3, 4 and 8 characters cost at most 14.3, 13.3, 12.3
and 10.9; Korean, code and box drawing that was taken for Chinese cost 14 to 25."""

READS_SHORT_DISORDER: Final = 15.0
"""The same where the damaged text is no word of any language: `Ì½¸ê¿ñÎè` changes from letters to
signs and back. So one string of four Han in fifty is not lost for being rare."""

DISORDER: Final = 2
"""Steps from letters to signs, from signs to letters, from small letters to capitals; a word in
quotation marks has two, but seldom no letter of ASCII."""

SHORTEST_DISORDER: Final = 4
"""Characters: two Han."""

READS_MARKED: Final = 13.0
"""Bits a Han character may cost in a sentence that shows marks of Chinese and came of single bytes.
Of 600 old sentences of the tuning part six cost more than 11.7; Korean and Japanese in EUC, read as
GBK, cost 14.2 and 12.7 at least, and the latter shows kana."""

MARKED: Final = 8
"""Han from which that holds."""

READS_SHORT_TWICE: Final = 2.0
"""The same where the damaged text is itself Han or Hangul: rare characters are no mojibake yet."""

COMMON_READERS: Final = ("latin-1", "cp1252")
"""As these, UTF-8 is misread everywhere: even a single character that is not Han is believed."""

BEYOND_TWO_BYTES: Final = "\u0800"
"""Below, UTF-8 takes two bytes: one rare Han in GBK, as in a list of them. Those prove nothing."""

_REPEATED: Final = re.compile(r"(.)\1\1+")
"""The same character three times and more."""

_MARKS: Final = re.compile("[，。、；：？！]")
_KANA: Final = re.compile("[\u3041-\u30ff]")

_TOGETHER: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]{2}")
"""Somewhere two Han stand side by side: `は Type パ` is not 反 Type 由."""

LATIN: Final = "\u024f"
"""Where the Latin letters end. Those come of GBK too often to be taken for words: ÖÐÎÄ is 中文."""

FEW_WORDS: Final = 8
"""Characters up to which Japanese is believed on its word."""

FEWEST_OF_WORDS: Final = 4
"""Han that Cyrillic or Greek words must yield: halves of so many are seldom cased as words are."""

COMMON: Final = 2 / 3
"""Share of syllables that Korean has often, from which it is Korean: of those that come of GBK one
in ten is."""

_WORD: Final = re.compile(r"[^\W\d_]+")

_NO_JAMO: Final = re.compile("[^\x00-\x7f\u3131-\u318e]")
"""Finds what is no single letter of Hangul. Koreans write those alone (ㅋㅋ, ㅍㅅ); bytes of Big5
or UTF-8 hardly ever come out as them alone."""

_ORDINARY: Final = re.compile("[\u00a0-\u017f\u2010-\u203a\u20ac\u2122\ufeff]")
"""What stands alone in Western text: `MARQUÉ…` is not MARQUɅ."""


def believable(original: str, pair: Pair, fewest: int = FEWEST, damaged: str = "") -> bool:
    """May `original` be what `pair` misread? Where `damaged` cannot be a word, less is asked for.

    >>> chinese = Pair("gb18030", "latin-1", "cpython", 8.0)
    >>> believable("你好", chinese), believable("[刭]", chinese), believable("郲驳辜骄", chinese)
    (True, False, False)
    """
    if pair.written == "utf-8":
        return any(char > "\u3400" for char in original) or _believable_foreign(original, pair)
    if pair.double_byte:
        return chinese(original, fewest, READS_SHORT_TWICE)
    short = READS_SHORT_DISORDER if _disorder(damaged) else READS_SHORT
    return chinese(original, fewest, short) or _old_prose(original)


def _old_prose(original: str) -> bool:
    """Is this a sentence of rarer characters, with the marks of Chinese and no kana?

    >>> _old_prose("搭膊拴腰，露出布棍下截。"), _old_prose("搭膊拴腰")
    (True, False)
    """
    han = sum("\u3400" <= char <= "\u9fff" for char in original)
    marked = han >= MARKED and _MARKS.search(original) and not _KANA.search(original)
    return bool(marked) and scorer().per_han(original) <= READS_MARKED


def _disorder(text: str) -> bool:
    """Is this no word, nor a row of signs?

    >>> _disorder("Ì½¸ê¿ñÎè"), _disorder("Élève"), _disorder("│──┤")
    (True, False, False)
    """
    if len(text) < SHORTEST_DISORDER or any(char.isascii() for char in text):
        return False
    kinds = ["A" if char.isupper() else category(char)[0] for char in text]
    return sum(a != b and a + b != "AL" for a, b in pairwise(kinds)) >= DISORDER


def chinese(original: str, fewest: int = FEWEST, short: float = READS_SHORT) -> bool:
    """Does it read as Chinese by itself? `short` is what a single character may cost more.

    >>> chinese("你好"), chinese("[刭]"), chinese("郲驳辜骄")
    (True, False, False)
    """
    han = [char for char in original if char > "\u3400"]
    if len(set(han)) < fewest or (fewest > 1 and not _TOGETHER.search(original)):
        return False
    return scorer().per_han(original) <= READS + short / len(han)


def better(damaged: str, original: str, pair: Pair) -> bool:
    """Does `original` read better where repetition counts once?

    The reader finds 差差差差差差评 dear and 船船船船船船 cheap; that tells nothing. Asked where the
    damaged text is itself written in two-byte characters.

    >>> chinese = Pair("big5-hkscs", "gb18030", "whatwg", 14.0)
    >>> better("差差差差差差评", "船船船船船船丿", chinese)
    False
    >>> better("УРСР", "有研", Pair("gb18030", "cp1251", "cpython", 12.0))
    False
    """
    if pair.read == "cp949" and _korean(damaged):
        return False
    if pair.double_byte and _japanese(damaged):
        return False
    if not pair.double_byte and _cased(damaged):
        return sum(char > "\u3400" for char in original) >= FEWEST_OF_WORDS
    if not pair.double_byte or not _REPEATED.search(damaged):
        return True
    once, twice = _REPEATED.sub(r"\1", damaged), _REPEATED.sub(r"\1", original)
    return scorer().bits(once) - pair.cost > scorer().bits(twice)


def _korean(damaged: str) -> bool:
    """Letters of Hangul alone, a word of a few syllables, or of common ones?

    >>> _korean("ㅍㅅ"), _korean('"백만"'), _korean("태오·마르코"), _korean("긋콱뷘세컴")
    (True, True, True, False)
    """
    if not _NO_JAMO.search(damaged):
        return True
    high = [char for char in damaged if not char.isascii()]
    syllables = [char for char in high if "가" <= char <= "힣"]
    if len(high) < FEWEST_OF_WORDS:
        return len(syllables) == len(high)
    if len(syllables) < sum(char.isalpha() for char in high):
        return False
    common = sum(char in HANGUL_FREQUENT for char in syllables)
    return common >= max(FEWEST_OF_WORDS, COMMON * len(syllables))


def _japanese(damaged: str) -> bool:
    """A few words of Japanese: hiragana with kanji, or with nothing?

    Big5 read as GBK is full of hiragana too, but hardly of kanji alone besides.

    >>> _japanese("お立ち"), _japanese("だ牧诀初娩"), _japanese("τぃ镑")
    (True, False, False)
    """
    high = [char for char in damaged if not char.isascii()]
    if len(high) > FEW_WORDS or not any("\u3041" <= char <= "\u3093" for char in high):
        return False
    return all(char.encode("shift_jis", "ignore") for char in high)


def _cased(text: str) -> bool:
    """Words of an alphabet that is not Latin, cased as words are, and nothing else?

    >>> _cased("УРСР"), _cased("Київ"), _cased("ДгєГ"), _cased("ÖÐÎÄ")
    (True, True, False, False)
    """
    odd = [char for char in text if not char.isascii()]
    if not all(char > LATIN and char.isalpha() for char in odd):
        return False
    return all(
        word.islower() or word.isupper() or word.istitle() or word.lower() == word.upper()
        for word in _WORD.findall(text)
    )


def _believable_foreign(original: str, pair: Pair) -> bool:
    """The same for UTF-8 without any Han in it."""
    odd = [char for char in original if not char.isascii()]
    if pair.double_byte:
        return any(char >= BEYOND_TWO_BYTES for char in odd)
    alone = pair.read in COMMON_READERS and all(map(_ORDINARY.match, odd))
    return alone or len(odd) >= FEWEST
