"""What the escape rooms share: a text put together again, the first parameters that replay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fixtext.damage.escapes.setting import CHARGE, Stretch
from fixtext.damage.room import Candidate, Params, Room
from fixtext.model import Evidence, Json, Step


def rebuilt(text: str, stretches: Sequence[Stretch]) -> tuple[str, list[list[int]]]:
    """The text with every stretch undone, and where the stretches lie in it.

    >>> rebuilt("a&#20013;b", [Stretch(1, 9, "中")])
    ('a中b', [[1, 2]])
    """
    out: list[str] = []
    spans: list[list[int]] = []
    last = size = 0
    for stretch in stretches:
        out += [text[last : stretch.start], stretch.text]
        size += stretch.start - last
        spans.append([size, size + len(stretch.text)])
        size += len(stretch.text)
        last = stretch.end
    return "".join((*out, text[last:])), spans


def claim(
    room: Room,
    text: str,
    original: str,
    params: Iterable[Params],
    what: str,
    data: Mapping[str, Json] | None = None,
) -> Candidate | None:
    """The candidate with the first of `params` under which `original` becomes `text`."""
    for chosen in params:
        if room.apply(original, chosen) == text:
            return Candidate(
                text=original,
                step=Step(kind=room.name, params=dict(chosen)),
                cost=CHARGE,
                evidence=(Evidence(room=room.name, what=what, data=data or {}),),
            )
    return None


def merged(spans: list[list[int]]) -> list[list[int]]:
    """Spans that touch, as one.

    >>> merged([[0, 2], [2, 3], [5, 6]])
    [[0, 3], [5, 6]]
    """
    out: list[list[int]] = []
    for start, end in spans:
        if out and out[-1][1] == start:
            out[-1][1] = end
        else:
            out.append([start, end])
    return out
