"""Choosing among a few forms of a character by what stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fixtext.reader.filling import LEAN_LIMIT, filler

REACH = 3
"""Characters after the place that still depend on it, for a model of order four."""

BEFORE = 8
"""Characters before the place that are read for context."""


SECOND = 4.0
"""Bits a form that is not the commonest must win by: where the model backs off to single
characters it counts contexts, and a rare form of many names (著) looks as common as 着."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen at a place, and the odds of every form, best first."""

    place: int
    chosen: str
    odds: tuple[tuple[str, float], ...]

    @property
    def margin(self) -> float:
        """Lead over the second form, in bits."""
        from math import log2

        return log2(self.odds[0][1] / max(self.odds[1][1], 1e-30)) if len(self.odds) > 1 else 60.0


def choose(text: str, questions: Mapping[int, tuple[str, ...]]) -> list[Choice]:
    """Answer each question (place -> forms) for Simplified `text`, left to right.

    Earlier answers are context for later ones.

    >>> [c.chosen for c in choose("他看著我写名著", {2: ("着", "著"), 6: ("着", "著")})]
    ['着', '著']
    """
    chars = list(text)
    choices = []
    for place, forms in sorted(questions.items()):
        costs = {f: _cost(chars, place, f) + (SECOND if i else 0) for i, f in enumerate(forms)}
        least = min(costs.values())
        weights = {form: 2 ** max(least - cost, -60.0) for form, cost in costs.items()}
        total = sum(weights.values())
        odds = sorted(((f, w / total) for f, w in weights.items()), key=lambda x: -x[1])
        chars[place] = odds[0][0]
        choices.append(Choice(place, odds[0][0], tuple(odds)))
    return choices


def _cost(chars: list[str], place: int, form: str) -> float:
    reader = filler()
    state = reader.state("".join(chars[max(0, place - BEFORE) : place]))
    state = (-LEAN_LIMIT, *state[1:])  # the text is Simplified, whatever little context says
    cost = 0.0
    for char in (form, *chars[place + 1 : place + 1 + REACH]):
        bits, state = reader.step(state, char)
        cost += bits
    return cost
