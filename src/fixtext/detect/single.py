"""Languages in single bytes: how likely bytes are as Russian in koi8-r, Polish in cp1250, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log2

from fixtext.detect.alphabets import LANGUAGES, MARKS, TURKISH_CAPITALS, Alphabet
from fixtext.detect.reading import Reading
from fixtext.detect.weights import (
    CAPITALS,
    DIGIT_SHARE,
    FOREIGN_PRIOR,
    LETTER_FALL,
    LOWER_UPPER,
    MARK_SHARE,
    ODD,
    OWN_SHARE,
    RARER,
    SIGN_INSIDE,
    SPACE_SHARE,
    STRAY_LATIN,
    UPPER_UPPER,
)

_LOWER, _UPPER, _SIGN, _OTHER = b"lUs "
_SIGN_INSIDE = re.compile(rb"(?<=[lU])s+(?=[lU])")
_CAPITALS = re.compile(rb"(?<=U)U")
_MIXED = re.compile(rb"lU")
_STOPS = 3.0
"""Marks fall off like letters: a comma is more common than a section sign."""


@dataclass(frozen=True, slots=True)
class Table:
    """One language in one encoding: bits of every byte, and its kind for the transitions."""

    encoding: str
    language: str
    costs: tuple[float, ...]
    kinds: bytes
    prior: float

    def bits(self, data: bytes) -> float:
        """What the bytes cost, the rarity of the encoding not included."""
        kinds = data.translate(self.kinds)
        return (
            sum(map(self.costs.__getitem__, data))
            + LOWER_UPPER * len(_MIXED.findall(kinds))
            + SIGN_INSIDE * len(_SIGN_INSIDE.findall(kinds))
            + UPPER_UPPER * len(_CAPITALS.findall(kinds))
        )


def shares(alphabet: Alphabet) -> dict[str, float]:
    """Character -> probability in running text of a language.

    >>> table = shares(LANGUAGES["ru"])
    >>> table["о"] > table["О"] > table["q"], 0.9 < sum(table.values()) < 1.1
    (True, True)
    """
    found = {" ": SPACE_SHARE}
    found.update(_falling(MARKS, MARK_SHARE, _STOPS, found))
    found.update(dict.fromkeys("0123456789", DIGIT_SHARE / 10))
    letters = _falling(alphabet.letters, OWN_SHARE, LETTER_FALL, {})
    if not alphabet.latin:
        letters.update(_falling(LANGUAGES["en"].letters[:26], STRAY_LATIN, LETTER_FALL, letters))
    for letter, share in letters.items():
        capital = _capital(letter, alphabet)
        if capital == letter:
            found[letter] = share
        else:
            found[letter] = share * (1 - CAPITALS)
            found[capital] = share * CAPITALS
    return found


def _falling(chars: str, total: float, fall: float, without: dict[str, float]) -> dict[str, float]:
    weights = {c: exp(-fall * i / len(chars)) for i, c in enumerate(chars) if c not in without}
    whole = sum(weights.values())
    return {char: total * weight / whole for char, weight in weights.items()}


def _capital(letter: str, alphabet: Alphabet) -> str:
    if "ı" in alphabet.letters and letter in TURKISH_CAPITALS:
        return TURKISH_CAPITALS[letter]
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def _table(encoding: str, language: str, prior: float) -> Table:
    known = shares(LANGUAGES[language])
    chars = [bytes((byte,)).decode(encoding, "ignore") for byte in range(256)]
    costs = tuple(-log2(known.get(char, ODD)) if char else -2 * log2(ODD) for char in chars)
    return Table(encoding, language, costs, bytes(map(_kind, chars)), prior)


def _kind(char: str) -> int:
    if char.isupper():
        return _UPPER
    if char.isalpha():
        return _LOWER
    return _OTHER if char.isascii() and char else _SIGN


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Every language in each of its encodings; the first encoding is the likeliest."""
    return tuple(
        _table(encoding, language, FOREIGN_PRIOR + RARER * rank)
        for language, alphabet in LANGUAGES.items()
        for rank, encoding in enumerate(alphabet.encodings)
    )


def readings(data: bytes) -> Iterator[Reading]:
    """The bytes in every language and encoding.

    >>> best = min(readings("Погода сегодня хорошая".encode("koi8-r")))
    >>> best.encoding, best.language
    ('koi8-r', 'ru')
    """
    for table in tables():
        yield Reading(table.prior + table.bits(data), table.encoding, table.language)
