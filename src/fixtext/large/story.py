"""What the first window tells about the blocks behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from fixtext.codecs.base import Loss
from fixtext.model import Evidence, Hole, Options, Proof, Result, Step, Verdict

if TYPE_CHECKING:
    from fixtext.damage.room import Candidate

DOCUMENT: Final = ("pinyin-notes", "folded-width", "machine-traditional", "overconverted")
"""Damages that a text has as a whole, or not at all."""

NOTES: Final = "pinyin-notes"

ENOUGH: Final = 1000
"""Han characters of a first window that say something about all of the text."""

FIRST: Final = 16 * ENOUGH
"""Characters among which so many are looked for."""

AGAIN: Final = frozenset(("misread", "unencodable", *DOCUMENT))
"""Damages that are undone in a block without looking for others first."""

COUNTED: Final = "notes"
"""The evidence that has it counts: the counts of all blocks are added up."""

LOOSE: Final = ("spans", "loss")
"""A misreading with these was not one of the whole text, or lost some of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The encoding, the steps, their proof; `options` for what of a block is searched.

    `language` is that of an encoding which no Chinese is in. `plain`: the window was clean, or
    clean behind the steps, so that odd places of a block can be looked at alone.
    """

    encoding: str
    options: Options
    steps: tuple[Step, ...] = ()
    proof: Proof | None = None
    language: str = ""
    plain: bool = True


def told(result: Result, options: Options) -> Story:
    """The story of a window."""
    found = result.detection
    steps = result.plan.steps
    kinds = {step.kind for step in steps}
    loose = any(name in step.params for step in steps for name in LOOSE if step.kind == "misread")
    whole = result.verdict is Verdict.CLEAN or (
        result.verdict in (Verdict.FIXED, Verdict.PARTIAL) and kinds <= AGAIN and not loose
    )
    return Story(
        encoding="utf-8" if found.encoding == "ascii" else found.encoding,
        options=_settled(result, options, kinds) if whole else options,
        steps=steps if whole else (),
        proof=result.proof,
        language=found.language,
        plain=whole,
    )


def _settled(result: Result, options: Options, kinds: set[str]) -> Options:
    """Without the damages of whole texts that this text has not."""
    if sum(map("\u3400".__lt__, result.text[:FIRST])) < ENOUGH:
        return options
    absent = (name for name in DOCUMENT if name not in kinds and name not in options.skip)
    return replace(options, skip=(*options.skip, *absent))


class Before(NamedTuple):
    """A text before the steps, the steps, what was counted on the way, and places left open."""

    text: str
    steps: tuple[Step, ...]
    counted: tuple[Evidence, ...] = ()
    open: tuple[Hole, ...] = ()


def again(text: str, story: Story) -> Before | None:
    """`text` before the steps of the story, and the steps with the parameters of this text.

    None if the story does not fit: a misreading that cannot be undone, a way back that does not
    lead to `text` again.

    >>> step = Step(kind="misread", params={"written": "utf-8", "read": "latin-1"})
    >>> story = Story(encoding="utf-8", options=Options(), steps=(step,))
    >>> again("å¤©æ°\x94", story).text, again("天气", story)
    ('天气', None)
    """
    from fixtext.verify.replay import replay_text

    before = text
    done: list[Step] = []
    counted: list[Evidence] = []
    left: list[Hole] = []
    tried = True
    for step in reversed(story.steps):
        found = _repeated(before, step, tuple(done), story.options)
        tried = tried and found is not None
        found = found or _undone(before, step, tuple(done), story.options)
        if found is None or (left and len(found.text) != len(before)):
            return None
        before = found.text
        done[:0] = found.steps
        counted += found.counted
        left += found.open
    steps = tuple(done)
    if not steps or not (tried or replay_text(steps, before) == text):
        return None
    return Before(before, steps, tuple(counted), tuple(left))


def behind(story: Story, steps: tuple[Step, ...]) -> Story:
    """The story for a text before its steps: of a page that had notes no more is asked than by the
    search behind them, and no damage of whole texts a second time."""
    if not any(step.kind == NOTES for step in steps):
        return story
    from fixtext.repair.weights import GUESSING

    skip = dict.fromkeys((*story.options.skip, *DOCUMENT, *GUESSING))
    return replace(story, options=replace(story.options, skip=tuple(skip)))


def _repeated(text: str, step: Step, later: tuple[Step, ...], options: Options) -> Before | None:
    """As `_undone`, where the room has a shorter way, on which it has tried the way forward too."""
    from fixtext.damage import room_of
    from fixtext.damage.room import Context, Repeats

    room = room_of(step.kind)
    if not isinstance(room, Repeats):
        return None
    found = room.again(text, step, Context(options=options, later=later))
    return None if found is None else _before(found, options)


def _undone(text: str, step: Step, later: tuple[Step, ...], options: Options) -> Before | None:
    if step.kind == "misread":
        original = _read_right(text, step)
        return None if original is None else Before(original, (step,))
    from fixtext.damage import room_of
    from fixtext.damage.room import Context

    room = room_of(step.kind)
    found = next(iter(room.undo(text, Context(options=options, later=later))), None)
    return Before(text, ()) if found is None else _before(found, options)


def _before(found: Candidate, options: Options) -> Before | None:
    if options.strict and any(len(hole.candidates) > 1 for hole in found.holes):
        return None
    counted = tuple(one for one in found.evidence if COUNTED in one.data)
    left = tuple(hole for hole in found.holes if not hole.filled)
    return Before(found.text, (found.step,), counted, left)


def _read_right(text: str, step: Step) -> str | None:
    """The text that was misread, if nothing of it was lost."""
    from fixtext.codecs.registry import charset

    world = step.params.get("world", "cpython")
    data = charset(step.params["read"], world).encode(text)
    if data is None:
        return None
    original = charset(step.params["written"], world).decode(data, Loss.FFFD)
    return None if "\ufffd" in original else original
