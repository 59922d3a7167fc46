"""Radicals and compatibility ideographs in the place of characters: text taken out of a PDF.

A font may draw 文 and the Kangxi radical ⽂ with one glyph. Who copies text out of a PDF gets a
code point for each glyph, and for many fonts it is the radical's: `⽂件⼤⼩`. It looks right and
is found by no search. Compatibility ideographs (U+F900 on) get in the same way, mostly through
fonts made for Korean.

Unicode says which unified ideograph each of them stands for (`data/radicals.txt`). That alone
proves nothing, for a text may speak of radicals. Evidence is that they stand inside words, where
the unified character reads well, and that one glyph has one code point: a text that writes 文
here and ⽂ there was not drawn by one font.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fixtext.codecs.lines import lines
from fixtext.damage.room import Candidate, Context, Params, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Json, Step
from fixtext.reader.scoring import scorer
from fixtext.reader.tables import table_text

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "radicals"

STEP_COST = 12.0
"""Bits: one text of some thousands was copied out of such a PDF."""

WORD: Final = 10.0
"""Bits that a unified character may cost beside its neighbours: healthy Chinese takes 7 to 9 on
average, a character set into a text that speaks about it 12 and more."""

SAME: Final = 0.6
"""Share of a character's occurrences in a line that must stand as the radical."""

ORDINARY: Final = 1 / 3
"""Ordinary characters for each radical in a stretch of Han: `⽂件⼤⼩` has one for three, a row
of a chart of radicals none."""

COMPATIBLE: Final = "\uf900"
"""Where the compatibility ideographs begin."""
COMPATIBLE_PLACES: Final = 4
COMPATIBLE_FORMS: Final = 3
"""So many compatibility ideographs, and so many different ones, show a PDF. Sentences of clean
Cantonese with two or three of them, from the keys of some keyboard, are met in corpora."""

FOREIGN: Final = 0.05
"""Share of kana or hangul among the characters from which a text is not Chinese."""

_HAN = re.compile(
    r"[\u2e80-\u2fd5\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9f\u1100-\u11ff\uac00-\ud7a3]")
_ABOUT = re.compile(
    r"部首|偏旁|康熙|笔画|筆畫|统一码|統一碼|相容|兼容[表汉漢]|[⿰-⿻]|U\+[0-9A-F]{4}"
    r"|[Uu]nicode|[Rr]adical"
)
"""A line with one of these speaks about characters."""
_NUMERALS = frozenset("零壹貳參肆伍陸柒捌玖拾佰仟一二三四五六七八九十")
_NAMED_BY = frozenset("部旁字")
"""After a radical these name it: ⽊部, ⺡旁, ⽂字旁."""


@lru_cache(maxsize=1)
def unified() -> Mapping[str, str]:
    """The unified ideograph of every radical and compatibility ideograph that has one.

    >>> unified()["⽂"], unified()["⻓"], unified()["\\uf967"]
    ('文', '长', '不')
    """
    rows = (line.split("\t") for line in table_text("radicals.txt").splitlines())
    return {form: char for form, char, _ in rows}


SIMPLIFIED: Final[Mapping[str, str]] = {"⼾": "户"}
"""Unicode decomposes ⼾ to 戶; fonts of the mainland draw 户 with its glyph, as in `⽤⼾`."""


@lru_cache(maxsize=1)
def _forms() -> re.Pattern[str]:
    return re.compile(f"[{''.join(unified())}]")


@lru_cache(maxsize=1)
def _kangxi() -> Mapping[str, str]:
    """The Kangxi radical of every character that has one."""
    return {char: form for form, char in unified().items() if "\u2f00" <= form <= "\u2fd5"}


@dataclass(frozen=True, slots=True)
class Radicals:
    """The room `radicals`.

    `forms` lists what stands everywhere instead of its unified ideograph; `places` says where
    the others stand, in characters of the text; `simplified`, that ⼾ stands for 户, not 戶.

    >>> Radicals().apply("文件大小", {"forms": "⽂⼤⼩"})
    '⽂件⼤⼩'
    >>> Radicals().apply("文言文", {"places": {"⽂": [2]}})
    '文言⽂'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.radical + profile.compatibility > 0 and not context.after(NAME)

    def apply(self, text: str, params: Params) -> str:
        plain = _plain(params.get("simplified") is True)
        forms, places = text_param(params, "forms", ""), _places(params)
        for form in (*forms, *places):
            if form not in plain:
                raise InvalidPlanError(f'"{form}" is no radical or compatibility ideograph')
        chars = list(text.translate({ord(plain[form]): form for form in forms}))
        for form, at in places.items():
            for place in at:
                if place < len(chars) and text[place] == plain[form]:
                    chars[place] = form
        return "".join(chars)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        places = _in_words(text)
        if not places:
            return
        chars = list(text)
        for at in places:
            chars[at] = unified()[chars[at]]
        simplified = any(text[at] in SIMPLIFIED for at in places) and not scorer().traditional(
            "".join(char for char, seen in zip(chars, text, strict=True) if seen not in SIMPLIFIED)
        )
        plain = _plain(simplified)
        for at in places:
            chars[at] = plain[text[at]]
        original = "".join(chars)
        params = _params(text, original, places, plain)
        params |= {"simplified": True} if simplified else {}
        if self.apply(original, params) != text:
            return
        yield Candidate(
            text=original,
            step=Step(kind=NAME, params=params),
            cost=STEP_COST,
            evidence=(
                Evidence(
                    room=NAME,
                    what="radicals or compatibility ideographs stood for characters, as in PDFs",
                    data={
                        "places": len(places),
                        "forms": "".join(sorted({text[p] for p in places})),
                    },
                ),
            ),
        )


def _plain(simplified: bool) -> Mapping[str, str]:
    return {**unified(), **SIMPLIFIED} if simplified else unified()


def _places(params: Params) -> Mapping[str, list[int]]:
    value = params.get("places", {})
    if not isinstance(value, Mapping) or not all(
        isinstance(at, list) and all(isinstance(n, int) and n >= 0 for n in at)
        for at in value.values()
    ):
        raise InvalidPlanError('"places" is an object of lists of numbers')
    return value


def _params(
    text: str, original: str, places: list[int], plain: Mapping[str, str]
) -> dict[str, Json]:
    """What stands everywhere, and where the rest stands."""
    by_form: dict[str, list[int]] = {}
    for at in places:
        by_form.setdefault(text[at], []).append(at)
    total = Counter(original)
    whole = sorted(form for form, at in by_form.items() if len(at) == total[plain[form]])
    rest = {form: at for form, at in sorted(by_form.items()) if form not in whole}
    return {
        **({"forms": "".join(whole)} if whole else {}),
        **({"places": rest} if rest else {}),
    }


def _in_words(text: str) -> list[int]:
    """The places where a radical stands for a character; none if nothing shows it was a PDF."""
    han = sum(len(match[0]) for match in _HAN.finditer(text))
    if len(_KANA_OR_HANGUL.findall(text)) > FOREIGN * han:
        return []
    radicals: list[int] = []
    compatible: list[int] = []
    shown = False
    start = 0
    for line in lines(text):
        if _forms().search(line) and not (_KANA_OR_HANGUL.search(line) or _ABOUT.search(line)):
            places = _word_places(line)
            inside = [at for at in places if line[at] < COMPATIBLE]
            shown = shown or _shows(line, inside)
            radicals += [start + at for at in inside]
            compatible += [start + at for at in places if line[at] >= COMPATIBLE]
        start += len(line)
    return sorted((radicals if shown else []) + (compatible if _show(text, compatible) else []))


def _word_places(line: str) -> list[int]:
    """Where in a line the unified character reads well among ordinary ones."""
    plain = _forms().sub(lambda m: unified()[m[0]], line)
    counts, forms = Counter(line), Counter(_forms().findall(line))
    costs = scorer().costs(plain)
    if not SIMPLIFIED.keys().isdisjoint(line):  # ⼾ is 户 or 戶
        other_script = _forms().sub(lambda m: _plain(True)[m[0]], line)
        costs = list(map(min, costs, scorer().costs(other_script)))
    places = []
    for stretch in _HAN.finditer(line):
        inside = [at for at in range(*stretch.span()) if line[at] in unified()]
        ordinary = len(stretch[0]) - len(inside)
        if (
            not inside
            or ordinary < ORDINARY * len(inside)
            or _NUMERALS.issuperset(plain[slice(*stretch.span())])
        ):
            continue
        for at in inside:
            other = counts[unified()[line[at]]]
            if forms[line[at]] >= SAME * (forms[line[at]] + other) and _reads(
                line, plain, costs, at, stretch.span()
            ):
                places.append(at)
    return places


def _reads(line: str, plain: str, costs: list[float], at: int, span: tuple[int, int]) -> bool:
    """Does the unified character at `at` belong to its neighbours?"""
    first, end = span
    if at + 1 < end and line[at + 1] in _NAMED_BY:
        return False
    beside = plain[at - 1] if at > first else "", plain[at + 1] if at + 1 < end else ""
    if plain[at] in beside and line[at - 1 : at + 2].count(line[at]) == 1:
        return False  # ⼏几: the radical beside its own character is being explained
    with_last = [costs[at]] if at > first else []
    with_next = [costs[at + 1]] if at + 1 < end else []
    return min(with_last + with_next, default=WORD + 1) <= WORD


def _shows(line: str, places: list[int]) -> bool:
    """Do the radicals in a line prove that the text came out of a PDF?

    Two do. A single one does if it is a Kangxi radical and no other character of the line
    that has one is written without: ⽂件, but not `每⽉的用户`, where 用 could be ⽤.
    """
    if len(places) != 1:
        return len(places) > 1
    return line[places[0]] in _kangxi().values() and not _kangxi().keys() & set(line)


def _show(text: str, places: list[int]) -> bool:
    """Do the compatibility ideographs of a text prove the same?"""
    forms = {text[at] for at in places}
    if len(places) < COMPATIBLE_PLACES or len(forms) < COMPATIBLE_FORMS:
        return False
    counts = Counter(text)
    return len(places) >= SAME * (len(places) + sum(counts[unified()[form]] for form in forms))
