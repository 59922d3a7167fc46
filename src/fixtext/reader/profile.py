"""What a text is made of, counted in one pass: from this every damage room says "not mine".

Most input is clean, so the speed of this pass is the speed of the tool. Long texts are counted
by numpy; short ones by the standard library alone. Only what the counts make possible is then
looked for by regular expression: no `(` in the text, no search for notes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from fixtext.reader.kinds import KINDS, common_han
from fixtext.reader.scripts import is_simplified_only, is_traditional_only

LONG: Final = 2000
"""From this many characters on numpy is quicker, its import included."""

REMEMBERED: Final = 1 << 14
"""Characters whose kind is remembered; a text of all of Unicode must not fill the memory."""

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿ"

_STARTS: Final = tuple(start for start, _ in KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How many characters of each kind a text has.

    Every character is counted in exactly one of the fields up to `other`; they sum to `length`.
    `simplified_only` and `traditional_only` are among the Han once more. The rest counts
    places: `question` every `?`, `question_by_han` those beside a Han character, `notes`
    brackets that may hold pinyin, and the beginnings of escapes.
    """

    length: int = 0
    ascii: int = 0
    control: int = 0
    c1: int = 0
    latin1_letter: int = 0
    latin1_sign: int = 0
    latin_extended: int = 0
    greek: int = 0
    cyrillic: int = 0
    other_script: int = 0
    punctuation: int = 0
    box: int = 0
    radical: int = 0
    cjk_punctuation: int = 0
    kana: int = 0
    half_kana: int = 0
    bopomofo: int = 0
    hangul: int = 0
    han_common: int = 0
    han_rare: int = 0
    han_extension: int = 0
    compatibility: int = 0
    private: int = 0
    replacement: int = 0
    surrogate: int = 0
    byte_order_mark: int = 0
    full_width: int = 0
    emoji: int = 0
    other: int = 0

    simplified_only: int = 0
    traditional_only: int = 0

    question: int = 0
    question_by_han: int = 0
    notes: int = 0
    entities: int = 0
    bare_entities: int = 0
    backslashes: int = 0
    percents: int = 0
    quoted: int = 0
    encoded_words: int = 0
    utf7: int = 0
    hz: int = 0

    @property
    def han(self) -> int:
        """All Han characters, compatibility ideographs included.

        >>> profile("中文 and 㐀").han
        3
        """
        return self.han_common + self.han_rare + self.han_extension + self.compatibility

    @property
    def escapes(self) -> int:
        """All places where an escape may begin.

        >>> profile("&#20013; \\\\u4e2d %E4%B8%AD").escapes
        5
        """
        named = self.entities + self.bare_entities + self.backslashes + self.percents
        return named + self.quoted + self.encoded_words + self.utf7 + self.hz

    @property
    def single_byte(self) -> int:
        """What text read byte by byte is full of: C1, Latin-1, Greek, Cyrillic, box drawing.

        >>> profile("ä¸\\xadæ–‡").single_byte
        4
        """
        latin = self.c1 + self.latin1_letter + self.latin1_sign + self.latin_extended
        return latin + self.greek + self.cyrillic + self.box


def profile(text: str) -> Profile:
    """Count a text.

    >>> p = profile("漢語,汉语?锟斤拷\ufffd(hàn)")
    >>> p.han_common, p.traditional_only, p.simplified_only, p.question_by_han, p.replacement
    (7, 2, 3, 1, 1)
    >>> profile("會(huì)展").notes, profile("會（見下）").notes
    (1, 0)
    """
    if text.isascii():
        lines = sum(map(text.count, "\t\n\r"))
        printable = len(text) if text.isprintable() else sum(map(str.isprintable, text))
        counts = {"ascii": printable + lines, "control": len(text) - printable - lines}
        return Profile(length=len(text), **counts, **_places(text, 0))
    if len(text) >= LONG:
        from fixtext.reader.bulk_profile import kind_counts

        counts = kind_counts(text)
    else:
        counts = _kind_counts(text)
    han = sum(counts.get(name, 0) for name in ("han_common", "han_rare", "han_extension"))
    return Profile(length=len(text), **counts, **_places(text, han))


def kind_of(char: str) -> str:
    """The field of `Profile` in which a character is counted.

    >>> [kind_of(c) for c in "a中镕㐀の"]
    ['ascii', 'han_common', 'han_rare', 'han_extension', 'kana']
    """
    if char in "\t\n\r":
        return "ascii"
    name = KINDS[bisect_right(_STARTS, ord(char)) - 1][1]
    return "han_common" if name == "han_rare" and char in common_han() else name


class _KindsAndScripts(dict[str, tuple[str, str]]):
    """Character -> its kind and script, found out when first asked for."""

    def __missing__(self, char: str) -> tuple[str, str]:
        script = "traditional_only" if is_traditional_only(char) else ""
        found = kind_of(char), "simplified_only" if is_simplified_only(char) else script
        if len(self) < REMEMBERED:
            self[char] = found
        return found


@lru_cache(maxsize=1)
def _kinds_and_scripts() -> _KindsAndScripts:
    return _KindsAndScripts()


def _kind_counts(text: str) -> dict[str, int]:
    counts: dict[str, int] = {"simplified_only": 0, "traditional_only": 0}
    kinds = _kinds_and_scripts()
    for char, number in Counter(text).items():
        kind, script = kinds[char]
        counts[kind] = counts.get(kind, 0) + number
        if script:
            counts[script] += number
    return counts


_QUESTION_BY_HAN = rf"\?(?:(?<=[{HAN}]\?)|(?=[{HAN}]))"
_NOTE = rf"(?<=[^\x00-\x3e\x40-\x7f]%s)(?=\s?[a-zA-Z{TONED}])"
_HALF_NOTE = r"\(" + _NOTE % r"\("
_FULL_NOTE = "（" + _NOTE % "（"
_SPLIT_QUESTION = rf"\?[a-z{TONED}]{{1,7}}\s?\)"
_SPLIT_REPLACEMENT = rf"\ufffd[a-z{TONED}]{{1,7}}\s?\)"
_ENTITY = "&#"
_HZ = "~{"
_PERCENT = "%[0-9A-Fa-f]{2}"
_QUOTED = "=[0-9A-F]{2}"
_BARE_ENTITY = "#(?<!&#)x?[0-9A-Fa-f]{2,6};"
_BACKSLASH = r"\\(?:u[0-9A-Fa-f]{4}|u\{|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[0-3][0-7]{2})"
_UTF7 = r"\+[A-Za-z0-9+/]{3,}"


def _places(text: str, han: int) -> dict[str, int]:
    """The counts that need a look at neighbours; each only if its first character occurs."""
    found: dict[str, int] = {}
    if "?" in text:
        found["question"] = text.count("?")
        if han:
            found["question_by_han"] = _times(_QUESTION_BY_HAN, text)
        if "=?" in text:
            found["encoded_words"] = text.count("=?")
    if not text.isascii():
        notes = _times(_HALF_NOTE, text) if "(" in text else 0
        notes += _times(_FULL_NOTE, text) if "（" in text else 0
        if ")" in text:
            notes += _times(_SPLIT_QUESTION, text) if "?" in text else 0
            notes += _times(_SPLIT_REPLACEMENT, text) if "\ufffd" in text else 0
        found["notes"] = notes
    for sign, name, pattern in _ESCAPES:
        if sign in text:
            found[name] = _times(pattern, text)
    return found


_ESCAPES: Final = (
    ("&", "entities", _ENTITY),
    ("~", "hz", _HZ),
    ("%", "percents", _PERCENT),
    ("=", "quoted", _QUOTED),
    ("#", "bare_entities", _BARE_ENTITY),
    ("\\", "backslashes", _BACKSLASH),
    ("+", "utf7", _UTF7),
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when a text first needs it."""
    return re.compile(pattern)


def _times(pattern: str, text: str) -> int:
    return len(_compiled(pattern).findall(text))
