"""What the first window tells about the blocks behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from fixtext.codecs.base import Loss
from fixtext.model import Evidence, Options, Proof, Result, Step, Verdict

DOCUMENT: Final = ("pinyin-notes", "folded-width", "machine-traditional", "overconverted")
"""Damages that a text has as a whole, or not at all."""

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


Before: TypeAlias = tuple[str, tuple[Step, ...], tuple[Evidence, ...]]
"""A text before the steps, the steps, and what was counted on the way."""


def again(text: str, story: Story) -> Before | None:
    """`text` before the steps of the story, and the steps with the parameters of this text.

    None if the story does not fit: a misreading that cannot be undone, a way back that does not
    lead to `text` again.

    >>> step = Step(kind="misread", params={"written": "utf-8", "read": "latin-1"})
    >>> story = Story(encoding="utf-8", options=Options(), steps=(step,))
    >>> again("å¤©æ°\x94", story)[0], again("天气", story)
    ('天气', None)
    """
    from fixtext.verify.replay import replay_text

    before = text
    done: list[Step] = []
    counts: list[Evidence] = []
    tried = True
    for step in reversed(story.steps):
        found = _repeated(before, step, tuple(done), story.options)
        tried = tried and found is not None
        found = found or _undone(before, step, tuple(done), story.options)
        if found is None:
            return None
        before, same, counted = found
        done[:0] = same
        counts += counted
    steps = tuple(done)
    if not steps or not (tried or replay_text(steps, before) == text):
        return None
    return before, steps, tuple(counts)


Undone: TypeAlias = tuple[str, list[Step], list[Evidence]]


def _repeated(text: str, step: Step, later: tuple[Step, ...], options: Options) -> Undone | None:
    """As `_undone`, where the room has a shorter way, on which it has tried the way forward too."""
    from fixtext.damage import room_of
    from fixtext.damage.room import Context, Repeats

    room = room_of(step.kind)
    if not isinstance(room, Repeats):
        return None
    found = room.again(text, step, Context(options=options, later=later))
    if found is None or any(not hole.filled for hole in found.holes):
        return None
    return found.text, [found.step], list(found.evidence)


def _undone(text: str, step: Step, later: tuple[Step, ...], options: Options) -> Undone | None:
    if step.kind == "misread":
        original = _read_right(text, step)
        return None if original is None else (original, [step], [])
    from fixtext.damage import room_of
    from fixtext.damage.room import Context

    room = room_of(step.kind)
    candidate = next(iter(room.undo(text, Context(options=options, later=later))), None)
    if candidate is None:
        return text, [], []
    if any(not hole.filled for hole in candidate.holes):
        return None
    counted = [one for one in candidate.evidence if COUNTED in one.data]
    return candidate.text, [candidate.step], counted


def _read_right(text: str, step: Step) -> str | None:
    """The text that was misread, if nothing of it was lost."""
    from fixtext.codecs.registry import charset

    world = step.params.get("world", "cpython")
    data = charset(step.params["read"], world).encode(text)
    if data is None:
        return None
    original = charset(step.params["written"], world).decode(data, Loss.FFFD)
    return None if "\ufffd" in original else original
