"""How characters are read: all Mandarin syllables of each, with and without tone marks.

The pinyin pollution writes a toned syllable after a character (`會(huì)`); a lost character
whose note survived can only be one that is read so. Therefore all readings count, not only
the commonest. The table comes from pypinyin and loads in some ten milliseconds, once.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from fixtext.reader.tables import table_text

TONE_MARKS = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
"""Combining macron, acute, caron and grave; the diaeresis of ü is not a tone."""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in table_text("readings.txt").splitlines():
        syllables, _, chars = line.partition("\t")
        table.update(dict.fromkeys(chars, frozenset(syllables.split(","))))
    return table


def readings(char: str) -> frozenset[str]:
    """All syllables a character is read with, with tone marks (NFC); empty if none is known.

    >>> sorted(readings("会"))
    ['huì', 'kuài']
    >>> readings("a")
    frozenset()
    """
    return _table().get(char, frozenset())


def toneless(char: str) -> frozenset[str]:
    """All syllables a character is read with, tone marks taken off; ü stays ü.

    >>> sorted(toneless("行"))
    ['hang', 'heng', 'xing']
    >>> sorted(toneless("绿"))
    ['lu', 'lü']
    """
    return frozenset(map(strip_tone, readings(char)))


def strip_tone(syllable: str) -> str:
    """A syllable without its tone mark.

    >>> strip_tone("huì"), strip_tone("lǜ"), strip_tone("ma")
    ('hui', 'lü', 'ma')
    """
    parts = unicodedata.normalize("NFD", syllable)
    bare = "".join(c for c in parts if c not in TONE_MARKS)
    return unicodedata.normalize("NFC", bare)


def tone(syllable: str) -> int:
    """The tone of a syllable: 1 to 4, or 0 if it has no mark.

    >>> tone("huì"), tone("qǐng"), tone("de")
    (4, 3, 0)
    """
    parts = unicodedata.normalize("NFD", syllable)
    return next((TONE_MARKS[c] for c in parts if c in TONE_MARKS), 0)


def is_syllable(text: str) -> bool:
    """Whether this is one Mandarin syllable, toned or toneless (`lv` and `lü` both count).

    Lower case only; a toned one must be the reading of some character, `huì` but not `huǐng`.

    >>> [is_syllable(s) for s in ("huì", "hui", "lǜ", "lv", "notes", "HUI", "")]
    [True, True, True, True, False, False, False]
    """
    return text in _syllables()


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    toned = frozenset().union(*set(_table().values()))
    bare = frozenset(map(strip_tone, toned))
    return toned | bare | {s.replace("ü", "v") for s in bare}


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, str]:
    table: dict[str, list[str]] = {}
    for char, syllables in _table().items():
        for syllable in syllables | frozenset(map(strip_tone, syllables)):
            table.setdefault(syllable, []).append(char)
    return {syllable: "".join(sorted(chars)) for syllable, chars in table.items()}


def characters_read(syllable: str) -> str:
    """Every character that is read so, in order of code points; toned or toneless.

    >>> "請" in characters_read("qǐng"), "請" in characters_read("qing")
    (True, True)
    >>> characters_read("notes")
    ''
    """
    return _by_reading().get(syllable, "")
