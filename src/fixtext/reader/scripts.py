"""Simplified and traditional: which forms a character has in each script.

One character of one script often stands for several of the other (发: 發, 髮; 乾: 干, 乾),
and some are good in both (后 is also 皇后 in Traditional, 著 is also 著名 in Simplified).
Nothing here chooses by context; these are the honest sets. Tables from OpenCC.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from fixtext.reader.tables import table_text


class _Tables(NamedTuple):
    simplified: dict[str, tuple[str, ...]]
    traditional: dict[str, tuple[str, ...]]
    fold: dict[int, str]
    unfold: dict[int, str]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    tables = _Tables({}, {}, {}, {})
    for line in table_text("scripts.txt").splitlines():
        char, simplified, traditional = line.split("\t")
        tables.simplified[char] = tuple(simplified)
        tables.traditional[char] = tuple(traditional)
        if char not in simplified and char in traditional:
            tables.fold[ord(char)] = simplified[0]
        if char not in traditional and char in simplified:
            tables.unfold[ord(char)] = traditional[0]
    return tables


def simplified_forms(char: str) -> tuple[str, ...]:
    """What a character may become in Simplified, commonest first; itself if nothing is known.

    >>> simplified_forms("裡"), simplified_forms("乾"), simplified_forms("好")
    (('里',), ('干', '乾'), ('好',))
    """
    return _tables().simplified.get(char, (char,))


def traditional_forms(char: str) -> tuple[str, ...]:
    """What a character may become in Traditional, commonest first; regional forms included.

    >>> traditional_forms("发"), traditional_forms("后"), traditional_forms("里")[:2]
    (('發', '髮'), ('後', '后'), ('裏', '里'))
    """
    return _tables().traditional.get(char, (char,))


def is_traditional_only(char: str) -> bool:
    """Whether a character belongs to Traditional and not to Simplified.

    >>> [is_traditional_only(c) for c in "會后著人会"]
    [True, False, False, False, False]
    """
    return ord(char) in _tables().fold


def is_simplified_only(char: str) -> bool:
    """Whether a character belongs to Simplified and not to Traditional.

    >>> [is_simplified_only(c) for c in "会后著人會"]
    [True, False, False, False, False]
    """
    return ord(char) in _tables().unfold


def traditional_only() -> str:
    """All characters for which `is_traditional_only` holds, in order of code points.

    >>> "會" in traditional_only(), len(traditional_only()) > 3000
    (True, True)
    """
    return "".join(map(chr, sorted(_tables().fold)))


def simplified_only() -> str:
    """All characters for which `is_simplified_only` holds, in order of code points.

    >>> "会" in simplified_only(), len(simplified_only()) > 2000
    (True, True)
    """
    return "".join(map(chr, sorted(_tables().unfold)))


def fold(text: str) -> str:
    """Every traditional-only character replaced by its commonest simplified form.

    One character stays one character. Characters good in both scripts stay (著, 后, 乾),
    so this compares texts; it does not convert them.

    >>> fold("漢語拼音後來會著"), fold("皇后乾隆")
    ('汉语拼音后来会著', '皇后乾隆')
    """
    return text.translate(_tables().fold)


def unfold(text: str) -> str:
    """Every simplified-only character replaced by its commonest traditional form.

    >>> unfold("汉语拼音会着"), unfold("头发")
    ('漢語拼音會着', '頭發')
    """
    return text.translate(_tables().unfold)
