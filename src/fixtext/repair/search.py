"""The search over plans: which steps, undone last to first, lead to a text that reads well?"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from fixtext.damage import ROOMS, room_of
from fixtext.damage.flattened_spaces import NAME as FLATTENED
from fixtext.damage.folded_width import NAME as FOLDED
from fixtext.damage.folded_width import restore
from fixtext.damage.misread.pairs import family
from fixtext.damage.misread.segments import suspicious
from fixtext.damage.room import Candidate, Context, Source
from fixtext.model import Evidence, Hole, Json, Options, Punctuation, Step
from fixtext.reader.ordinary import SHORT, ordinary
from fixtext.reader.profile import profile
from fixtext.reader.scoring import scorer
from fixtext.repair import weights
from fixtext.work import Spent, Work, allowance, spend

_HAN = re.compile("[\u3401-\U0010ffff]+")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")

NOTES = "pinyin-notes"
MISREAD = "misread"

SEARCH = "search"
"""Who says that the search stopped before its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A claim about history: `steps` made the damaged text of `text`.

    `bits` is what the reader charges for the text, `cost` what the steps take to believe.
    """

    text: str
    steps: tuple[Step, ...] = ()
    bits: float = 0.0
    cost: float = 0.0
    originals: int = 1
    margin: float = float("inf")
    holes: tuple[Hole, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def total(self) -> float:
        return self.bits + self.cost

    @property
    def story(self) -> tuple[tuple[str, str, str], ...]:
        """What happened, without the details in which worlds differ."""
        return tuple(
            (
                step.kind,
                str(step.params.get("written", "")),
                family(str(step.params.get("read", ""))),
            )
            for step in self.steps
        )


def explanations(text: str, options: Options, source: Source | None = None) -> list[Explanation]:
    """All explanations found for `text`, likeliest first; "nothing is wrong" is among them."""
    if not suspects(text, options, Context(options=options, source=source)):
        return [Explanation(text=text)]
    with allowance(len(text)) as work:
        return _searched(text, options, source, work)


def _searched(text: str, options: Options, source: Source | None, work: Work) -> list[Explanation]:
    nothing = Explanation(text=text, bits=scorer().bits(text))
    found = {_key(nothing): nothing}
    queue: list[tuple[float, int, Explanation, bool]] = [(nothing.total, 0, nothing, False)]
    looked, left = 0, max(weights.CHARACTERS, weights.TIMES * len(text))
    while (
        queue
        and not work.spent
        and looked < weights.NODES
        and left > 0
        and len(found) < weights.CANDIDATES
    ):
        _, _, node, _ = heapq.heappop(queue)
        looked += 1
        left -= len(node.text)
        if len(node.steps) >= weights.DEPTH:
            continue
        healthy = _is_healthy(node, options)
        if healthy:  # what is left to find lies behind texts that read well, or may read better
            queue = [entry for entry in queue if entry[3]]
            heapq.heapify(queue)
        for grown in _grown(node, options, None if node.steps else source):
            known = found.get(_key(grown))
            if known is None or grown.total < known.total:
                found[_key(grown)] = grown
                if grown.total < node.total - weights.STEP_GAIN or _leads_on(grown, node):
                    kept = healthy or _flattened(grown)
                    heapq.heappush(queue, (grown.total, len(found), grown, kept))
    ranked = _ranked(found.values(), options)
    if not queue and not work.spent:
        return ranked
    told = stopped(f"after {looked} texts", {"looked": looked, "steps": work.done})
    return [replace(claim, evidence=(*claim.evidence, told)) for claim in ranked]


def stopped(when: str, data: Mapping[str, Json]) -> Evidence:
    """The word that there may be other explanations: the search has a budget."""
    what = f"the search stopped {when}; there may be other explanations"
    return Evidence(room=SEARCH, what=what, data=data)


def _is_healthy(node: Explanation, options: Options) -> bool:
    """As `_healthy`, and without a look where the notes of a page have told."""
    context = Context(options=options, later=node.steps)
    if context.after(NOTES):
        return True
    return not _annotated(node.text, context) and _healthy(node.text)


def _healthy(text: str) -> bool:
    """Does the text read well, a rare name here and there aside?"""
    if not suspicious(text):
        return True
    han = sum(map(len, _HAN.findall(text)))
    return 2 * han > sum(map(len, _NOT_ASCII.findall(text))) and (
        scorer().per_han(text) < weights.HEALTHY
    )


def _leads_on(grown: Explanation, node: Explanation) -> bool:
    """Is this looked behind though it reads no better?

    A step that leaves the text as it is (folding), and spaces that are none: mojibake with them is
    mojibake as before, but decodes.
    """
    return grown.text == node.text or _flattened(grown)


def _flattened(grown: Explanation) -> bool:
    return grown.steps[0].kind == FLATTENED


def _key(explanation: Explanation) -> tuple[str, tuple[str, ...]]:
    return explanation.text, tuple(step.kind for step in explanation.steps)


def _ranked(found: Iterable[Explanation], options: Options) -> list[Explanation]:
    """One explanation per text, by cost; asked-for punctuation is put back in the first."""
    ranked = sorted(found, key=lambda e: e.total)
    if options.punctuation is Punctuation.RESTORE:
        same = [e for e in ranked if e.text == ranked[0].text and _folded(e)]
        if same:
            best = replace(same[0], text=restore(same[0].text))
            ranked = [best, *(e for e in ranked if e.text != same[0].text)]
    return list({e.text: e for e in reversed(ranked)}.values())[::-1]


def _folded(explanation: Explanation) -> bool:
    return any(step.kind == FOLDED for step in explanation.steps)


def _grown(node: Explanation, options: Options, source: Source | None) -> Iterator[Explanation]:
    """What lies one step behind a text, as far as the budget goes."""
    with suppress(Spent):
        spend(len(node.text))
        yield from _behind(node, options, source)


def _behind(node: Explanation, options: Options, source: Source | None) -> Iterable[Explanation]:
    context = Context(options=options, later=node.steps, source=source)
    for name in suspects(node.text, options, context):
        folded = False
        for candidate in room_of(name).undo(node.text, context):
            if _guessed(node, candidate):
                continue
            yield _joined(node, candidate)
            folded = name == FOLDED
        if folded and _annotated(node.text, context):
            break  # its notes are looked for behind the folding


def _guessed(node: Explanation, candidate: Candidate) -> bool:
    """Is this made of what was filled into mojibake? No model knows what fits there; such layers
    are undone together, or not at all."""
    return (
        bool(node.holes) and candidate.step.kind == MISREAD and len(candidate.text) < len(node.text)
    )


def _annotated(text: str, context: Context) -> bool:
    """Is this, by the notes it shows, a page into which pinyin was spliced?"""
    if ("(" not in text and "（" not in text) or context.after(NOTES):
        return False
    from fixtext.damage.pinyin_notes.evidence import polluted

    return polluted(text)


def suspects(text: str, options: Options, context: Context) -> list[str]:
    """The rooms that suspect something, from one count of the characters.

    >>> suspects("今天天气很好，我们去公园散步。她也想去，可是有一些事情没有做完，"
    ...     "只好留在家里，等我们回来。", Options(), Context())
    []
    """
    seen = profile(text)
    rooms: Iterable[str] = ROOMS
    if context.after(NOTES):
        rooms = [name for name in ROOMS if name not in weights.GUESSING]
    elif seen.notes and _annotated(text, context):
        rooms = weights.ANNOTATED
    if len(text) <= SHORT and not text.isascii() and ordinary(text):
        rooms = [name for name in rooms if name not in weights.READING]
    return [
        name
        for name in rooms
        if not shut(name, options) and room_of(name).suspects(text, seen, context)
    ]


def shut(name: str, options: Options) -> bool:
    """Is this damage not to be repaired, by request?"""
    return name in options.skip or bool(options.only and name not in options.only)


def _joined(node: Explanation, candidate: Candidate) -> Explanation:
    changed = candidate.text != node.text
    return Explanation(
        text=candidate.text,
        steps=(*candidate.earlier, candidate.step, *node.steps),
        bits=scorer().bits(candidate.text) if changed else node.bits,
        cost=node.cost + candidate.cost,
        originals=node.originals * candidate.originals,
        margin=min(node.margin, candidate.margin),
        holes=(*_carried(node, candidate.text), *candidate.holes),
        evidence=(*candidate.evidence, *node.evidence),
    )


def _carried(node: Explanation, text: str) -> Iterable[Hole]:
    """The holes of `node` where they stand now; those that were undone themselves are gone."""
    if not node.holes or len(text) == len(node.text):
        yield from node.holes
        return
    blocks = SequenceMatcher(None, node.text, text, autojunk=False).get_matching_blocks()
    for hole in node.holes:
        for old, new, size in blocks:
            if old <= hole.start and hole.start + len(hole.text) <= old + size:
                yield replace(hole, start=hole.start - old + new)
