"""Calls of the parts of the core, as data: a function, its arguments, and what it gave.

A call is `[arguments, result]` below the name of the function, `package.module:function`, or
`room:NAME` for what a room suspects and claims about a text (`steps:NAME`: the steps that takes).
In JSON a list or an object stands
for what JSON lacks: `{"bytes": "d6d0"}`, `{"pair": ["utf-8", "gbk", "windows", 6.0]}`.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from math import inf, isinf
from pathlib import Path
from typing import Any

from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.damage import room_of
from fixtext.damage.misread.pairs import Pair
from fixtext.damage.misread.samples import Sample
from fixtext.damage.misread.segments import Segment
from fixtext.damage.misread.together import Misreading
from fixtext.damage.pinyin_notes.blind import Blind
from fixtext.damage.pinyin_notes.evidence import Judgement
from fixtext.damage.pinyin_notes.habits import Local
from fixtext.damage.room import Context, LeavesBytes, Source
from fixtext.errors import FixtextError
from fixtext.model import Evidence, Options, Plan, Punctuation, Script, Step
from fixtext.reader.profile import profile
from fixtext.work import allowance

PARTS = Path(__file__).parent.parent / "cases" / "parts"

NEAR = 0.01
"""Bits, or shares, by which numbers may differ from what was recorded."""

LONG = 200
"""Characters from which the ends of a text, its length and a digest stand for it."""

BUILT: Mapping[str, Any] = {
    "blind": Blind.of,
    "bykey": lambda told: {bytes.fromhex(k): {*map(bytes.fromhex, v)} for k, v in told.items()},
    "bytes": bytes.fromhex,
    "charset": lambda told: charset(*told),
    "misreading": lambda told: Misreading(
        told[0], Pair(*told[1]), told[2] and Loss(told[2]), False
    ),
    "judgement": lambda bits: Judgement(bits, ()),
    "joined": lambda told: "".join(map(_built, told)),
    "local": Local,
    "loss": Loss,
    "options": lambda told: _options(told),
    "pair": lambda told: Pair(*told),
    "plan": lambda told: Plan(**{**told, "steps": _steps(told["steps"])}),
    "put": lambda told: {int(at): shown for at, shown in told.items()},
    "sample": Sample,
    "segments": lambda told: [Segment(*one) for one in told],
    "set": frozenset,
    "state": lambda told: Local(told[0]).state(told[1]),
    "steps": lambda told: _steps(told),
    "tuple": lambda told: tuple(map(_built, told)),
    "times": lambda told: told[0] * told[1],
}
"""What stands under such a key in an object -> the argument."""


def recorded(path: Path) -> dict[str, list[list[Any]]]:
    """The calls of a file, by function."""
    found: dict[str, list[list[Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def outcome(name: str, arguments: list[Any]) -> Any:
    """What a function gives, as JSON; of a room, whether it suspects and what it claims."""
    kind, _, rest = name.partition(":")
    try:
        if kind == "room":
            return _of_room(rest, _built(arguments[0]), arguments[1])
        if kind == "steps":
            with allowance(inf) as work:
                _of_room(rest, _built(arguments[0]), arguments[1])
            return work.done
        found: Any = importlib.import_module(kind)
        for part in rest.split("."):
            found = getattr(found, part)
        found = found.fget if isinstance(found, property) else found
        if arguments and isinstance(arguments[-1], dict) and [*arguments[-1]] == ["kwargs"]:
            return shown(found(*map(_built, arguments[:-1]), **arguments[-1]["kwargs"]))
        return shown(found(*map(_built, arguments)))
    except FixtextError as error:
        return {"error": type(error).__name__}


def _options(told: Mapping[str, Any]) -> Options:
    kinds = {"script": Script, "punctuation": Punctuation}
    return Options(**{key: kinds.get(key, lambda x: x)(value) for key, value in told.items()})


def _steps(told: Any) -> tuple[Step, ...]:
    return tuple(Step(kind=kind, params=params) for kind, params in told)


def _built(told: Any) -> Any:
    if isinstance(told, list):
        return [_built(one) for one in told]
    if isinstance(told, dict) and len(told) == 1:
        ((kind, value),) = told.items()
        if kind in BUILT:
            return BUILT[kind](value)
    return told


def _of_room(name: str, text: str, told: Mapping[str, Any]) -> Any:
    """`told`: params, to do the damage; else later steps, options, the encoding of the bytes."""
    room = room_of(name)
    if "params" in told:
        if told.get("leave") and isinstance(room, LeavesBytes):
            return room.leave(text, told["params"]).hex()
        return room.apply(text, told["params"])
    source = None
    if "encoding" in told:
        data = bytes.fromhex(text) if told.get("hex") else text.encode(told["encoding"])
        source = Source(data=data, encoding=told["encoding"])
        text = charset(told["encoding"]).decode(data)
    context = Context(
        options=_options(told.get("options", {})),
        later=_steps(told.get("later", ())),
        source=source,
    )
    claims = [shown(claim) for claim in room.undo(text, context)]
    return [room.suspects(text, profile(text), context), *claims]


def shown(value: Any) -> Any:
    """A value as JSON; of a record what is not as usual."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return str(value) if isinf(value) else round(value, 2)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and len(value) > LONG:
        whole = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{value[:20]} ... {value[-20:]} ({len(value)} characters, {whole})"
    if hasattr(value, "encode_lossy"):
        return value.name
    if isinstance(value, Pair):
        return f"{value.written} {value.read} {value.world} {value.cost}"
    if isinstance(value, Evidence):
        return shown(value.data)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: shown(getattr(value, field.name))
            for field in fields(value)
            if field.default is MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, Mapping):
        return {str(key): shown(inner) for key, inner in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(map(shown, value))
    if isinstance(value, (list, tuple, Iterator)) or hasattr(value, "tolist"):
        return [shown(inner) for inner in value if not _unlikely(inner)]
    return value


def _unlikely(value: Any) -> bool:
    """Odds that are not worth a look."""
    match value:
        case (str(_), float(share)):
            return share < NEAR
    return False


def same(one: Any, other: Any) -> bool:
    """Equal, but for numbers that are nearly so."""
    if isinstance(one, float) or isinstance(other, float):
        numbers = all(isinstance(x, (int, float)) and x not in (inf, -inf) for x in (one, other))
        return abs(one - other) <= NEAR if numbers else bool(one == other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other) and type(one) is type(other)
