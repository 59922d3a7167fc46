"""Pages in one text that were read by different decoders: some show `?`, some U+FFFD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import prod
from typing import NamedTuple

from fixtext.codecs.base import REPLACEMENT
from fixtext.damage.pinyin_notes.blind import Blind
from fixtext.damage.pinyin_notes.form import LETTERS, find_notes
from fixtext.damage.room import Candidate
from fixtext.errors import InvalidPlanError
from fixtext.model import Hole, Json
from fixtext.reader.readings import is_syllable, strip_tone

_SPLIT = re.compile(
    rf"(?P<sign>(?<=[^\x00-\x7f])\?|(?<=[)）])\?|{REPLACEMENT}[(（])"
    rf" ?(?P<syllable>[{LETTERS}]{{1,6}}) ?[)）]"
)


class Stretch(NamedTuple):
    """Pages that stand together and were read alike: `text[start:end]`."""

    start: int
    end: int


def parted(text: str) -> list[Stretch]:
    r"""The stretches of a text between which the sign of losses changes; else one.

    They end at a line end, a blank line if there is one.

    >>> [text for text in map(lambda s: "日?qǐng)?bào)訊\n日�(qǐng)�(bào)訊"[slice(*s)],
    ...     parted("日?qǐng)?bào)訊\n日�(qǐng)�(bào)訊"))]
    ['日?qǐng)?bào)訊\n', '日�(qǐng)�(bào)訊']
    """
    found, start = [], 0
    for last, following in _changes(text):
        at = text.rfind("\n\n", last, following) + 1 or text.rfind("\n", last, following)
        if at >= 0:
            found.append(Stretch(start, at + 1))
            start = at + 1
    return [*found, Stretch(start, len(text))]


def _changes(text: str) -> Iterator[tuple[int, int]]:
    """Where a split of one kind ends and the next of another begins."""
    if REPLACEMENT not in text:
        return
    plain = any(_toneless(note.syllable) for note in find_notes(text).found)
    last, sign = 0, ""
    for match in _SPLIT.finditer(text):
        syllable = match["syllable"]
        asks = match["sign"] == "?"
        if not is_syllable(syllable) or (asks and not plain and _toneless(syllable)):
            continue  # 好吗?no) is no split
        if sign and match["sign"][0] != sign:
            yield last, match.start()
        last, sign = match.end(), match["sign"][0]


def _toneless(syllable: str) -> bool:
    return strip_tone(syllable) == syllable


def joined(claims: list[tuple[str, Candidate | None]]) -> Candidate | None:
    """The claims of the stretches as one; a stretch without a claim stands as it is."""
    found = [claim for _, claim in claims if claim]
    if len(found) < 2:
        return None
    out: list[str] = []
    pages: list[Json] = []
    holes: list[Hole] = []
    at = 0
    for text, claim in claims:
        now = claim.text if claim else text
        pages.append({"length": len(now), **(claim.step.params if claim else {})})
        holes += (replace(hole, start=hole.start + at) for hole in (claim.holes if claim else ()))
        out.append(now)
        at += len(now)
    step = replace(found[0].step, params={"charset": "gbk", "pages": pages})
    return Candidate(
        text="".join(out),
        step=step,
        cost=sum(claim.cost for claim in found),
        originals=prod(claim.originals for claim in found),
        holes=tuple(holes),
        evidence=tuple(one for claim in found for one in claim.evidence),
    )


def apply_all(text: str, pages: object) -> str:
    """Do to every stretch what was done to it."""
    out, at = [], 0
    for page in pages if isinstance(pages, (list, tuple)) else ("",):
        match page:
            case {"length": int(length), **params} if length >= 0:
                piece = text[at : at + length]
                told = {str(name): value for name, value in params.items()}
                out.append(Blind.of(told).apply(piece) if told else piece)
                at += length
            case _:
                raise InvalidPlanError('"pages" of "pinyin-notes" is a list of {"length": ...}')
    return "".join((*out, text[at:]))
