"""Another script because it was asked for: after repair, beside the proof.

A conversion is no damage: nothing happened to the text, so nothing can be proven about it. The
plan and the proof of a result speak for the text before the conversion; what was converted, and
where more than one answer was possible, is told as evidence. Text that is, or may be, still broken
is not converted: it could not be repaired any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fixtext.codecs.lines import lines
from fixtext.damage import room_of
from fixtext.model import Evidence, Json, Options, Region, Result, Script, Verdict
from fixtext.reader.choice import choices, restored
from fixtext.reader.scripts import is_traditional_only, traditional_only

if TYPE_CHECKING:
    from opencc import OpenCC

NAME: Final = "script"
MACHINE: Final = "machine-traditional"

CONVERTED: Final = (Verdict.CLEAN, Verdict.FIXED, Verdict.PARTIAL)
"""What is converted."""

FOREIGN_LINE: Final = 0.2
"""Share of kana and Hangul beside the Han from which a line is not Chinese: Japanese has a third
and more; Chinese that names 《君の名は》 stays below."""
FOREIGN_TEXT: Final = 0.3
"""The same of a whole text: then lines without any (図書館) are of that language, too."""

_FOREIGN = re.compile("[\u3041-\u3096\u30a1-\u30fa\u1100-\u11ff\uac00-\ud7a3]")
_LETTERS = re.compile(
    "[\u3400-\u9fff\U00020000-\U0003ffff\u3041-\u3096\u30a1-\u30fa\u1100-\u11ff\uac00-\ud7a3]"
)
_PHRASE = re.compile(r"[^，。！？；：、,.!?;:\s]+|[，。！？；：、,.!?;:\s]+")


def converted(result: Result, options: Options) -> Result:
    """The result in the script asked for, and its ambiguous places if they were asked for."""
    before = result.text
    if options.ambiguities:
        result = replace(result, evidence=(*result.evidence, *ambiguities(result, options)))
    if result.verdict not in CONVERTED:
        return result
    if options.script is Script.SIMPLIFIED:
        text = foreign_kept(before, to_simplified(before, options))
    elif options.script is Script.TRADITIONAL:
        text = foreign_kept(before, to_traditional(before, options))
    else:
        return result
    if text == before:
        return result
    same_places = len(text) == len(before)
    told = Evidence(room=NAME, what=f"converted to {options.script.value}, as was asked for")
    return replace(
        result,
        text=text,
        changed=True,
        holes=result.holes if same_places else (),
        evidence=(*result.evidence, told),
    )


def foreign_kept(before: str, after: str) -> str:
    """`after`, with the lines that are Japanese or Korean as they were: their Han are their own.

    >>> foreign_kept("國語の時間です。\\n圖書館\\n", "国语の时间です。\\n图书馆\\n")
    '國語の時間です。\\n图书馆\\n'
    """
    if _FOREIGN.search(before) is None or before == after:
        return after
    if _share_of_foreign(before) > FOREIGN_TEXT:
        return before
    pairs = zip(before.splitlines(keepends=True), after.splitlines(keepends=True), strict=True)
    return "".join(a if _share_of_foreign(a) > FOREIGN_LINE else b for a, b in pairs)


def _share_of_foreign(text: str) -> float:
    return len(_FOREIGN.findall(text)) / max(1, len(_LETTERS.findall(text)))


def to_simplified(text: str, options: Options | None = None) -> str:
    """Simplified characters; with `vocabulary`, the mainland's words too.

    >>> to_simplified("他看著軟體說明"), to_simplified("他看著軟體說明", Options(vocabulary=True))
    ('他看着软体说明', '他看着软件说明')
    """
    if not _holds_traditional(text):
        return text
    plain = restored(text)
    if options is None or not options.vocabulary:
        return plain
    region = "hk" if options.region is Region.HK else "tw"
    return _with_words(text, plain, _opencc(f"{region}2sp"), _opencc(f"{region}2s"))


def _with_words(text: str, plain: str, words: OpenCC, characters: OpenCC) -> str:
    """Our characters, but OpenCC's words in every phrase where it has another word."""
    parts = []
    for phrase in _PHRASE.finditer(text):
        said = words.convert(phrase[0])
        ours = plain[phrase.start() : phrase.end()]
        parts.append(ours if said == characters.convert(phrase[0]) else said)
    return "".join(parts)


def to_traditional(text: str, options: Options | None = None) -> str:
    """Traditional by OpenCC, with the forms (and with `vocabulary` the words) of a region.

    Lines that are Traditional already only take the region's forms.

    >>> to_traditional("头发后面"), to_traditional("软件里面", Options(region=Region.TW))
    ('頭髮後面', '軟件裡面')
    """
    options = options or Options()
    region = options.region.value if options.region else "t"
    words = "p" if options.vocabulary and options.region else ""
    simplified = _opencc(f"s2{region}{words}")
    traditional = _opencc(f"t2{region}") if options.region else None
    return "".join(_lines(text, simplified, traditional))


def _lines(text: str, simplified: OpenCC, traditional: OpenCC | None) -> Iterator[str]:
    for line in lines(text):
        if not any(map(is_traditional_only, line)):
            yield simplified.convert(line)
        else:
            yield traditional.convert(line) if traditional else line


def ambiguities(result: Result, options: Options) -> Iterator[Evidence]:
    """The places where more than one Simplified character was possible."""
    shown = result.text
    for step in result.plan.steps:
        if step.kind == MACHINE:
            shown = room_of(MACHINE).apply(shown, step.params)
    if shown == result.text and options.script is not Script.SIMPLIFIED:
        return
    if not _holds_traditional(shown):
        return
    places = list(_places(shown))
    if places:
        what = f"{len(places)} places had more than one Simplified form"
        yield Evidence(room=NAME, what=what, data={"places": places})


def _places(shown: str) -> Iterable[dict[str, Json]]:
    for choice in choices(shown):
        yield {
            "place": choice.place,
            "line": shown.count("\n", 0, choice.place) + 1,
            "shown": choice.shown,
            "chosen": choice.chosen,
            "odds": [[form, round(share, 4)] for form, share in choice.odds],
            "because": choice.because or "it is the usual form",
        }


def _holds_traditional(text: str) -> bool:
    return _any_traditional().search(text) is not None


@lru_cache(maxsize=1)
def _any_traditional() -> re.Pattern[str]:
    return re.compile(f"[{traditional_only()}]")


@lru_cache(maxsize=8)
def _opencc(config: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(config)
