"""Simplified text with stray Traditional characters that a converter left in it.

A converter turned 后 into 後 and 制 into 製 wherever they stood, or text went to Traditional and
came back through a table that lacked 鬥: `皇後`, `製度`, `被髮明`, `全麵`, `係統`, `奋鬥`. Only
characters that share their Simplified form with another are treated so: a name in its own spelling
(陳), a title or a sentence quoted in Traditional, a character under discussion (“髮”) stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fixtext.damage.room import Candidate, Context, Params
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Json, Script, Step
from fixtext.reader.choice import restored
from fixtext.reader.genuine import writer_cost
from fixtext.reader.scoring import scorer
from fixtext.reader.scripts import fold, is_simplified_only, is_traditional_only, traditional_only

if TYPE_CHECKING:
    from opencc import OpenCC

    from fixtext.reader.profile import Profile

NAME = "overconverted"

STEP_COST = 3.0
"""Bits the claim takes once; one Simplified page in eight with strays was converted, the others
quote."""

STRAY = -16.0
"""Bits for each stray: it stands alone among Simplified characters and has their word's form."""

MOST = 0.5
"""Strays for each Simplified character at most; beyond it the text is in both scripts."""

TWO_IN_TRADITIONAL = frozenset("钟须苏获历别卤参发叹冲坛弥团复夹尝尽当录并纤签恶毁摆术脏饥汇荡赞药")
"""Simplified characters that stand for two Traditional ones of different meaning; of the others
those count that are Traditional themselves (后, 斗, 面). What is left are spellings (線, 綫)."""

AT_HAND = frozenset("後")
"""In GB2312, though Traditional: who types Simplified can mean it."""

OWN = frozenset("拚捱摺榘菸醣麴録")
"""In GB2312 with a use of their own in Simplified, or Japanese (録): never strays."""

IN_NAMES = frozenset("崑峯痺璿踰矇朮適鍼脣簷眞噁濛鉅侷穀閤蹠塚厤卽旣敎儁棊幷飱")
"""Simplified editions keep these in names, plants, chemistry, old and fine words: 孟连崑, 林峯,
白朮, 噁嗪, 空濛, 鉅惠, 侷促, 穀树, 閤门, 三塚, parts of characters (厤); and what old books
print and no converter writes (卽旣敎)."""

AT_HOME = frozenset("却脚宫吕吴没减凉况净决强册纟")
"""Simplified by the tables, and in Traditional editions of old verse as well; 纟 is a part of
characters."""

WRONG = 0.5
"""Bits that each form costs a writer of Traditional, below which they are right: of 120 後 put in
place of 后 on the tuning part none costs more."""

GLARING = 4.0
"""Bits that the forms must cost where nothing but 国, 学 and 数 speaks for Simplified, unless a
word speaks: Japanese 複素数 and 数週 do not."""

SPARSE = 100
"""Characters for one stray, at least, where all of them are right: a converter does more."""

SPARSEST = 500
"""Characters for one stray at most: whatever left it would have left more. A single 崑 in a list
of delegates, a single 痺 in an old book, are how they are written."""

WORD = 8
"""Characters to either side in which the words of a stray are looked for."""

FOREIGN = 0.05
"""Share of kana or Hangul beside the Han from which a text is not Chinese: 国 is Japanese too."""

QUOTED = 1
"""Traditional characters of other kinds in a phrase that make it a quotation."""

_CANTONESE = re.compile("[喺佢啲嘅咗嚟囖噉嗰冇哋咁唔搵]|[鐘鍾]意")

_ABOUT_CHARACTERS = re.compile(r"[繁简異异]体|字形|写[作成]|[读讀]作|”字|[⿰-⿿]")
"""Lines that speak about characters, or describe them by their parts, name them as they are."""

_PHRASE = re.compile(r"[^，。！？；：、,.!?;:\s“”‘’「」『』《》〈〉（）()\[\]【】…—]+")


@dataclass(frozen=True, slots=True)
class Overconverted:
    """The room `overconverted`.

    >>> Overconverted().apply("皇后制度", {"strays": [[1, "後"], [2, "製"]]})
    '皇後製度'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        if context.options.script in (Script.KEEP, Script.TRADITIONAL) or context.later:
            return False
        if profile.kana + profile.hangul > FOREIGN * profile.han or not profile.simplified_only:
            return False  # one Traditional character among neutral ones is just Traditional
        if not 0 < profile.traditional_only <= MOST * profile.simplified_only + 1:
            return False
        return any(is_simplified_only(c) and _typed(c) for c in set(text) - AT_HOME)

    def apply(self, text: str, params: Params) -> str:
        chars = list(text)
        for place, shown in _strays(params):
            if place < len(chars):
                chars[place] = shown
        return "".join(chars)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        spoken = "\n".join(
            " " * len(line) if _ABOUT_CHARACTERS.search(line) else line for line in text.split("\n")
        )
        places = [place for phrase in _PHRASE.finditer(spoken) for place in _of_phrase(phrase)]
        costs = [writer_cost(text, place) for place in places]
        if not places or _of_habit(text, places, max(costs)) or cantonese(text):
            return
        if len(places) * SPARSEST < len(text):
            return
        wrong = sum(costs)
        forms = restored(text)
        chars = list(text)
        for place in places:
            chars[place] = forms[place]
        original = "".join(chars)
        if wrong < GLARING and _japanese(text) and not _misspelt(text, original, places):
            return
        strays: list[list[Json]] = [[place, text[place]] for place in places]
        read = scorer().bits
        yield Candidate(
            text=original,
            step=Step(kind=NAME, params={"strays": strays}),
            cost=STEP_COST + read(text) - read(original) + STRAY * len(places) - wrong,
            evidence=(_evidence(text, original, places),),
        )


@lru_cache(maxsize=1)
def convertible() -> frozenset[str]:
    """Traditional characters that share their Simplified form: what converters overdo.

    >>> {"後", "鬥", "髮", "製", "麵", "係"} <= convertible(), {"陳", "衞"} & convertible()
    (True, set())
    """
    return frozenset(
        char
        for char in traditional_only()
        if char not in OWN | IN_NAMES
        and (not is_simplified_only(fold(char)) or fold(char) in TWO_IN_TRADITIONAL)
    )


def cantonese(text: str) -> bool:
    """Is this Cantonese? It is written in Traditional, 係 and all, with signs of its own.

    >>> cantonese("即係大家坐晒喺度"), cantonese("这个係統")
    (True, False)
    """
    return _CANTONESE.search(text) is not None


def _typed(char: str) -> bool:
    """Is it in GB2312? Who writes Simplified has others (馿, 纟) seldom enough."""
    return bool(char.encode("gb2312", "ignore"))


def _japanese(text: str) -> bool:
    """Are all Simplified characters of a text new forms of Japanese as well?"""
    return all(_in_japanese(char) for char in set(text) if is_simplified_only(char))


def _in_japanese(char: str) -> bool:
    try:
        return bool(char.encode("cp932"))
    except UnicodeEncodeError:
        return False


def _misspelt(text: str, original: str, places: list[int]) -> bool:
    """Does one of the strays stand in a word that no writer of Chinese characters spells so?

    A word has spoken where the form it takes is not the one the character takes alone (皇后, but
    後); where none has (複素数), nothing is known.

    >>> _misspelt("皇後和国王", "皇后和国王", [1]), _misspelt("数週間", "数周间", [1])
    (True, False)
    """
    traditional = _to_traditional().convert
    for place in places:
        near = slice(max(0, place - WORD), place + WORD + 1)
        said, at = traditional(original[near]), place - near.start
        if len(said) != len(original[near]):
            continue
        if said[at] != text[place] and said[at] != traditional(original[place]):
            return True
    return False


@lru_cache(maxsize=1)
def _to_traditional() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2t")


def _of_habit(text: str, places: list[int], worst: float) -> bool:
    """Whether somebody wrote them so: each where a writer of Traditional has it, and rare or a
    single one (却須深酌酒), or all of them characters at hand in Simplified (背後)."""
    if worst >= WRONG:
        return False
    if len(places) == 1:
        return True
    return len(places) * SPARSE < len(text) or all(text[place] in AT_HAND for place in places)


def _of_phrase(phrase: re.Match[str]) -> list[int]:
    """The strays of a stretch between punctuation; none where it quotes Traditional."""
    words = phrase[0]
    if len(words) < 2:
        return []
    known = convertible()
    if sum(is_traditional_only(c) and c not in known for c in words) >= QUOTED:
        return []
    return [phrase.start() + i for i, c in enumerate(words) if c in known]


def _strays(params: Params) -> list[tuple[int, str]]:
    found = []
    value = params.get("strays", ())
    for entry in value if isinstance(value, (list, tuple)) else ("",):
        match entry:
            case [int(place), str(shown)] if place >= 0:
                found.append((place, shown))
            case _:
                raise InvalidPlanError(f'"strays" of "{NAME}" is a list of [place, character]')
    return found


def _evidence(text: str, original: str, places: list[int]) -> Evidence:
    pairs = sorted({f"{original[place]}→{text[place]}" for place in places})
    return Evidence(
        room=NAME,
        what=f"a converter had left {len(places)} Traditional characters in Simplified text",
        data={"strays": len(places), "pairs": pairs},
    )
