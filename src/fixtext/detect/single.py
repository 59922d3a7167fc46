"""Languages in single bytes: how likely bytes are as Russian in koi8-r, Polish in cp1250, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log2
from string import ascii_lowercase

from fixtext.detect.alphabets import LANGUAGES, MARKS, TURKISH_CAPITALS, Alphabet
from fixtext.detect.reading import Reading
from fixtext.detect.weights import (
    CAPITALS,
    DIGIT_SHARE,
    FAR_BEHIND,
    FINAL_INSIDE,
    FOREIGN_PRIOR,
    LETTER_FALL,
    LOWER_UPPER,
    MARK_SHARE,
    ODD,
    OWN_SHARE,
    RARER,
    SIGN_INSIDE,
    SPACE_SHARE,
    STRANGE_LATIN,
    STRAY_LATIN,
    TWO_SCRIPTS,
    UPPER_UPPER,
)

_LOWER, _UPPER, _OWN, _OWN_UPPER, _FINAL, _SIGN, _OTHER = b"lUnNfs "
_SIGN_INSIDE = re.compile(rb"(?<=[lUnNf])s+(?=[lUnNf])")
_CAPITALS = re.compile(rb"(?<=[UN])[UN]")
_CASE = re.compile(rb"lU|nN")
_SCRIPTS = re.compile(rb"[lU][nNf]|[nNf][lU]")
_FINAL_INSIDE = re.compile(rb"f(?=[nNf])")
_STOPS = 3.0
"""Marks fall off like letters: a comma is more common than a section sign."""
FINALS = "ςךםןףץةى"
"""Letters that only end a word: in a wrong table they stand anywhere."""
_STAND_IN = bytes((*range(0x80), *(b"e" * 0x80)))
"""For the ASCII of a text, whatever else there is counts as a letter."""


@dataclass(frozen=True, slots=True)
class Table:
    """One language in one encoding: bits of every byte, and its kind.

    For ASCII, `costs` has only what the language adds to what any text costs there.
    """

    encoding: str
    language: str
    costs: tuple[float, ...]
    kinds: bytes
    prior: float

    def letters(self, data: bytes) -> float:
        """What the bytes cost each by itself, on top of `ascii_bits`."""
        return self.prior + sum(map(self.costs.__getitem__, data))

    def transitions(self, data: bytes) -> float:
        """What is odd about their order."""
        kinds = data.translate(self.kinds)
        return (
            LOWER_UPPER * len(_CASE.findall(kinds))
            + TWO_SCRIPTS * len(_SCRIPTS.findall(kinds))
            + FINAL_INSIDE * len(_FINAL_INSIDE.findall(kinds))
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
    alphabet = LANGUAGES[language]
    known = shares(alphabet)
    chars = [bytes((byte,)).decode(encoding, "ignore") for byte in range(256)]
    costs = [-log2(known.get(char, ODD)) if char else -2 * log2(ODD) for char in chars]
    costs[:0x80] = _ascii_costs(alphabet, known)
    kinds = bytes(_kind(char, alphabet) for char in chars)
    return Table(encoding, language, tuple(costs), kinds, prior)


def _ascii_costs(alphabet: Alphabet, known: dict[str, float]) -> list[float]:
    """A letter is more or less common than in Latin text at large, or a stranger altogether."""
    costs = [0.0] * 0x80
    for letter in ascii_lowercase:
        if alphabet.latin:
            bits = log2(_usual()[letter]) - log2(known.get(letter, ODD))
        else:
            bits = STRANGE_LATIN
        costs[ord(letter)] = costs[ord(letter.upper())] = bits
    return costs


@lru_cache(maxsize=1)
def _usual() -> dict[str, float]:
    """How common each Latin letter is, over all languages here that use it."""
    latin = [shares(alphabet) for alphabet in LANGUAGES.values() if alphabet.latin]
    return {c: sum(known.get(c, ODD) for known in latin) / len(latin) for c in ascii_lowercase}


def _kind(char: str, alphabet: Alphabet) -> int:
    if not char.isalpha() and char not in alphabet.letters:
        return _OTHER if char.isascii() and char else _SIGN
    if char in FINALS:
        return _FINAL
    if char.isascii() or alphabet.latin:
        return _UPPER if char.isupper() else _LOWER
    return _OWN_UPPER if char.isupper() else _OWN


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Every language in each of its encodings; the first encoding is the likeliest."""
    return tuple(
        _table(encoding, language, FOREIGN_PRIOR + alphabet.rarity + RARER * rank)
        for language, alphabet in LANGUAGES.items()
        for rank, encoding in enumerate(alphabet.encodings)
    )


def readings(data: bytes) -> Iterator[Reading]:
    """The bytes in every language and encoding.

    >>> best = min(readings("Погода сегодня хорошая".encode("koi8-r")))
    >>> best.encoding, best.language
    ('koi8-r', 'ru')
    """
    plain = ascii_bits(data)
    costs = [(table.letters(data), table) for table in tables()]
    least = min(bits for bits, _ in costs)
    for bits, table in costs:
        if bits <= least + FAR_BEHIND:
            bits += plain + table.transitions(data)
            yield Reading(bits, table.encoding, table.language)


def ascii_bits(data: bytes) -> float:
    """What the ASCII of a text costs; the same in all of these encodings."""
    from fixtext.reader.scoring import scorer

    costs = scorer().costs(data.translate(_STAND_IN).decode("ascii"))
    return sum(cost for cost, byte in zip(costs, data, strict=True) if byte < 0x80)
