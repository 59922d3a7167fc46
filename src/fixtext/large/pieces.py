"""The few paragraphs of a long text that have to be looked at."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

REACH: Final = 160
"""Characters read around a sign at least: from some twenty on the reader tells odd from healthy,
and a misreading that lies on a stretch should lie in the piece with both its ends."""

LINE: Final = 400
"""Characters that are added at most to end a piece at the end of its line."""

DENSE: Final = 0.5
"""Share of a text taken by pieces from which the text is looked at whole."""


def pieces(text: str, signs: npt.NDArray[np.intp]) -> list[tuple[int, int]] | None:
    """Stretches (start, end) around the signs, in whole lines if they are short; None if they
    would take most of the text.

    >>> pieces("天气\\n" * 1000 + "锟\\n" + "天气\\n" * 1000, np.array([3000]))
    [(2838, 3161)]
    """
    gaps = np.flatnonzero(np.diff(signs) > 2 * REACH)
    firsts = signs[np.concatenate(([0], gaps + 1))].tolist()
    lasts = signs[np.concatenate((gaps, [len(signs) - 1]))].tolist()
    found: list[tuple[int, int]] = []
    for first, last in zip(firsts, lasts, strict=True):
        start, end = _start(text, first - REACH), _end(text, last + REACH)
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found if sum(end - start for start, end in found) <= DENSE * len(text) else None


def _start(text: str, place: int) -> int:
    if place <= 0:
        return 0
    feed = text.rfind("\n", max(0, place - LINE), place)
    return feed + 1 if feed >= 0 else place


def _end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    feed = text.find("\n", place, place + LINE)
    return feed + 1 if feed >= 0 else place
