"""Text written in one encoding and read in another: mojibake, with and without loss.

UTF-8 read as GBK is 古文码, UTF-8 read as Latin-1 符号码, GBK read as Latin-1 拼音码. As long as
the reader of the wrong encoding knew every byte, encoding the damaged text again gives the bytes
back. Where it did not, a loss sign stands in their place, and only bytes that this reader would
really have lost there can fill it; which of them, the language model decides.

The damage may lie on all of a text or on stretches of it: then `spans` says where, in characters
of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.misread.believable import believable, better
from fixtext.damage.misread.pairs import Pair, lossless_pairs
from fixtext.damage.misread.partly import LOSSY_COST, SPAN_COST, hole_of, partly
from fixtext.damage.misread.quoted import quoted
from fixtext.damage.misread.segments import suspicious
from fixtext.damage.misread.twice import SINGLE, twice
from fixtext.damage.misread.undo import plainly
from fixtext.damage.room import Candidate, Context, Params, spans_param, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Json, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "misread"

LAYERS = 3
"""More misreadings on top of each other than this have not been met in the field."""

SHORT = 40
"""Characters up to which a text is always looked at: a name or a title shows few signs."""


_BOPOMOFO = re.compile("[\u02c7\u02ca\u02cb\u02d9\u3105-\u312f\\s]+")
"""Syllables of a dictionary: `ㄌㄠˇ` is 依兒’ in Big5, by chance."""

EAST_ASIAN_FROM = "\u3000"

FEWEST_LAYERED = 3
"""Different Han that two layers must yield."""

EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")


def looks_bad(text: str) -> bool:
    """Does ftfy find mojibake here? Asked where no East Asian text would come out.

    Our reader knows letters, not words, of other languages; ftfy knows their mojibake.

    >>> looks_bad("schÃ¶n"), looks_bad("São Paulo")
    (True, False)
    """
    from ftfy.badness import is_bad

    return bool(is_bad(text))


@dataclass(frozen=True, slots=True)
class Misread:
    """The room `misread`.

    >>> Misread().apply("服务器", {"written": "utf-8", "read": "gbk", "world": "windows"})
    '鏈嶅姟鍣�'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        layers = sum(step.kind == NAME for step in context.later)
        if layers >= LAYERS or profile.length == profile.ascii + profile.control:
            return False
        signs = (
            profile.single_byte
            + profile.han_rare
            + profile.han_extension
            + profile.private
            + profile.replacement
            + profile.question_by_han
            + profile.half_kana
            + profile.hangul
            + profile.compatibility
            + profile.radical
        )
        if profile.length <= SHORT and _BOPOMOFO.fullmatch(text):
            return False
        return profile.length <= SHORT or signs > 0

    def apply(self, text: str, params: Params) -> str:
        written = charset(text_param(params, "written"), text_param(params, "world", "cpython"))
        read = charset(text_param(params, "read"), text_param(params, "world", "cpython"))
        loss = _read_loss(params)
        out, last = [], 0
        for start, end in spans_param(params, len(text)):
            out.append(text[last:start])
            out.append(read.decode(written.encode_lossy(text[start:end]), loss))
            last = end
        return "".join((*out, text[last:]))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        seen = {text}
        whole = False
        for pair in lossless_pairs():
            undone = plainly(text, pair)
            if undone is None or undone.text in seen:
                continue
            seen.add(undone.text)
            if not (EAST_ASIAN.search(undone.text) or looks_bad(text)):
                continue
            believed = believable(undone.text, pair, damaged=text) or _layered(undone.text)
            if not (believed and better(text, undone.text, pair)):
                continue
            if quoted(text, undone.text):
                continue
            params = params_of(pair)
            if self.apply(undone.text, params) == text:
                whole = whole or not suspicious(undone.text)
                yield Candidate(
                    text=undone.text,
                    step=Step(kind=NAME, params=params),
                    cost=pair.cost,
                    evidence=(evidence(pair, 0, 0),),
                )
        if whole:
            return  # nothing was lost, and all of it reads well
        if sum(step.kind == NAME for step in context.later) + 2 <= LAYERS:
            yield from self._twice(text)
        for claim in partly(text):
            params = params_of(claim.pair, claim.loss, claim.spans)
            if not (EAST_ASIAN.search(claim.text) or looks_bad(text)):
                continue
            if claim.text not in seen and self.apply(claim.text, params) == text:
                seen.add(claim.text)
                yield Candidate(
                    text=claim.text,
                    step=Step(kind=NAME, params=params),
                    cost=claim.cost,
                    originals=1 + sum(len(hole.candidates) > 1 for hole in claim.holes),
                    margin=claim.margin,
                    holes=claim.holes,
                    evidence=(evidence(claim.pair, len(claim.holes), len(claim.spans)),),
                )

    def _twice(self, text: str) -> Iterator[Candidate]:
        """Two layers at once, with losses in both."""
        for claim in twice(text):
            inner = params_of(claim.inner, claim.loss, claim.spans)
            outer = params_of(claim.outer, claim.loss, claim.spans_between)
            if self.apply(claim.text, inner) != claim.between:
                continue
            if self.apply(claim.between, outer) != text:
                continue
            spots = claim.spots  # through two losses no search sees every rival: never one original
            yield Candidate(
                text=claim.text,
                step=Step(kind=NAME, params=outer),
                earlier=(Step(kind=NAME, params=inner),),
                cost=claim.inner.cost
                + claim.outer.cost
                + 2 * LOSSY_COST
                + SPAN_COST * len(claim.spans),
                originals=1 + max(len(spots) > 0, sum(len(spot.odds) > 1 for spot in spots)),
                margin=claim.margin,
                holes=tuple(hole_of(0, claim.text, spot) for spot in spots),
                evidence=tuple(
                    evidence(pair, len(spots), len(claim.spans))
                    for pair in (claim.inner, claim.outer)
                ),
            )


def _layered(text: str) -> bool:
    """Is this mojibake of Chinese once more? Latin-1 read as GBK is nothing but common Han.

    >>> _layered("ä½\xa0å¥½ä¸\x96ç\x95\x8c"), _layered("Élève")
    (True, False)
    """
    for pair in lossless_pairs():
        if (pair.written, pair.read) in SINGLE and max(text, default="") < EAST_ASIAN_FROM:
            undone = plainly(text, pair)
            if undone is not None and believable(undone.text, pair, FEWEST_LAYERED, text):
                return True
    return False


def params_of(
    pair: Pair, loss: Loss | None = None, spans: tuple[tuple[int, int], ...] = ()
) -> dict[str, Json]:
    """The parameters of a step, as JSON."""
    return {
        "written": pair.written,
        "read": pair.read,
        "world": pair.world,
        **({"loss": loss.value} if loss else {}),
        **({"spans": [list(span) for span in spans]} if spans else {}),
    }


def _read_loss(params: Params) -> Loss:
    try:
        return Loss(text_param(params, "loss", Loss.FFFD.value))
    except ValueError:
        raise InvalidPlanError(f'"loss" is one of {", ".join(x.value for x in Loss)}') from None


def evidence(pair: Pair, holes: int, spans: int) -> Evidence:
    called = f" ({pair.popular})" if pair.popular else ""
    where = f"{spans} stretches were" if spans else "the text was"
    return Evidence(
        room=NAME,
        what=f"{where} written in {pair.written.upper()} and read as {pair.read.upper()}{called}",
        data={
            "written": pair.written,
            "read": pair.read,
            "world": pair.world,
            "popular": pair.popular,
            **({"holes": holes} if holes else {}),
        },
    )


__all__ = ["NAME", "REPLACEMENT", "Misread"]
