"""What is fuzzed: one function of bytes for each target, and what none of them may do.

Nothing raises but `FixtextError`; a result says of itself what is so; time is bounded. A finding
is a `Finding`; the command `tools/fuzz.py` feeds the targets and keeps the inputs of findings.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from formats import FORMATS
from hostile import plan_of

import fixtext
from fixtext.errors import FixtextError
from fixtext.model import Options, Plan, Result, Verdict
from fixtext.outgoing import output_bytes
from fixtext.verify.replay import replay_text

SECONDS = 3.0
"""Every input may take this long: the tables are loaded, a search looks at all its plans."""
SECONDS_PER_BYTE = 0.02
"""And so much more for each byte: damage all over costs about a millisecond a byte, on a machine
that is busy with other things several."""
TRACED = 8.0
"""Times as long where every line counts its visits for a fuzzer."""
PLAN_TEXT = "湖北日報訊，學會舉行大會 Copyright © 2001。"
DEFAULTS = Options()


class Finding(AssertionError):  # noqa: N818
    """Something that may not be."""


def fix_bytes(data: bytes) -> None:
    result = fixtext.fix(data)
    output_bytes(data, result, DEFAULTS)
    if result.verdict is not Verdict.BINARY:
        _stays(result)


def fix_text(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    result = fixtext.fix(text)
    if result.changed != (result.text != text):
        raise Finding("changed is not what it says")
    if result.verdict not in (Verdict.FIXED, Verdict.PARTIAL) and result.text != text:
        raise Finding(f"{result.verdict.value}, yet changed")
    if result.verdict is Verdict.FIXED and replay_text(result.plan.steps, result.text) != text:
        raise Finding("fixed, yet it does not replay")
    if Plan.from_json(result.plan.to_json()) != result.plan:
        raise Finding("the plan does not survive JSON")
    _stays(result)


def _stays(result: Result) -> None:
    """Fixed again, a repaired text stays."""
    if result.changed and fixtext.fix_text(result.text) != result.text:
        raise Finding("not stable")


def detect(data: bytes) -> None:
    found = fixtext.detect(data)
    if not 0.0 <= found.confidence <= 1.0:
        raise Finding(f"a confidence of {found.confidence}")


def plan(data: bytes) -> None:
    """Any JSON as a plan; a plan that is one does its damage."""
    read = Plan.from_json(data.decode("utf-8", "replace"))
    fixtext.damage(PLAN_TEXT, read)
    fixtext.verify(PLAN_TEXT, PLAN_TEXT, read)


def steps(data: bytes) -> None:
    """Known damages with parameters that are not theirs."""
    text, chosen = plan_of(data)
    again = Plan.from_json(chosen.to_json())
    done = fixtext.damage(text, chosen)
    if fixtext.damage(text, again) != done:
        raise Finding("another damage after JSON")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "fix-bytes": fix_bytes,
    "fix-text": fix_text,
    "detect": detect,
    "plan": plan,
    "steps": steps,
    **FORMATS,
}


def run(target: str, data: bytes, patience: float = 1.0) -> None:
    """Feed one input; raises what must not be raised, or a `Finding`."""
    start = time.process_time()
    try:
        TARGETS[target](data)
    except FixtextError:
        return
    took = time.process_time() - start
    if took > patience * (SECONDS + SECONDS_PER_BYTE * len(data)):
        raise Finding(f"{took:.1f} seconds for {len(data)} bytes")
