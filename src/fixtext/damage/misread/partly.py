"""Misreadings with loss, or of stretches only: which pair explains the damaged stretches?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import TypeAlias

from fixtext.codecs.base import Loss
from fixtext.damage.misread.believable import believable, better, chinese
from fixtext.damage.misread.pairs import (
    Pair,
    copied_pairs,
    dropping_pairs,
    family,
    lossless_pairs,
    lossy_pairs,
)
from fixtext.damage.misread.quoted import stretch_quoted
from fixtext.damage.misread.samples import SAMPLE_LENGTH, Sample
from fixtext.damage.misread.segments import Segment, suspicious
from fixtext.damage.misread.together import MANY, Core, Misreading, tells
from fixtext.damage.misread.undo import Race
from fixtext.model import Hole
from fixtext.reader.scoring import scorer
from fixtext.refill.narrow import narrow_filler
from fixtext.refill.segment import Spot
from fixtext.work import allowance, spend

FEW = 16
"""Stretches on which pairs are compared in earnest where a text has more: some ten holes tell one
world from another."""

RECENT = 4
REMEMBERED = 1 << 20
"""Texts whose claims are remembered, and their length at most."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")

TELLING_LOSSES = 10
"""Losses of a text that rule out readers who show private use where hardly any shows: they show two
such characters for each loss, but a sentence full of ASCII commas may lose seven and show none."""

DROPPING_UP_TO = 600
"""Characters up to which it is asked whether losses left no sign: there may be one anywhere."""

IN_A_ROW_UP_TO = 60
"""Characters up to which two may be missing at one place, where one explains nothing: of 邮箱, E9
82 AE E7 AE B1, Windows shows two bytes and twice private use. It takes ten times as long."""

HARDLY_ANY = 0.1
"""Characters of private use for each loss, at most."""

SAMPLES = 4
"""Stretches on which all pairs are tried; the best go over the whole text."""

FINALISTS = 8
"""Pairs that are tried on the whole text: worlds that lose alike cannot be told on a sample."""

ENOUGH = 4
"""Pairs that are tried, or need not be, once one has explained the text."""

RUNNER_UP = 0.85
"""Share of the best pair's gain a pair must promise to be tried."""

GAIN = 6.0
"""Bits a stretch must read better by before it counts as repaired."""

SPAN_COST = 8.0
"""Bits for saying where a damaged stretch lies."""

LOSSY_COST = 2.0
"""Bits for a reader that loses bytes, against one that does not."""

FILL_AT = 0.4
"""Share of the odds from which a hole is filled; below, what stands there may as well be wrong."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`pair` explains `spans` (all of the text if there are none)."""

    pair: Pair
    loss: Loss | None
    text: str
    spans: tuple[tuple[int, int], ...]
    holes: tuple[Hole, ...]
    margin: float
    cost: float
    gain: float
    """Bits by which the stretches read better."""


Tried: TypeAlias = tuple[float, Pair, Loss | None]
"""What a pair costs less what it gains, in bits; the pair; how it shows its losses."""


@lru_cache(maxsize=RECENT)
def _claims(text: str) -> tuple[tuple[Claim, ...], int]:
    """The claims, and the steps that they took: who meets them again pays as much."""
    with allowance(inf) as work:
        before = work.done
        claims = tuple(_found(text))
        if len(claims) > 1 and len(text) < MANY:
            claims = tuple(_weighed(claims))
        return claims, work.done - before


def _weighed(claims: tuple[Claim, ...]) -> Iterator[Claim]:
    """Worlds that tell the same story differ in a sign that was swallowed or was not: there the
    filling model, which knows more than the reader of whole texts, has the word."""
    first = claims[0]
    usual = _beyond_reader(first)
    for claim in claims:
        if alike(claim.pair, first.pair):
            yield replace(claim, cost=claim.cost + _beyond_reader(claim) - usual)
        else:
            yield claim


def _beyond_reader(claim: Claim) -> float:
    """Bits that the filling model charges more than the reader."""
    return narrow_filler().bits(claim.text + "\n") - scorer().bits(claim.text + "\n")


def partly(text: str) -> Iterable[Claim]:
    """The claims of the pairs that explain most, best first.

    A search meets the same text again where it asks whether a repair is stable.
    """
    if len(text) >= REMEMBERED:
        return _found(text)
    with allowance(inf) as work:
        before = work.done
        claims, steps = _claims(text)
        spend(steps if work.done == before else 0)
        return claims


def _found(text: str) -> Iterator[Claim]:
    segments = suspicious(text)
    if not segments:
        return
    ranked = _ranked(text, segments)
    if len(segments) > FEW:
        ranked = _ranked_on_some(text, segments, ranked)
    explained: list[Claim] = []
    races: dict[tuple[str, str, Loss | None], Race] = {}
    promised, tried = inf, 0
    copied = [tried for tried in ranked if _half_silent(*tried[1:])]
    for cost, pair, loss in _finalists([tried for tried in ranked if tried not in copied]):
        if cost > promised * RUNNER_UP or tried == ENOUGH:
            break
        tried += bool(explained)
        if _told(explained, pair, loss, text):
            continue
        race = races.setdefault((pair.written, family(pair.read), loss), Race())
        race.start()
        claim = _claim(text, segments, pair, loss, race, parts_too=not race.first)
        if claim is None:
            race.mine.clear()
        else:
            explained.append(claim)
            promised = cost if len(explained) == 1 else promised
            yield claim
    if all(claim.loss is Loss.DROP for claim in explained):
        late = [_claim(text, segments, pair, loss) for _, pair, loss in copied]
        yield from (claim for claim in late if claim is not None)
        if not explained and not any(late) and len(text) <= IN_A_ROW_UP_TO:
            yield from _twice_silent(text, segments, ranked)


def _half_silent(pair: Pair, loss: Loss | None) -> bool:
    """Have some losses left a sign and others none?"""
    return pair.silent(loss) and loss is not Loss.DROP


def _twice_silent(text: str, segments: list[Segment], ranked: list[Tried]) -> Iterator[Claim]:
    """What takes long, and is asked where nothing else explains anything."""
    silent = [tried for tried in ranked if tried[1].silent(tried[2])]
    claims = (
        _claim(text, segments, pair, loss, in_a_row=2) for _, pair, loss in silent[:FINALISTS]
    )
    yield from (claim for claim in claims if claim is not None)


def _finalists(ranked: list[Tried]) -> list[Tried]:
    """The pairs that promise most, and of every other story the one that does."""
    best = ranked[:FINALISTS]
    for tried in ranked[FINALISTS:]:
        if not any(alike(tried[1], other) for _, other, _ in best):
            best.append(tried)
    return best


def _told(claims: list[Claim], pair: Pair, loss: Loss | None, text: str) -> bool:
    """Would this world have made the damaged text of an original that was found already?

    Then it tells the same story, and is no likelier: it is not searched again. Where nothing shows
    what was dropped, another world may have dropped more.
    """
    return not pair.silent(loss) and any(
        claim.loss is loss and alike(claim.pair, pair) and _remade(claim, pair, loss) == text
        for claim in claims
    )


def alike(pair: Pair, other: Pair) -> bool:
    """Do two pairs tell the same story in different worlds?"""
    return pair.written == other.written and family(pair.read) == family(other.read)


def _remade(claim: Claim, pair: Pair, loss: Loss | None) -> str:
    """What `pair` makes of the original."""
    out, last = [], 0
    for start, end in claim.spans or ((0, len(claim.text)),):
        out.append(claim.text[last:start])
        data = claim.text[start:end].encode(pair.codec)
        out.append(pair.reader.decode(data, loss or Loss.FFFD))
        last = end
    return "".join((*out, claim.text[last:]))


def _ranked(text: str, segments: list[Segment]) -> list[Tried]:
    """The pairs by what they promise on a few stretches."""
    samples = [
        Sample(text[s.start : min(s.end, s.start + SAMPLE_LENGTH)])
        for s in sorted(segments, key=lambda s: s.start - s.end)[:SAMPLES]
    ]
    ranked: list[Tried] = []
    for pair, loss in _tried(text):
        gain = sum(sample.promise(pair, loss) for sample in samples)
        if gain > pair.cost + GAIN:
            ranked.append((pair.cost - gain, pair, loss))
    return sorted(ranked, key=lambda tried: tried[0])


def _ranked_on_some(text: str, segments: list[Segment], ranked: list[Tried]) -> list[Tried]:
    """In a long text the worlds of a pair show on some stretches, each undone in earnest.

    What explains as much as the best but tells no other story is left out.
    """
    some = segments[:: -(-len(segments) // FEW)]
    earnest: list[Tried] = []
    found: list[Claim] = []
    for cost, pair, loss in ranked[:FINALISTS]:
        if earnest and cost > ranked[0][0] * RUNNER_UP:
            break
        if _told(found, pair, loss, text):
            continue
        claim = _claim(text, some, pair, loss, parts_too=False)
        if claim is not None:
            found.append(claim)
            earnest.append((pair.cost - claim.gain, pair, loss))
    if not earnest:
        return ranked
    earnest.sort(key=lambda tried: tried[0])
    told: set[tuple[str, str]] = set()
    first = []
    for tried in earnest:
        story = tried[1].written, family(tried[1].read)
        if story not in told:
            first.append(tried)
            told.add(story)
    return first


def _tried(text: str) -> Iterator[tuple[Pair, Loss | None]]:
    for pair in lossless_pairs():
        yield pair, None
    private = len(_PRIVATE.findall(text))
    if len(text) <= DROPPING_UP_TO and not private:
        if "\ufffd" not in text:
            for pair in dropping_pairs():
                yield pair, Loss.DROP
        for pair in copied_pairs():
            for loss in (Loss.FFFD, Loss.QUESTION):
                if loss.sign in text:
                    yield pair, loss
    for loss in (Loss.FFFD, Loss.QUESTION):
        lost = text.count(loss.sign)
        for pair in lossy_pairs() if lost else ():
            few = lost < TELLING_LOSSES or private > HARDLY_ANY * lost
            if few or not pair.shows_private_use:
                yield pair, loss


def _claim(
    text: str,
    segments: list[Segment],
    pair: Pair,
    loss: Loss | None,
    race: Race | None = None,
    *,
    parts_too: bool = True,
    in_a_row: int = 1,
) -> Claim | None:
    cores = Misreading(text, pair, loss, len(text) >= MANY, in_a_row, race).undone_all(
        segments, parts_too=parts_too
    )
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    holes: list[Hole] = []
    covered: list[Segment] = []
    margin, last, size, total = float("inf"), 0, 0, 0.0
    shown = _about_damage(text, cores)
    for core in cores:
        if core.gain < GAIN or not _sound(text, core, pair, loss, shown=shown):
            continue
        original = core.undone
        out.append(text[last : core.start])
        size += core.start - last
        covered.append(Segment(core.start, core.end))
        spans.append((size, size + len(original.text)))
        holes.extend(hole_of(size, original.text, spot) for spot in original.spots)
        out.append(original.text)
        size += len(original.text)
        margin, last, total = min(margin, original.margin), core.end, total + core.gain
    out.append(text[last:])
    whole = "".join(out)
    restored = "".join(whole[start:end] for start, end in spans)
    if not spans or not believable(restored, pair):
        return None
    if loss is Loss.DROP and not holes:
        return None  # nothing was dropped: another claim says so
    everything = _covers(text, covered)
    spans_cost = 0.0 if everything else SPAN_COST * len(spans)
    return Claim(
        pair=pair,
        loss=loss,
        text=whole,
        spans=() if everything else tuple(spans),
        holes=tuple(holes),
        margin=margin,
        cost=pair.cost + (LOSSY_COST if loss else 0.0) + spans_cost,
        gain=total,
    )


def _sound(text: str, core: Core, pair: Pair, loss: Loss | None, *, shown: bool) -> bool:
    """May this stretch have been damaged, and what stands there now be its original?

    `shown`: the text may be one that shows damage.
    """
    damaged, original = text[core.start : core.end], core.undone.text
    return (
        believable(original, pair, fewest=1)
        and (loss is None or tells(damaged, loss, pair.written))
        and (not pair.silent(loss) or chinese(original))
        and better(damaged, original, pair)
        and not (shown and stretch_quoted(text, core.start, core.end, original))
    )


def _about_damage(text: str, cores: list[Core]) -> bool:
    """Can this text be one that shows damage? Not if there is much and hardly anything else."""
    damaged = sum(core.end - core.start for core in cores)
    return len(cores) <= FEW or damaged * 2 < len(text)


def _covers(text: str, repaired: list[Segment]) -> bool:
    """Are all characters that are not ASCII in a repaired stretch?"""
    last = 0
    for segment in repaired:
        if not text[last : segment.start].isascii():
            return False
        last = segment.end
    return text[last:].isascii()


def hole_of(offset: int, original: str, spot: Spot) -> Hole:
    """The hole of a spot in `original`, which starts at `offset` of the text."""
    return Hole(
        start=offset + spot.place,
        text=original[spot.place],
        candidates=spot.odds,
        filled=spot.odds[0][1] >= FILL_AT,
    )
