"""Ordinary text of other languages, known by its letters: no bytes of Chinese look like it.

Chinese that was read in the wrong encoding shows foreign letters too, but never as words: two bytes
of GBK read as Latin-1 are two accented letters side by side, read as a Cyrillic code page they are
capitals between small letters, and Big5 read as GBK is full of kana that follow each other at
random. So little of each language need be known.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from fixtext.reader.odd import weight

_HIGH: Final = "[^\x00-\x7f]"
_SMALL: Final = "\u00df-\u00ff"
"""Small accented letters: as lead bytes of GBK or Big5 they make rare Han alone."""

_LATIN: Final = re.compile("[\x00-\x7f\u00a0-\u017f\u2010-\u2027\u2030\u2039\u203a\u20ac\u2122]*")
_CHINESE_AS_LATIN: Final = re.compile(
    f"{_HIGH}{{3}}"
    rf"|(?![{_SMALL}]){_HIGH}(?:{_HIGH}|[@-~])(?:{_HIGH})(?:{_HIGH}|[@-~])"
    rf"|{_HIGH}(?:{_HIGH}|[@-~])(?![{_SMALL}]){_HIGH}(?:{_HIGH}|[@-~])"
    "|[\u00c0-\u00df\u0100-\u017f][^\x00-\x7f\u00c0-\u017f]"
)
"""What Chinese in single bytes always shows: three bytes of UTF-8 side by side, or two Han of GBK
or Big5, one of them no rare one; and a letter of two bytes of UTF-8: a capital and a sign."""

_CYRILLIC: Final = re.compile("[\x00-\x7f\u0410-\u044f\u0401\u0451\u00a0«»–—„“”‘’…№°©]*")
_CHINESE_AS_CYRILLIC: Final = re.compile("[А-ЯЁ](?<=[а-яё].)")
"""A capital behind a small letter."""
_CAPITALS: Final = re.compile("[А-ЯЁ]{4,}")
"""A heading, or two Han of GBK and more."""
_SMALL_CYRILLIC: Final = re.compile("[а-я]{3,}")
FEWEST_WORDS: Final = 3
"""Words of small letters, three of each at least: of five Han of GBK read as KOI8-R one in three
thousand shows nothing but small letters."""

HANGUL_FREQUENT: Final = frozenset(
    "이다는을에의가하고지로사기를한자도대어시리은정서인나해스일있수아과보주전만들부그"
    "라제으구면여안상원장게소동공선비조경국위우할무거적성신미계세문진모오러연데습니치"
    "것생였발요물방용명된내중분간학양현산법행때같유업회관실와통입개드되금당재합체식단"
    "차심노말력없표화작직영바남반불권추집및종두청토강품민급터않히므더런었려겠았까럼너"
    "월년네따준석결설태형목처운트르음점번건각질후택복호외포임군출배초본광변격박근감야"
    "규참편레크파타카코피테프페키버션디클메델링든린란"
)
"""Syllables that make up nine tenths of Korean text."""

_KANA_PAIRS: Final = re.findall(
    r"\S\S",
    "して った てい いる ます です ない から こと もの とい する には では した せん ょう って "
    "ある この その よう ので れた うに など まし され きる たち のよ しま られ ませ くだ さい "
    "との うな ント ング ョン クト スト ット ータ ール ーザ ロー リン ーシ",
)
"""Kana that often follow each other: one pair in three does, of kana that follow by chance one in
300."""
FEWEST_PAIRS: Final = 2
PAIR_IN: Final = 120
"""Characters of a text for each further pair asked for."""

JIS_LEVEL_1: Final = (0x88, 0x98)
"""Lead bytes of the 2,965 commonest Han of Japanese in Shift_JIS."""


def western(text: str) -> bool:
    """Ordinary text of a language written in Latin or Cyrillic letters.

    >>> western("L’été où j’ai vu São Paulo"), western("Широкая электрификация южных губерний")
    (True, True)
    >>> western("ÄãºÃ"), western("ä½\xa0å¥½"), western("дЅ еҐЅ")
    (False, False, False)
    """
    if _LATIN.fullmatch(text):
        return _CHINESE_AS_LATIN.search(text) is None
    if _CYRILLIC.fullmatch(text):
        words = _SMALL_CYRILLIC.findall(text)
        if len(words) < FEWEST_WORDS or _CHINESE_AS_CYRILLIC.search(text):
            return False
        return not any(map(_reads_as_gbk, _CAPITALS.findall(text)))
    return False


def _reads_as_gbk(word: str) -> bool:
    return weight(word.encode("cp1251").decode("gb18030", "replace")) > 0


def japanese(text: str) -> bool:
    """Are the kana of a text those of Japanese?

    >>> japanese("今日はとても天気がいいので、公園を散歩しました。図書館へも行った。")
    True
    >>> japanese("いゅ地ㄓ嚙ㄆ")
    False
    """
    return pairs_of_kana(text) >= FEWEST_PAIRS + len(text) // PAIR_IN


def pairs_of_kana(text: str) -> int:
    """How many of the commonest pairs there are."""
    return sum(map(text.count, _KANA_PAIRS))


@lru_cache(maxsize=1)
def japanese_han() -> frozenset[str]:
    """The commonest Han of Japanese.

    >>> "図" in japanese_han(), "犲" in japanese_han()
    (True, False)
    """
    cells = (*range(0x40, 0x7F), *range(0x80, 0xFD))
    data = bytes(byte for lead in range(*JIS_LEVEL_1) for cell in cells for byte in (lead, cell))
    text = data.decode("shift_jis", "ignore")
    return frozenset(char for char in text if "\u4e00" <= char <= "\u9fff")
