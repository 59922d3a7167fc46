"""The nouns of fixtext: plans and their steps, proofs, detections, results, options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from fixtext.errors import InvalidPlanError

Json: TypeAlias = Any
"""Anything `json.dumps` writes and `json.loads` gives back equal."""


class Level(str, Enum):
    """How well a repair is shown to be right."""

    PROVEN = "proven"
    LIKELY = "likely"
    NONE = "none"


class Verdict(str, Enum):
    """What was decided about one input."""

    CLEAN = "clean"
    FIXED = "fixed"
    PARTIAL = "partial"
    UNSURE = "unsure"
    UNRECOVERABLE = "unrecoverable"
    BINARY = "binary"


class Script(str, Enum):
    """Which Chinese script the output shall have."""

    AUTO = "auto"
    KEEP = "keep"
    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"


class Region(str, Enum):
    """Whose Traditional forms and words are meant."""

    TW = "tw"
    HK = "hk"


class Punctuation(str, Enum):
    """What happens to full-width punctuation that was folded to ASCII."""

    KEEP = "keep"
    RESTORE = "restore"


class Bom(str, Enum):
    """What happens to a byte order mark on output."""

    KEEP = "keep"
    ADD = "add"
    STRIP = "strip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One damage with its parameters.

    >>> Step(kind="misread", params={"written": "utf-8", "read": "latin-1"}).kind
    'misread'
    """

    kind: str
    params: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        return {"kind": self.kind, **({"params": dict(self.params)} if self.params else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The damages in the order in which they happened, then the encoding of the bytes.

    A plan is data: it survives JSON and replays on another machine.

    >>> plan = Plan(encoding="gb18030", steps=(Step(kind="folded-width"),))
    >>> Plan.from_json(plan.to_json()) == plan
    True
    """

    encoding: str = "utf-8"
    bom: bool = False
    steps: tuple[Step, ...] = ()

    def to_json(self) -> str:
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False)

    def to_dict(self) -> dict[str, Json]:
        return {
            "encoding": self.encoding,
            "bom": self.bom,
            "steps": [step.to_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, text: str) -> Plan:
        import json

        try:
            value = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InvalidPlanError(f"the plan is not JSON: {error}") from None
        return cls.from_dict(value)

    @classmethod
    def from_dict(cls, value: Json) -> Plan:
        """Read what `to_dict` wrote; a whole `fix --json` object is accepted too."""
        if isinstance(value, Mapping) and isinstance(value.get("plan"), Mapping):
            value = value["plan"]
        if not isinstance(value, Mapping) or not isinstance(value.get("steps"), list):
            raise InvalidPlanError('a plan is an object with a list "steps"')
        encoding, bom = value.get("encoding", "utf-8"), value.get("bom", False)
        if not isinstance(encoding, str) or not isinstance(bom, bool):
            raise InvalidPlanError('"encoding" is a string and "bom" is true or false')
        return cls(encoding=encoding, bom=bom, steps=tuple(map(_read_step, value["steps"])))


def _read_step(value: Json) -> Step:
    if not isinstance(value, Mapping) or not isinstance(value.get("kind"), str):
        raise InvalidPlanError('every step is an object with a string "kind"')
    params = value.get("params", {})
    if not isinstance(params, Mapping):
        raise InvalidPlanError(f'"params" of the step "{value["kind"]}" is not an object')
    return Step(kind=value["kind"], params=dict(params))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A place where something was lost.

    `start` counts characters of `Result.text`; `text` is what stands there now;
    `candidates` are (characters, probability), likeliest first.
    """

    start: int
    text: str
    candidates: tuple[tuple[str, float], ...] = ()
    filled: bool = True


MARGIN_CAP = 1e6
"""Margins in JSON end here: it knows no infinity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the verifier found.

    `margin` is in bits: how much more likely the repair is than `rival`, the best other
    explanation ("nothing is wrong" included). `originals` counts the originals that replay
    equally well, as far as they were searched.
    """

    replayed: bool
    originals: int
    margin: float
    rival: str
    stable: bool
    level: Level

    def to_dict(self) -> dict[str, Json]:
        return {
            "replayed": self.replayed,
            "originals": self.originals,
            "margin": round(min(self.margin, MARGIN_CAP), 1),
            "rival": self.rival,
            "stable": self.stable,
            "level": self.level.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A damage the text seems to have, with its popular name where it has one (古文码)."""

    name: str
    params: Mapping[str, Json] = field(default_factory=dict)
    level: Level = Level.LIKELY
    popular: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of input bytes in one encoding.

    `start` and `end` are byte offsets, `lines` the first and the last line, counted from 1.
    """

    start: int
    end: int
    encoding: str
    lines: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What the bytes are: encoding, byte order mark, newline style, suspected damages.

    `encoding` decodes the bytes; `sufficient` is the smallest one that would have done
    (`gb2312` where `encoding` is `gb18030`). `runs` has more than one entry when lines
    are in different encodings. `undecoded` counts the places that no encoding could read: U+FFFD
    stands there in the text, so the bytes themselves go out unless they are repaired.
    """

    encoding: str
    bom: bool = False
    newline: str = ""
    confidence: float = 1.0
    language: str = ""
    sufficient: str = ""
    alternatives: tuple[tuple[str, float], ...] = ()
    runs: tuple[Run, ...] = ()
    undecoded: int = 0
    damages: tuple[Suspicion, ...] = ()
    verdict: Verdict = Verdict.CLEAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that was seen, for `explain` and for side columns; `room` saw it."""

    room: str
    what: str
    data: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one input.

    `text` is the input, untouched, unless the verdict is `fixed` or `partial`, or another script
    was asked for: then `plan` and `proof` speak for the text before the conversion.
    `changed` says whether `text` differs from the decoded input.
    """

    text: str
    verdict: Verdict
    plan: Plan = field(default_factory=Plan)
    proof: Proof | None = None
    detection: Detection = field(default_factory=lambda: Detection(encoding="utf-8"))
    holes: tuple[Hole, ...] = ()
    parts: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    changed: bool = False

    @property
    def level(self) -> Level:
        return self.proof.level if self.proof else Level.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to repair. One object for the library, the filter and the batch.

    `encodings` is the candidate list for the input (empty: detect); `only` and `skip`
    name damages; `mark` is a pair of characters put around filled holes. `region` and
    `vocabulary` (words, not only characters) matter where a script is asked for; `ambiguities`
    lists the places where more than one character was possible as evidence.
    """

    script: Script = Script.AUTO
    punctuation: Punctuation = Punctuation.KEEP
    strict: bool = False
    encodings: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    mark: str = ""
    bom: Bom = Bom.KEEP
    to: str = "utf-8"
    region: Region | None = None
    vocabulary: bool = False
    ambiguities: bool = False
