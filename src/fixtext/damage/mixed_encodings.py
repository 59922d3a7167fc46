"""Stretches of one file in different encodings: somebody appended to a file without asking.

The detector finds where one encoding ends and the next begins, so there is nothing to undo in the
text; this room does the damage again, byte for byte, so that such a repair can be proven and taken
back like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from fixtext.codecs.registry import charset
from fixtext.damage.room import Candidate, Context, Params
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Run, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "mixed-encodings"


@dataclass(frozen=True, slots=True)
class MixedEncodings:
    """The room `mixed-encodings`.

    >>> runs = [[0, 2, "gb18030"], [2, 4, "utf-8"]]
    >>> MixedEncodings().leave("你好世界", {"runs": runs}) == "你好".encode("gbk") + "世界".encode()
    True
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return False

    def apply(self, text: str, params: Params) -> str:
        return text

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        return ()

    def leave(self, text: str, params: Params) -> bytes:
        """Each stretch of the text in its own encoding."""
        return b"".join(
            charset(encoding).encode_lossy(text[start:end])
            for start, end, encoding in _runs_param(params, len(text))
        )


def mixed_step(encoding: str, runs: Iterable[Run], pieces: Iterable[str]) -> Step:
    """The step that writes `pieces` (texts, in order) in the encodings of `runs`."""
    places = pairwise(accumulate(map(len, pieces), initial=0))
    params = {
        "encoding": encoding,
        "runs": [
            [start, end, run.encoding] for (start, end), run in zip(places, runs, strict=True)
        ],
    }
    return Step(kind=NAME, params=params)


def mixed_evidence(runs: Iterable[Run]) -> Evidence:
    """Which lines are in what."""
    told = [f"{run.encoding} {lines_of(run)}" for run in runs]
    return Evidence(room=NAME, what=f"the file is in {', '.join(told)}", data={"stretches": told})


def lines_of(run: Run) -> str:
    """
    >>> lines_of(Run(start=0, end=9, encoding="gbk", lines=(1, 40)))
    'lines 1-40'
    """
    first, last = run.lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def _runs_param(params: Params, length: int) -> list[tuple[int, int, str]]:
    runs: list[tuple[int, int, str]] = []
    value = params.get("runs")
    for entry in value if isinstance(value, (list, tuple)) and value else ("",):
        at = runs[-1][1] if runs else 0
        match entry:
            case [int(start), int(end), str(encoding)] if start == at <= end:
                runs.append((start, end, encoding))
            case _:
                raise InvalidPlanError('"runs" is a list of [start, end, encoding] without gaps')
    start, _, encoding = runs[-1]
    return [*runs[:-1], (start, max(start, length), encoding)]
