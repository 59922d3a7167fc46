"""What a damage room is: one kind of harm, with `apply` and `undo` side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Hole, Json, Options, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

Params = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim: `text` became the damaged text through `earlier`, if any, and `step`.

    `cost` is what the claim itself takes to believe, in bits, before the reader has its say.
    `originals` counts the texts that would replay equally, as far as they were searched;
    `margin` is the lead of this one over the next of them, in bits.
    """

    text: str
    step: Step
    earlier: tuple[Step, ...] = ()
    cost: float = 0.0
    originals: int = 1
    margin: float = float("inf")
    holes: tuple[Hole, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes a text was decoded from (without a byte order mark), and their encoding."""

    data: bytes
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a room may know besides the text: options, and the steps already undone.

    `later` holds, first to last, the steps that happened after the one to be undone now.
    `source` is there as long as none was undone, if the text came as bytes in one encoding.
    """

    options: Options = field(default_factory=Options)
    later: tuple[Step, ...] = ()
    source: Source | None = None

    def after(self, kind: str) -> bool:
        return any(step.kind == kind for step in self.later)


class Room(Protocol):
    """One damage. Rooms are stateless modules-as-objects; see `fixtext.damage.ROOMS`."""

    @property
    def name(self) -> str: ...

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        """Cheap: may `text` have been damaged this way? False is a promise (no false silence)."""
        ...

    def apply(self, text: str, params: Params) -> str:
        """Do the damage."""
        ...

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        """Propose originals, likeliest first; each gives `text` again under `apply`."""
        ...


@runtime_checkable
class LeavesBytes(Protocol):
    """A room whose damage is done to bytes that its encoding need not be able to write."""

    def leave(self, text: str, params: Params) -> bytes:
        """The damaged bytes, in the encoding that the parameters name."""
        ...


@runtime_checkable
class Repeats(Protocol):
    """A room that undoes a step with less work where the text before has told of it."""

    def again(self, text: str, step: Step, context: Context) -> Candidate | None:
        """`undo` of a further part of a text to which `step` happened; None: ask `undo`.

        The way forward was tried: `apply`, and what `context.later` did to it, give `text` again.
        Nothing is weighed, so there is no cost, and of the evidence only what is counted.
        """
        ...


def text_param(params: Params, name: str, default: str | None = None) -> str:
    """A string parameter of a step, or a clear error."""
    value = params.get(name, default)
    if not isinstance(value, str):
        raise InvalidPlanError(f'the step needs a string "{name}"')
    return value


def table_param(params: Params, name: str) -> dict[str, str]:
    """A parameter that maps strings to strings."""
    value = params.get(name)
    if not isinstance(value, Mapping) or not all(
        isinstance(k, str) and isinstance(v, str) for k, v in value.items()
    ):
        raise InvalidPlanError(f'the step needs an object of strings "{name}"')
    return dict(value)


def spans_param(params: Params, length: int) -> list[tuple[int, int]]:
    """The stretches a step lies on, in characters; all of the text if it says nothing."""
    value = params.get("spans")
    if value is None:
        return [(0, length)]
    spans: list[tuple[int, int]] = []
    for entry in value if isinstance(value, (list, tuple)) else ("",):
        match entry:
            case [int(start), int(end)] if 0 <= start <= end and (
                not spans or spans[-1][1] <= start
            ):
                spans.append((start, min(end, length)))
            case _:
                raise InvalidPlanError('"spans" is a list of [start, end], in order')
    return spans
