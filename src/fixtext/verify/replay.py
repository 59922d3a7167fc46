"""Doing the damage again: the forward way of a plan."""

from __future__ import annotations

from fixtext.codecs.registry import encode
from fixtext.damage import room_of
from fixtext.damage.room import LeavesBytes
from fixtext.model import Plan, Step


def replay_text(steps: tuple[Step, ...], text: str) -> str:
    """The text after all steps, in order.

    >>> replay_text((Step(kind="folded-width"),), "你好！")
    '你好!'
    """
    for step in steps:
        text = room_of(step.kind).apply(text, step.params)
    return text


def replay(plan: Plan, text: str) -> bytes:
    """The bytes the plan makes of `text`.

    >>> replay(Plan(encoding="gbk"), "你好")
    b'\\xc4\\xe3\\xba\\xc3'
    """
    last = plan.steps[-1] if plan.steps else None
    room = room_of(last.kind) if last else None
    if last and isinstance(room, LeavesBytes) and last.params.get("encoding") == plan.encoding:
        mark = encode("", plan.encoding, bom=plan.bom)
        return mark + room.leave(replay_text(plan.steps[:-1], text), last.params)
    damaged = replay_text(plan.steps, text)
    return encode(damaged, plan.encoding, bom=plan.bom)
